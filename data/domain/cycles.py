"""Billing cycles: where they begin, what they are called, which state they are in; no figures."""

import re
from calendar import monthrange
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

Days = NDArray[np.datetime64]
Lengths = NDArray[np.timedelta64]

_ONE_DAY = timedelta(days=1)
# The years keep every neighbour of a labelled cycle far from the ends of the calendar.
_LABEL = re.compile(r"(19[0-9]{2}|2[0-9]{3})-(0[1-9]|1[0-2])")


@dataclass(frozen=True, order=True, slots=True)
class Cycle:
    """R-CYCLE-2: the days from `start` up to, not including, `next_start`; shown with its last day.

    >>> cycle = Cycle(date(2026, 9, 26), date(2026, 10, 26))
    >>> cycle.last_day, cycle.label, cycle.length
    (datetime.date(2026, 10, 25), '2026-10', 30)
    """

    start: date
    next_start: date

    @property
    def last_day(self) -> date:
        """The last day that still belongs to the cycle."""
        return self.next_start - _ONE_DAY

    @property
    def label(self) -> str:
        """R-CYCLE-3: year and month of the last day, as YYYY-MM."""
        return self.last_day.isoformat()[:7]

    @property
    def length(self) -> int:
        """How many days the cycle has."""
        return (self.next_start - self.start).days

    def __contains__(self, day: date) -> bool:
        return self.start <= day < self.next_start

    def days(self) -> Iterator[date]:
        """Every day of the cycle, first to last."""
        return (self.start + timedelta(days=n) for n in range(self.length))


class CycleState(StrEnum):
    """R-CYCLE-5: how settled a cycle's figures are; `ended` waits for its statement after the grace days."""

    OPEN = "open"
    GRACE = "grace"
    ENDED = "ended"
    CLOSED = "closed"

    @property
    def is_estimate(self) -> bool:
        """Whether figures of this state are labelled an estimate."""
        return self in (CycleState.OPEN, CycleState.GRACE)


def cycle_of(day: date, anchor: int) -> Cycle:
    """R-CYCLE-1: the one cycle a day belongs to; ValueError unless the anchor is 1 to 31.

    >>> cycle_of(date(2026, 10, 25), 26).label, cycle_of(date(2026, 10, 26), 26).label
    ('2026-10', '2026-11')
    """
    month = _month_number(day)
    start = _start_in(month, anchor)
    if day < start:
        return Cycle(_start_in(month - 1, anchor), start)
    return Cycle(start, _start_in(month + 1, anchor))


def cycle_labelled(label: str, anchor: int) -> Cycle:
    """R-CYCLE-3: the cycle of a YYYY-MM label (years 1900 to 2999); ValueError for any other text.

    >>> cycle_labelled("2026-10", 26).start, cycle_labelled("2026-10", 1).start
    (datetime.date(2026, 9, 26), datetime.date(2026, 10, 1))
    """
    if not (match := _LABEL.fullmatch(label)):
        raise ValueError(f"a cycle is written YYYY-MM, such as 2026-10, not {label!r}")
    month = int(match[1]) * 12 + int(match[2]) - 1
    # Only a cycle that starts on the 1st ends in the month it started in.
    first = month if anchor == 1 else month - 1
    return Cycle(_start_in(first, anchor), _start_in(first + 1, anchor))


def following(cycle: Cycle, anchor: int) -> Cycle:
    """The cycle right after this one."""
    return cycle_of(cycle.next_start, anchor)


def preceding(cycle: Cycle, anchor: int) -> Cycle:
    """The cycle right before this one."""
    return cycle_of(cycle.start - _ONE_DAY, anchor)


def cycles_between(first: date, last: date, anchor: int) -> list[Cycle]:
    """Every cycle with a day from `first` to `last`, both included, oldest first; none if `last` is earlier.

    >>> [cycle.label for cycle in cycles_between(date(2026, 9, 25), date(2026, 10, 26), 26)]
    ['2026-09', '2026-10', '2026-11']
    """
    if last < first:
        return []
    from_month = _month_number(cycle_of(first, anchor).start)
    to_month = _month_number(cycle_of(last, anchor).start)
    starts = [_start_in(month, anchor) for month in range(from_month, to_month + 2)]
    return [Cycle(*bounds) for bounds in pairwise(starts)]


def cycles_ending_with(cycle: Cycle, count: int, anchor: int) -> list[Cycle]:
    """The last `count` cycles up to and including this one, oldest first; none when `count` is 0 or less.

    >>> [c.label for c in cycles_ending_with(cycle_labelled("2026-02", 31), 3, 31)]
    ['2025-12', '2026-01', '2026-02']
    """
    if count < 1:
        return []
    oldest = _start_in(_month_number(cycle.start) - count + 1, anchor)
    return cycles_between(oldest, cycle.start, anchor)


def state_of(cycle: Cycle, today: date, grace_days: int = 3, frozen: bool = False) -> CycleState:
    """R-CYCLE-5: the state on a day; grace is the `grace_days` days that follow the last one.

    A cycle that has yet to begin is open: nothing about it is settled.

    >>> october = cycle_labelled("2026-10", 26)
    >>> [state_of(october, date(2026, 10, day)).value for day in (25, 26, 28, 29)]
    ['open', 'grace', 'grace', 'ended']
    """
    if frozen:
        return CycleState.CLOSED
    if today < cycle.next_start:
        return CycleState.OPEN
    late = (today - cycle.next_start).days < grace_days
    return CycleState.GRACE if late else CycleState.ENDED


def cycle_starts(days: Days, anchor: int) -> Days:
    """R-CYCLE-1 for many days at once: the start of each day's cycle, as datetime64[D]; NaT stays NaT.

    >>> cycle_starts(np.array(["2026-10-25", "2026-10-26"], dtype="datetime64[D]"), 26).tolist()
    [datetime.date(2026, 9, 26), datetime.date(2026, 10, 26)]
    """
    _check(anchor)
    days = days.astype("datetime64[D]")
    months = days.astype("datetime64[M]")
    starts = _starts_in(months, anchor)
    return np.where(days >= starts, starts, _starts_in(months - 1, anchor))


def _starts_in(months: Days, anchor: int) -> Days:
    firsts: Days = months.astype("datetime64[D]")
    lengths = (months + 1).astype("datetime64[D]") - firsts
    offsets: Lengths = np.minimum(lengths, np.timedelta64(anchor, "D")) - np.timedelta64(1, "D")
    return firsts + offsets


def _start_in(month: int, anchor: int) -> date:
    """The day a month's cycle starts, months counted from year 0: the anchor, or the month's last day."""
    _check(anchor)
    year, index = divmod(month, 12)
    return date(year, index + 1, min(anchor, monthrange(year, index + 1)[1]))


def _month_number(day: date) -> int:
    return day.year * 12 + day.month - 1


def _check(anchor: int) -> None:
    if not 1 <= anchor <= 31:
        raise ValueError(f"an anchor day lies between 1 and 31, not at {anchor}")
