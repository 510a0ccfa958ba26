"""What a sheet is made of: its columns, their kinds, its rows; how that becomes a file is decided elsewhere."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum

# What the file format allows: rows of a sheet (the header among them), its columns, characters of its name.
SHEET_ROWS = 1_048_576
SHEET_COLUMNS = 16_384
NAME_LENGTH = 31

# "History" is what Excel calls a sheet of its own.
_UNFIT_FOR_NAMES = re.compile(r"[\[\]:*?/\\\x00-\x1f\ufffe\uffff\ud800-\udfff]|^'|'$|^history$", re.IGNORECASE)


class WrongValue(ValueError):
    """A value that its column cannot hold; the message names sheet, row, column and value."""


class Kind(StrEnum):
    """What the values of a column are; each kind takes exactly one Python type, and no subclass of it."""

    TEXT = "text"  # str, never read as a formula
    INTEGER = "integer"  # int, shown with thousands separators
    DECIMAL = "decimal"  # Decimal, written digit for digit
    DATE = "date"  # date
    TIMESTAMP = "timestamp"  # datetime without a zone, to the second
    ANY = "any"  # every value by its own type, for sheets of names and values


@dataclass(frozen=True, slots=True)
class Column:
    """A titled column; `width` in characters, `decimals` shown after the point (None: as many as there are)."""

    title: str
    kind: Kind = Kind.TEXT
    width: float = 12
    decimals: int | None = None


@dataclass(frozen=True, slots=True)
class Sheet:
    """A table from cell A1: a row holds one value or None (an empty cell) per column.

    `rows` is read once, lazily. `total` is the exact number of rows where it is known beforehand; a different
    number of rows is then refused. ValueError for a name or a number of columns that no sheet can have.
    """

    name: str
    columns: Sequence[Column]
    rows: Iterable[Sequence[object]]
    total: int | None = None

    def __post_init__(self) -> None:
        if not 0 < len(self.name) <= NAME_LENGTH or _UNFIT_FOR_NAMES.search(self.name):
            raise ValueError(f"{self.name!r} cannot be the name of a sheet")
        if not 0 < len(self.columns) <= SHEET_COLUMNS:
            raise ValueError(f"sheet {self.name!r} has {len(self.columns)} columns")


def continued(name: str, part: int) -> str:
    """The name of a sheet's n-th part, shortened to fit.

    >>> continued("Lines", 1), continued("Lines", 2), continued("A name of thirty-one characters", 12)
    ('Lines', 'Lines (2)', 'A name of thirty-one chara (12)')
    """
    suffix = f" ({part})" if part > 1 else ""
    return name[: NAME_LENGTH - len(suffix)] + suffix
