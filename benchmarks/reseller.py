"""How quickly a reseller's report answers over 5,000 orders and five years, and its workbook is written.

python -m benchmarks.reseller
"""

import csv
import gc
import sys
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date, timedelta
from pathlib import Path
from random import Random
from typing import Any

import orjson

from app import create_app
from auth.accounts import set_password
from auth.viewer import viewer_for
from benchmarks.serving import NOW, PASSWORD, Measured, ask, sign_in, timed
from benchmarks.world import ANALYST, LAST_DAY
from callbacks.addresses import Address
from callbacks.reseller.acv import view
from callbacks.reseller.data import read_reseller
from callbacks.wiring import Asked
from data.exchange.bundle.load import load_bundle
from data.portal import Portal
from data.queries.credentials import find_credentials
from data.session import session_for
from data.settings import PortalType, settings_from
from data.system import system_session
from jobs.reseller_export import export_reseller

CUSTOMERS, ORDERS, MONTHS = 5_000, 5_000, 60
LINE_P95_MS = 50.0
EXPORT_SECONDS = 5.0
FIRST, LAST = "2021-07", "2026-06"
BASE = "/p/measured-resale"

Rows = Iterable[Sequence[object]]


def write_world(folder: Path) -> None:
    """5,000 customers with an order each, begun anywhere in five years, and a reading a month."""
    chance = Random(11)
    centers = [f"SC-{number:05}" for number in range(CUSTOMERS)]
    _write(folder, "partners", "partner_id,name,country", [("measured", "Measured Security", "GB")])
    _write(
        folder,
        "partnerships",
        "partnership_id,partner_id,name,model,currency,timezone,anchor_day",
        [("measured-resale", "measured", "Resale", "reseller", "GBP", "Europe/London", 1)],
    )
    _write(folder, "products", "product_code,name,unit", [("VM", "Vulnerability Management", "assets")])
    _write(
        folder,
        "customers",
        "security_center_id,partnership_id,name,status,country",
        [(center, "measured-resale", f"Customer {center}", "active", "GB") for center in centers],
    )
    _write(
        folder,
        "orders",
        "order_no,security_center_id,product_code,licences,start_on,end_on,annual_value,currency",
        _orders(centers, chance),
    )
    _write(folder, "usage", "security_center_id,product_code,at,quantity", _usage(centers, chance))
    _write(
        folder,
        "users",
        "email,name,partner_id,role,partnerships,customers",
        [(ANALYST, "Measured Analyst", "measured", "user", "measured-resale", "all")],
    )


def _orders(centers: Sequence[str], chance: Random) -> Iterator[Sequence[object]]:
    for number in range(ORDERS):
        start = LAST_DAY - timedelta(days=chance.randrange(5 * 365))
        end = start + timedelta(days=chance.choice((364, 729, 1094)))
        yield (f"O-{number}", centers[number % CUSTOMERS], "VM", 10, start, end, chance.randrange(100, 90_000), "GBP")


def _usage(centers: Sequence[str], chance: Random) -> Iterator[Sequence[object]]:
    months = [date(2021 + (6 + month) // 12, (6 + month) % 12 + 1, 15) for month in range(MONTHS)]
    for center in centers:
        for month in months:
            yield (center, "VM", month, chance.randrange(1, 500))


def _write(folder: Path, name: str, header: str, rows: Rows) -> None:
    with (folder / f"{name}.csv").open("w", newline="", encoding="utf-8") as file:
        file.write(header + "\n")
        csv.writer(file).writerows(rows)


def line_of(measured: Measured, asked: Asked) -> Callable[[], bytes]:
    """Five years day by day: queries, line, the opened day, and JSON, for a viewer of all customers."""

    def work() -> bytes:
        with session_for(measured.portal.databases, asked.viewer.scope) as session:
            book = read_reseller(asked, session, "?months=60")
            return orjson.dumps(list(view(book, narrow=False)), default=_plain)

    return work


def _plain(value: Any) -> object:
    return value.to_plotly_json() if hasattr(value, "to_plotly_json") else str(value)


def _asked(portal: Portal) -> Asked:
    with system_session(portal.databases, PortalType.PARTNER) as session:
        found = find_credentials(session, ANALYST)
    if found is None:
        raise LookupError(ANALYST)
    viewer = viewer_for(portal.databases, PortalType.PARTNER, found.person.id, "measured-resale")
    return Asked(portal, viewer, Address.parse(f"{BASE}/report"), NOW)


def main() -> int:
    with tempfile.TemporaryDirectory(prefix="portal-reseller-") as name:
        folder = Path(name)
        write_world(folder)
        settings = settings_from({"PORTAL_FILES": str(folder / "portal")})
        app = create_app(settings, clock=lambda: NOW)
        portal: Portal = app.extensions["portal"]
        portal.databases.upgrade()
        load_bundle(
            portal.databases, PortalType.PARTNER, folder, settings_configuration=settings.configuration, now=NOW
        )
        with system_session(portal.databases, PortalType.PARTNER, write=True) as session:
            set_password(portal, PortalType.PARTNER, session, ANALYST, PASSWORD)
        measured = Measured(app, portal)
        gc.collect()
        gc.freeze()  # as a served application does
        missed = _measure(measured, folder)
        portal.databases.dispose()
    for line in missed:
        print(f"MISSED  {line}")
    return 1 if missed else 0


def _measure(measured: Measured, folder: Path) -> list[str]:
    asked = _asked(measured.portal)
    line = timed(line_of(measured, asked))
    print(f"    ACV line of five years, {ORDERS:,} orders      {line}")
    client = sign_in(measured)
    for part in ("acv", "renewals", "movement", "customers", "usage"):
        took = timed(ask(measured, client, "report", "reseller-body.children", f"?show={part}", base=BASE), rounds=20)
        print(f"    whole report over HTTP, {part:<18} {took}")
    begun = time.perf_counter()
    with session_for(measured.portal.databases, asked.viewer.scope) as session:
        written = export_reseller(measured.portal, session, folder / "out.xlsx", first=FIRST, last=LAST)
    seconds = time.perf_counter() - begun
    print(f"    workbook of {MONTHS} months, {sum(written.rows.values()):,} rows   {seconds:.1f} s")
    checks = {
        f"ACV line p95 {line.p95:.0f} ms > {LINE_P95_MS:.0f} ms": line.p95 > LINE_P95_MS,
        f"workbook {seconds:.1f} s > {EXPORT_SECONDS:.0f} s": seconds > EXPORT_SECONDS,
    }
    return [said for said, is_missed in checks.items() if is_missed]


if __name__ == "__main__":
    sys.exit(main())
