"""What people did at the simulated customers: how often of each kind on each day, by the client or by the partner."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import chain
from types import MappingProxyType

import numpy as np

from data.exchange.demo.chance import Real, Whole, between, key, share, shares
from data.exchange.demo.customers import EPOCH, SimulatedCustomer
from data.exchange.demo.events import Marks
from data.exchange.demo.products import PRODUCTS
from data.exchange.demo.series import series_of
from data.exchange.demo.terms import terms_of
from data.exchange.demo.turns import GOING_SILENT, Span, turns_of

Row = Sequence[object]

ACTIVITY_COLUMNS = ("security_center_id", "kind", "on", "count", "by")

_FIRST_MONDAY = 4
_WEEKEND = 0.06
_STRANGERS = 0.03
"""The share of customers whose own people never look in."""
_EAGERNESS: Mapping[str, float] = MappingProxyType({"micro": 0.6, "small": 0.9, "medium": 1.3, "large": 2.0})


@dataclass(frozen=True, slots=True)
class _Kind:
    """Something people do: how likely on a working day, likelier on the customer's own weekday, and how often then."""

    name: str
    by: str
    chance: float
    on_own_day: float
    most: int


_KINDS = (
    _Kind("login", "client", 0.11, 0.85, 6),
    _Kind("report viewed", "client", 0.04, 0.3, 4),
    _Kind("ticket", "client", 0.012, 0.012, 2),
    _Kind("export", "client", 0.008, 0.05, 2),
    _Kind("setting changed", "partner", 0.012, 0.02, 3),
    _Kind("review call", "partner", 0.004, 0.03, 1),
)


def activity_rows(customers: Sequence[SimulatedCustomer], first: date, last: date) -> Iterator[Row]:
    """What happened from `first` to `last`: columns ACTIVITY_COLUMNS, kind by kind, then by customer and day."""
    if not customers:
        return
    days = np.arange((first - EPOCH).days, (last - EPOCH).days + 1)
    keys = np.array([key(*one.about) for one in customers], dtype=np.uint64)
    there = np.array([_there(one, days) for one in customers])
    heard = there & np.array([_heard(one, first, last) for one in customers])
    for kind in _KINDS:
        here = heard if kind.by == "client" else there
        happens = here & (shares(keys, days, f"activity: {kind.name}") < _chances(kind, customers, days))
        counts = 1 + np.floor(shares(keys, days, f"count: {kind.name}") * kind.most).astype(np.int64)
        for row, column in zip(*np.nonzero(happens), strict=True):
            day = first + timedelta(days=int(column))
            yield customers[row].security_center_id, kind.name, day, counts[row, column], kind.by


def _there(customer: SimulatedCustomer, days: Whole) -> Marks:
    life = customer.life
    return np.asarray((days + life.phase) % life.period < life.stay)


def _heard(customer: SimulatedCustomer, first: date, last: date) -> Marks:
    """The days on which the customer's own people do anything at all."""
    heard = np.full((last - first).days + 1, share(*customer.about, "stranger") >= _STRANGERS)
    for begin, end in chain(turns_of(GOING_SILENT, customer, first, last), _quiet_terms(customer, first, last)):
        heard[max((begin - first).days, 0) : max((end - first).days, 0)] = False
    return heard


def _quiet_terms(customer: SimulatedCustomer, first: date, last: date) -> Iterator[Span]:
    if customer.partnership.model == "reseller":
        for series in series_of(customer, PRODUCTS):
            yield from (term.quiet for term in terms_of(series, first, last) if term.quiet)


def _chances(kind: _Kind, customers: Sequence[SimulatedCustomer], days: Whole) -> Real:
    weekday = (days - _FIRST_MONDAY) % 7
    own_day = np.array([key(*one.about, "own weekday") % 5 for one in customers])
    eagerness = np.array([_EAGERNESS[one.size] * between(0.7, 1.3, *one.about, "eagerness") for one in customers])
    usual = np.where(weekday >= 5, kind.chance * _WEEKEND, kind.chance)[None, :] * eagerness[:, None]
    own = weekday[None, :] == own_day[:, None]
    return np.asarray(np.where(own, np.maximum(kind.on_own_day, usual), usual))
