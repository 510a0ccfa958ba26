"""What the loaders of one bundle share: the transaction, the faults, the ids known so far, and what has to follow."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, Table
from sqlalchemy import inspect as inspect_model

from data.configuration import Configuration
from data.exchange.bundle.codes import KnownCodes
from data.exchange.bundle.faults import Faults
from data.exchange.bundle.rows import Row
from data.models import Base

Progress = Callable[[str, float], None]
"""Told a file's name and the share of it that is done, from 0 to 1."""


@dataclass(frozen=True, slots=True)
class Counts:
    """Rows of one file by what became of them; `unchanged` are those that said what was already stored."""

    read: int = 0
    added: int = 0
    changed: int = 0

    @property
    def unchanged(self) -> int:
        return self.read - self.added - self.changed


@dataclass(slots=True)
class Loading:
    """One bundle on its way into one database."""

    connection: Connection
    configuration: Configuration
    now: datetime
    known: KnownCodes
    faults: Faults
    progress: Progress
    moved_anchors: set[int] = field(default_factory=set)
    """Partnerships whose cycles begin on another day than before."""
    other_access: set[int] = field(default_factory=set)
    """Users (ids) who were there before and are granted something else now."""
    new_prices: dict[tuple[int, int], date] = field(default_factory=dict)
    """The earliest day from which a price changed, by partnership and product."""


class Repetitions:
    """Refuses rows whose key an earlier row of the file has: which of the two is meant cannot be told."""

    def __init__(self, columns: tuple[str, ...]) -> None:
        self._columns = columns
        self._lines: dict[tuple[Any, ...], int] = {}

    def refuse(self, row: Row) -> None:
        """Add a fault if the row's key has been seen."""
        key = row.key(self._columns)
        if key is None:
            return
        first = self._lines.setdefault(key, row.line)
        if first != row.line:
            row.fault(self._columns[0], f"the same {' and '.join(self._columns)} stand in line {first} already")


def table_of(model: type[Base]) -> Table:
    """The table behind a model."""
    table = inspect_model(model).local_table
    if not isinstance(table, Table):
        raise TypeError(f"{model.__name__} is not one table")
    return table
