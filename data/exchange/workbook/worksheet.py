"""One worksheet as XML in the order the format demands; which rows go on which sheet is not decided here."""

import reprlib
from collections.abc import Iterator, Sequence

from data.exchange.workbook.cells import Cells
from data.exchange.workbook.package import Part
from data.exchange.workbook.sheet import Column, Kind, WrongValue
from data.exchange.workbook.styles import HEADER, HEADER_RIGHT, Styles
from data.exchange.workbook.texts import Texts, escaped

_START = (
    '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
    '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'
)
_VIEW = (
    '<sheetViews><sheetView{selected} workbookViewId="0">'
    '<pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/>'
    '<selection pane="bottomLeft" activeCell="A2" sqref="A2"/></sheetView></sheetViews>'
    '<sheetFormatPr defaultRowHeight="15"/>'
)
_NUMERIC = {Kind.INTEGER, Kind.DECIMAL, Kind.DATE, Kind.TIMESTAMP}


class Worksheet:
    """The XML of a sheet called `name`, piece by piece: head, any number of bodies, foot."""

    def __init__(self, name: str, columns: Sequence[Column], styles: Styles, texts: Texts) -> None:
        self.name = name
        self._columns = columns
        self._letters = [letters(position) for position in range(1, len(columns) + 1)]
        self._cells = [
            Cells(letter, column, styles, texts) for letter, column in zip(self._letters, columns, strict=True)
        ]

    def head(self, rows: int | None, *, selected: bool) -> str:
        """Everything before the first row, and the header; `rows` where their number is already known."""
        dimension = "" if rows is None else f'<dimension ref="{self._area(rows)}"/>'
        view = _VIEW.format(selected=' tabSelected="1"' if selected else "")
        return f"{_START}{dimension}{view}<cols>{self._widths()}</cols><sheetData>{self._titles()}"

    def body(self, first: int, rows: Sequence[Sequence[object]]) -> str:
        """A slice of rows, the first of which is row number `first`; WrongValue for what does not fit."""
        for number, row in enumerate(rows, start=first):
            if len(row) != len(self._columns):
                raise WrongValue(f"sheet {self.name!r}, row {number}: {len(row)} values, {len(self._columns)} columns")
        numbers = [str(number) for number in range(first, first + len(rows))]
        starts = [f'<row r="{number}">' for number in numbers]
        columns = (self._column(position, numbers, values) for position, values in enumerate(zip(*rows, strict=True)))
        return "".join([f"{''.join(parts)}</row>" for parts in zip(starts, *columns, strict=True)])

    def foot(self, rows: int) -> str:
        """Everything after the last row: the filter over the header and so many rows."""
        return f'</sheetData><autoFilter ref="{self._area(rows)}"/></worksheet>'

    def part(self, rows: int) -> Part:
        """What the rest of the workbook must know of this sheet once it has so many rows."""
        return Part(self.name, self._letters[-1], rows + 1)

    def _column(self, position: int, numbers: Sequence[str], values: Sequence[object]) -> list[str]:
        try:
            return self._cells[position].write(numbers, values)
        except ValueError:
            raise next(self._faults(position, numbers, values)) from None

    def _faults(self, position: int, numbers: Sequence[str], values: Sequence[object]) -> Iterator[WrongValue]:
        title = self._columns[position].title
        for number, value in zip(numbers, values, strict=True):
            try:
                self._cells[position].write((number,), (value,))
            except ValueError as error:
                where = f"sheet {self.name!r}, row {number}, column {title!r}"
                yield WrongValue(f"{where}: {error} ({reprlib.repr(value)})")

    def _area(self, rows: int) -> str:
        return f"A1:{self._letters[-1]}{rows + 1}"

    def _widths(self) -> str:
        return "".join(
            f'<col min="{position}" max="{position}" width="{column.width}" customWidth="1"/>'
            for position, column in enumerate(self._columns, start=1)
        )

    def _titles(self) -> str:
        cells = (
            f'<c r="{letter}1" s="{HEADER_RIGHT if column.kind in _NUMERIC else HEADER}" t="inlineStr">'
            f'<is><t xml:space="preserve">{escaped(column.title)}</t></is></c>'
            for letter, column in zip(self._letters, self._columns, strict=True)
        )
        return f'<row r="1">{"".join(cells)}</row>'


def letters(position: int) -> str:
    """The letters of a column, counted from 1.

    >>> letters(1), letters(26), letters(27), letters(16_384)
    ('A', 'Z', 'AA', 'XFD')
    """
    text = ""
    while position:
        position, letter = divmod(position - 1, 26)
        text = chr(ord("A") + letter) + text
    return text
