"""One measured run of `benchmarks.load` in a process of its own: a load, or the bare insert of the same rows."""

import csv
import io
import json
import sys
import time
from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path

from sqlalchemy import Connection, select

import app  # noqa: F401  # the command line comes with all of the portal, and its memory counts
from data.configuration import Configuration
from data.engines import Databases, engine_at
from data.exchange.bundle.load import load_bundle
from data.models import Customer, Product
from data.models.types import day_number
from data.settings import PortalType
from data.system import system_session

NOW = datetime(2026, 7, 1, 6, tzinfo=UTC)
_COLUMNS = "partnership_id, customer_id, product_id, day, quantity"

Reading = tuple[int, int, int, date, int]


def database_at(url: str) -> Databases:
    """The database at an address as the partner portal's."""
    return Databases({PortalType.PARTNER: engine_at(url)})


def load(databases: Databases, folder: Path) -> float:
    """Seconds of loading a bundle."""
    started = time.perf_counter()
    load_bundle(databases, PortalType.PARTNER, folder, settings_configuration=Configuration(), now=NOW)
    return time.perf_counter() - started


def bare(databases: Databases, folder: Path) -> float:
    """Seconds of inserting the rows of the usage file, read and looked up beforehand, in one transaction."""
    with system_session(databases, PortalType.PARTNER) as session:
        rows = list(_rows(session.connection(), folder / "usage.csv"))
    insert = _bare_sqlite if databases.engine(PortalType.PARTNER).dialect.name == "sqlite" else _bare_postgres
    return insert(databases, rows)


def _rows(connection: Connection, file: Path) -> Iterator[Reading]:
    found = connection.execute(select(Customer.security_center_id, Customer.partnership_id, Customer.id))
    customers = {code: (owner, number) for code, owner, number in found}
    products = dict(connection.execute(select(Product.code, Product.id)).all())
    with file.open(newline="") as text:
        for customer, product, at, quantity in list(csv.reader(text))[1:]:
            yield *customers[customer], products[product], date.fromisoformat(at), int(quantity)


def _bare_sqlite(databases: Databases, rows: list[Reading]) -> float:
    numbers = [
        (owner, customer, product, day_number(day), quantity) for owner, customer, product, day, quantity in rows
    ]
    started = time.perf_counter()
    with databases.engine(PortalType.PARTNER, write=True).begin() as connection:
        driver = connection.connection.driver_connection
        driver.executemany(f"INSERT INTO readings ({_COLUMNS}) VALUES (?, ?, ?, ?, ?)", numbers)  # type: ignore[union-attr]
    return time.perf_counter() - started


def _bare_postgres(databases: Databases, rows: list[Reading]) -> float:
    text = io.StringIO()
    csv.writer(text).writerows(rows)
    document = text.getvalue().encode()
    engine = databases.engine(PortalType.PARTNER)
    with engine.begin() as connection:  # COPY goes into no table that has policies, and bare means without
        connection.exec_driver_sql("ALTER TABLE readings DISABLE ROW LEVEL SECURITY")
    started = time.perf_counter()
    with engine.begin() as connection:
        driver = connection.connection.driver_connection
        with driver.cursor().copy(f"COPY readings ({_COLUMNS}) FROM STDIN (FORMAT csv)") as copy:  # type: ignore[union-attr]
            copy.write(document)
    return time.perf_counter() - started


def peak_megabytes() -> float:
    """The most memory this process has had; not ru_maxrss, in which Linux counts the parent's as well."""
    status = Path("/proc/self/status").read_text()
    kibibytes = next(line.split()[1] for line in status.splitlines() if line.startswith("VmHWM"))
    return int(kibibytes) * 1024 / 1e6


if __name__ == "__main__":
    way, url, folder = sys.argv[1:]
    databases = database_at(url)
    seconds = {"load": load, "bare": bare}[way](databases, Path(folder))
    databases.dispose()
    print(json.dumps({"seconds": seconds, "megabytes": peak_megabytes()}))
