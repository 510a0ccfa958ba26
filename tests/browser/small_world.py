"""The world the browser tests look at: the bundle of this folder, and usage that is reckoned, not written down."""

import csv
import shutil
from collections.abc import Iterator
from datetime import date, timedelta
from functools import cache
from pathlib import Path

TODAY = date(2026, 11, 21)
FIRST_DAY = date(2025, 11, 26)
LAST_DAY = date(2026, 11, 20)
DAILY_SINCE = date(2026, 7, 26)
"""Before this day there are readings on every third day only, which keeps the file small."""

PASSWORD = "correct horse battery staple"

# The worked example: Vulnerability Management of two customers, whom nobody else of their partnership joins in it.
WORKED_EXAMPLE = {
    "SC-1001": {
        date(2026, 9, 24): 90,
        date(2026, 9, 25): 99,
        date(2026, 9, 26): 14,
        date(2026, 10, 3): 40,
        date(2026, 10, 17): 40,
        date(2026, 10, 25): 12,
        date(2026, 10, 26): 70,
    },
    "SC-1002": {date(2026, 10, 9): 5, date(2026, 10, 10): 0, date(2026, 11, 3): 4},
}

OUTAGE = ("SC-1006", date(2026, 10, 6), date(2026, 10, 9))
"""A customer whose readings of four days are missing."""

FELL_SILENT = {"SC-1024": date(2026, 6, 30), "SC-1012": date(2026, 11, 6), "SC-1018": date(2026, 11, 9)}
"""The last day with a reading of those who have stopped sending any."""

_LEVELS = {"VM": 120, "WAS": 12, "CS": 200, "PAT": 500, "API": 40}
_BUNDLE = Path(__file__).parent / "bundle"

Reading = tuple[str, str, date, int]
"""Security Center ID, product code, day, quantity."""


def write_small_world(folder: Path) -> Path:
    """The bundle, complete with its usage, in a folder that is made for it."""
    shutil.copytree(_BUNDLE, folder)
    with (folder / "usage.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(("security_center_id", "product_code", "at", "quantity"))
        writer.writerows(readings())
    return folder


@cache
def customers() -> dict[str, dict[str, str]]:
    """The rows of the customers file by Security Center ID."""
    with (_BUNDLE / "customers.csv").open(encoding="utf-8", newline="") as file:
        return {row["security_center_id"]: row for row in csv.DictReader(file)}


def names_of(partnership: str) -> dict[str, str]:
    """The names of a partnership's customers by Security Center ID."""
    return {code: row["name"] for code, row in customers().items() if row["partnership_id"] == partnership}


@cache
def readings() -> tuple[Reading, ...]:
    """Every reading of the world."""
    return (*_worked_example(), *_others())


def peaks(partnership: str, product: str, first: date, last: date) -> dict[str, int]:
    """The largest quantity between two days, both included, of every customer with a reading there."""
    found: dict[str, int] = {}
    for code, of, day, quantity in readings():
        if of == product and first <= day <= last and customers()[code]["partnership_id"] == partnership:
            found[code] = max(quantity, found.get(code, 0))
    return found


def _worked_example() -> Iterator[Reading]:
    for code, days in WORKED_EXAMPLE.items():
        for day, quantity in days.items():
            yield code, "VM", day, quantity


def _others() -> Iterator[Reading]:
    for code, row in customers().items():
        for product in _products_of(code, row["partnership_id"]):
            for day in _days_of(code, date.fromisoformat(row["onboarded_on"])):
                yield code, product, day, _quantity(code, product, day)


def _products_of(code: str, partnership: str) -> list[str]:
    """About two products each; those of the worked example have no other."""
    if code in WORKED_EXAMPLE:
        return []
    taken = [product for place, product in enumerate(_LEVELS) if (_number(code) + place) % 5 in (0, 2)]
    return [product for product in taken if not (product == "VM" and partnership == "larchfield-nordics")] or ["PAT"]


def _days_of(code: str, onboarded: date) -> Iterator[date]:
    day, last = max(FIRST_DAY, onboarded), FELL_SILENT.get(code, LAST_DAY)
    missing, first_missing, last_missing = OUTAGE
    while day <= last:
        out = code == missing and first_missing <= day <= last_missing
        if not out and (day >= DAILY_SINCE or day.toordinal() % 3 == 0):
            yield day
        day += timedelta(days=1)


def _quantity(code: str, product: str, day: date) -> int:
    """A level of the customer's own that grows slowly, with a wobble that has no rhythm to it."""
    number, level = _number(code), _LEVELS[product]
    own = level * (60 + number * 37 % 80) // 100
    grown = own + own * (day - FIRST_DAY).days // 1_500
    return grown + (number * 31 + day.toordinal() * 17) % (level // 8 + 3)


def _number(code: str) -> int:
    return int(code.removeprefix("SC-"))
