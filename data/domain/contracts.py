"""Orders, the annual value and licences they add up to on a day, growth and utilisation; renewals live elsewhere.

An order runs from its first to its last day, both included. The day it is cancelled is the first day it no longer
counts. Its value is a year's, so an order over three years adds the same each day as one over a single year. Which
orders run out unrenewed lives in `renewals`, what moved between two days in `movement`.
"""

from calendar import monthrange
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal, localcontext
from typing import Any, Final, Literal

import numpy as np
import numpy.typing as npt
import pandas as pd

from data.domain.cycles import Days
from data.domain.money import EXACT

NEW: Final = "new"

_ONE_DAY = timedelta(days=1)


class OrderError(ValueError):
    """An order that contradicts itself, said in words for the person who wrote it."""


@dataclass(frozen=True, slots=True)
class Order:
    """R-ORDER-1: licences of a product for a customer from `start` to `end`, at a value each year.

    Raises OrderError where the end comes before the start, or licences or value are below 0.

    >>> Order("O-1", 1, 7, 10, date(2026, 2, 1), date(2026, 1, 31), Decimal(900))
    Traceback (most recent call last):
    data.domain.contracts.OrderError: an order ends on its first day or later, not on 2026-01-31
    """

    number: str
    customer_id: int
    product_id: int
    licences: int
    start: date
    end: date
    annual_value: Decimal
    cancelled_on: date | None = None

    def __post_init__(self) -> None:
        if self.end < self.start:
            raise OrderError(f"an order ends on its first day or later, not on {self.end}")
        if self.licences < 0:
            raise OrderError(f"licences are 0 or more, not {self.licences}")
        if not (self.annual_value.is_finite() and self.annual_value >= 0):
            raise OrderError(f"an annual value is a number of 0 or more, not {self.annual_value}")

    @property
    def last_day(self) -> date:
        """The last day it counts: its end, or the day before it was cancelled, which may lie before its start."""
        if self.cancelled_on is None or self.cancelled_on > self.end:
            return self.end
        return self.cancelled_on - _ONE_DAY


def is_active(order: Order, day: date) -> bool:
    """R-ACV-1: whether an order counts on a day; "not cancelled by then" leaves out the day of cancelling itself.

    >>> order = Order("O-1", 1, 7, 10, date(2026, 1, 1), date(2026, 12, 31), Decimal(900), date(2026, 7, 1))
    >>> is_active(order, date(2026, 6, 30)), is_active(order, date(2026, 7, 1))
    (True, False)
    """
    return order.start <= day <= order.last_day


def acv_on(orders: Iterable[Order], day: date) -> Decimal:
    """R-ACV-1: the sum of the annual values of the orders active that day; 0 without any.

    >>> year = date(2026, 1, 1), date(2026, 12, 31)
    >>> orders = [Order("O-1", 1, 7, 10, *year, Decimal(900)), Order("O-2", 2, 7, 5, *year, Decimal(450))]
    >>> acv_on(orders, date(2026, 12, 31)), acv_on(orders, date(2027, 1, 1))
    (Decimal('1350'), Decimal('0'))
    """
    with localcontext(EXACT):
        return sum((order.annual_value for order in orders if is_active(order, day)), Decimal(0))


def acv_by_customer(orders: Iterable[Order], day: date) -> dict[int, Decimal]:
    """R-ACV-1 for each customer with an active order that day; who has none is absent."""
    values: dict[int, Decimal] = {}
    with localcontext(EXACT):
        for order in orders:
            if is_active(order, day):
                values[order.customer_id] = values.get(order.customer_id, Decimal(0)) + order.annual_value
    return values


