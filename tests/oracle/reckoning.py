"""The oracle: figures of loaded bundles, reckoned by DuckDB from their CSV files. It knows nothing of the portal."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import duckdb

HERE = Path(__file__).parent
TABLES = ("partnerships", "customers", "usage", "prices", "commitments")

Row = tuple[Any, ...]
Seen = Collection[str] | None
"""Security Center IDs a viewer may see; None sees all."""


@dataclass(frozen=True, slots=True)
class Oracle:
    """Answers in rows of plain values, codes instead of ids, amounts in minor units of the partnership's currency."""

    database: duckdb.DuckDBPyConnection

    def rows(self, statement: str, **values: Any) -> list[Row]:
        return self.database.execute(statement, values).fetchall()

    def peaks(self, partnership: str) -> list[Row]:
        """Cycle, product, customer, peak, peak day, last day, amount, and whose price from when was charged."""
        return self.rows(
            "SELECT cycle_start, product_code, security_center_id, peak, peak_day, last_day, amount_minor,"
            " only_for, valid_from FROM rated WHERE partnership_id = $partnership ORDER BY ALL",
            partnership=partnership,
        )

    def days(self, partnership: str) -> list[Row]:
        """Product, day, quantity and number of customers measured."""
        return self.rows(
            "SELECT product_code, day, sum(quantity)::BIGINT, count(*) FROM readings"
            " WHERE partnership_id = $partnership GROUP BY ALL ORDER BY ALL",
            partnership=partnership,
        )

    def bars(self, partnership: str, seen: Seen = None) -> list[Row]:
        """Cycle, product, sum of peaks, customers with a peak above 0, amount, lines without a price."""
        return self.rows(
            "SELECT cycle_start, product_code, sum(peak)::BIGINT, count(*) FILTER (peak > 0),"
            " coalesce(sum(amount_minor), 0)::BIGINT, count(*) FILTER (peak > 0 AND amount_minor IS NULL) FROM rated"
            f" WHERE partnership_id = $partnership AND {_SEEN} GROUP BY ALL ORDER BY ALL",
            partnership=partnership,
            seen=_listed(seen),
        )

    def busiest_day(self, partnership: str, cycle: date, products: Sequence[str], seen: Seen = None) -> Row | None:
        """R-PEAK-3: day and quantity, None without readings."""
        found = self.rows(
            "SELECT day, sum(quantity)::BIGINT AS total FROM placed WHERE partnership_id = $partnership"
            f" AND cycle_start = $cycle AND list_contains($products, product_code) AND {_SEEN}"
            " GROUP BY day ORDER BY total DESC, day LIMIT 1",
            partnership=partnership,
            cycle=cycle,
            products=list(products),
            seen=_listed(seen),
        )
        return found[0] if found else None

    def lines(self, partnership: str, cycle: date, seen: Seen = None) -> list[Row]:
        """R-INVOICE-1: customer, name, product, peak, peak day, model, basis, amount; in the invoice's order."""
        return self.rows(
            "SELECT security_center_id, name, product_code, peak, peak_day, model, basis, amount_minor"
            " FROM lines JOIN customers USING (partnership_id, security_center_id)"
            f" WHERE partnership_id = $partnership AND cycle_start = $cycle AND {_SEEN}"
            " ORDER BY lower(name), security_center_id, product_code",
            partnership=partnership,
            cycle=cycle,
            seen=_listed(seen),
        )

    def minimums(self, partnership: str, cycle: date) -> dict[str, int]:
        """R-INVOICE-2: the minimum in force by product."""
        found = self.rows(
            "SELECT product_code, arg_max(minimum_minor, valid_from) FROM minimums"
            " WHERE partnership_id = $partnership AND valid_from <= $cycle GROUP BY ALL",
            partnership=partnership,
            cycle=cycle,
        )
        return dict(found)


_SEEN = "($seen IS NULL OR list_contains($seen, security_center_id))"


def _listed(seen: Seen) -> list[str] | None:
    return None if seen is None else sorted(seen)


def reckon(folders: Sequence[Path]) -> Oracle:
    """The oracle of bundles that were loaded in this order; a folder may come more than once."""
    database = duckdb.connect(config={"threads": 1})
    database.execute("SET TimeZone = 'UTC'")
    files, *rules = sorted(HERE.glob("*.sql"))
    database.execute(files.read_text())
    for load, folder in enumerate(folders, start=1):
        for table in TABLES:
            _read(database, load, table, folder / f"{table}.csv")
    for rule in rules:
        database.execute(rule.read_text())
    return Oracle(database)


def _read(database: duckdb.DuckDBPyConnection, load: int, table: str, file: Path) -> None:
    if file.exists():
        database.execute(
            f"INSERT INTO raw_{table} BY NAME SELECT $load AS load, row_number() OVER () AS line, *"
            " FROM read_csv($file, header = true, all_varchar = true, delim = ',', quote = '\"', nullstr = '')",
            {"load": load, "file": str(file)},
        )
