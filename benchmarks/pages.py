"""How quickly pages answer on a large and on a demo-size world, side by side, on SQLite and PostgreSQL.

python -m benchmarks.pages [--only sqlite|postgresql]
"""

import argparse
import json
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import orjson
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import text

from app import create_app
from auth.accounts import set_password
from auth.viewer import viewer_for
from benchmarks.world import ANALYST, DEMO_SIZE, LARGE, LAST_DAY, PARTNERSHIP, MeasuredWorld, bundle_of
from callbacks.addresses import Address, ReportAddress
from callbacks.report_data import Report, read_report
from callbacks.wiring import Asked
from data.exchange.bundle.load import load_bundle
from data.portal import Portal
from data.queries.credentials import find_credentials
from data.session import session_for
from data.settings import PortalType, Settings, settings_from
from data.system import system_session
from layouts.report.figures import grouped
from tests.support.postgres import postgres_server

NOW = datetime.combine(LAST_DAY, datetime.min.time(), UTC) + timedelta(hours=12)
PASSWORD = "measured-password"
ROUNDS = 60
BASE = f"/p/{PARTNERSHIP.code}"

REPORT_P95_MS = 50.0
REPORT_AGAINST_DEMO = 2.0
DASHBOARD_MS = 150.0
DASHBOARD_KB = 400.0


@dataclass(frozen=True)
class Timing:
    """Milliseconds of many rounds."""

    rounds: list[float]

    @property
    def p50(self) -> float:
        return statistics.median(self.rounds)

    @property
    def p95(self) -> float:
        return statistics.quantiles(self.rounds, n=20)[-1]

    def __str__(self) -> str:
        return f"p50 {self.p50:7.1f} ms   p95 {self.p95:7.1f} ms"


def timed(work: Callable[[], object], rounds: int = ROUNDS, warm_up: int = 3) -> Timing:
    """Time a piece of work after some rounds that do not count."""
    for _ in range(warm_up):
        work()
    spent = []
    for _ in range(rounds):
        begun = time.perf_counter()
        work()
        spent.append((time.perf_counter() - begun) * 1000)
    return Timing(spent)


@dataclass(frozen=True)
class Measured:
    """One world in one database, behind a real application."""

    app: Flask
    portal: Portal

    @property
    def asked(self) -> Asked:
        with system_session(self.portal.databases, PortalType.PARTNER) as session:
            found = find_credentials(session, ANALYST)
        if found is None:
            raise LookupError(ANALYST)
        viewer = viewer_for(self.portal.databases, PortalType.PARTNER, found.person.id, PARTNERSHIP.code)
        return Asked(self.portal, viewer, Address.parse(f"{BASE}/report"), NOW)


@contextmanager
def world_in(world: MeasuredWorld, url: str, files: Path) -> Iterator[Measured]:
    """Load a world into an empty database and stand the application on it."""
    settings = _settings(url, files)
    app = create_app(settings, clock=lambda: NOW)
    portal: Portal = app.extensions["portal"]
    portal.databases.upgrade()
    begun = time.perf_counter()
    load_bundle(
        portal.databases,
        PortalType.PARTNER,
        bundle_of(world),
        settings_configuration=settings.configuration,
        now=NOW,
    )
    print(f"    {world.name}: {world.readings:,} readings loaded in {time.perf_counter() - begun:.0f} s", flush=True)
    with system_session(portal.databases, PortalType.PARTNER, write=True) as session:
        set_password(portal, PortalType.PARTNER, session, ANALYST, PASSWORD)
    if not url.startswith("sqlite"):
        with portal.databases.engines[PortalType.PARTNER].connect() as connection:
            connection.execution_options(isolation_level="AUTOCOMMIT").execute(text("VACUUM ANALYZE"))
    try:
        yield Measured(app, portal)
    finally:
        portal.databases.dispose()


def _settings(url: str, files: Path) -> Settings:
    found = settings_from({"PORTAL_FILES": str(files)})
    urls = {PortalType.PARTNER: url, PortalType.DEMO: f"sqlite:///{files}/demo.sqlite"}
    return replace(found, database_urls=urls)


def report_figure(measured: Measured) -> Callable[[], bytes]:
    """Twelve cycles of all products: query, figure and JSON, for a viewer of all customers."""
    asked = measured.asked

    def work() -> bytes:
        with session_for(measured.portal.databases, asked.viewer.scope) as session:
            report: Report = read_report(asked, session, ReportAddress.parse(f"{BASE}/report", "?months=12"))
            return orjson.dumps(grouped(report.bar_frame(), "light", asked.locale))

    return work


RAW = """
SELECT cycle_start, product_id, sum(peak) FROM (
  SELECT c.cycle_start, r.product_id, r.customer_id, max(r.quantity) AS peak
  FROM (
    SELECT cycle_start, coalesce(lead(cycle_start) OVER (ORDER BY cycle_start), cycle_start + 31) AS next_start
    FROM (SELECT DISTINCT cycle_start FROM cycle_totals) every_cycle ORDER BY cycle_start DESC LIMIT 12
  ) c JOIN readings r ON r.day >= c.cycle_start AND r.day < c.next_start
  GROUP BY c.cycle_start, r.product_id, r.customer_id
) peaks GROUP BY cycle_start, product_id
"""


