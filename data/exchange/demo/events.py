"""What interrupts a curve: silence, outages, missed days, days with nothing to count, and spikes before a cycle ends.

Every function gives one row for each series or customer key and one column for each day.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from data.domain.cycles import cycle_starts
from data.exchange.demo.chance import Keys, Real, Whole, shares

Marks = NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Episodes:
    """Something that begins at most once in every stretch of `every` days, with a `chance`, and lasts some days."""

    name: str
    every: int
    chance: float
    shortest: int
    longest: int


SILENCE = Episodes("silence", every=360, chance=0.13, shortest=45, longest=150)
OUTAGE = Episodes("outage", every=120, chance=0.2, shortest=2, longest=6)
NOTHING_TO_COUNT = Episodes("nothing to count", every=150, chance=0.12, shortest=3, longest=9)
MISSED_DAYS = 0.004
SPIKES = 0.1


def during(episodes: Episodes, keys: Keys, days: Whole) -> Marks:
    """Which days lie within an episode. Stretches are shifted by key, so that not all begin on one day."""
    shift = (keys % np.uint64(episodes.every)).astype(np.int64)[:, None]
    stretch, within = np.divmod(days[None, :] + shift, episodes.every)
    first = int(stretch.min())
    stretches = np.arange(first, int(stretch.max()) + 1)
    starts, ends = _bounds(episodes, keys, stretches)
    here = stretch - first
    begun = within >= np.take_along_axis(starts, here, axis=1)
    return np.asarray(begun & (within < np.take_along_axis(ends, here, axis=1)))


def _bounds(episodes: Episodes, keys: Keys, stretches: Whole) -> tuple[Real, Real]:
    happens = shares(keys, stretches, f"{episodes.name}: happens") < episodes.chance
    spread = episodes.longest - episodes.shortest + 1
    length = episodes.shortest + np.floor(shares(keys, stretches, f"{episodes.name}: length") * spread)
    start = np.floor(shares(keys, stretches, f"{episodes.name}: start") * (episodes.every - length + 1))
    return start, np.where(happens, start + length, 0)


def missed(keys: Keys, days: Whole) -> Marks:
    """Single days on which nothing arrived."""
    return shares(keys, days, "missed") < MISSED_DAYS


def spikes(keys: Keys, days: Whole, anchor: int) -> Real:
    """By how much a day is raised: 1 mostly, more on one to three of the last five days of some cycles."""
    numbers, to_end = _cycles(days, anchor)
    cycles, column = np.unique(numbers, return_inverse=True)
    height = 1.3 + 1.2 * shares(keys, cycles, "spike: height")
    height[shares(keys, cycles, "spike: happens") >= SPIKES] = 1.0
    last = np.floor(shares(keys, cycles, "spike: last day") * 3)
    width = np.floor(1 + shares(keys, cycles, "spike: days") * 3)
    raised = (to_end >= last[:, column]) & (to_end < (last + width)[:, column])
    return np.where(raised, height[:, column], 1.0)


def _cycles(days: Whole, anchor: int) -> tuple[Whole, Whole]:
    """For each day the first day of its cycle, and how many days of the cycle follow it."""
    dates = days.astype("datetime64[D]")
    starts = cycle_starts(dates, anchor)
    # A cycle has at most 31 days, so the day 31 days after a start lies in the next cycle.
    ends = cycle_starts(starts + np.timedelta64(31, "D"), anchor)
    return starts.astype(np.int64), (ends - dates).astype(np.int64) - 1
