"""How quickly pages answer on a large and on a demo-size world, side by side, on SQLite and PostgreSQL.

python -m benchmarks.pages [--only sqlite|postgresql]
"""

import argparse
import sys
import tempfile
from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from pathlib import Path

import orjson
from sqlalchemy import text

from benchmarks.customers import customer_page
from benchmarks.serving import BASE, Measured, ask, sign_in, timed, world_in
from benchmarks.world import DEMO_SIZE, LARGE
from callbacks.report.address import ReportAddress
from callbacks.report.data import Report, read_report
from data.session import session_for
from data.settings import PortalType
from data.system import system_session
from layouts.report.figures import grouped
from tests.support.postgres import postgres_server

REPORT_P95_MS = 50.0
REPORT_AGAINST_DEMO = 2.0
DASHBOARD_MS = 150.0
DASHBOARD_KB = 400.0


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
        customer = customer_page(large, client)
    ratio = figure.p95 / small_figure.p95
    print(f"    report figure, 12 cycles, demo-size        {small_figure}")
    print(f"    report figure, 12 cycles, large            {figure}   {ratio:.2f} x demo-size")
    print(f"    the same from raw readings, large          {raw}   {raw.p50 / figure.p50:.0f} x the rollup")
    print(f"    whole report over HTTP, demo-size          {small_page}")
    print(f"    whole report over HTTP, large              {page}")
    print(f"    with the 2,000 customers of a bar          {drill}")
    print(f"    dashboard of 2,000 customers over HTTP     {dashboard_time}   {kilobytes:.0f} kB compressed")
    for line in customer.lines:
        print(f"    {line}")
    checks = {
        f"report p95 {figure.p95:.1f} ms > {REPORT_P95_MS:.0f} ms": figure.p95 > REPORT_P95_MS,
        f"report {ratio:.2f} x demo-size > {REPORT_AGAINST_DEMO} x": ratio > REPORT_AGAINST_DEMO,
        f"dashboard {dashboard_time.p50:.0f} ms > {DASHBOARD_MS:.0f} ms": dashboard_time.p50 > DASHBOARD_MS,
        f"dashboard {kilobytes:.0f} kB > {DASHBOARD_KB:.0f} kB": kilobytes > DASHBOARD_KB,
    }
    return [f"{name}: {said}" for said in (*(said for said, missed in checks.items() if missed), *customer.missed)]


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
