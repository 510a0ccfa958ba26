"""Days and cycles of many samples at once: dates stand for themselves, timestamps fall into their zone's days."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import Any

import numpy as np
from numpy.typing import NDArray

from data.domain.cycles import cycle_starts
from data.domain.usage import local_day
from data.exchange.bundle.codes import KnownPartnership
from data.models.types import day_number

Numbers = NDArray[np.int64]
Places = Mapping[int, KnownPartnership]
"""Partnerships by number, for their zone and anchor day."""


def days_of(
    distinct: Sequence[Any], codes: NDArray[np.int32], owners: Numbers, places: Places
) -> tuple[Numbers, Numbers]:
    """Day and cycle start of each sample (R-CYCLE-1, R-CYCLE-4), as days since 1970-01-01.

    `distinct[codes[i]]` is the date or datetime of sample i, `owners[i]` its partnership.
    """
    owned = {owner: owners == owner for owner in np.unique(owners).tolist()}
    by_zone = _merged((places[owner].timezone, rows) for owner, rows in owned.items())
    by_anchor = _merged((places[owner].anchor_day, rows) for owner, rows in owned.items())
    days = np.zeros(len(codes), np.int64)
    for zone, rows in by_zone.items():
        days[rows] = _days_in(zone, distinct, codes[rows])
    starts = np.zeros(len(codes), np.int64)
    for anchor, rows in by_anchor.items():
        starts[rows] = cycle_starts(days[rows].astype("datetime64[D]"), anchor).astype(np.int64)
    return days, starts


def _merged(pairs: Iterable[tuple[Any, NDArray[np.bool_]]]) -> dict[Any, NDArray[np.bool_]]:
    merged: dict[Any, NDArray[np.bool_]] = {}
    for key, rows in pairs:
        merged[key] = merged[key] | rows if key in merged else rows
    return merged


def _days_in(zone: str, distinct: Sequence[Any], codes: NDArray[np.int32]) -> Numbers:
    days = np.zeros(len(distinct), np.int64)
    used = np.flatnonzero(np.bincount(codes, minlength=len(distinct))).tolist()
    days[used] = [_day_number(distinct[code], zone) for code in used]
    return days[codes]


def _day_number(when: date | datetime, zone: str) -> int:
    return day_number(local_day(when, zone) if isinstance(when, datetime) else when)
