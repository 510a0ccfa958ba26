"""What the dashboard shows of a partnership: every visible customer with its use, contracts, work and signals."""

from collections.abc import Sequence
from datetime import date
from typing import Any

import pandas as pd
from sqlalchemy import BigInteger, ColumnElement, String, Subquery, and_, case, cast, func, or_, select

from data.domain.contracts import Order, a_year_before
from data.domain.cycles import Cycle
from data.frames import frame
from data.models import Customer, CustomerSignals, CustomerTag, CyclePeak, Task
from data.models import Order as OrderRow
from data.queries.customer import open_task
from data.queries.orders import order_of, select_orders
from data.queries.owners import owners_now
from data.session import ScopedSession

_SIGNALS = {
    "as_of": "object",
    "last_login_on": "object",
    "last_active_on": "object",
    "active_30": "Int64",
    "mean_30": "Float64",
    "mean_90": "Float64",
    "scans_30": "Int64",
    "failed_30": "Int64",
    "last_scan_at": "object",
    "scanners": "Int64",
    "silent": "Int64",
    "least_peak": "Int64",
    "least_licences": "Int64",
    "renewal_on": "object",
}
PORTFOLIO_COLUMNS = {
    "customer_id": "int64",
    "security_center_id": "str",
    "name": "str",
    "status": "str",
    "country": "object",
    "industry": "object",
    "size": "object",
    "onboarded_on": "object",
    "owner": "object",
    **_SIGNALS,
    "tag_ids": "object",
    "open_tasks": "Int64",
    "high_tasks": "Int64",
    "orders": "Int64",
    "licences": "Int64",
    "acv_minor": "Int64",
    "acv_before_minor": "Int64",
    "amount_minor": "Int64",
    "last_amount_minor": "Int64",
    "unpriced": "Int64",
    "last_day": "object",
    "peak": "Int64",
}


def peak_column(product_id: int) -> str:
    """The name of the column with the peaks of a product."""
    return f"peak_{product_id}"


def portfolio(
    session: ScopedSession, current: Cycle, previous: Cycle, product_ids: Sequence[int], today: date
) -> pd.DataFrame:
    """One row per visible customer by name, columns PORTFOLIO_COLUMNS and `peak_column` of each product; one statement.

    Amounts are the sum of a cycle's priced lines in minor units, missing without any; `unpriced` counts the current
    cycle's other lines; `last_day` is the last day with a reading in either cycle; `peak` is the largest peak of the
    current cycle, missing without a reading (R-USAGE-2). `orders`, `licences` and `acv_minor` are those of the orders
    active today, `acv_before_minor` of those a year ago (R-ACV-1); missing without any order on either day. Signals
    are missing before the first load that made any. `tag_ids` are numbers separated by commas.
    """
    owners = owners_now()
    customers = (
        Customer.id,
        Customer.security_center_id,
        Customer.name,
        Customer.status,
        Customer.country,
        Customer.industry,
        Customer.size,
        Customer.onboarded_on,
        owners.c.owner,
    )
    signals = [getattr(CustomerSignals, name) for name in _SIGNALS]
    parts = [_tags(), _tasks(today), _contracts(today), _use(current, previous, product_ids)]
    statement = (
        select(*customers, *signals, *(column for part in parts for column in part.c if column.key != "customer_id"))
        .outerjoin(owners, owners.c.customer_id == Customer.id)
        .outerjoin(CustomerSignals, CustomerSignals.customer_id == Customer.id)
        .order_by(Customer.name, Customer.security_center_id)
    )
    for part in parts:
        statement = statement.outerjoin(part, part.c.customer_id == Customer.id)
    columns = PORTFOLIO_COLUMNS | dict.fromkeys(map(peak_column, product_ids), "Int64")
    return frame(session, statement, columns)


def orders_from(session: ScopedSession, today: date, currency: str) -> list[Order]:
    """The orders that end today or later: all that R-RENEW-1 needs to know; one statement."""
    found = session.execute(select_orders().where(OrderRow.end_on >= today))
    return [order_of(row, currency) for row in found]


def _use(current: Cycle, previous: Cycle, product_ids: Sequence[int]) -> Subquery:
    now = CyclePeak.cycle_start == current.start
    used = and_(now, CyclePeak.peak > 0)
    peaks = [
        func.max(case((and_(now, CyclePeak.product_id == product), CyclePeak.peak))).label(peak_column(product))
        for product in product_ids
    ]
    return (
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


def _contracts(today: date) -> Subquery:
    """R-ACV-1 of today and of a year ago, which `data.domain.contracts.is_active` is the oracle of."""
    now, before = _active_on(today), _active_on(a_year_before(today))
    return (
        select(
            OrderRow.customer_id,
            _total(case((now, 1), else_=0)).label("orders"),
            _total(case((now, OrderRow.licences))).label("licences"),
            _total(case((now, OrderRow.annual_minor), else_=0)).label("acv_minor"),
            _total(case((before, OrderRow.annual_minor), else_=0)).label("acv_before_minor"),
        )
        .where(or_(now, before))
        .group_by(OrderRow.customer_id)
        .subquery()
    )


def _active_on(day: date) -> ColumnElement[bool]:
    standing = or_(OrderRow.cancelled_on.is_(None), OrderRow.cancelled_on > day)
    return and_(OrderRow.start_on <= day, OrderRow.end_on >= day, standing)


def _tasks(today: date) -> Subquery:
    return (
        select(
            Task.customer_id,
            func.count().label("open_tasks"),
            _total(case((Task.severity == "high", 1), else_=0)).label("high_tasks"),
        )
        .where(open_task(today))
        .group_by(Task.customer_id)
        .subquery()
    )


def _tags() -> Subquery:
    ids = func.aggregate_strings(cast(CustomerTag.tag_id, String), ",")
    return select(CustomerTag.customer_id, ids.label("tag_ids")).group_by(CustomerTag.customer_id).subquery()


def _total(expression: ColumnElement[Any]) -> ColumnElement[int | None]:
    return cast(func.sum(expression), BigInteger)  # PostgreSQL would answer with a numeric
