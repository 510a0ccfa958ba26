"""Orders of the simulated resellers: licences and value of each term, and upsells on the way; when terms run is in
`terms`."""

import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, timedelta
from types import MappingProxyType

import numpy as np

from data.exchange.demo.chance import between, share
from data.exchange.demo.curves import quantities
from data.exchange.demo.customers import EPOCH, SimulatedCustomer
from data.exchange.demo.products import PRODUCTS
from data.exchange.demo.series import block_of, series_of
from data.exchange.demo.terms import Term, terms_of

Row = Sequence[object]

ORDER_COLUMNS = (
    *("order_no", "security_center_id", "product_code", "licences", "start_on", "end_on"),
    *("annual_value", "currency", "cancelled_on"),
)

# In pounds a year; the simulated resellers sell in no other currency.
_LIST_PRICES: Mapping[str, float] = MappingProxyType({"VM": 16.0, "WAS": 190.0, "CS": 1.4, "PAT": 14.0, "API": 150.0})
_RISE, _PRICED_IN = 1.03, 2025
_OUTGROWN, _OVERSIZED = 0.15, 0.3
_UPSOLD = 0.3


def order_rows(customers: Iterable[SimulatedCustomer], first: date, last: date) -> Iterator[Row]:
    """The orders known on `last` that had not ended before `first`: columns ORDER_COLUMNS.

    Only a reseller's customers have any.
    """
    for customer in customers:
        if customer.partnership.model == "reseller":
            for series in series_of(customer, PRODUCTS):
                for term in terms_of(series, first, last):
                    yield from _orders(term, last)


def _orders(term: Term, last: date) -> Iterator[Row]:
    licences = _licences(term)
    yield _row(term, "", term.start, licences, last)
    upsold_on = _upsold_on(term)
    if upsold_on is not None and upsold_on <= last:
        more = _rounded(licences * between(0.15, 0.4, *term.about, "more"))
        yield _row(term, "B", upsold_on, more, last)


def _row(term: Term, suffix: str, start: date, licences: int, last: date) -> Row:
    customer, product = term.series.customer, term.series.product.code
    center = customer.security_center_id
    return (
        *(f"PO-{center.removeprefix('SC-')}-{product}-{term.start:%y%m}{suffix}", center, product, licences),
        *(start, term.end, _annual_value(term, licences), customer.partnership.currency),
        term.cancelled_as_known(last) or "",
    )


def _upsold_on(term: Term) -> date | None:
    """Some way into the term, for those who do not simply use more than they have; never once it is cancelled."""
    if _habit(term) < _OVERSIZED or share(*term.about, "upsold") >= _UPSOLD:
        return None
    length = ((term.cancelled_on or term.end) - term.start).days
    return term.start + timedelta(days=int(length * between(0.2, 0.8, *term.about, "upsold on")))


def _habit(term: Term) -> float:
    """Whether a customer buys too few (low), too many or about right, at every renewal alike."""
    return share(*term.series.about, "habit of buying")


def _licences(term: Term) -> int:
    habit = _habit(term)
    if habit < _OUTGROWN:
        headroom = between(0.7, 0.85, *term.about, "headroom")
    elif habit < _OVERSIZED:
        headroom = between(2.6, 6, *term.about, "headroom")
    else:
        headroom = between(1.15, 1.6, *term.about, "headroom")
    return _rounded(_expected_peak(term) * headroom)


def _expected_peak(term: Term) -> int:
    """The largest of a day's quantity in each of twelve months of the first year."""
    days = (term.start - EPOCH).days + np.arange(20, 365, 30)
    block = block_of([term.series])
    return int(quantities(block, days, term.series.customer.partnership.anchor_day).max())


def _rounded(licences: float) -> int:
    """As people order: in fives, tens and fifties where there are many."""
    step = 1 if licences < 20 else 5 if licences < 200 else 10 if licences < 1000 else 50
    return max(1, round(licences / step) * step)


def _annual_value(term: Term, licences: int) -> int:
    """Whole tens: list price by year of start, less for many licences, for a long term and for a good customer."""
    price = _LIST_PRICES[term.series.product.code] * _RISE ** (term.start.year - _PRICED_IN)
    discount = 0.07 * math.log10(licences) + 0.04 * (term.years - 1)
    discount += between(0, 0.1, *term.series.customer.about, "discount")
    return max(10, round(price * licences * (1 - min(discount, 0.5)) / 10) * 10)
