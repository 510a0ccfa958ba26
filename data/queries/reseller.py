"""What the report of a reseller is made of: its orders, its customers, their monthly use; sums are made by rules."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

import pandas as pd
from sqlalchemy import BigInteger, ColumnElement, cast, false, func, select

from data.domain.cycles import Cycle
from data.domain.order_book import OrderBook
from data.frames import frame
from data.models import Customer, CustomerOwner, CustomerTag, CyclePeak, CycleTotal, Order, Tag, User
from data.queries.customer import TagFacts
from data.session import ScopedSession

MONTHLY_COLUMNS = {"cycle_start": "object", "product_id": "int64", "peak_sum": "int64", "customers": "int64"}


@dataclass(frozen=True, slots=True)
class Holder:
    """A customer of a reseller as its report lists them; `tagged` says whether it has the tag asked about."""

    id: int
    security_center_id: str
    name: str
    status: str
    country: str | None
    owner_id: int | None
    owner: str | None
    tagged: bool


def read_book(session: ScopedSession, currency: str) -> OrderBook:
    """Every order in reach, by number; one statement."""
    rows = session.execute(
        select(
            Order.number,
            Order.customer_id,
            Order.product_id,
            Order.licences,
            Order.start_on,
            Order.end_on,
            Order.cancelled_on,
            Order.annual_minor,
        ).order_by(Order.number)
    ).all()
    return OrderBook.of_rows(rows, currency)


def list_holders(session: ScopedSession, tag_id: int | None) -> list[Holder]:
    """Every customer in reach by name, with their owner, and whether they have a tag; one statement."""
    rows = session.execute(
        select(
            Customer.id,
            Customer.security_center_id,
            Customer.name,
            Customer.status,
            Customer.country,
            CustomerOwner.owner_id,
            User.name,
            _tagged(tag_id),
        )
        .outerjoin(CustomerOwner, CustomerOwner.customer_id == Customer.id)
        .outerjoin(User, User.id == CustomerOwner.owner_id)
        .order_by(Customer.name, Customer.security_center_id)
    )
    return [Holder(*row) for row in rows]


def list_tags(session: ScopedSession) -> list[TagFacts]:
    """The partnership's tags by name; one statement."""
    rows = session.execute(select(Tag.id, Tag.name, Tag.colour).order_by(Tag.folded))
    return [TagFacts(*row) for row in rows]


def monthly_peaks(session: ScopedSession, cycles: Sequence[Cycle], customers: Collection[int] | None) -> pd.DataFrame:
    """The sums of customers' peaks by cycle and product (R-PEAK-2), columns MONTHLY_COLUMNS; one statement.

    `customers` are the ids to count, None for everybody in reach; `customers` of a row are those with a peak above 0.
    """
    starts = [cycle.start for cycle in cycles]
    if customers is None and session.scope.sees_all_customers:
        return frame(
            session,
            select(CycleTotal.cycle_start, CycleTotal.product_id, CycleTotal.peak_sum, CycleTotal.customers)
            .where(CycleTotal.cycle_start.in_(starts))
            .order_by(CycleTotal.cycle_start, CycleTotal.product_id),
            MONTHLY_COLUMNS,
        )
    statement = (
        select(
            CyclePeak.cycle_start,
            CyclePeak.product_id,
            cast(func.sum(CyclePeak.peak), BigInteger),
            cast(func.count().filter(CyclePeak.peak > 0), BigInteger),
        )
        .where(CyclePeak.cycle_start.in_(starts))
        .group_by(CyclePeak.cycle_start, CyclePeak.product_id)
        .order_by(CyclePeak.cycle_start, CyclePeak.product_id)
    )
    if customers is not None:
        statement = statement.where(CyclePeak.customer_id.in_(customers))
    return frame(session, statement, MONTHLY_COLUMNS)


def _tagged(tag_id: int | None) -> ColumnElement[bool]:
    if tag_id is None:
        return false().label("tagged")
    has = select(CustomerTag.tag_id).where(CustomerTag.customer_id == Customer.id, CustomerTag.tag_id == tag_id)
    return has.exists().label("tagged")
