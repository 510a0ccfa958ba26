"""All orders in reach as one frame, and the few of them a rule asks about as orders; the rules live elsewhere.

Five thousand orders are read, summed and narrowed as columns; only those that a day or a window touches become objects.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

import numpy as np
import pandas as pd

from data.domain.contracts import Order, active_at
from data.domain.money import from_minor

BOOK_COLUMNS = (
    "number",
    "customer_id",
    "product_id",
    "licences",
    "start",
    "end",
    "cancelled_on",
    "annual_minor",
)
_DAYS = ("start", "end", "cancelled_on")
_PRODUCTS = 1 << 20  # more products than a vendor has


@dataclass(frozen=True, slots=True)
class Stock:
    """Annual value on a day, and the customers with an active order."""

    acv: Decimal
    customers: int


@dataclass(frozen=True, slots=True)
class OrderBook:
    """R-ORDER-1: orders of one currency as rows, columns BOOK_COLUMNS; days are datetime64, annual_minor whole minor
    units."""

    frame: pd.DataFrame
    currency: str

    @classmethod
    def of_rows(cls, rows: Sequence[Any], currency: str) -> "OrderBook":
        """From rows of values in the order of BOOK_COLUMNS, days as dates or as numbers of days since 1970-01-01.

        >>> year = date(2026, 1, 1), date(2026, 12, 31)
        >>> book = OrderBook.of_rows([("O-1", 1, 7, 10, *year, None, 90000)], "GBP")
        >>> [(order.number, order.end, order.annual_value) for order in book.orders()]
        [('O-1', datetime.date(2026, 12, 31), Decimal('900.00'))]
        """
        return cls.of_columns(list(zip(*rows, strict=True)) if rows else [()] * len(BOOK_COLUMNS), currency)

    @classmethod
    def of_columns(cls, columns: Sequence[Sequence[Any]], currency: str) -> "OrderBook":
        """The same from one sequence of values for each of BOOK_COLUMNS."""
        return cls(
            pd.DataFrame({name: _column(name, values) for name, values in zip(BOOK_COLUMNS, columns, strict=True)}),
            currency,
        )

    def of(self, customers: Collection[int], product_id: int | None = None) -> "OrderBook":
        """The orders of some customers, and of one product where one is given."""
        kept = self.frame["customer_id"].isin(list(customers))
        if product_id is not None:
            kept &= self.frame["product_id"] == product_id
        return OrderBook(self.frame[kept], self.currency)

    def orders(self) -> list[Order]:
        """Every order, as the rules take them."""
        return _orders(self.frame, self.currency)

    def running(self, first: date, last: date) -> list[Order]:
        """The orders that may count on a day from `first` to `last` (R-ACV-1); their cancelling is the rule's to weigh.

        >>> year = date(2026, 1, 1), date(2026, 12, 31)
        >>> book = OrderBook.of_rows([("O-1", 1, 7, 10, *year, None, 90000)], "GBP")
        >>> len(book.running(date(2026, 12, 31), date(2027, 1, 31))), book.running(date(2027, 1, 1), date(2027, 1, 2))
        (1, [])
        """
        found = (self.frame["start"] <= pd.Timestamp(last)) & (self.frame["end"] >= pd.Timestamp(first))
        return _orders(self.frame[found], self.currency)

    def ending(self, first: date, last: date) -> list[Order]:
        """The orders that end from `first` to `last`, with all others of the same customers and products: among these
        a successor is found (R-RENEW-1)."""
        due = (self.frame["end"] >= pd.Timestamp(first)) & (self.frame["end"] <= pd.Timestamp(last))
        # One number for customer and product: pairs of columns are compared ten times as slowly.
        subject = self.frame["customer_id"].to_numpy() * _PRODUCTS + self.frame["product_id"].to_numpy()
        return _orders(self.frame[np.isin(subject, subject[due.to_numpy()])], self.currency)

    def stock(self, day: date) -> "Stock":
        """R-ACV-1 and R-ACTIVE-1: what the orders active on a day are worth, and at how many customers.

        >>> year = date(2026, 1, 1), date(2026, 12, 31)
        >>> OrderBook.of_rows([("O-1", 1, 7, 10, *year, None, 90000)], "GBP").stock(date(2026, 7, 1))
        Stock(acv=Decimal('900.00'), customers=1)
        """
        active = self.frame[active_at(self.frame, day)]
        return Stock(from_minor(int(active["annual_minor"].sum()), self.currency), active["customer_id"].nunique())

    def active_customers(self, day: date) -> set[int]:
        """R-ACTIVE-1: the ids of the customers that `stock` counts.

        >>> year = date(2026, 1, 1), date(2026, 12, 31)
        >>> OrderBook.of_rows([("O-1", 4, 7, 10, *year, None, 0)], "GBP").active_customers(date(2026, 7, 1))
        {4}
        """
        return set(self.frame["customer_id"][active_at(self.frame, day)].tolist())


def _column(name: str, values: Sequence[Any]) -> "pd.Series[Any]":
    if name in _DAYS:
        return pd.Series(np.array(values, dtype="datetime64[D]").astype("datetime64[s]"))
    return pd.Series(values, dtype="object" if name == "number" else "int64")


def _orders(frame: pd.DataFrame, currency: str) -> list[Order]:
    days = [[None if pd.isna(day) else day for day in frame[name].dt.date] for name in _DAYS]
    numbers, customers, products, licences, values = (
        frame[name].tolist() for name in ("number", "customer_id", "product_id", "licences", "annual_minor")
    )
    return [
        Order(number, customer, product, count, start, end, from_minor(value, currency), cancelled_on)
        for number, customer, product, count, start, end, cancelled_on, value in zip(
            numbers, customers, products, licences, *days, values, strict=True
        )
    ]
