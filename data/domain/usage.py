"""How samples become one quantity a day and how a file changes the days stored; peaks live in `peaks`.

The import applies these rules inside the database; these readable twins say what it has to arrive at.
"""

import re
from datetime import date, datetime
from functools import cache
from zoneinfo import ZoneInfo

import pandas as pd

_KEY = ["customer", "product", "day"]
# Narrower than date.fromisoformat, which also reads week dates and dates without hyphens.
_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


class UnplacedMoment(ValueError):
    """A moment that falls on no day: no offset, an unknown zone, or outside the calendar."""


class MixedSamples(ValueError):
    """R-USAGE-1: a file has both a whole-day value and timestamps for one day; `lines` has them all."""

    def __init__(self, lines: list[int]) -> None:
        self.lines = lines
        where = ", ".join(map(str, lines))
        super().__init__(f"lines {where}: dates and timestamps for one customer, product and day")


def local_day(at: datetime, zone: str) -> date:
    """R-CYCLE-4: the day a moment falls on in a time zone; UnplacedMoment when that cannot be told.

    >>> local_day(datetime.fromisoformat("2026-10-25T22:59:59Z"), "Europe/Stockholm")
    datetime.date(2026, 10, 25)
    >>> local_day(datetime.fromisoformat("2026-10-25T23:00:00Z"), "Europe/Stockholm")
    datetime.date(2026, 10, 26)
    """
    if at.utcoffset() is None:
        raise UnplacedMoment(f"{at.isoformat()} has no offset, so it falls on no certain day")
    try:
        return at.astimezone(_zone(zone)).date()
    except OverflowError:
        raise UnplacedMoment(f"{at.isoformat()} lies outside the calendar of {zone}") from None


@cache
def _zone(name: str) -> ZoneInfo:
    try:
        return ZoneInfo(name)
    except (KeyError, ValueError, OSError):
        raise UnplacedMoment(f"{name!r} is not a time zone") from None


def day_values(samples: pd.DataFrame, zone: str) -> pd.DataFrame:
    """R-USAGE-1 within one file: samples (customer, product, at, quantity, line) reduced to one row a day.

    `at` is text, a date or an ISO 8601 timestamp with offset. The last line with a date wins; timestamps
    give their maximum. Columns customer, product, day (datetime64[s]), quantity, timed, in the order of the
    first three; `timed` tells which of the two it was. No samples give no rows. Raises MixedSamples,
    UnplacedMoment, or ValueError for unreadable text and quantities below 0.

    >>> samples = pd.DataFrame(
    ...     [("A", "VM", "2026-10-03", 41, 2), ("A", "VM", "2026-10-03", 40, 3),
    ...      ("A", "VM", "2026-10-25T23:30:00Z", 70, 4), ("A", "VM", "2026-10-26T12:00:00+01:00", 12, 5)],
    ...     columns=["customer", "product", "at", "quantity", "line"])
    >>> print(day_values(samples, "Europe/Stockholm").to_string(index=False))
    customer product        day  quantity  timed
           A      VM 2026-10-03        40  False
           A      VM 2026-10-26        70   True
    """
    placed = _placed(samples, zone)
    _refuse_mixtures(placed)
    # Of a day's rows the weightiest stands: among dates the last line, among timestamps the largest quantity.
    weight = placed["quantity"].where(placed["timed"], placed["line"])
    values = placed.assign(weight=weight).sort_values([*_KEY, "weight"]).drop_duplicates(_KEY, keep="last")
    return values[[*_KEY, "quantity", "timed"]].reset_index(drop=True)


def apply_day_values(existing: pd.DataFrame, incoming: pd.DataFrame) -> pd.DataFrame:
    """R-USAGE-1 between a file and what was stored: whole-day values replace, timed ones only raise.

    `existing` has customer, product, day, quantity; `incoming` is what `day_values` gave. Returns the
    columns of `existing`, one row a day, in the order of the first three. Applying the same file again
    changes nothing.

    >>> days = pd.to_datetime(["2026-10-03", "2026-10-26"])
    >>> existing = pd.DataFrame({"customer": "A", "product": "VM", "day": days, "quantity": 50})
    >>> incoming = existing.assign(quantity=[40, 12], timed=[False, True])
    >>> apply_day_values(existing, incoming)["quantity"].tolist()
    [40, 50]
    """
    columns = [*_KEY, "quantity"]
    replaced = pd.MultiIndex.from_frame(incoming.loc[~incoming["timed"], _KEY])
    kept = existing[~pd.MultiIndex.from_frame(existing[_KEY]).isin(replaced)]
    rows = pd.concat([kept[columns], incoming[columns]])
    return rows.sort_values([*_KEY, "quantity"]).drop_duplicates(_KEY, keep="last").reset_index(drop=True)


def _placed(samples: pd.DataFrame, zone: str) -> pd.DataFrame:
    if (samples["quantity"] < 0).any():
        lines = samples.loc[samples["quantity"] < 0, "line"].tolist()
        raise ValueError(f"lines {', '.join(map(str, lines))}: a quantity is 0 or more")
    at = samples["at"].astype(str)
    days = pd.to_datetime(at.map(lambda text: _day(text, zone))).astype("datetime64[s]")
    return samples.assign(day=days, timed=~at.str.fullmatch(_DATE.pattern).astype(bool))


def _day(at: str, zone: str) -> date:
    return date.fromisoformat(at) if _DATE.fullmatch(at) else local_day(datetime.fromisoformat(at), zone)


def _refuse_mixtures(placed: pd.DataFrame) -> None:
    kinds = placed.groupby(_KEY, observed=True)["timed"].transform("nunique")
    if lines := placed.loc[kinds > 1, "line"].tolist():
        raise MixedSamples(sorted(lines))
