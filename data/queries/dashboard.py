"""What the dashboard shows of a partnership: every visible customer with its use in two cycles."""

from collections.abc import Sequence
from typing import Any

import pandas as pd
from sqlalchemy import BigInteger, ColumnElement, and_, case, cast, func, select

from data.domain.cycles import Cycle
from data.frames import frame
from data.models import Customer, CyclePeak
from data.session import ScopedSession

PORTFOLIO_COLUMNS = {
    "security_center_id": "str",
    "name": "str",
    "status": "str",
    "country": "object",
    "industry": "object",
    "size": "object",
    "onboarded_on": "object",
    "amount_minor": "Int64",
    "last_amount_minor": "Int64",
    "unpriced": "Int64",
    "last_day": "object",
    "peak": "Int64",
}


def peak_column(product_id: int) -> str:
    """The name of the column with the peaks of a product."""
    return f"peak_{product_id}"


def portfolio(session: ScopedSession, current: Cycle, previous: Cycle, product_ids: Sequence[int]) -> pd.DataFrame:
    """One row per visible customer by name, columns PORTFOLIO_COLUMNS and `peak_column` of each product; one statement.

    Amounts are the sum of a cycle's priced lines in minor units, missing without any; `unpriced` counts the current
    cycle's other lines; `last_day` is the last day with a reading in either cycle; `peak` is the largest peak of the
    current cycle, missing without a reading (R-USAGE-2).
    """
    now = CyclePeak.cycle_start == current.start
    used = and_(now, CyclePeak.peak > 0)
    peaks = [
        func.max(case((and_(now, CyclePeak.product_id == product), CyclePeak.peak))).label(peak_column(product))
        for product in product_ids
    ]
    use = (
        select(
            CyclePeak.customer_id,
            _total(case((used, CyclePeak.amount_minor))).label("amount_minor"),
            _total(case((CyclePeak.cycle_start == previous.start, CyclePeak.amount_minor))).label("last_amount_minor"),
            _total(case((and_(used, CyclePeak.amount_minor.is_(None)), 1))).label("unpriced"),
            func.max(CyclePeak.last_day).label("last_day"),
            func.max(case((now, CyclePeak.peak))).label("peak"),
            *peaks,
        )
        .where(CyclePeak.cycle_start.in_([current.start, previous.start]))
        .group_by(CyclePeak.customer_id)
        .subquery()
    )
    customers = (
        Customer.security_center_id,
        Customer.name,
        Customer.status,
        Customer.country,
        Customer.industry,
        Customer.size,
        Customer.onboarded_on,
    )
    reduced = [column for column in use.c if column.key != "customer_id"]
    statement = (
        select(*customers, *reduced)
        .outerjoin(use, use.c.customer_id == Customer.id)
        .order_by(Customer.name, Customer.security_center_id)
    )
    columns = PORTFOLIO_COLUMNS | dict.fromkeys(map(peak_column, product_ids), "Int64")
    return frame(session, statement, columns)


def _total(expression: ColumnElement[Any]) -> ColumnElement[int | None]:
    return cast(func.sum(expression), BigInteger)  # PostgreSQL would answer with a numeric
