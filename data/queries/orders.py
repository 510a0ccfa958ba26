"""Orders as the rules take them; which pages and files show them is decided elsewhere."""

from typing import Any

from sqlalchemy import Select, select

from data.domain.contracts import Order
from data.domain.money import from_minor
from data.models import Order as OrderRow


def select_orders() -> Select[*tuple[Any, ...]]:
    """Every order in reach, for `order_of`; conditions are the caller's."""
    return select(
        OrderRow.number,
        OrderRow.customer_id,
        OrderRow.product_id,
        OrderRow.licences,
        OrderRow.start_on,
        OrderRow.end_on,
        OrderRow.annual_minor,
        OrderRow.cancelled_on,
    )


def order_of(row: Any, currency: str) -> Order:
    """A row of `select_orders` with its value in the partnership's currency (R-ORDER-1)."""
    number, customer_id, product_id, licences, start, end, annual_minor, cancelled_on = row
    value = from_minor(annual_minor, currency)
    return Order(number, customer_id, product_id, licences, start, end, value, cancelled_on)
