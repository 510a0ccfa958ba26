"""How fast and frugal `load` is: a million readings into a table with data, beside the bare insert of the same rows.

python -m benchmarks.load [--sqlite-only]
"""

import argparse
import json
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from statistics import median

import pyarrow as pa
import pyarrow.csv as pacsv
import pyarrow.parquet as pq
from rich.console import Console
from rich.table import Table
from sqlalchemy import text

from benchmarks.load_once import database_at
from benchmarks.world import ENDPOINTS, MeasuredWorld, bundle_of
from data.exchange.demo.products import PRODUCTS
from tests.support.postgres import ADMINISTRATOR, APPLICATION, PostgresServer, postgres_server

ROWS = 1_000_000
RUNS = 3
TARGET_RATIO = 3.0
TARGET_MEGABYTES = 300
# A month short of two million readings: half a year of a large partnership.
WORLD = MeasuredWorld("load", 2000, (*PRODUCTS, ENDPOINTS), 168)

Copy = Callable[[], str]
"""Makes another database with the readings that are there before, and gives its address."""


@dataclass(frozen=True, slots=True)
class Bundles:
    """What is there before, and the million readings that are measured."""

    before: Path
    measured: Path


@dataclass(frozen=True, slots=True)
class Run:
    """One way of bringing the rows in: wall clock time and the process's peak memory."""

    seconds: float
    megabytes: float


def bundles_in(folder: Path) -> Bundles:
    """The world in two bundles, both in order of days, as a vendor's daily export would have it."""
    world = bundle_of(WORLD)
    found = Bundles(folder / "before", folder / "measured")
    found.before.mkdir()
    found.measured.mkdir()
    for table in world.glob("*.csv"):
        shutil.copy(table, found.before)
    readings = pq.read_table(world / "usage.parquet").sort_by([("at", "ascending")])
    _write(readings.slice(0, len(readings) - ROWS), found.before)
    _write(readings.slice(len(readings) - ROWS), found.measured)
    return found


def _write(readings: pa.Table, folder: Path) -> None:
    plain = [column.cast(pa.string()) if pa.types.is_dictionary(column.type) else column for column in readings.columns]
    options = pacsv.WriteOptions(quoting_style="none")
    pacsv.write_csv(pa.table(plain, names=readings.column_names), folder / "usage.csv", options)


def once(way: str, url: str, folder: Path) -> Run:
    """One run in a process of its own, so that its peak memory is its own too."""
    command = [sys.executable, "-m", "benchmarks.load_once", way, url, str(folder)]
    answer = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True)
    return Run(**json.loads(answer.stdout.splitlines()[-1]))


@contextmanager
def sqlite_copies(bundles: Bundles, folder: Path) -> Iterator[Copy]:
    """Copies of a SQLite file."""
    base = folder / "base.sqlite"
    _prepare(f"sqlite:///{base}", bundles)

    def copy() -> str:
        return f"sqlite:///{shutil.copy(base, folder / 'copy.sqlite')}"

    yield copy


@contextmanager
def postgres_copies(bundles: Bundles, server: PostgresServer) -> Iterator[Copy]:
    """Copies of a PostgreSQL database, one at a time."""
    administration = server.url("postgres", ADMINISTRATOR)
    with server.bare() as base:
        _prepare(base, bundles)
        _administer(base, "VACUUM ANALYZE")

        def copy() -> str:
            _administer(administration, "DROP DATABASE IF EXISTS measured")
            template = base.rpartition("/")[2]
            _administer(administration, f"CREATE DATABASE measured TEMPLATE {template} OWNER {APPLICATION}")
            return server.url("measured")

        yield copy
        _administer(administration, "DROP DATABASE measured")


def _prepare(url: str, bundles: Bundles) -> None:
    databases = database_at(url)
    databases.upgrade()
    databases.dispose()
    once("load", url, bundles.before)


def _administer(url: str, statement: str) -> None:
    databases = database_at(url)
    for engine in databases.engines.values():
        with engine.connect() as connection:
            connection.execution_options(isolation_level="AUTOCOMMIT").execute(text(statement))
    databases.dispose()


def compare(name: str, copy: Copy, bundles: Bundles) -> tuple[Table, bool]:
    """Both ways in turns, so that a busy machine slows both; the table, and whether a target was missed."""
    pairs = [(once("load", copy(), bundles.measured), once("bare", copy(), bundles.measured)) for _ in range(RUNS)]
    loads, bares = zip(*pairs, strict=True)
    ratio = _seconds(loads) / _seconds(bares)
    memory = max(run.megabytes for run in loads)
    table = Table("", "measured", "target", title=f"{ROWS:,} readings into {name}, median of {RUNS}")
    table.add_row("load", f"{_seconds(loads):.2f} s", "")
    table.add_row("bare insert of the rows", f"{_seconds(bares):.2f} s", "")
    table.add_row("times as long", f"{ratio:.2f}", f"at most {TARGET_RATIO:g}")
    table.add_row("peak memory of load", f"{memory:.0f} MB", f"at most {TARGET_MEGABYTES}")
    return table, ratio > TARGET_RATIO or memory > TARGET_MEGABYTES


def _seconds(runs: Sequence[Run]) -> float:
    return median(run.seconds for run in runs)


def main() -> int:
    """Print the figures beside their targets; 1 when one is missed, else 0."""
    parser = argparse.ArgumentParser(description="Measure `load` beside a bare insert.")
    parser.add_argument("--sqlite-only", action="store_true")
    arguments = parser.parse_args()
    missed = []
    with tempfile.TemporaryDirectory() as folder:
        bundles = bundles_in(Path(folder))
        with sqlite_copies(bundles, Path(folder)) as copy:
            missed.append(_show("SQLite", copy, bundles))
        if not arguments.sqlite_only:
            with postgres_server() as server, postgres_copies(bundles, server) as copy:
                missed.append(_show("PostgreSQL", copy, bundles))
    return int(any(missed))


def _show(name: str, copy: Copy, bundles: Bundles) -> bool:
    table, missed = compare(name, copy, bundles)
    Console().print(table)
    return missed


if __name__ == "__main__":
    sys.exit(main())
