"""What a customer's churn risk is shown from: its past in rows of a day each."""

from collections.abc import Sequence
from datetime import date, datetime, time
from typing import Any
from zoneinfo import ZoneInfo

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from sqlalchemy import BigInteger, CompoundSelect, String, cast, literal, null, select, union_all

from data.domain.churn import earlier_from
from data.domain.history import History
from data.domain.indicators import trend_days
from data.domain.usage import local_day
from data.models import Activity, Reading, Scan, Task
from data.models import Order as OrderRow
from data.models.types import Day, Moment
from data.queries.orders import order_of, select_orders
from data.queries.partnership import PartnershipFacts
from data.session import ScopedSession


def get_history(session: ScopedSession, partnership: PartnershipFacts, customer_id: int, today: date) -> History:
    """The past of a visible customer as far back as the trend of today looks; two statements."""
    first = earlier_from(trend_days(today)[0])
    rows: dict[str, list[Any]] = {"reading": [], "activity": [], "scan": [], "task": []}
    for row in session.execute(_rows(customer_id, first, partnership.timezone)):
        rows[row[0]].append(row)
    zone = partnership.timezone
    cleared = [row.until or (row.until_at and local_day(row.until_at, zone)) for row in rows["task"]]
    orders = session.execute(select_orders().where(OrderRow.customer_id == customer_id))
    return History(
        readings=pd.DataFrame(
            {
                "product": [row.product for row in rows["reading"]],
                "day": _days([row.day for row in rows["reading"]]),
                "quantity": [row.number for row in rows["reading"]],
            }
        ),
        activity=pd.DataFrame(
            {"day": _days([row.day for row in rows["activity"]]), "kind": [row.word for row in rows["activity"]]}
        ),
        scans=pd.DataFrame(
            {
                "day": _days([local_day(row.at, zone) for row in rows["scan"]]),
                "failed": np.array([row.word == "failed" for row in rows["scan"]], dtype=bool),
            }
        ),
        tasks=pd.DataFrame({"raised": _days([row.day for row in rows["task"]]), "cleared": _days(cleared)}),
        orders=[order_of(row, partnership.currency) for row in orders],
        anchor_day=partnership.anchor_day,
    )


def _rows(customer_id: int, first: date, zone: str) -> CompoundSelect[Any]:
    """Readings, the client's activity, scans and grave tasks: each row with its name and places for the rest."""
    no_number, no_day, no_moment = cast(null(), BigInteger), cast(null(), Day), cast(null(), Moment)
    no_word = cast(null(), String)
    begins = datetime.combine(first, time(), ZoneInfo(zone))
    readings = select(
        literal("reading").label("what"),
        Reading.product_id.label("product"),
        Reading.quantity.label("number"),
        no_word.label("word"),
        Reading.day.label("day"),
        no_moment.label("at"),
        no_day.label("until"),
        no_moment.label("until_at"),
    ).where(Reading.customer_id == customer_id, Reading.day >= first)
    # The last login may lie before everything else that counts.
    activity = select(
        literal("activity"), no_number, no_number, Activity.kind, Activity.day, no_moment, no_day, no_moment
    ).where(Activity.customer_id == customer_id, Activity.by == "client", Activity.count > 0)
    scans = select(literal("scan"), no_number, no_number, Scan.status, no_day, Scan.at, no_day, no_moment).where(
        Scan.customer_id == customer_id, Scan.at >= begins
    )
    tasks = select(
        literal("task"), no_number, no_number, no_word, Task.raised_on, no_moment, Task.resolved_on, Task.done_at
    ).where(Task.customer_id == customer_id, Task.severity == "high")
    return union_all(readings, activity, scans, tasks)


def _days(days: Sequence[date | None]) -> NDArray[np.datetime64]:
    return np.array(days, dtype="datetime64[s]")