def acv_series(orders: pd.DataFrame, first: date, last: date) -> pd.DataFrame:
    """R-ACV-1 day by day: the stock of annual value on every day from `first` to `last`, both included.

    Takes one row an order: start, end, cancelled_on (empty where it was not), annual_minor (whole minor units of
    one currency). Columns day (datetime64[s]), acv_minor (int64), oldest day first. No orders give days of 0, a
    `last` before `first` gives no rows.

    >>> orders = pd.DataFrame({"start": ["2026-01-01", "2026-01-03"], "end": ["2026-01-03", "2026-12-31"],
    ...                        "cancelled_on": [None, "2026-01-05"], "annual_minor": [90000, 45000]})
    >>> acv_series(orders, date(2026, 1, 2), date(2026, 1, 5))["acv_minor"].tolist()
    [90000, 135000, 45000, 0]
    """
    begins = np.datetime64(first, "D")
    length = max((last - first).days + 1, 0)
    starts, after = _days(orders["start"]), _days_after(orders)
    values = orders["annual_minor"].to_numpy(dtype=np.int64)
    running = after > starts
    steps = np.zeros(length + 1, dtype=np.int64)
    # What begins before the first day is there on it; what lies after the last day falls on a step nobody sees.
    for days, change in ((starts, values), (after, -values)):
        places = np.clip((days[running] - begins).astype(np.int64), 0, length)
        np.add.at(steps, places, change[running])
    days_shown = (begins + np.arange(length)).astype("datetime64[s]")
    return pd.DataFrame({"day": days_shown, "acv_minor": steps[:length].cumsum()})


def active_at(orders: pd.DataFrame, day: date) -> npt.NDArray[np.bool_]:
    """R-ACV-1: which orders count on a day, one truth a row of the frame of `acv_series`.

    >>> orders = pd.DataFrame({"start": ["2026-01-01"] * 2, "end": ["2026-12-31"] * 2,
    ...                        "cancelled_on": [None, "2026-07-01"]})
    >>> active_at(orders, date(2026, 7, 1)).tolist()
    [True, False]
    """
    at = np.datetime64(day, "D")
    found: npt.NDArray[np.bool_] = (_days(orders["start"]) <= at) & (at < _days_after(orders))
    return found


def acv_by_customer_at(orders: pd.DataFrame, days: Sequence[date]) -> pd.DataFrame:
    """R-ACV-1 for each customer on each of several days, in whole minor units.

    Takes the frame of `acv_series` with a customer_id beside. One row a customer with any order, by id (the index),
    one int64 column a day in the order of `days`; 0 where nothing is active. No orders give no rows.

    >>> orders = pd.DataFrame({"customer_id": [2, 1, 2], "start": ["2026-01-01", "2026-01-03", "2026-02-01"],
    ...                        "end": ["2026-12-31"] * 3, "cancelled_on": [None, "2026-02-01", None],
    ...                        "annual_minor": [90000, 45000, 100]})
    >>> acv_by_customer_at(orders, [date(2026, 1, 31), date(2026, 2, 1)]).to_numpy().tolist()
    [[45000, 0], [90000, 90100]]
    """
    values = orders["annual_minor"].to_numpy(dtype=np.int64)
    customers, places = np.unique(orders["customer_id"].to_numpy(dtype=np.int64), return_inverse=True)
    found = np.zeros((len(customers), len(days)), dtype=np.int64)
    for column, day in enumerate(days):
        active = active_at(orders, day)
        np.add.at(found[:, column], places[active], values[active])
    return pd.DataFrame(found, index=pd.Index(customers, name="customer_id"), columns=range(len(days)))


def at_month_ends(series: pd.DataFrame) -> pd.DataFrame:
    """R-ACV-1: the rows of a daily series (column day) that fall on the last day of a month, in their order.

    >>> nothing = pd.DataFrame(columns=["start", "end", "cancelled_on", "annual_minor"])
    >>> days = at_month_ends(acv_series(nothing, date(2028, 1, 31), date(2028, 3, 30)))["day"]
    >>> [str(day) for day in days.dt.date]
    ['2028-01-31', '2028-02-29']
    """
    ends: pd.DataFrame = series[series["day"].dt.is_month_end]
    return ends.reset_index(drop=True)


def month_ends(first: date, last: date) -> list[date]:
    """R-ACV-1: the last days of calendar months from `first` to `last`, both included, oldest first.

    >>> [str(day) for day in month_ends(date(2026, 1, 31), date(2026, 3, 30))]
    ['2026-01-31', '2026-02-28']
    """
    months = range(_month_number(first), _month_number(last) + 1)
    return [day for day in map(_month_end, months) if day <= last]


