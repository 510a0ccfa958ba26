"""The matrix of what a customer does, kind by month, and how darkly each month is drawn; nothing is judged here."""

from dataclasses import dataclass
from datetime import date
from typing import Final

import pandas as pd

MONTHS: Final = 12
DARKEST: Final = 4


@dataclass(frozen=True, slots=True)
class Engagement:
    """R-ENGAGE-1: two frames of whole numbers alike in shape: a row for each kind, a column for each month.

    Columns are the first days of months, oldest first. `shades` run from 0, nothing at all, to DARKEST, the month in
    which that kind happened most.
    """

    counts: pd.DataFrame
    shades: pd.DataFrame


def months_shown(today: date) -> list[date]:
    """R-ENGAGE-1: the first days of today's calendar month and of the eleven before, oldest first.

    >>> months = months_shown(date(2026, 11, 30))
    >>> len(months), months[0], months[-1]
    (12, datetime.date(2025, 12, 1), datetime.date(2026, 11, 1))
    """
    newest = today.year * 12 + today.month - 1
    return [date(month // 12, month % 12 + 1, 1) for month in range(newest - MONTHS + 1, newest + 1)]


def matrix(activity: pd.DataFrame, today: date) -> Engagement:
    """R-ENGAGE-1: counts by kind and month, the busiest kind first, equals by name.

    Takes month (any day of it), kind and count (0 or more); rows of one kind and month add up. Other months count
    for nothing, but a kind that only happened in them keeps its row, and an empty month is a 0: silence is visible.
    No activity gives no rows and still twelve columns.

    >>> activity = pd.DataFrame({"month": ["2026-09-01", "2026-11-01", "2026-11-01"],
    ...                          "kind": ["login", "login", "report"], "count": [3, 12, 1]})
    >>> drawn = matrix(activity, date(2026, 11, 21))
    >>> drawn.counts.iloc[:, -3:].values.tolist(), drawn.shades.iloc[:, -3:].values.tolist()
    ([[3, 0, 12], [0, 0, 1]], [[1, 0, 4], [0, 0, 4]])
    """
    months = pd.to_datetime(activity["month"]).dt.to_period("M")
    shown = months_shown(today)
    sums = activity["count"].astype("int64").groupby([activity["kind"], months]).sum().unstack(fill_value=0)
    counts = sums.reindex(columns=pd.PeriodIndex(shown, freq="M"), fill_value=0).set_axis(shown, axis="columns")
    totals = counts.sum(axis="columns")
    ranked = counts.loc[sorted(counts.index, key=lambda kind: (-totals[kind], kind))]
    return Engagement(ranked, _shades(ranked))


def _shades(counts: pd.DataFrame) -> pd.DataFrame:
    """Rounded up, so that a single event in a busy year is not drawn as nothing."""
    largest = counts.max(axis="columns").clip(lower=1)
    return -((-DARKEST * counts).floordiv(largest, axis="index"))
