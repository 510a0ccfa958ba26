"""The readings that a cycle's figures rest on, streamed; what is made of them is in `invoice`."""

from collections.abc import Collection, Generator
from datetime import date
from typing import Any

from sqlalchemy import Select, func, select

from data.domain.cycles import Cycle
from data.models import Customer, Product, Reading
from data.queries.tags import EVERYBODY, TagFilter, has_tags
from data.session import ScopedSession

Evidence = tuple[str, str, str, date, int]
"""Security Center ID, customer, product code, day, quantity."""

_ROWS_AT_A_TIME = 5_000


def evidence(
    session: ScopedSession, cycle: Cycle, products: Collection[str] | None = None, tags: TagFilter = EVERYBODY
) -> Generator[Evidence, None, None]:
    """Every reading of the cycle, also those of 0 (R-USAGE-2), by Security Center ID, product code and day.

    Streamed: one statement, a slice of rows in memory. Who does not read to the end closes the generator.
    """
    columns = select(Customer.security_center_id, Customer.name, Product.code, Reading.day, Reading.quantity)
    statement = _readings(columns, cycle, products, tags).order_by(
        Customer.security_center_id, Product.code, Reading.day
    )
    with session.execute(statement, execution_options={"yield_per": _ROWS_AT_A_TIME}) as rows:
        for row in rows:
            yield tuple(row)


def evidence_count(
    session: ScopedSession, cycle: Cycle, products: Collection[str] | None = None, tags: TagFilter = EVERYBODY
) -> int:
    """How many rows `evidence` gives."""
    return session.scalar(_readings(select(func.count()), cycle, products, tags)) or 0


def _readings(
    columns: Select[*tuple[Any, ...]], cycle: Cycle, products: Collection[str] | None, tags: TagFilter
) -> Select[Any]:
    statement = (
        columns.select_from(Customer)
        .join(Reading, Reading.customer_id == Customer.id)
        .join(Product, Product.id == Reading.product_id)
        .where(Reading.day >= cycle.start, Reading.day < cycle.next_start, has_tags(Reading.customer_id, tags))
    )
    return statement if products is None else statement.where(Product.code.in_(products))
