"""What happened at a customer, month by month and kind by kind; how it is shaded is a rule of the domain."""

from datetime import date

import pandas as pd
from sqlalchemy import select

from data.frames import frame
from data.models import Activity
from data.session import ScopedSession


def list_activity(session: ScopedSession, customer_id: int, first: date, last: date) -> pd.DataFrame:
    """Activity of a visible customer between two days, both included; one statement.

    Columns month (the day itself, which the rule takes for its month), kind, count, by ("client" or "partner").
    """
    statement = (
        select(Activity.day, Activity.kind, Activity.count, Activity.by)
        .where(Activity.customer_id == customer_id, Activity.day.between(first, last))
        .order_by(Activity.day)
    )
    return frame(session, statement, {"month": "object", "kind": "str", "count": "int64", "by": "str"})
