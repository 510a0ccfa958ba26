"""How fast and how frugal the workbook writer is, beside openpyxl's write-only mode on the same cells."""

import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from statistics import median

import openpyxl
from rich.console import Console
from rich.table import Table

from data.exchange.workbook.sheet import Column, Kind, Sheet
from data.exchange.workbook.writer import write_workbook

ROWS = 100_000
RUNS = 3
TARGET_RATIO = 3.0
TARGET_MEGABYTES = 200

COLUMNS = (
    Column("Customer", width=30),
    Column("Security centre"),
    Column("Product", width=24),
    Column("Unit"),
    Column("Peak", Kind.INTEGER),
    Column("Peak day", Kind.DATE),
    Column("Price model"),
    Column("Basis"),
    Column("Amount", Kind.DECIMAL, decimals=2),
    Column("Currency"),
    Column("Correction", Kind.INTEGER),
)
PRODUCTS = (("Attack surface", "asset"), ("Penetration test", "hour"), ("Phishing", "mailbox"))
FIRST_DAY = date(2024, 1, 1)


def rows() -> Iterator[tuple[object, ...]]:
    """The lines of an invoice of 5,000 customers, made up while they are read."""
    for number in range(ROWS):
        customer = number % 5_000
        product, unit = PRODUCTS[number % 3]
        yield (
            f"Customer {customer} & Sons",
            f"SC-{customer:06}",
            product,
            unit,
            number * 7 % 1_000,
            FIRST_DAY + timedelta(days=number % 700),
            "volume",
            "customer",
            Decimal(number * 37 % 1_000_003).scaleb(-2),
            "EUR",
            number % 97 - 48,
        )


def ours(path: Path) -> None:
    """The portal's own writer."""
    sheet = Sheet("Invoice lines", COLUMNS, rows(), ROWS)
    write_workbook(path, [sheet], title="Benchmark", creator="Benchmark")


def theirs(path: Path) -> None:
    """openpyxl's write-only mode with the least it can be asked for: no widths, no filter, no amount format."""
    book = openpyxl.Workbook(write_only=True)
    sheet = book.create_sheet("Invoice lines")
    sheet.append([column.title for column in COLUMNS])
    for row in rows():
        sheet.append(row)
    book.save(path)


def seconds(write: Callable[[Path], None], folder: Path) -> float:
    """Wall clock time of one writing."""
    start = time.perf_counter()
    write(folder / "measured.xlsx")
    return time.perf_counter() - start


def peak_megabytes() -> float:
    """Peak memory of a fresh process that writes the workbook once."""
    answer = subprocess.run(
        [sys.executable, "-m", "benchmarks.workbook", "peak"], check=True, capture_output=True, text=True
    )
    return float(answer.stdout)


def print_own_peak() -> None:
    """The writing half of `peak_megabytes`; ru_maxrss counts kibibytes, on macOS bytes."""
    with tempfile.TemporaryDirectory() as folder:
        ours(Path(folder) / "measured.xlsx")
    unit = 1 << 20 if sys.platform == "darwin" else 1 << 10
    print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * unit / 1e6)


def compare() -> int:
    """Print the figures beside their targets; 1 when one is missed, else 0."""
    with tempfile.TemporaryDirectory() as folder:
        # Taken in turns, so that a busy machine slows both.
        pairs = [(seconds(ours, Path(folder)), seconds(theirs, Path(folder))) for _ in range(RUNS)]
    mine, other = (median(times) for times in zip(*pairs, strict=True))
    ratio, memory = other / mine, peak_megabytes()
    table = Table("", "measured", "target", title=f"{ROWS:,} rows of {len(COLUMNS)} columns, median of {RUNS}")
    table.add_row("this writer", f"{mine:.2f} s", "")
    table.add_row("openpyxl, write-only", f"{other:.2f} s", "")
    table.add_row("times faster", f"{ratio:.1f}", f"at least {TARGET_RATIO:g}")
    table.add_row("peak memory", f"{memory:.0f} MB", f"at most {TARGET_MEGABYTES}")
    Console().print(table)
    return int(ratio < TARGET_RATIO or memory > TARGET_MEGABYTES)


if __name__ == "__main__":
    if sys.argv[1:] == ["peak"]:
        print_own_peak()
    else:
        sys.exit(compare())
