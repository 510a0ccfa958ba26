"""Sheets laid into an open package one after another, each continued on the next where it is full."""

from collections.abc import Callable, Iterator, Sequence
from itertools import chain, count, islice
from zipfile import ZipFile

from data.exchange.workbook import package
from data.exchange.workbook.sheet import Sheet, continued
from data.exchange.workbook.styles import Styles
from data.exchange.workbook.texts import Texts
from data.exchange.workbook.worksheet import Worksheet

SLICE = 2_000  # rows in memory at a time, and between two reports of progress

Rows = Iterator[Sequence[object]]


class Filling:
    """One package while it is being filled: sheets done, rows written so far."""

    def __init__(
        self,
        archive: ZipFile,
        sheets: Sequence[Sheet],
        on_rows: Callable[[int], None] | None,
        sheet_rows: int,
    ) -> None:
        self._archive = archive
        self._sheets = sheets
        self._on_rows = on_rows
        self._room = sheet_rows - 1
        self._styles = Styles(column for sheet in sheets for column in sheet.columns)
        self._texts = Texts()
        self._parts: list[package.Part] = []
        self._written = 0

    def fill(self, title: str, creator: str) -> dict[str, int]:
        """Every part of the package; the rows of each sheet."""
        self._add("_rels/.rels", package.ROOT_RELATIONS)
        self._add("docProps/core.xml", package.properties(title, creator))
        self._add("xl/styles.xml", self._styles.xml())
        rows = {sheet.name: self._sheet(sheet) for sheet in self._sheets}
        self._add("xl/workbook.xml", package.workbook(self._parts))
        self._add("xl/_rels/workbook.xml.rels", package.workbook_relations(self._parts))
        self._add("[Content_Types].xml", package.content_types(self._parts))
        return rows

    def _sheet(self, sheet: Sheet) -> int:
        """A sheet and its continuations; the number of its rows."""
        rows: Rows = iter(sheet.rows)
        done = 0
        for number in count(1):
            done += self._part(sheet, continued(sheet.name, number), rows, done)
            following = list(islice(rows, 1)) if done == number * self._room else []
            if not following:
                break
            rows = chain(following, rows)
        if sheet.total not in (None, done):
            raise ValueError(f"sheet {sheet.name!r}: {done} rows where {sheet.total} were announced")
        return done

    def _part(self, sheet: Sheet, name: str, rows: Rows, done: int) -> int:
        """One worksheet, as full as it may be; the number of its rows."""
        if name.casefold() in {part.name.casefold() for part in self._parts}:
            raise ValueError(f"two sheets are called {name!r}")
        expected = None if sheet.total is None else min(sheet.total - done, self._room)
        worksheet = Worksheet(name, sheet.columns, self._styles, self._texts)
        written = 0
        with self._archive.open(package.part_path(len(self._parts) + 1), "w") as part:
            part.write(worksheet.head(expected, selected=not self._parts).encode())
            while some := list(islice(rows, min(SLICE, self._room - written))):
                part.write(worksheet.body(written + 2, some).encode())
                written += len(some)
                self._report(len(some))
            part.write(worksheet.foot(written).encode())
        self._parts.append(worksheet.part(written))
        return written

    def _report(self, rows: int) -> None:
        self._written += rows
        if self._on_rows:
            self._on_rows(self._written)

    def _add(self, path: str, xml: str) -> None:
        # Opened by name, an entry carries the earliest moment that a zip file knows instead of the present one.
        with self._archive.open(path, "w") as part:
            part.write(xml.encode())
