"""Orders that run out with nothing after them, when, and what they are worth; no guess at who leaves lives here.

Two readings of R-RENEW-1 are settled here. An order that is cancelled on or before its end never reaches that end: it
is a known loss and not up for renewal, also while the day of cancelling still lies ahead. A later order that is
cancelled by today, or that will not outlast the order it follows, succeeds nothing.
"""

from calendar import monthrange
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal, localcontext
from enum import StrEnum

from data.domain.contracts import Order
from data.domain.money import EXACT

LONGEST_GAP = timedelta(days=31)


class Window(StrEnum):
    """R-RENEW-1: how soon an order ends, in days from today."""

    DAYS_30 = "0–30"
    DAYS_60 = "31–60"
    DAYS_90 = "61–90"


_LAST_DAYS = {Window.DAYS_30: 30, Window.DAYS_60: 60, Window.DAYS_90: 90}


@dataclass(frozen=True, slots=True)
class Renewal:
    """R-RENEW-1: an order up for renewal and how many days are left, its last day today being 0."""

    order: Order
    days_left: int

    @property
    def amount(self) -> Decimal:
        """The order's annual value."""
        return self.order.annual_value

    @property
    def window(self) -> Window | None:
        """The window it falls in; None beyond the last one."""
        return window_of(self.days_left)


@dataclass(frozen=True, slots=True)
class WindowTotal:
    """R-RENEW-1: how many orders end in a window and what a year of them is worth."""

    window: Window
    orders: int
    amount: Decimal


def succeeds(candidate: Order, order: Order, today: date) -> bool:
    """R-RENEW-1: whether an order takes over from another: the same customer and product, no long gap, a later end.

    It may have begun before the other ends. One that never runs or is cancelled by today takes over nothing.

    >>> order = Order("O-1", 1, 7, 10, date(2025, 12, 1), date(2026, 11, 30), Decimal(900))
    >>> late = Order("O-2", 1, 7, 10, date(2026, 12, 31), date(2027, 11, 30), Decimal(900))
    >>> later = Order("O-3", 1, 7, 10, date(2027, 1, 1), date(2027, 11, 30), Decimal(900))
    >>> succeeds(late, order, date(2026, 11, 21)), succeeds(later, order, date(2026, 11, 21))
    (True, False)
    """
    return (
        (candidate.customer_id, candidate.product_id) == (order.customer_id, order.product_id)
        and candidate.start - order.end <= LONGEST_GAP
        and candidate.last_day > order.end
        and candidate.last_day >= candidate.start
        and not (candidate.cancelled_on and candidate.cancelled_on <= today)
    )


def up_for_renewal(orders: Iterable[Order], today: date, last: date) -> list[Renewal]:
    """R-RENEW-1: orders without a successor that end from today to `last`, both included, by end and number.

    `orders` are all orders of the customers asked about, for a successor may lie far ahead.

    >>> order = Order("O-1", 1, 7, 10, date(2025, 12, 1), date(2026, 11, 30), Decimal(900))
    >>> [(due.order.number, due.days_left, due.window.value, due.amount)
    ...  for due in up_for_renewal([order], date(2026, 11, 21), date(2026, 12, 31))]
    [('O-1', 9, '0–30', Decimal('900'))]
    """
    by_subject: dict[tuple[int, int], list[Order]] = defaultdict(list)
    for order in orders:
        by_subject[order.customer_id, order.product_id].append(order)
    due = [
        Renewal(order, (order.end - today).days)
        for alike in by_subject.values()
        for order in alike
        if today <= order.end <= last
        and order.last_day == order.end
        and not any(succeeds(other, order, today) for other in alike)
    ]
    return sorted(due, key=lambda renewal: (renewal.order.end, renewal.order.number))


def within_90_days(orders: Iterable[Order], today: date) -> list[Renewal]:
    """R-RENEW-1: what is up for renewal in any of the three windows."""
    return up_for_renewal(orders, today, today + timedelta(days=_LAST_DAYS[Window.DAYS_90]))


def within_three_months(orders: Iterable[Order], today: date) -> list[Renewal]:
    """R-RENEW-1: what is up for renewal in the next three months."""
    return up_for_renewal(orders, today, three_months_on(today))


def three_months_on(today: date) -> date:
    """R-RENEW-1: the same day three calendar months on, clamped to that month's last day.

    >>> three_months_on(date(2026, 11, 30)), three_months_on(date(2026, 11, 21))
    (datetime.date(2027, 2, 28), datetime.date(2027, 2, 21))
    """
    year, index = divmod(today.year * 12 + today.month - 1 + 3, 12)
    return date(year, index + 1, min(today.day, monthrange(year, index + 1)[1]))


def last_listed(today: date) -> date:
    """R-RENEW-1: the last day of a list of renewals: three months hold 89 to 92 days, and neither they nor the 90 days
    of the windows are cut off.

    >>> last_listed(date(2026, 11, 21)), last_listed(date(2027, 2, 1))
    (datetime.date(2027, 2, 21), datetime.date(2027, 5, 2))
    """
    return max(three_months_on(today), today + timedelta(days=_LAST_DAYS[Window.DAYS_90]))


def window_of(days_left: int) -> Window | None:
    """R-RENEW-1: the window of a number of days left; None when it is past or further away.

    >>> [window_of(days) and window_of(days).value for days in (-1, 0, 30, 31, 60, 61, 90, 91)]
    [None, '0–30', '0–30', '31–60', '31–60', '61–90', '61–90', None]
    """
    if days_left < 0:
        return None
    return next((window for window, last in _LAST_DAYS.items() if days_left <= last), None)


def by_window(renewals: Iterable[Renewal]) -> list[WindowTotal]:
    """R-RENEW-1: number and amount for each window, soonest first; an empty window stands there with 0."""
    found = list(renewals)
    return [_total(window, [due for due in found if due.window is window]) for window in Window]


def amount(renewals: Iterable[Renewal]) -> Decimal:
    """R-RENEW-1: what the orders are worth a year, together."""
    with localcontext(EXACT):
        return sum((renewal.amount for renewal in renewals), Decimal(0))


def _total(window: Window, due: list[Renewal]) -> WindowTotal:
    return WindowTotal(window, len(due), amount(due))
