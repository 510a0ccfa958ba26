"""The worlds that benchmarks measure on, as bundles kept from run to run; what is measured lives beside this file.

python -m benchmarks.world large --folder /var/tmp/worlds
"""

import argparse
import hashlib
import shutil
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path

from benchmarks.engagement import write_engagement
from data.domain.prices import Basis, PriceModel
from data.exchange import demo
from data.exchange.demo.customers import SimulatedCustomer, customers_of
from data.exchange.demo.partnerships import SimulatedPartner, SimulatedPartnership
from data.exchange.demo.people import USER_COLUMNS
from data.exchange.demo.price_lists import Offer, PriceList, Promise, each, tiers
from data.exchange.demo.prices import COMMITMENT_COLUMNS, PRICE_COLUMNS, commitment_rows, price_rows
from data.exchange.demo.products import PRODUCTS, VULNERABILITIES, SimulatedProduct
from data.exchange.demo.readings import readings_of
from data.exchange.demo.series import steady_series_of
from data.exchange.demo.tables import (
    CUSTOMER_COLUMNS,
    PARTNER_COLUMNS,
    PARTNERSHIP_COLUMNS,
    PRODUCT_COLUMNS,
    customer_rows,
    partner_rows,
    partnership_rows,
    product_rows,
    write_table,
)
from data.exchange.demo.usage import write_usage

SEED = 11
LAST_DAY = date(2026, 6, 30)
ANALYST = "analyst@measured.example"
WORLDS_FOLDER = Path(tempfile.gettempdir()) / "partner-portal-worlds"

PARTNERSHIP = SimulatedPartnership(
    code="measured-mssp",
    partner=SimulatedPartner("measured", "Measured Security", "SE", "measured.example"),
    name="MSSP Measured",
    model="mssp",
    currency="EUR",
    timezone="Europe/Stockholm",
    anchor_day=26,
    tier="gold",
    lane=0,
    weight=1,
    homes=(("SE", "sv"), ("NO", "nb"), ("DK", "da")),
)
ENDPOINTS = replace(VULNERABILITIES, code="EDR", name="Endpoint Detection", unit="devices")
PRICES = PriceList(
    offers=(
        Offer("VM", PriceModel.GRADUATED, tiers((100, "1.40"), (1000, "1.10"), (None, "0.85")), rise=3),
        Offer("WAS", PriceModel.PER_UNIT, each("14.50"), rise=2),
        Offer("CS", PriceModel.VOLUME, tiers((50000, "0.12"), (None, "0.07")), basis=Basis.PORTFOLIO),
        Offer("PAT", PriceModel.PER_UNIT, each("1.90")),
        Offer("API", PriceModel.VOLUME, tiers((10, "9.00"), (100, "7.50"), (None, "5.00"))),
        Offer("EDR", PriceModel.GRADUATED, tiers((500, "2.10"), (None, "1.65"))),
        Offer("VM", PriceModel.PER_UNIT, each("0.95"), nth_customer=3),
    ),
    promises=(Promise("API", Decimal("1000000.00"), Decimal("1100000.00")),),
)


@dataclass(frozen=True, slots=True)
class MeasuredWorld:
    """One MSSP partnership of which every customer has a reading of every product on every day.

    One that is `engaged` also has activity on every third day, a weekly scan and two scanners for every customer.
    """

    name: str
    customers: int
    products: Sequence[SimulatedProduct]
    days: int
    engaged: bool = False

    @property
    def readings(self) -> int:
        return self.customers * len(self.products) * self.days

    @property
    def first_day(self) -> date:
        return LAST_DAY - timedelta(days=self.days - 1)


LARGE = MeasuredWorld("large", 2000, (*PRODUCTS, ENDPOINTS), 1095, engaged=True)
DEMO_SIZE = MeasuredWorld("demo-size", 120, PRODUCTS, 400, engaged=True)
MILLION = MeasuredWorld("million", 200, PRODUCTS, 1000)
WORLDS = {world.name: world for world in (LARGE, DEMO_SIZE, MILLION)}


def bundle_of(world: MeasuredWorld, folder: Path = WORLDS_FOLDER) -> Path:
    """The world's bundle below a folder: the one that is there, or a new one if how worlds are made has changed."""
    bundle = folder / f"{world.name}-{_fingerprint(world)}"
    if not bundle.exists():
        folder.mkdir(parents=True, exist_ok=True)
        unfinished = Path(tempfile.mkdtemp(prefix=f".{world.name}-", dir=folder))
        try:
            write_world(unfinished, world)
            unfinished.rename(bundle)
        finally:
            shutil.rmtree(unfinished, ignore_errors=True)
    return bundle


def write_world(folder: Path, world: MeasuredWorld) -> int:
    """Write all files of the world's bundle into an empty folder; returns the number of readings."""
    customers = list(customers_of(SEED, PARTNERSHIP, world.customers))
    _write_tables(folder, world, customers)
    if world.engaged:
        write_engagement(folder, [customer.security_center_id for customer in customers])
    series = (one for customer in customers for one in steady_series_of(customer, world.products))
    readings = readings_of(series, world.first_day, LAST_DAY, PARTNERSHIP.anchor_day, eventful=False)
    return write_usage(folder, readings)


def _write_tables(folder: Path, world: MeasuredWorld, customers: Sequence[SimulatedCustomer]) -> None:
    codes = {product.code for product in world.products}
    listed = replace(PRICES, offers=[offer for offer in PRICES.offers if offer.product in codes])
    analyst = (ANALYST, "Measured Analyst", PARTNERSHIP.partner.code, "admin", PARTNERSHIP.code, "all")
    write_table(folder, "partners", PARTNER_COLUMNS, partner_rows([PARTNERSHIP]))
    write_table(folder, "partnerships", PARTNERSHIP_COLUMNS, partnership_rows([PARTNERSHIP]))
    write_table(folder, "products", PRODUCT_COLUMNS, product_rows(world.products))
    write_table(folder, "customers", CUSTOMER_COLUMNS, customer_rows(customers, LAST_DAY))
    write_table(folder, "prices", PRICE_COLUMNS, price_rows(PARTNERSHIP, customers, listed, LAST_DAY))
    write_table(folder, "commitments", COMMITMENT_COLUMNS, commitment_rows(PARTNERSHIP, listed, LAST_DAY))
    write_table(folder, "users", USER_COLUMNS, [analyst])


def _fingerprint(world: MeasuredWorld) -> str:
    digest = hashlib.sha256(repr(world).encode())
    for source in (
        Path(__file__),
        Path(__file__).with_name("engagement.py"),
        *sorted(Path(demo.__path__[0]).glob("*.py")),
    ):
        digest.update(source.read_bytes())
    return digest.hexdigest()[:12]


def main() -> None:
    """Make one world and say where it is and how long that took."""
    parser = argparse.ArgumentParser(description="Make a world to measure on, unless it is there.")
    parser.add_argument("world", choices=WORLDS)
    parser.add_argument("--folder", type=Path, default=WORLDS_FOLDER)
    arguments = parser.parse_args()
    started = time.perf_counter()
    bundle = bundle_of(WORLDS[arguments.world], arguments.folder)
    seconds = time.perf_counter() - started
    print(f"{bundle}: {WORLDS[arguments.world].readings:,} readings, {seconds:.1f} s")


if __name__ == "__main__":
    main()
