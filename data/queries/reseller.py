"""What the report of a reseller is made of: its orders, its customers, their monthly use; sums are made by rules."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple

import pandas as pd
from sqlalchemy import BigInteger, ColumnElement, Integer, cast, func, literal, select, type_coerce
from sqlalchemy.orm import InstrumentedAttribute

from data.domain.cycles import Cycle
from data.domain.order_book import BOOK_COLUMNS, OrderBook
from data.frames import frame
from data.models import Customer, CyclePeak, CycleTotal, Order, User
from data.models.types import Day
from data.queries.owners import owners_now
from data.queries.partnership import ProductFacts
from data.queries.tags import EVERYBODY, TagFilter, has_tags, known_tags
from data.session import ScopedSession

_EPOCH = date(1970, 1, 1)
# Thousands of rows that all live at once set off the long kind of garbage collection, again and again.
_IN_SLICES = {"yield_per": 250}

MONTHLY_COLUMNS = {"cycle_start": "object", "product_id": "int64", "peak_sum": "int64", "customers": "int64"}


class Holder(NamedTuple):
    """A customer of a reseller as its report lists them; `tagged` says whether the tags asked about fit."""

    id: int
    security_center_id: str
    name: str
    status: str
    country: str | None
    owner_id: int | None
    owner: str | None
    tagged: bool


@dataclass(frozen=True, slots=True)
class Chosen:
    """Which of a reseller's customers and products are asked for; by itself everything is."""

    tags: TagFilter = EVERYBODY
    product: str | None = None
    owner: int | None = None
    country: str | None = None

    @property
    def narrows(self) -> bool:
        """Whether anything is left out."""
        return self.product is not None or self.narrows_customers

    @property
    def narrows_customers(self) -> bool:
        """Whether some customers are left out."""
        return bool(self.tags.ids) or self.owner is not None or self.country is not None

    def fits(self, holder: Holder) -> bool:
        """Whether a customer, listed with these tags, is asked for."""
        return (
            holder.tagged
            and (self.owner is None or holder.owner_id == self.owner)
            and (self.country is None or holder.country == self.country)
        )


def read_chosen(
    session: ScopedSession, chosen: Chosen, products: Sequence[ProductFacts], currency: str
) -> tuple[list[Holder], list[Holder], OrderBook]:
    """Every customer in reach, those that are asked for, and their orders of the product asked for; two statements."""
    everybody = list_holders(session, chosen.tags)
    holders = [one for one in everybody if chosen.fits(one)]
    orders = read_book(session, currency)
    if not chosen.narrows:
        return everybody, holders, orders
    product = next((one.id for one in products if one.code == chosen.product), None)
    unknown = chosen.product is not None and product is None
    return everybody, holders, orders.of(() if unknown else {one.id for one in holders}, product)


def read_book(session: ScopedSession, currency: str) -> OrderBook:
    """Every order in reach, in no order; one statement."""
    rows = session.execute(
        select(
            Order.number,
            Order.customer_id,
            Order.product_id,
            Order.licences,
            *(_day_number(day) for day in (Order.start_on, Order.end_on, Order.cancelled_on)),
            Order.annual_minor,
        ),
        execution_options=_IN_SLICES,
    )
    columns: list[list[Any]] = [[] for _ in BOOK_COLUMNS]
    for some in rows.partitions():
        for column, values in zip(columns, zip(*some, strict=True), strict=True):
            column.extend(values)
    return OrderBook.of_columns(columns, currency)


def list_holders(session: ScopedSession, tags: TagFilter = EVERYBODY) -> list[Holder]:
    """Every customer in reach by name, with their owner, and whether a filter by tags leaves them; one statement."""
    owners = owners_now()
    rows = session.execute(
        select(
            Customer.id,
            Customer.security_center_id,
            Customer.name,
            Customer.status,
            Customer.country,
            owners.c.owner_id,
            owners.c.owner,
            has_tags(Customer.id, tags).label("tagged"),
        )
        .outerjoin(owners, owners.c.customer_id == Customer.id)
        .order_by(Customer.name, Customer.security_center_id),
        execution_options=_IN_SLICES,
    )
    return [Holder._make(row) for row in rows]


def chosen_in_words(session: ScopedSession, chosen: Chosen) -> list[tuple[str, str]]:
    """What is asked for, as pairs of a word and a name; an owner who is not in reach stands as they were asked for."""
    _, tags = known_tags(session, chosen.tags)
    owner = session.scalar(select(User.name).where(User.id == chosen.owner)) if chosen.owner is not None else None
    said = (
        ("tags", tags or None),
        ("product", chosen.product),
        ("owner", owner or chosen.owner),
        ("country", chosen.country),
    )
    return [(word, str(value)) for word, value in said if value is not None]


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


def _day_number(day: InstrumentedAttribute[Any]) -> ColumnElement[int]:
    """Days since 1970-01-01: thousands of dates take longer to make than to add up."""
    return type_coerce(day - literal(_EPOCH, Day()), Integer)
