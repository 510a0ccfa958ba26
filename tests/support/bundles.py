"""A bundle under a test's hands: files written as text, loaded, and what the database holds of them afterwards."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from data.commands.rollup import differences
from data.configuration import Configuration
from data.engines import Databases
from data.exchange.bundle.load import BundleRefused, LoadReport, load_bundle
from data.models import Base, Customer, CyclePeak, Product, Reading
from data.settings import PortalType
from data.system import system_session

NOW = datetime(2026, 11, 2, 8, 30, tzinfo=UTC)
USAGE_HEADER = "security_center_id,product_code,at,quantity"
PRICES_HEADER = (
    "partnership_id,security_center_id,product_code,valid_from,model,basis,up_to,unit_price,flat_price,package_size"
)
USERS_HEADER = "email,name,partner_id,role,partnerships,customers"

# Two partners; Fjord holds two partnerships, one from the 26th and one from the 31st in another zone.
NORTH = {
    "partners.csv": "partner_id,name,country\nfjord,Fjord Security,SE\ndelta,Delta Networks,DE\n",
    "partnerships.csv": (
        "partnership_id,partner_id,name,model,currency,timezone,anchor_day,tier\n"
        "fjord-mssp,fjord,Fjord MSSP,mssp,EUR,Europe/Stockholm,26,gold\n"
        "fjord-east,fjord,Fjord East,mssp,JPY,Pacific/Kiritimati,31,\n"
        "delta-mssp,delta,Delta MSSP,mssp,EUR,Europe/Berlin,1,\n"
    ),
    "products.csv": "product_code,name,unit\nVM,Vulnerabilities,assets\nWAS,Web applications,web apps\n",
    "customers.csv": (
        "security_center_id,partnership_id,name,status\n"
        "SC-A,fjord-mssp,Aurora,active\n"
        "SC-B,fjord-mssp,Birch,trial\n"
        "SC-E,fjord-east,Ember,active\n"
        "SC-D,delta-mssp,Dune,active\n"
    ),
}


def csv_text(header: str, rows: Iterable[str]) -> str:
    """A file's text from its header and its rows."""
    return "\n".join([header, *rows, ""])


@dataclass(slots=True)
class BundleFolder:
    """A folder whose files are loaded into the partner database."""

    folder: Path
    databases: Databases
    configuration: Configuration = field(default_factory=Configuration)

    def write(self, **files: str | bytes) -> "BundleFolder":
        """Write files, named without `.csv`; others are left as they are."""
        for name, content in files.items():
            self.write_file(f"{name}.csv", content)
        return self

    def write_file(self, name: str, content: str | bytes) -> "BundleFolder":
        data = content if isinstance(content, bytes) else content.encode()
        (self.folder / name).write_bytes(data)
        return self

    def usage(self, *rows: str) -> "BundleFolder":
        return self.write(usage=csv_text(USAGE_HEADER, rows))

    def prices(self, *rows: str) -> "BundleFolder":
        return self.write(prices=csv_text(PRICES_HEADER, rows))

    def users(self, *rows: str) -> "BundleFolder":
        return self.write(users=csv_text(USERS_HEADER, rows))

    def clear(self) -> "BundleFolder":
        """Take all files away: the next bundle starts empty."""
        for file in self.folder.iterdir():
            file.unlink()
        return self

    def load(self, **options: Any) -> LoadReport:
        portal = options.pop("portal", PortalType.PARTNER)
        now = options.pop("now", NOW)
        return load_bundle(
            self.databases, portal, self.folder, settings_configuration=self.configuration, now=now, **options
        )

    def counts(self, **options: Any) -> dict[str, tuple[int, int, int, int]]:
        """Rows read, added, changed and unchanged of every file, after loading."""
        report = self.load(**options)
        found = ((file.name, file.counts) for file in report.files)
        return {name: (one.read, one.added, one.changed, one.unchanged) for name, one in found}

    def faults(self) -> list[str]:
        """Load, which must fail; the faults as they are printed."""
        with pytest.raises(BundleRefused) as refused:
            self.load()
        return list(map(str, refused.value.faults))

    def rows(self, model: type[Base], *columns: str, portal: PortalType = PortalType.PARTNER) -> list[tuple[Any, ...]]:
        """Some columns of all rows of a table, sorted."""
        with system_session(self.databases, portal) as session:
            found = session.execute(select(*(getattr(model, column) for column in columns)))
            return sorted((tuple(row) for row in found), key=_sortable)

    def readings(self) -> dict[tuple[str, str, date], int]:
        """All readings by Security Center ID, product code and day."""
        with system_session(self.databases, PortalType.PARTNER) as session:
            rows = session.execute(
                select(Customer.security_center_id, Product.code, Reading.day, Reading.quantity)
                .join(Customer, Customer.id == Reading.customer_id)
                .join(Product, Product.id == Reading.product_id)
            )
            return {(customer, product, day): quantity for customer, product, day, quantity in rows}

    def peaks(self) -> dict[tuple[str, str, date], tuple[int, date, date, int | None]]:
        """Peak, peak day, last day and amount by Security Center ID, product code and first day of the cycle."""
        with system_session(self.databases, PortalType.PARTNER) as session:
            figures = (CyclePeak.peak, CyclePeak.peak_day, CyclePeak.last_day, CyclePeak.amount_minor)
            rows = session.execute(
                select(Customer.security_center_id, Product.code, CyclePeak.cycle_start, *figures)
                .join(Customer, Customer.id == CyclePeak.customer_id)
                .join(Product, Product.id == CyclePeak.product_id)
            )
            return {(row[0], row[1], row[2]): tuple(row[3:]) for row in rows}

    def rollup_faults(self) -> list[str]:
        """Where rollups and a rebuild of them disagree."""
        with system_session(self.databases, PortalType.PARTNER, write=True) as session:
            return differences(session.connection())


def _sortable(row: tuple[Any, ...]) -> list[tuple[bool, Any]]:
    return [(value is not None, 0 if value is None or isinstance(value, dict) else value) for value in row]


def north(folder: Path, databases: Databases) -> BundleFolder:
    """A folder with the small tables of NORTH, loaded, then emptied."""
    bundle = BundleFolder(folder, databases)
    for name, content in NORTH.items():
        bundle.write_file(name, content)
    bundle.load()
    return bundle.clear()
