"""How a reseller's customers buy: terms one after the other, renewed early, late or not at all; their orders are in
`orders`."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from data.exchange.demo.chance import between, pick, share
from data.exchange.demo.series import Series
from data.exchange.demo.turns import Span

_YEARS = (1, 1, 1, 1, 2, 3)
_ENDS_FOR_GOOD, _RENEWED_LATE, _CANCELLED = 0.06, 0.2, 0.4
_QUIET_BEFORE_END = timedelta(days=110)
_NOTICE = timedelta(days=21)
_ONE_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Term:
    """One product bought by one customer from `start` to `end`, both included, known of from `booked` on.

    `next_start` is the first day of what follows, None where nothing does. `cancelled_on` is known of a little before.
    """

    series: Series
    start: date
    end: date
    years: int
    booked: date
    next_start: date | None
    cancelled_on: date | None

    @property
    def about(self) -> tuple[int | str, ...]:
        return *self.series.about, self.start.isoformat()

    @property
    def quiet(self) -> Span | None:
        """When the customer is not heard of: before an end without renewal, until a late one; None for an early one."""
        if self.next_start == self.end + _ONE_DAY:
            return None
        return self.end - _QUIET_BEFORE_END, self.next_start or self.end

    def cancelled_as_known(self, day: date) -> date | None:
        """The day of cancelling once notice has been given."""
        known = self.cancelled_on is not None and self.cancelled_on - _NOTICE <= day
        return self.cancelled_on if known else None


def terms_of(series: Series, first: date, last: date) -> Iterator[Term]:
    """The terms booked by `last` that had not ended before `first`, oldest first in each of the customer's lives."""
    for born in _births(series, first, last):
        left = born + timedelta(days=series.life.stay)
        for term in _chain(series, born + timedelta(days=series.adopted), left):
            if term.booked > last:
                break
            if term.end >= first:
                yield term


def _births(series: Series, first: date, last: date) -> Iterator[date]:
    """The beginnings of lives that touch the days, the oldest first."""
    period, stay = timedelta(days=series.life.period), timedelta(days=series.life.stay)
    latest = series.life.began_before(last)
    earlier = latest - period
    if earlier + stay + timedelta(days=3 * 366) >= first:
        yield earlier
    yield latest


def _chain(series: Series, start: date, left: date) -> Iterator[Term]:
    booked = start
    while start < left:
        term = _term(series, start, booked, left)
        yield term
        if term.next_start is None:
            return
        is_late = term.next_start > term.end + _ONE_DAY
        early = timedelta(days=int(between(1, 32, *term.about, "booked early")))
        start = term.next_start
        booked = start if is_late else start - early


def _term(series: Series, start: date, booked: date, left: date) -> Term:
    about = (*series.about, start.isoformat())
    years = pick(_YEARS, *about, "years")
    end = _years_on(start, years) - _ONE_DAY
    leaves = left <= end
    is_back_before = end - left >= timedelta(days=series.life.period - series.life.stay)
    cancels = leaves and (is_back_before or share(*about, "cancelled") < _CANCELLED)
    cancelled = left if cancels else None
    follows = not leaves and share(*about, "ends for good") >= _ENDS_FOR_GOOD
    return Term(series, start, end, years, booked, _next_start(about, end) if follows else None, cancelled)


def _next_start(about: tuple[int | str, ...], end: date) -> date:
    is_late = share(*about, "renewed late") < _RENEWED_LATE
    return end + _ONE_DAY + timedelta(days=int(between(4, 28, *about, "gap")) if is_late else 0)


def _years_on(day: date, years: int) -> date:
    return date(day.year + years, day.month, 28 if (day.month, day.day) == (2, 29) else day.day)