def last_month_ends(day: date, count: int) -> list[date]:
    """R-ACV-1: the last `count` month-ends up to and including a day, oldest first; none when `count` is below 1.

    >>> [str(end) for end in last_month_ends(date(2026, 3, 30), 2)]
    ['2026-01-31', '2026-02-28']
    """
    newest = _month_number(day + _ONE_DAY) - 1
    return [_month_end(month) for month in range(newest - count + 1, newest + 1)]


def a_year_before(day: date) -> date:
    """R-ACV-2: the same day a year ago; 29 February looks back to the 28th.

    >>> a_year_before(date(2028, 2, 29))
    datetime.date(2027, 2, 28)
    """
    return date(day.year - 1, day.month, min(day.day, monthrange(day.year - 1, day.month)[1]))


def growth(now: Decimal, a_year_ago: Decimal | None) -> Decimal | Literal["new"] | None:
    """R-ACV-2: relative growth over a year, "new" where there was no value to grow from, None where there is none.

    >>> growth(Decimal(120), Decimal(100)), growth(Decimal(0), Decimal(100))
    (Decimal('0.2'), Decimal('-1'))
    >>> growth(Decimal(120), None), growth(Decimal(0), None)
    ('new', None)
    """
    if not a_year_ago:
        return NEW if now else None
    return EXACT.divide(EXACT.subtract(now, a_year_ago), a_year_ago)


def active_customers(orders: Iterable[Order], day: date) -> set[int]:
    """R-ACTIVE-1 for resellers: the customers with any active order on a day."""
    return {order.customer_id for order in orders if is_active(order, day)}


def licences_on(orders: Iterable[Order], day: date) -> dict[tuple[int, int], int]:
    """R-LICENCE-1: licences of the orders active on a day, by customer and product; orders that overlap add up.

    >>> year = date(2026, 1, 1), date(2026, 12, 31)
    >>> orders = [Order("O-1", 1, 7, 10, *year, Decimal(900)), Order("O-2", 1, 7, 5, *year, Decimal(450))]
    >>> licences_on(orders, date(2026, 6, 1))
    {(1, 7): 15}
    """
    licences: dict[tuple[int, int], int] = {}
    for order in orders:
        if is_active(order, day):
            key = (order.customer_id, order.product_id)
            licences[key] = licences.get(key, 0) + order.licences
    return licences


def utilisation(peak: int | None, licences: int) -> Decimal | None:
    """R-LICENCE-1: the cycle's peak as a share of the licences; None without licences or without any reading.

    >>> utilisation(40, 50), utilisation(60, 50), utilisation(0, 50)
    (Decimal('0.8'), Decimal('1.2'), Decimal('0'))
    >>> utilisation(40, 0), utilisation(None, 50)
    (None, None)
    """
    return None if peak is None or licences <= 0 else EXACT.divide(Decimal(peak), Decimal(licences))


def utilisations(peaks: "pd.Series[Any]", licences: "pd.Series[Any]") -> "pd.Series[Any]":
    """R-LICENCE-1 of whole columns as `utilisation` has it of one pair, as Float64; missing where it is None.

    >>> utilisations(pd.Series([40, 60, None]), pd.Series([50, 0, 10])).tolist()
    [0.8, <NA>, <NA>]
    """
    return peaks.astype("Float64") / licences.where(licences > 0).astype("Float64")


def growths(now: "pd.Series[Any]", before: "pd.Series[Any]") -> "pd.Series[Any]":
    """R-ACV-2 of whole columns as `growth` has it of one pair, as Float64; missing where it is "new" or None.

    >>> growths(pd.Series([120, 120, 0]), pd.Series([100, 0, 100])).round(4).tolist()
    [0.2, <NA>, -1.0]
    """
    return utilisations(now, before) - 1


def _days(days: "pd.Series[pd.Timestamp]") -> Days:
    found: Days = pd.to_datetime(days).to_numpy().astype("datetime64[D]")
    return found


def _days_after(orders: pd.DataFrame) -> Days:
    """The first day each order no longer counts; fmin passes over orders that were never cancelled."""
    after: Days = np.fmin(_days(orders["end"]) + np.timedelta64(1, "D"), _days(orders["cancelled_on"]))
    return after


def _month_number(day: date) -> int:
    return day.year * 12 + day.month - 1


def _month_end(month: int) -> date:
    year, index = divmod(month, 12)
    return date(year, index + 1, monthrange(year, index + 1)[1])
