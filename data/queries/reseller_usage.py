"""The monthly use that a reseller's workbook lists, streamed; what its pages sum up is in `reseller`."""

from collections.abc import Collection, Generator, Sequence
from datetime import date
from typing import Any

from sqlalchemy import Select, func, select

from data.domain.cycles import Cycle
from data.models import Customer, CyclePeak, Product
from data.session import ScopedSession

MonthlyPeak = tuple[str, str, str, str, date, int, date]
"""Security Center ID, customer, product code, unit, first day of the month's cycle, peak, peak day."""

_ROWS_AT_A_TIME = 5_000


def monthly_usage(
    session: ScopedSession, cycles: Sequence[Cycle], customers: Collection[int] | None, product: str | None
) -> Generator[MonthlyPeak, None, None]:
    """Every peak of the cycles (R-PEAK-1) by Security Center ID, product and cycle; no row where nothing was measured.

    `customers` are the ids asked for and `product` a code, None for all. Streamed: one statement, a slice of rows in
    memory. Who does not read to the end closes the generator.
    """
    columns = (Customer.security_center_id, Customer.name, Product.code, Product.unit)
    statement = _peaks(
        select(*columns, CyclePeak.cycle_start, CyclePeak.peak, CyclePeak.peak_day), cycles, customers, product
    ).order_by(Customer.security_center_id, Product.code, CyclePeak.cycle_start)
    with session.execute(statement, execution_options={"yield_per": _ROWS_AT_A_TIME}) as rows:
        for row in rows:
            yield tuple(row)


def monthly_usage_count(
    session: ScopedSession, cycles: Sequence[Cycle], customers: Collection[int] | None, product: str | None
) -> int:
    """How many rows `monthly_usage` gives."""
    return session.scalar(_peaks(select(func.count()), cycles, customers, product)) or 0


def _peaks(
    columns: Select[*tuple[Any, ...]],
    cycles: Sequence[Cycle],
    customers: Collection[int] | None,
    product: str | None,
) -> Select[Any]:
    statement = (
        columns.select_from(CyclePeak)
        .join(Customer, Customer.id == CyclePeak.customer_id)
        .join(Product, Product.id == CyclePeak.product_id)
        .where(CyclePeak.cycle_start.in_([cycle.start for cycle in cycles]))
    )
    if customers is not None:
        statement = statement.where(CyclePeak.customer_id.in_(customers))
    return statement if product is None else statement.where(Product.code == product)
