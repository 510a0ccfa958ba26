"""Made-up worlds as bundles of CSV files: what hypothesis draws, and the text that goes into each file."""

import calendar
import csv
import random
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, timezone
from decimal import Decimal
from pathlib import Path
from zoneinfo import ZoneInfo

from hypothesis import strategies as st

ZONES = ("UTC", "Europe/Stockholm", "Pacific/Kiritimati", "Pacific/Honolulu")
ANCHORS = (1, 15, 26, 29, 30, 31, None)
CURRENCIES = {"EUR": 2, "JPY": 0, "KWD": 3}
PRODUCTS = ("VM", "WAS", "CS")
# Around the changes of the clock in Stockholm, a February with and without a 29th, and the turn of a year.
FIRST_DAYS = (date(2026, 2, 14), date(2026, 9, 20), date(2024, 1, 24), date(2025, 12, 9))
# Ids that sort differently by number, by letter and by case.
CENTERS = ("SC-1", "SC-10", "SC-2", "SC-a", "SC-B")
NAMES = ("Aster AB", "aster ab", "Birk", "Ålborg", "=Cedar, Inc.")
WALL_TIMES = (time(0), time(2, 30), time(12), time(23, 59, 59), time(23, 59, 59, 999999))
OFFSETS = (None, 0, 330, -660, 840)
"""Minutes of UTC that a timestamp is written in, None for the zone's own."""
AMOUNTS = ("0", "1", "2.50", "2.505", "0.333333", "19.99", "0.0045", "1000")

Row = Mapping[str, str]
Bundle = Mapping[str, Sequence[Row]]
"""Rows by table."""


@dataclass(frozen=True, slots=True)
class World:
    """Bundles, the order in which they are loaded (one may come again), and the customers some viewer may see."""

    bundles: Sequence[Bundle]
    order: Sequence[int]
    seen: frozenset[str]

    @property
    def partnerships(self) -> list[str]:
        return [row["partnership_id"] for row in self.bundles[0]["partnerships"]]

    def write(self, folder: Path) -> list[Path]:
        """Write every bundle into a folder of its own; the folders in the order of loading."""
        folders = [folder / f"bundle-{number}" for number in range(len(self.bundles))]
        for bundle, place in zip(self.bundles, folders, strict=True):
            write_bundle(bundle, place)
        return [folders[number] for number in self.order]


def write_bundle(bundle: Bundle, folder: Path) -> None:
    """One CSV file for each table that has rows."""
    folder.mkdir(parents=True)
    for table, rows in bundle.items():
        if not rows:
            continue
        with (folder / f"{table}.csv").open("w", newline="", encoding="utf-8") as text:
            writer = csv.DictWriter(text, list(rows[0]))
            writer.writeheader()
            writer.writerows(rows)


@dataclass(frozen=True, slots=True)
class Place:
    """One partnership while its files are made: its zone and currency, its customers, the days that matter."""

    code: str
    zone: str
    currency: str
    anchor: int | None
    customers: Sequence[str]
    products: Sequence[str]
    days: Sequence[date]


@st.composite
def worlds(draw: st.DrawFn) -> World:
    """One or two partnerships with up to five customers together, and up to three bundles for them."""
    places = draw(_places())
    first = {**_masters(draw, places), **_prices(draw, places), "usage": _usage(draw, places)}
    later = [bundle for bundle in (_more(draw, places) for _ in range(draw(st.integers(0, 2)))) if any(bundle.values())]
    again = draw(st.lists(st.integers(0, len(later)), max_size=2))
    centers = [center for place in places for center in place.customers]
    return World([first, *later], [*range(len(later) + 1), *again], draw(st.frozensets(st.sampled_from(centers))))


def _more(draw: st.DrawFn, places: Sequence[Place]) -> Bundle:
    priced = _prices(draw, places) if draw(st.booleans()) else {}
    return {"partnerships": _moved(draw, places), "usage": _usage(draw, places), **priced}


