"""Whose turn it is: stories that go round among a partnership's first customers, so that any day can show each of them.

What a story does to activity, scans or scanners is told where those are made.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache

from data.exchange.demo.chance import key, share
from data.exchange.demo.customers import EPOCH, SimulatedCustomer
from data.exchange.demo.partnerships import SimulatedPartnership

AMONG = 12
"""How many customers take turns. A world with fewer in a partnership goes without the turns of those it lacks."""

Span = tuple[date, date]
"""The first day and the day after the last."""


@dataclass(frozen=True, slots=True)
class Story:
    """Begins for another customer each `every` days and stays with them for `lasts`."""

    name: str
    every: int
    lasts: int


GOING_SILENT = Story("going silent", every=30, lasts=75)
FAILING_SCANS = Story("failing scans", every=30, lasts=48)
SILENT_SCANNERS = Story("silent scanners", every=30, lasts=60)


def turns_of(story: Story, customer: SimulatedCustomer, first: date, last: date) -> Iterator[Span]:
    """When a story is with a customer, as far as it touches the days from `first` to `last`; oldest first."""
    if customer.number >= AMONG:
        return
    shift = key(customer.seed, customer.partnership.code, story.name, "shift") % story.every
    since = (first - EPOCH).days + shift - story.lasts
    until = (last - EPOCH).days + shift
    for turn in range(since // story.every + 1, until // story.every + 1):
        if _whose(story, customer.seed, customer.partnership, turn, shift) == customer.number:
            yield _span(story, turn, shift)


@lru_cache(maxsize=4096)
def _whose(story: Story, seed: int, partnership: SimulatedPartnership, turn: int, shift: int) -> int | None:
    """The number of the customer, who is there from the first to the last day of the turn."""
    order = sorted(range(AMONG), key=lambda number: share(seed, partnership.code, story.name, number))
    begin, end = _span(story, turn, shift)
    for place in range(AMONG):
        customer = SimulatedCustomer(seed, partnership, order[(turn + place) % AMONG])
        if not customer.life.has_left(end) and customer.life.began_before(end) < begin:
            return customer.number
    return None


def _span(story: Story, turn: int, shift: int) -> Span:
    begin = EPOCH + timedelta(days=turn * story.every - shift)
    return begin, begin + timedelta(days=story.lasts)
