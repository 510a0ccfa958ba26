"""Whatever goes into a workbook comes out of it again: arbitrary values, read back with openpyxl."""

from datetime import date, datetime, time
from decimal import Decimal
from pathlib import Path
from tempfile import TemporaryDirectory

import openpyxl
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl.utils.escape import unescape

from data.exchange.workbook.sheet import Column, Kind, Sheet
from data.exchange.workbook.writer import write_workbook

COLUMNS = [
    Column("Text"),
    Column("Integer", Kind.INTEGER),
    Column("Decimal", Kind.DECIMAL, decimals=2),
    Column("Date", Kind.DATE),
    Column("Timestamp", Kind.TIMESTAMP),
]

# Pieces that escaping has to tell apart, among any characters at all, halves of surrogate pairs included.
PIECES = st.sampled_from(["_", "_x", "0041", "_x0041_", "\x01", "\r", "\n", "\t", " ", "=", "&", "<", "]]>"])
ANYTHING = st.text(st.characters(exclude_categories=()), max_size=5)
TEXTS = st.lists(PIECES | ANYTHING, max_size=8).map("".join)
INTEGERS = st.integers(-(10**30), 10**30)
DECIMALS = st.decimals(allow_nan=False, allow_infinity=False, min_value=-(10**20), max_value=10**20)
DAYS = st.dates()
MOMENTS = st.datetimes()

ROWS = st.lists(st.tuples(*[st.none() | values for values in (TEXTS, INTEGERS, DECIMALS, DAYS, MOMENTS)]), max_size=10)


def as_read(row):
    """What a reader without Decimal, and with Excel's calendar, is expected to find."""
    text, integer, decimal, day, moment = row
    early = date(1900, 3, 1)
    return [
        text,
        integer,
        None if decimal is None else float(decimal),
        day and (datetime.combine(day, time()) if day >= early else day.isoformat()),
        moment and (moment.replace(microsecond=0) if moment.date() >= early else moment.isoformat(" ", "seconds")),
    ]


def read(path):
    sheet = openpyxl.load_workbook(path).active
    rows = [[cell.value for cell in row] for row in sheet[sheet.auto_filter.ref][1:]]
    return [[text and unescape(text), *others] for text, *others in rows]


@settings(max_examples=150, deadline=None)
@given(ROWS)
def test_any_row_comes_back_as_it_went_in(rows):
    with TemporaryDirectory() as folder:
        path = Path(folder) / "any.xlsx"
        write_workbook(path, [Sheet("Any", COLUMNS, rows)], title="T", creator="C")
        assert read(path) == [as_read(row) for row in rows]


@settings(max_examples=50, deadline=None)
@given(st.lists(INTEGERS, max_size=40), st.integers(2, 12))
def test_rows_are_neither_lost_nor_doubled_nor_moved_by_continuing(numbers, sheet_rows):
    with TemporaryDirectory() as folder:
        path = Path(folder) / "parts.xlsx"
        sheet = Sheet("Part", [Column("Integer", Kind.INTEGER)], [(number,) for number in numbers], len(numbers))
        write_workbook(path, [sheet], title="T", creator="C", sheet_rows=sheet_rows)
        parts = openpyxl.load_workbook(path).worksheets
    assert [row[0] for part in parts for row in part.iter_rows(min_row=2, values_only=True)] == numbers
    assert [part.max_row for part in parts[:-1]] == [sheet_rows] * (len(parts) - 1)


def test_the_expectation_itself_tells_decimals_apart():
    assert as_read((None, None, Decimal("0.1"), None, None)) != as_read((None, None, Decimal("0.2"), None, None))