@st.composite
def _places(draw: st.DrawFn) -> list[Place]:
    count = draw(st.integers(1, 2))
    centers = draw(st.permutations(CENTERS))[: draw(st.integers(2, 5))]
    products = PRODUCTS[: draw(st.integers(1, 3))]
    first = draw(st.sampled_from(FIRST_DAYS))
    days = [first + timedelta(days=n) for n in range(draw(st.integers(40, 80)))]
    return [
        Place(
            code=f"P{number}",
            zone=draw(st.sampled_from(ZONES)),
            currency=draw(st.sampled_from(sorted(CURRENCIES))),
            anchor=draw(st.sampled_from(ANCHORS)),
            customers=centers[number::count],
            products=products,
            days=days,
        )
        for number in range(count)
    ]


def _masters(draw: st.DrawFn, places: Sequence[Place]) -> Bundle:
    return {
        "partners": [{"partner_id": f"O{place.code}", "name": "Owner", "country": "SE"} for place in places],
        "partnerships": [_partnership(place, place.anchor) for place in places],
        "products": [
            {"product_code": code, "name": f"{code} scanning", "unit": "units"} for code in places[0].products
        ],
        "customers": [
            {
                "security_center_id": center,
                "partnership_id": place.code,
                "name": draw(st.sampled_from(NAMES)),
                "status": "active",
            }
            for place in places
            for center in place.customers
        ],
    }


def _partnership(place: Place, anchor: int | None) -> Row:
    return {
        "partnership_id": place.code,
        "partner_id": f"O{place.code}",
        "name": place.code,
        "model": "mssp",
        "currency": place.currency,
        "timezone": place.zone,
        "anchor_day": "" if anchor is None else str(anchor),
    }


def _moved(draw: st.DrawFn, places: Sequence[Place]) -> Sequence[Row]:
    """Sometimes a partnership's cycles begin on another day from now on."""
    return [_partnership(place, draw(st.sampled_from(ANCHORS))) for place in places if draw(st.booleans())]


@dataclass(frozen=True, slots=True)
class Run:
    """Samples of one product on consecutive days, None where there is none.

    They are of one customer or, where `apart` is a number, of all of them in step, each so many units above the other.
    """

    customer: int
    apart: int | None
    product: int
    first: int
    quantities: Sequence[int | None]
    timed: bool
    wall_time: time
    fold: int
    offset: int | None


_RUNS = st.builds(
    Run,
    customer=st.integers(0, 4),
    apart=st.sampled_from((None, 0, 0, 1)),
    product=st.integers(0, 2),
    first=st.integers(0, 79),
    quantities=st.lists(
        st.none() | st.just(0) | st.integers(1, 60) | st.sampled_from((7, 10**9)), min_size=2, max_size=12
    ),
    timed=st.booleans(),
    wall_time=st.sampled_from(WALL_TIMES),
    fold=st.integers(0, 1),
    offset=st.sampled_from(OFFSETS),
)


def _usage(draw: st.DrawFn, places: Sequence[Place]) -> Sequence[Row]:
    """Runs that may cover each other; a day keeps the kind (whole-day or timed) it got first."""
    kinds: dict[tuple[str, str, date], bool] = {}
    rows = [
        _sample(place, run, center, day, quantity)
        for place in places
        for run in draw(st.lists(_RUNS, min_size=1, max_size=8))
        for center, day, quantity in _samples(place, run)
        if kinds.setdefault((center, _product(place, run), day), run.timed) == run.timed
    ]
    random.Random(draw(st.integers(0, 5))).shuffle(rows)
    return rows


def _product(place: Place, run: Run) -> str:
    return place.products[run.product % len(place.products)]


def _samples(place: Place, run: Run) -> Iterator[tuple[str, date, int]]:
    """Security Center ID, day and quantity."""
    days = place.days[run.first % len(place.days) :]
    alone = place.customers[run.customer % len(place.customers)]
    for number, center in enumerate([alone] if run.apart is None else place.customers):
        for day, quantity in zip(days, run.quantities, strict=False):
            if quantity is not None:
                yield center, day, quantity + number * (run.apart or 0)


