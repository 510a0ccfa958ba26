"""Scanners of the simulated customers and what became of their scans; how much a scan finds is usage, in `curves`."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime, time, timedelta
from itertools import islice
from types import MappingProxyType

import numpy as np

from data.exchange.demo.chance import Real, Whole, between, key, pick, share, shares
from data.exchange.demo.customers import EPOCH, SimulatedCustomer
from data.exchange.demo.events import Marks
from data.exchange.demo.products import PRODUCTS
from data.exchange.demo.readings import SERIES_AT_ONCE, is_read
from data.exchange.demo.series import Block, Series, block_of, series_of
from data.exchange.demo.turns import FAILING_SCANS, SILENT_SCANNERS, turns_of

Row = Sequence[object]

SCANNER_COLUMNS = ("security_center_id", "scanner_id", "name", "last_seen_at")
SCAN_COLUMNS = ("security_center_id", "product_code", "scan_id", "at", "status")

_SCANNERS: Mapping[str, tuple[int, int]] = MappingProxyType(
    {"micro": (1, 1), "small": (1, 2), "medium": (2, 4), "large": (4, 9)}
)
_PLACES = ("Head office", "Data centre", "Warehouse", "Branch office", "Cloud network", "Laboratory", "Shop floor")
_SCANS_A_WEEK: Mapping[str, int] = MappingProxyType({"VM": 2, "WAS": 1})
_FAILED, _FAILED_IN_STORY = 0.012, 0.8
_NEVER_SEEN, _A_WHILE_AGO = 0.01, 0.02


def scanner_rows(customers: Sequence[SimulatedCustomer], last: date) -> Iterator[Row]:
    """Scanners as they are known on a day: columns SCANNER_COLUMNS, times in UTC."""
    for customer in customers:
        least, most = _SCANNERS[customer.size]
        for number in range(1, int(between(least, most + 1, *customer.about, "scanners")) + 1):
            place = pick(_PLACES, *customer.about, "place", number)
            seen = _last_seen(customer, number, last)
            yield customer.security_center_id, f"scanner-{number}", f"{place} {number}", seen or ""


def _last_seen(customer: SimulatedCustomer, number: int, last: date) -> str | None:
    about = (*customer.about, "scanner", number)
    silent_since = [begin for begin, end in turns_of(SILENT_SCANNERS, customer, last, last) if end > last]
    if not silent_since and share(*about, "never seen") < _NEVER_SEEN:
        return None
    day = last
    if customer.life.has_left(last):
        day = customer.life.began_before(last) + timedelta(days=customer.life.stay - 1)
    elif silent_since and number % 2:
        day = silent_since[0]
    elif share(*about, "a while ago") < _A_WHILE_AGO:
        day = last - timedelta(days=int(between(3, 25, *about, "days ago")))
    return _moment(day, key(*about, "minute") % (20 * 60))


def scan_rows(customers: Sequence[SimulatedCustomer], first: date, last: date) -> Iterator[Row]:
    """Scans from `first` to `last`: columns SCAN_COLUMNS, times in UTC, by series and day."""
    scanned = [product for product in PRODUCTS if product.code in _SCANS_A_WEEK]
    waiting = (series for customer in customers for series in series_of(customer, PRODUCTS))
    series = (one for one in waiting if one.product in scanned)
    days = np.arange((first - EPOCH).days, (last - EPOCH).days + 1)
    while batch := list(islice(series, SERIES_AT_ONCE)):
        block = block_of(batch)
        minutes = [key(*one.about, "minute") % (22 * 60) for one in batch]
        failed = shares(block.keys, days, "scan failed") < _chance_to_fail(batch, first, last)
        for row, column in zip(*np.nonzero(is_read(block, days) & _is_due(block, days)), strict=True):
            day = first + timedelta(days=int(column))
            yield _scan(batch[row], day, minutes[row], failed=bool(failed[row, column]))


def _is_due(block: Block, days: Whole) -> Marks:
    """Weekly, or each third and fourth day in turn, on weekdays of the series' own."""
    weekday = (days[None, :] + (block.keys % np.uint64(7)).astype(np.int64)[:, None]) % 7
    twice = np.array([_SCANS_A_WEEK[one.product.code] > 1 for one in block.series])[:, None]
    return np.asarray((weekday == 0) | (twice & (weekday == 3)))


def _chance_to_fail(batch: Sequence[Series], first: date, last: date) -> Real:
    chances = np.full((len(batch), (last - first).days + 1), _FAILED)
    for row, series in enumerate(batch):
        if series.product.code == _product_in_story(series.customer):
            for begin, end in turns_of(FAILING_SCANS, series.customer, first, last):
                chances[row, max((begin - first).days, 0) : max((end - first).days, 0)] = _FAILED_IN_STORY
    return chances


def _product_in_story(customer: SimulatedCustomer) -> str:
    """The first of the customer's products that is scanned often: one product fails, the others do not."""
    return max(
        (series.product.code for series in series_of(customer, PRODUCTS) if series.product.code in _SCANS_A_WEEK),
        key=lambda code: (_SCANS_A_WEEK[code], code),
        default="",
    )


def _scan(series: Series, day: date, minute: int, *, failed: bool) -> Row:
    center, product = series.customer.security_center_id, series.product.code
    return center, product, f"{product}-{day:%Y%m%d}", _moment(day, minute), "failed" if failed else "ok"


def _moment(day: date, minute: int) -> str:
    return f"{datetime.combine(day, time(minute // 60, minute % 60)).isoformat()}Z"