def from_raw_readings(measured: Measured) -> Callable[[], object]:
    """The same sums straight from the readings, as they would be without rollups."""
    databases = measured.portal.databases

    def work() -> object:
        with system_session(databases, PortalType.PARTNER) as session:
            return session.execute(text(RAW)).all()

    return work


def sign_in(measured: Measured) -> FlaskClient:
    """A client with a session of its own, signed in through the form."""
    measured.app.config["WTF_CSRF_ENABLED"] = False
    client = measured.app.test_client()
    answer = client.post("/sign-in", data={"email": ANALYST, "password": PASSWORD})
    if answer.status_code != 302:
        raise RuntimeError(f"sign-in answered {answer.status_code}")
    return client


def ask(measured: Measured, client: FlaskClient, page: str, marker: str, search: str = "") -> Callable[[], bytes]:
    """The callback that fills a page, over HTTP with compression; `marker` is one of its outputs."""
    callbacks = measured.app.extensions["wiring"].app.callback_map
    key = next(name for name in callbacks if marker in name)
    known = {"search": search, "pathname": f"{BASE}/{page}", "data": "light"}
    inputs, state = (
        [{**item, "value": known[item["property"]]} for item in callbacks[key][kind]] for kind in ("inputs", "state")
    )
    outputs = [dict(zip(("id", "property"), part.rsplit(".", 1), strict=True)) for part in key.strip(".").split("...")]
    body = json.dumps({"output": key, "outputs": outputs, "inputs": inputs, "state": state, "changedPropIds": []})

    def work() -> bytes:
        answer = client.post(
            "/_dash-update-component",
            data=body,
            content_type="application/json",
            headers={"Accept-Encoding": "br, gzip"},
        )
        if answer.status_code != 200:
            raise RuntimeError(f"{page} answered {answer.status_code}")
        return bytes(answer.data)

    return work


def measure(name: str, database: Callable[[str], AbstractContextManager[str]], files: Path) -> list[str]:
    """Measure one database; returns what missed its target."""
    print(f"\n{name}")
    with database("small") as url, world_in(DEMO_SIZE, url, files / name / "small") as small:
        small_figure = timed(report_figure(small))
        small_page = timed(ask(small, sign_in(small), "report", "report-chart.figure", "?months=12"))
    with database("large") as url, world_in(LARGE, url, files / name / "large") as large:
        figure = timed(report_figure(large))
        raw = timed(from_raw_readings(large), rounds=2, warm_up=0)
        client = sign_in(large)
        page = timed(ask(large, client, "report", "report-chart.figure", "?months=12"))
        drill = timed(ask(large, client, "report", "report-chart.figure", "?months=12&product=VM"))
        dashboard = ask(large, client, "dashboard", "dashboard-grid.rowData")
        dashboard_time, kilobytes = timed(dashboard, rounds=30), len(dashboard()) / 1000
    ratio = figure.p95 / small_figure.p95
    print(f"    report figure, 12 cycles, demo-size        {small_figure}")
    print(f"    report figure, 12 cycles, large            {figure}   {ratio:.2f} x demo-size")
    print(f"    the same from raw readings, large          {raw}   {raw.p50 / figure.p50:.0f} x the rollup")
    print(f"    whole report over HTTP, demo-size          {small_page}")
    print(f"    whole report over HTTP, large              {page}")
    print(f"    with the 2,000 customers of a bar          {drill}")
    print(f"    dashboard of 2,000 customers over HTTP     {dashboard_time}   {kilobytes:.0f} kB compressed")
    checks = {
        f"report p95 {figure.p95:.1f} ms > {REPORT_P95_MS:.0f} ms": figure.p95 > REPORT_P95_MS,
        f"report {ratio:.2f} x demo-size > {REPORT_AGAINST_DEMO} x": ratio > REPORT_AGAINST_DEMO,
        f"dashboard {dashboard_time.p50:.0f} ms > {DASHBOARD_MS:.0f} ms": dashboard_time.p50 > DASHBOARD_MS,
        f"dashboard {kilobytes:.0f} kB > {DASHBOARD_KB:.0f} kB": kilobytes > DASHBOARD_KB,
    }
    return [f"{name}: {said}" for said, missed in checks.items() if missed]


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--only", choices=("sqlite", "postgresql"))
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="portal-pages-") as folder:
        files = Path(folder)
        missed = []
        if arguments.only != "postgresql":
            missed += measure("SQLite", lambda name: nullcontext(f"sqlite:///{files}/{name}.sqlite"), files)
        if arguments.only != "sqlite":
            with postgres_server() as server:
                missed += measure("PostgreSQL", lambda _name: server.lend(), files)
    for line in missed:
        print(f"MISSED  {line}")
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main())