def _sample(place: Place, run: Run, center: str, day: date, quantity: int) -> Row:
    at = moment_text(day, run, place.zone) if run.timed else day.isoformat()
    return {
        "security_center_id": center,
        "product_code": _product(place, run),
        "at": at,
        "quantity": str(quantity),
    }


def moment_text(day: date, run: Run, zone: str) -> str:
    """A moment of that local day as text, in UTC, in the zone's own offset or in some other."""
    moment = datetime.combine(day, run.wall_time, ZoneInfo(zone)).replace(fold=run.fold).astimezone(UTC)
    if run.offset is None:
        return moment.astimezone(ZoneInfo(zone)).isoformat()
    written = moment.astimezone(timezone(timedelta(minutes=run.offset))).isoformat()
    return written.replace("+00:00", "Z")


def _prices(draw: st.DrawFn, places: Sequence[Place]) -> Bundle:
    prices: list[Row] = []
    commitments: dict[tuple[str, str, date], Row] = {}
    for place in places:
        for code in place.products:
            everybody = draw(st.sets(st.tuples(st.just(""), _valid_from(place)), min_size=1, max_size=2))
            own = st.sets(st.tuples(st.sampled_from(place.customers), _valid_from(place)), max_size=2)
            keys = everybody | draw(own)
            for center, valid_from in sorted(keys):
                prices += _price(draw, place, code, center, valid_from)
            for valid_from in draw(st.sets(_valid_from(place), max_size=2)):
                commitments[place.code, code, valid_from] = _commitment(draw, place, code, valid_from)
    return {"prices": prices, "commitments": list(commitments.values())}


def _valid_from(place: Place) -> st.SearchStrategy[date]:
    """Long ago, or about the first day of one of the cycles."""
    starts = {_anchored(day, place.anchor or 26) for day in place.days}
    around = [start + timedelta(days=off) for start in sorted(starts) for off in (-1, 0, 1)]
    return st.just(date(2020, 1, 1)) | st.sampled_from(around)


def _anchored(day: date, anchor: int) -> date:
    return day.replace(day=min(anchor, calendar.monthrange(day.year, day.month)[1]))


def _price(draw: st.DrawFn, place: Place, code: str, center: str, valid_from: date) -> list[Row]:
    model = draw(st.sampled_from(("per_unit", "graduated", "volume", "package", "flat")))
    basis = draw(st.sampled_from(("customer", "") if center else ("customer", "portfolio", "portfolio", "")))
    head = {
        "partnership_id": place.code,
        "security_center_id": center,
        "product_code": code,
        "valid_from": valid_from.isoformat(),
        "model": model,
        "basis": basis,
        "up_to": "",
        "unit_price": "",
        "flat_price": "",
        "package_size": "",
    }
    amount = st.sampled_from(AMOUNTS)
    if model == "flat":
        return [{**head, "flat_price": draw(amount)}]
    if model == "package":
        column = draw(st.sampled_from(("flat_price", "unit_price")))
        return [{**head, column: draw(amount), "package_size": str(draw(st.integers(1, 25)))}]
    limits = [] if model == "per_unit" else sorted(draw(st.sets(st.integers(1, 90), max_size=3)))
    steps = [*map(str, limits), ""]
    rows = [{**head, "up_to": step, "unit_price": draw(amount)} for step in steps]
    return rows if draw(st.booleans()) else rows[::-1]


def _commitment(draw: st.DrawFn, place: Place, code: str, valid_from: date) -> Row:
    minor = draw(st.sampled_from((0, 1, 5_000, 123_456)))
    return {
        "partnership_id": place.code,
        "product_code": code,
        "valid_from": valid_from.isoformat(),
        "minimum_amount": str(Decimal(minor).scaleb(-CURRENCIES[place.currency])),
    }
