"""What the sub-tab of product usage reads: the products with the customer's orders, and its daily quantities."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from operator import itemgetter
from typing import Any

import pandas as pd
from sqlalchemy import and_, func, select

from data.domain.contracts import Order
from data.frames import frame
from data.models import Order as OrderRow
from data.models import Product, Reading
from data.queries.orders import order_of, select_orders
from data.queries.partnership import ProductFacts
from data.session import ScopedSession

QUANTITY_COLUMNS = {"product_id": "int64", "day": "object", "quantity": "int64"}
_ORDER_WIDTH = 8


@dataclass(frozen=True, slots=True)
class ProductOfCustomer:
    """A product, the customer's orders of it, and the first day that has a reading (None without any)."""

    facts: ProductFacts
    orders: tuple[Order, ...]
    first_reading: date | None

    @property
    def is_theirs(self) -> bool:
        """Whether the customer has ever used or ordered it."""
        return bool(self.orders) or self.first_reading is not None


def list_products_of(session: ScopedSession, customer_id: int, currency: str) -> list[ProductOfCustomer]:
    """Every product of the portal by code, also those the customer has nothing of, for colours go by place; one
    statement."""
    begun = select(func.min(Reading.day)).where(Reading.customer_id == customer_id, Reading.product_id == Product.id)
    rows = session.execute(
        select_orders()
        .add_columns(Product.id, Product.code, Product.name, Product.unit, begun.correlate(Product).scalar_subquery())
        .select_from(Product)
        .outerjoin(OrderRow, and_(OrderRow.product_id == Product.id, OrderRow.customer_id == customer_id))
        .order_by(Product.code, OrderRow.start_on, OrderRow.number)
    ).all()
    return list(_grouped(rows, currency))


def daily_quantities(session: ScopedSession, customer_id: int, first: date, last: date) -> pd.DataFrame:
    """The customer's readings from `first` to `last`, both included, columns QUANTITY_COLUMNS, by product and day; a
    day without a reading has no row (R-USAGE-2). One statement."""
    statement = (
        select(Reading.product_id, Reading.day, Reading.quantity)
        .where(Reading.customer_id == customer_id, Reading.day >= first, Reading.day <= last)
        .order_by(Reading.product_id, Reading.day)
    )
    return frame(session, statement, QUANTITY_COLUMNS)


def _grouped(rows: Any, currency: str) -> Iterator[ProductOfCustomer]:
    for place, (_, own) in enumerate(groupby(rows, itemgetter(_ORDER_WIDTH))):
        lines = list(own)
        product_id, code, name, unit, first_reading = lines[0][_ORDER_WIDTH:]
        orders = tuple(order_of(line[:_ORDER_WIDTH], currency) for line in lines if line[0] is not None)
        yield ProductOfCustomer(ProductFacts(product_id, code, name, unit, place), orders, first_reading)
