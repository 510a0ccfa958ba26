"""The rows of a small table, one after the other, every field read; usage, which is large, has its own reader."""

import csv
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from data.exchange.bundle.codes import AlreadyRefused, Codes, Known
from data.exchange.bundle.faults import Faults
from data.exchange.bundle.files import BundleFile
from data.exchange.bundle.header import header_of, opened_csv
from data.exchange.bundle.parquet import Unreadable, parquet_batches
from data.exchange.bundle.tables import Column

_BATCH = 10_000


@dataclass(slots=True)
class Row:
    """One row: `values` by column for those in the header, None where empty, absent where the text was wrong."""

    file: str
    line: int
    values: dict[str, Any]
    faults: Faults
    sound: bool = True

    def fault(self, column: str, message: str) -> None:
        """Refuse this row for one of its columns."""
        self.sound = False
        self.faults.add(self.file, self.line, column, message)

    def refer(self, column: str, codes: Codes[Known]) -> Known | None:
        """What the id in a column stands for; None if it is empty, or (with a fault) stands for nothing."""
        code = self.values.get(column)
        return None if code is None else self.find(column, code, codes)

    def find(self, column: str, code: str, codes: Codes[Known]) -> Known | None:
        """What one id stands for; None, and a fault at the column, where it stands for nothing."""
        try:
            return codes.find(code)
        except AlreadyRefused:
            self.sound = False
        except ValueError as error:
            self.fault(column, str(error))
        return None

    def key(self, columns: Sequence[str]) -> tuple[Any, ...] | None:
        """The values of key columns, or None if one of them could not be read."""
        if any(name not in self.values for name in columns):
            return None
        return tuple(self.values[name] for name in columns)


def rows_of(file: BundleFile, faults: Faults) -> Iterator[Row]:
    """Every row that has the right number of fields; a line without any value is passed over."""
    names = header_of(file, faults)
    if names is None:
        return
    columns = {column.name: column for column in file.table.columns}
    ordered = [columns[name] for name in names]
    source = _parquet_fields(file, names, faults) if file.is_parquet else _csv_fields(file, faults)
    for line, fields in source:
        if not any(fields):
            continue
        if len(fields) != len(names):
            faults.add(file.name, line, "row", wrong_number_of_fields(len(fields), len(names)))
            continue
        row = Row(file.name, line, {}, faults)
        for column, text in zip(ordered, fields, strict=True):
            _read(row, column, text)
        yield row


def _read(row: Row, column: Column, text: str) -> None:
    try:
        row.values[column.name] = value_of(column, text)
    except ValueError as error:
        row.fault(column.name, str(error))


def value_of(column: Column, text: str) -> Any:
    """The value of one field, None for an empty one; ValueError says what is wrong with it."""
    if not text.strip():
        if column.filled:
            raise ValueError("is empty")
        return None
    if not text.isascii():
        try:
            text.encode()
        except UnicodeEncodeError:
            raise ValueError("is not UTF-8 text") from None
    return column.parse(text)


def _csv_fields(file: BundleFile, faults: Faults) -> Iterator[tuple[int, list[str]]]:
    """Line by line after the header; a quoted field may run over several, the row has the first of them."""
    with opened_csv(file) as text:
        reader = csv.reader(text, strict=True)
        next(reader)
        while True:
            line = reader.line_num + 1
            try:
                fields = next(reader)
            except StopIteration:
                return
            except csv.Error as error:
                # From here on nobody knows where a row begins.
                faults.add(file.name, line, "row", f"cannot be read as CSV: {error}")
                return
            yield line, fields


def _parquet_fields(file: BundleFile, names: Sequence[str], faults: Faults) -> Iterator[tuple[int, Sequence[str]]]:
    line = 1
    try:
        for batch in parquet_batches(file, _BATCH):
            for fields in zip(*(batch[name].to_pylist() for name in names), strict=True):
                line += 1
                yield line, fields
    except Unreadable as error:
        faults.add(file.name, line, error.column, str(error))


def wrong_number_of_fields(found: int, expected: int) -> str:
    """What is wrong with a row of `found` fields."""
    return f"has {found} {'field' if found == 1 else 'fields'} where the header has {expected}"
