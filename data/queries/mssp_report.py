"""What the MSSP report shows: bars, the busiest day, and the two levels below a bar. Amounts come in minor units."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import pandas as pd
from sqlalchemy import BigInteger, ColumnElement, Select, case, cast, func, select, true
from sqlalchemy.orm import InstrumentedAttribute

from data.domain.cycles import Cycle
from data.domain.peaks import BusiestDay
from data.frames import frame
from data.models import Customer, CyclePeak, CycleTotal, DailyTotal, Reading
from data.queries.tags import EVERYBODY, TagFilter, has_tags
from data.scope import NotVisible
from data.session import ScopedSession

BAR_COLUMNS = {
    "cycle_start": "object",
    "product_id": "int64",
    "peak_sum": "int64",
    "customers": "int64",
    "amount_minor": "int64",
    "unpriced": "int64",
}
CONTRIBUTION_COLUMNS = {
    "security_center_id": "str",
    "customer": "str",
    "peak": "int64",
    "peak_day": "object",
    "amount_minor": "Int64",
}
DAY_COLUMNS = {"product_id": "int64", "day": "object", "quantity": "int64"}


@dataclass(frozen=True, slots=True)
class NamedCustomer:
    """A customer as named on a report."""

    id: int
    security_center_id: str
    name: str


@dataclass(frozen=True, slots=True)
class CustomerPeak:
    """One customer's peak of one product in one cycle; amount (minor units) and price are None where unpriced."""

    product_id: int
    peak: int
    peak_day: date
    amount_minor: int | None
    price_id: int | None


def bars(session: ScopedSession, cycles: Sequence[Cycle], tags: TagFilter = EVERYBODY) -> pd.DataFrame:
    """One row per cycle and product with readings (R-PEAK-2), columns BAR_COLUMNS, ordered by cycle and product.

    `peak_sum` is the sum of the peaks of the visible customers with these tags, `customers` those with a peak above
    0, `amount_minor` the sum of their lines, `unpriced` the lines without an amount.
    """
    starts = [cycle.start for cycle in cycles]
    statement = _totals(starts) if _is_everybody(session, tags) else _summed_peaks(starts, tags)
    return frame(session, statement, BAR_COLUMNS)


def _totals(starts: list[date]) -> Select[*tuple[Any, ...]]:
    return (
        select(
            CycleTotal.cycle_start,
            CycleTotal.product_id,
            CycleTotal.peak_sum,
            CycleTotal.customers,
            CycleTotal.amount_minor,
            CycleTotal.unpriced,
        )
        .where(CycleTotal.cycle_start.in_(starts))
        .order_by(CycleTotal.cycle_start, CycleTotal.product_id)
    )


def _is_everybody(session: ScopedSession, tags: TagFilter) -> bool:
    """Whether figures over all customers are asked for, which are kept ready."""
    return session.scope.sees_all_customers and not tags.ids


def _summed_peaks(starts: list[date], tags: TagFilter) -> Select[*tuple[Any, ...]]:
    """The same figures from the peaks of some customers, where the kept totals would tell too much."""
    used = CyclePeak.peak > 0
    return (
        select(
            CyclePeak.cycle_start,
            CyclePeak.product_id,
            _total(CyclePeak.peak),
            _total(case((used, 1), else_=0)),
            _total(func.coalesce(CyclePeak.amount_minor, 0)),
            _total(case((used & CyclePeak.amount_minor.is_(None), 1), else_=0)),
        )
        .where(CyclePeak.cycle_start.in_(starts), has_tags(CyclePeak.customer_id, tags))
        .group_by(CyclePeak.cycle_start, CyclePeak.product_id)
        .order_by(CyclePeak.cycle_start, CyclePeak.product_id)
    )


def _total(expression: ColumnElement[Any] | InstrumentedAttribute[Any]) -> ColumnElement[int]:
    return cast(func.sum(expression), BigInteger)  # PostgreSQL would answer with a numeric


def busiest_day(
    session: ScopedSession, cycle: Cycle, product_ids: Collection[int], tags: TagFilter = EVERYBODY
) -> BusiestDay | None:
    """The day with the largest sum over visible customers with these tags and these products (R-PEAK-3), the earliest
    on a tie."""
    whole = _is_everybody(session, tags)
    model = DailyTotal if whole else Reading
    whose = true() if whole else has_tags(Reading.customer_id, tags)
    total = cast(func.sum(model.quantity), BigInteger).label("total")
    row = session.execute(
        select(model.day, total)
        .where(model.day >= cycle.start, model.day < cycle.next_start, model.product_id.in_(product_ids), whose)
        .group_by(model.day)
        .order_by(total.desc(), model.day)
        .limit(1)
    ).one_or_none()
    return None if row is None else BusiestDay(row[0], row[1])


def contributions(session: ScopedSession, cycle: Cycle, product_id: int, tags: TagFilter = EVERYBODY) -> pd.DataFrame:
    """The visible customers with these tags below one bar, columns CONTRIBUTION_COLUMNS, largest peak first, then by
    name."""
    statement = (
        select(Customer.security_center_id, Customer.name, CyclePeak.peak, CyclePeak.peak_day, CyclePeak.amount_minor)
        .join(Customer, Customer.id == CyclePeak.customer_id)
        .where(CyclePeak.cycle_start == cycle.start, CyclePeak.product_id == product_id)
        .where(has_tags(CyclePeak.customer_id, tags))
        .order_by(CyclePeak.peak.desc(), Customer.name, Customer.security_center_id)
    )
    return frame(session, statement, CONTRIBUTION_COLUMNS)


def get_customer(session: ScopedSession, security_center_id: str, tags: TagFilter = EVERYBODY) -> NamedCustomer:
    """A visible customer; NotVisible for a missing or foreign one, or one that the tags leave out."""
    row = session.execute(
        select(Customer.id, Customer.security_center_id, Customer.name).where(
            Customer.security_center_id == security_center_id, has_tags(Customer.id, tags)
        )
    ).one_or_none()
    if row is None:
        raise NotVisible("customer")
    return NamedCustomer(*row)


def customer_peaks(session: ScopedSession, cycle: Cycle, customer_id: int) -> dict[int, CustomerPeak]:
    """One customer's peaks in a cycle by product id; a product without a reading is not there."""
    rows = session.execute(
        select(CyclePeak.product_id, CyclePeak.peak, CyclePeak.peak_day, CyclePeak.amount_minor, CyclePeak.price_id)
        .where(CyclePeak.cycle_start == cycle.start, CyclePeak.customer_id == customer_id)
        .order_by(CyclePeak.product_id)
    )
    return {row.product_id: CustomerPeak(*row) for row in rows}


def daily_readings(session: ScopedSession, cycle: Cycle, customer_id: int) -> pd.DataFrame:
    """One customer's readings in a cycle, columns DAY_COLUMNS, by product and day; a missing day has no row."""
    statement = (
        select(Reading.product_id, Reading.day, Reading.quantity)
        .where(Reading.customer_id == customer_id, Reading.day >= cycle.start, Reading.day < cycle.next_start)
        .order_by(Reading.product_id, Reading.day)
    )
    return frame(session, statement, DAY_COLUMNS)


def first_cycle_start(session: ScopedSession) -> date | None:
    """The start of the earliest cycle with readings of visible customers, or None without any."""
    model = CycleTotal if session.scope.sees_all_customers else CyclePeak
    return session.scalar(select(func.min(model.cycle_start)))
