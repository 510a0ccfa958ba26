"""How a quantity runs over the days: growth, season, weekly rhythm, ramp and wind-down, noise; no gaps here."""

from collections.abc import Sequence

import numpy as np

from data.exchange.demo.chance import Keys, Real, Whole, shares
from data.exchange.demo.events import NOTHING_TO_COUNT, Marks, during, spikes
from data.exchange.demo.series import Block

_MIDDLE_OF_2025 = 20_270
_YEAR = 365.2425
_WIND_DOWN_DAYS = 60.0
_FIRST_MONDAY = 4
_WAVES: Sequence[tuple[int, float]] = ((250, 0.16), (45, 0.06))
"""Slow swings: days from one knot to the next, and how far a knot may lie from the middle."""


def ages(block: Block, days: Whole) -> Whole:
    """Days since each series' customer began, for each day."""
    return np.asarray((days[None, :] + block.phase[:, None]) % block.period[:, None])


def quantities(block: Block, days: Whole, anchor: int) -> Whole:
    """A whole number of 0 or more for each series (row) and day (column, days since 1970-01-01).

    Numbers are drawn for days without a reading too; `readings` leaves those out.
    """
    level = block.usual[:, None] * _growth(block, days) * _season(block, days) * _week(block, days)
    level *= _ramp(block, ages(block, days)) * _swings(block.keys, days)
    level *= 1 + block.jitter[:, None] * (2 * shares(block.keys, days, "jitter") - 1)
    level *= spikes(block.keys, days, anchor)
    whole = np.maximum(np.rint(level), 1).astype(np.int64)
    return np.where(_nothing_to_count(block, days), 0, whole)


def _growth(block: Block, days: Whole) -> Real:
    years = np.clip((days - _MIDDLE_OF_2025) / _YEAR, -8, 8)
    return np.asarray(np.exp(block.yearly_growth[:, None] * years))


def _season(block: Block, days: Whole) -> Real:
    turn = 2 * np.pi * (days[None, :] - block.season_peak[:, None]) / _YEAR
    return np.asarray(1 + block.season[:, None] * np.cos(turn))


def _week(block: Block, days: Whole) -> Real:
    is_weekend = (days - _FIRST_MONDAY) % 7 >= 5
    return np.where(is_weekend, block.weekend[:, None], 1.0)


def _ramp(block: Block, age: Whole) -> Real:
    """Up from little after adoption, and down again towards the day the customer leaves."""
    since = np.maximum(age - block.adopted[:, None], 0)
    up = 1 - 0.94 * np.exp(-since / block.ramp_days[:, None])
    left = np.maximum(block.stay[:, None] - age, 0)
    down = 0.4 + 0.6 * np.minimum(left / _WIND_DOWN_DAYS, 1)
    return np.asarray(up * down)


def _swings(keys: Keys, days: Whole) -> Real:
    swings = np.ones((len(keys), len(days)))
    for every, height in _WAVES:
        knot, within = np.divmod(days, every)
        knots = np.arange(knot[0], knot[-1] + 2) if len(days) else knot
        heights = height * (2 * shares(keys, knots, f"wave of {every} days") - 1)
        column, way = knot - knots[0], within / every
        swings *= 1 + heights[:, column] * (1 - way) + heights[:, column + 1] * way
    return swings


def _nothing_to_count(block: Block, days: Whole) -> Marks:
    return during(NOTHING_TO_COUNT, block.keys, days)
