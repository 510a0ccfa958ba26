"""Batches of usage text read to numbers, column by column; only distinct texts are looked at one at a time."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import date, datetime
from typing import Any

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from data.exchange.bundle.codes import AlreadyRefused, Codes, KnownCodes
from data.exchange.bundle.faults import Faults
from data.exchange.bundle.horizon import in_future, latest_days
from data.exchange.bundle.rows import value_of
from data.exchange.bundle.tables import USAGE, Column
from data.exchange.bundle.usage_batches import Batch
from data.exchange.bundle.usage_days import Numbers, Places, days_of
from data.models.types import day_number

Mask = NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class UsageRows:
    """Rows as numbers, in the order of the staging table; days since 1970-01-01, `timed` is 1 for a timestamp."""

    partnership_id: Numbers
    customer_id: Numbers
    product_id: Numbers
    day: Numbers
    cycle_start: Numbers
    quantity: Numbers
    timed: Numbers
    line: Numbers

    def columns(self) -> list[Numbers]:
        return [getattr(self, column.name) for column in fields(self)]


@dataclass(frozen=True, slots=True)
class _Encoded:
    """One column of a batch: its distinct values (a ValueError where the text is wrong) and which each row has."""

    name: str
    values: Sequence[Any]
    empty: Mask
    codes: NDArray[np.int32]

    def numbers(self, number: Callable[[Any], int]) -> Numbers:
        """A number for each distinct value, 0 where it is wrong."""
        found = (0 if isinstance(value, ValueError) else number(value) for value in self.values)
        return np.fromiter(found, np.int64, len(self.values))

    @property
    def wrong(self) -> Mask:
        """Which of the distinct values are wrong."""
        return np.fromiter((isinstance(value, ValueError) for value in self.values), np.bool_, len(self.values))


class UsageReader:
    """Reads one file's batches, adding a fault for each wrong field; blank lines are passed over."""

    def __init__(self, file: str, known: KnownCodes, faults: Faults, now: datetime) -> None:
        self._file = file
        self._faults = faults
        self._places: Places = {one.id: one for one in known.partnerships.entries.values()}
        self._latest = latest_days(self._places.values(), now)
        self._soonest = day_number(min(self._latest.values(), default=date.max))
        self._codes: Mapping[str, Codes[Any]] = {
            "security_center_id": known.customers,
            "product_code": known.products,
        }

    def read(self, batch: Batch) -> tuple[int, UsageRows]:
        """How many rows are not blank, and those of them without a fault."""
        columns = [self._encode(column, batch.columns[column.name]) for column in USAGE.columns]
        blank = np.logical_and.reduce([column.empty[column.codes] for column in columns])
        self._report(columns, batch.lines, ~blank)
        wrong = np.logical_or.reduce([column.wrong[column.codes] for column in columns])
        return len(blank) - int(blank.sum()), self._rows(columns, batch.lines, ~(wrong | blank))

    def _encode(self, column: Column, texts: Any) -> _Encoded:
        encoded = texts.dictionary_encode()
        distinct = [text.decode(errors="surrogateescape") for text in encoded.dictionary.cast(pa.binary()).to_pylist()]
        values = [self._value(column, text) for text in distinct]
        empty = np.fromiter((not text for text in distinct), np.bool_, len(distinct))
        return _Encoded(column.name, values, empty, encoded.indices.to_numpy())

    def _value(self, column: Column, text: str) -> Any:
        """What a text stands for, or the ValueError that says why it stands for nothing."""
        codes = self._codes.get(column.name)
        try:
            if codes is None:
                return value_of(column, text)
            return codes.find(text) if text in codes.entries else codes.find(value_of(column, text))
        except ValueError as error:
            return error

    def _report(self, columns: Sequence[_Encoded], lines: Numbers, present: Mask) -> None:
        found = sorted(fault for column in columns for fault in _faults(column, lines, present))
        for line, name, message in found:
            self._faults.add(self._file, line, name, message)

    def _rows(self, columns: Sequence[_Encoded], lines: Numbers, sound: Mask) -> UsageRows:
        customer, product, at, quantity = columns
        codes = [column.codes[sound] for column in columns]
        owner = customer.numbers(lambda found: found.partnership_id)[codes[0]]
        day, cycle_start = days_of(at.values, codes[2], owner, self._places)
        self._refuse_future(day, owner, lines[sound])
        return UsageRows(
            partnership_id=owner,
            customer_id=customer.numbers(lambda found: found.id)[codes[0]],
            product_id=product.numbers(int)[codes[1]],
            day=day,
            cycle_start=cycle_start,
            quantity=quantity.numbers(int)[codes[3]],
            timed=at.numbers(lambda when: isinstance(when, datetime))[codes[2]],
            line=lines[sound],
        )

    def _refuse_future(self, days: Numbers, owners: Numbers, lines: Numbers) -> None:
        for owner in np.unique(owners[days > self._soonest]).tolist():
            latest = self._latest[owner]
            late = (owners == owner) & (days > day_number(latest))
            for line, day in zip(lines[late].tolist(), days[late].astype("datetime64[D]"), strict=True):
                self._faults.add(self._file, line, "at", in_future(day, latest))


def _faults(column: _Encoded, lines: Numbers, present: Mask) -> Iterator[tuple[int, str, str]]:
    """Line, column and message of every wrong field; ids whose own row was refused are silent."""
    silent = [isinstance(value, AlreadyRefused) for value in column.values]
    telling = column.wrong & ~np.array(silent, np.bool_)
    if telling.any():
        for row in np.flatnonzero(telling[column.codes] & present):
            yield int(lines[row]), column.name, str(column.values[column.codes[row]])
