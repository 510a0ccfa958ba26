"""The cells of one column, a slice of rows at a time; what surrounds them is written elsewhere.

A slice of one column has one kind, so types are checked and styles chosen once per slice, not once per cell:
that is where the speed comes from.
"""

from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from types import NoneType
from typing import Any

from data.exchange.workbook.sheet import Column, Kind
from data.exchange.workbook.styles import Styles
from data.exchange.workbook.texts import Texts

_TYPES: Mapping[Kind, type] = {
    Kind.TEXT: str,
    Kind.INTEGER: int,
    Kind.DECIMAL: Decimal,
    Kind.DATE: date,
    Kind.TIMESTAMP: datetime,
}
_KINDS = {type_: kind for kind, type_ in _TYPES.items()}

_DAY_ZERO = date(1899, 12, 30).toordinal()
# Excel counts a 29 February 1900 that never was, other programs do not: before 1 March 1900 no number means
# the same day everywhere, so such days are written as ISO text.
_FIRST_DAY = date(1900, 3, 1).toordinal() - _DAY_ZERO

Slice = Sequence[Any]


class Cells:
    """Writes a column's cells; a value that does not fit is a ValueError that says why."""

    def __init__(self, letter: str, column: Column, styles: Styles, texts: Texts) -> None:
        self._start = f'<c r="{letter}'
        self._column = column
        self._texts = texts
        self._tags = {kind: f'" s="{styles.of(kind, column.decimals)}"><v>' for kind in _TYPES}
        self._writers: Mapping[Kind, Callable[[Sequence[str], Slice], list[str]]] = {
            Kind.TEXT: self._text,
            Kind.INTEGER: self._integers,
            Kind.DECIMAL: self._decimals,
            Kind.DATE: lambda rows, values: self._days(Kind.DATE, rows, values, _day),
            Kind.TIMESTAMP: lambda rows, values: self._days(Kind.TIMESTAMP, rows, values, _moment),
            Kind.ANY: self._each_by_its_type,
        }

    def write(self, rows: Sequence[str], values: Slice) -> list[str]:
        """One piece of XML per value, empty for None; `rows` are the numbers of the rows."""
        kind = self._column.kind
        if kind is not Kind.ANY:
            _check_types(kind, values)
        return self._writers[kind](rows, values)

    def _text(self, rows: Sequence[str], values: Slice) -> list[str]:
        start, texts = self._start, self._texts
        return [
            "" if value is None else f'{start}{row}"{texts[value]}' for row, value in zip(rows, values, strict=True)
        ]

    def _numbers(self, kind: Kind, rows: Sequence[str], values: Slice) -> list[str]:
        start, tag = self._start, self._tags[kind]
        return [
            "" if value is None else f"{start}{row}{tag}{value!s}</v></c>"
            for row, value in zip(rows, values, strict=True)
        ]

    def _integers(self, rows: Sequence[str], values: Slice) -> list[str]:
        present = (value for value in values if value is not None)
        if max(map(int.bit_length, present), default=0) > 1023:
            raise ValueError("larger than any number of a workbook")
        return self._numbers(Kind.INTEGER, rows, values)

    def _decimals(self, rows: Sequence[str], values: Slice) -> list[str]:
        present = [value for value in values if value is not None]
        if not all(map(Decimal.is_finite, present)):
            raise ValueError("not a number")
        if not all(-308 < magnitude < 308 for magnitude in map(Decimal.adjusted, present)):
            raise ValueError("larger or smaller than any number of a workbook")
        return self._numbers(Kind.DECIMAL, rows, values)

    def _days(self, kind: Kind, rows: Sequence[str], values: Slice, serial: Callable[[Any], float]) -> list[str]:
        days = [None if value is None else serial(value) for value in values]
        if all(day is None or day >= _FIRST_DAY for day in days):
            return self._numbers(kind, rows, days)
        return [self._day(kind, *cell) for cell in zip(rows, values, days, strict=True)]

    def _day(self, kind: Kind, row: str, value: date | None, day: float | None) -> str:
        if value is None or day is None or day >= _FIRST_DAY:
            return self._numbers(kind, (row,), (day,))[0]
        return self._text((row,), (_written_out(value),))[0]

    def _each_by_its_type(self, rows: Sequence[str], values: Slice) -> list[str]:
        return [
            "" if value is None else self._writers[_kind_of(value)]((row,), (value,))[0]
            for row, value in zip(rows, values, strict=True)
        ]


def _check_types(kind: Kind, values: Slice) -> None:
    for found in set(map(type, values)) - {_TYPES[kind], NoneType}:
        raise ValueError(f"{found.__name__} where {kind} is due")


def _kind_of(value: object) -> Kind:
    if type(value) not in _KINDS:
        raise ValueError(f"{type(value).__name__} is no kind of cell")
    return _KINDS[type(value)]


def _written_out(value: date) -> str:
    return value.isoformat(" ", "seconds") if isinstance(value, datetime) else value.isoformat()


def _day(value: date) -> int:
    return value.toordinal() - _DAY_ZERO


def _moment(value: datetime) -> float:
    if value.tzinfo is not None:
        raise ValueError("a workbook knows no time zones: give the wall clock time that is meant")
    # Whole seconds: a fraction would be rounded on display, and 23:59:59.9 shown as the day after.
    return _day(value) + (value.hour * 3600 + value.minute * 60 + value.second) / 86_400
