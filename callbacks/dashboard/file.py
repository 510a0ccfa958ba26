"""The customer table as a file: the rows and columns somebody has on screen, in their order, with real values."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pandas as pd

from callbacks.dashboard.data import Facts
from data.domain.money import from_minor
from data.exchange.workbook.about import Fact, about_sheet, made, origin
from data.exchange.workbook.sheet import Column, Sheet
from data.exchange.workbook.sheet import Kind as CellKind
from data.exchange.workbook.writer import write_workbook
from data.settings import PortalType
from layouts.dashboard.columns import DashboardColumn, Kind, list_columns

MOST_ROWS = 50_000
_PERCENT_DECIMALS = 1


@dataclass(frozen=True, slots=True)
class CustomersFile:
    """A table with titled columns of one kind each, and the rows below them."""

    columns: Sequence[Column]
    rows: Sequence[Sequence[object]]

    @property
    def header(self) -> list[str]:
        return [column.title for column in self.columns]


def customers_file(facts: Facts, ids: Sequence[str], wanted: Sequence[str]) -> CustomersFile:
    """The customers with these Security Center IDs in this order, with the columns named in this order.

    An id that is not the viewer's is as if it did not exist; so is a column that the table does not have. Without any
    column of the table, all that are there before anybody chose.
    """
    known = {column.id: column for column in list_columns(facts.model)}
    named = [known[name] for name in dict.fromkeys(wanted) if name in known]
    chosen = named or [column for column in known.values() if column.shown]
    places = {center: at for at, center in enumerate(facts.customers["security_center_id"])}
    order = [places[center] for center in dict.fromkeys(ids) if center in places]
    found = facts.customers.iloc[order]
    values = [_values(found[column.source], column, facts) for column in chosen]
    return CustomersFile([_titled(column, facts) for column in chosen], list(zip(*values, strict=True)))


def as_workbook(file: CustomersFile, facts: Facts, portal: PortalType, creator: str, now: datetime) -> bytes:
    """Sheets Customers and About of one xlsx file; simulated data says so in title and sheet."""
    demo = "Demo: " if portal is PortalType.DEMO else ""
    title = f"{demo}Customers of {facts.partnership.name}"
    about: list[Fact] = [
        *origin(portal, creator, facts.partnership),
        ("First day of the cycle", facts.cycle.start),
        ("Last day of the cycle", facts.cycle.last_day),
        *made(now, facts.partnership),
        ("Customers", len(file.rows)),
        ("Customers you may see", len(facts.customers)),
    ]
    sheets = [Sheet("Customers", file.columns, file.rows, total=len(file.rows)), about_sheet(about)]
    with TemporaryDirectory(prefix="customers-") as folder:
        path = Path(folder) / "customers.xlsx"
        write_workbook(path, sheets, title=title, creator=creator)
        return path.read_bytes()


_CELLS: Mapping[Kind, CellKind] = {
    Kind.TEXT: CellKind.TEXT,
    Kind.TITLE: CellKind.TEXT,
    Kind.TAGS: CellKind.TEXT,
    Kind.COUNT: CellKind.INTEGER,
    Kind.MONEY: CellKind.DECIMAL,
    Kind.RATIO: CellKind.DECIMAL,
    Kind.SHARE: CellKind.DECIMAL,
    Kind.DAY: CellKind.DATE,
}


def _titled(column: DashboardColumn, facts: Facts) -> Column:
    percent = column.kind in (Kind.RATIO, Kind.SHARE)
    decimals = facts.model.exponent if column.kind is Kind.MONEY else _PERCENT_DECIMALS if percent else None
    title = f"{column.title}, %" if percent else column.title
    return Column(title, _CELLS[column.kind], max(12.0, round(column.width / 7, 1)), decimals)


def _values(values: "pd.Series[Any]", column: DashboardColumn, facts: Facts) -> list[object]:
    made = _maker(column.kind, facts)
    return [None if _is_missing(value) else made(value) for value in values.astype(object)]


def _is_missing(value: object) -> bool:
    return not isinstance(value, list) and bool(pd.isna(value))  # type: ignore[call-overload]  # any scalar will do


def _maker(kind: Kind, facts: Facts) -> Callable[[Any], object]:
    names = {tag.id: tag.name for tag in facts.tags}
    makers: Mapping[Kind, Callable[[Any], object]] = {
        Kind.TEXT: str,
        Kind.TITLE: lambda value: str(value)[:1].upper() + str(value)[1:],
        Kind.TAGS: lambda value: ", ".join(names[tag] for tag in value if tag in names),
        Kind.COUNT: int,
        Kind.MONEY: lambda value: from_minor(int(value), facts.partnership.currency),
        Kind.RATIO: _percent,
        Kind.SHARE: _percent,
        Kind.DAY: lambda value: value,
    }
    return makers[kind]


def _percent(ratio: float) -> Decimal:
    return Decimal(f"{ratio * 100:.{_PERCENT_DECIMALS}f}")
