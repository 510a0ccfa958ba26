"""What each kind of value becomes in a workbook, as two readers of their own making see it."""

from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from xml.etree import ElementTree
from zipfile import ZipFile

import openpyxl
import pytest
from openpyxl.utils.escape import unescape
from python_calamine import CalamineWorkbook

from data.exchange.workbook.sheet import Column, Kind, Sheet, WrongValue
from data.exchange.workbook.writer import write_workbook

NEW_YEAR = datetime.fromisoformat("2024-01-01")
SPREADSHEET = {"s": "http://schemas.openxmlformats.org/spreadsheetml/2006/main"}


def written(folder: Path, kind: Kind, *values: object, decimals: int | None = None) -> Path:
    """A workbook whose only column holds the values."""
    path = folder / "cells.xlsx"
    column = Column("Value", kind, decimals=decimals)
    write_workbook(path, [Sheet("Cells", [column], [[value] for value in values])], title="T", creator="C")
    return path


def cells(path: Path) -> list:
    """The cells under the header that the filter covers, as openpyxl reads them."""
    sheet = openpyxl.load_workbook(path).active
    return [cell for (cell,) in sheet[sheet.auto_filter.ref][1:]]


def values(path: Path) -> list:
    """The values under the header, as calamine reads them."""
    return [row[0] for row in CalamineWorkbook.from_path(str(path)).get_sheet_by_index(0).to_python()[1:]]


def raw(path: Path) -> list[str]:
    """The figures of the cells as they are spelt in the file."""
    sheet = ElementTree.fromstring(ZipFile(path).read("xl/worksheets/sheet1.xml"))
    return [found.text or "" for found in sheet.iterfind(".//s:v", SPREADSHEET)]


HOSTILE = [
    "=1+1",
    "+32 2 123 45 67",
    "-5",
    "@SUM(A1)",
    "\t=1",
    "\r=1",
    '=HYPERLINK("http://example.test","x")',
    "<c t='str'><f>1+1</f></c>",
    "</t></is></c>",
    "]]> & &amp; \"'",
    "#N/A",
    "TRUE",
    "1e5",
    "  two  spaces  ",
    "line\nbreak",
    "windows\r\nbreak",
    "nul \x00 bell \x07 unit \x1f",
    "_x0041_ is written, not A",
    "_x0041_x0042_",
    "_x0041\x01",
    "🛡 ünïcödé 漢字",
    "'quoted",
]
NO_CHARACTERS = ["lone \ud83d half", "\ufffe and \uffff"]


@pytest.mark.parametrize("text", HOSTILE + NO_CHARACTERS)
def test_hostile_text_arrives_unchanged_and_is_no_formula(tmp_path, text):
    path = written(tmp_path, Kind.TEXT, text)
    [cell] = cells(path)
    assert unescape(cell.value) == text
    assert cell.data_type == "s"
    assert b"<f>" not in ZipFile(path).read("xl/worksheets/sheet1.xml")


def test_the_second_reader_sees_the_same_hostile_text(tmp_path):
    assert values(written(tmp_path, Kind.TEXT, *HOSTILE)) == HOSTILE


@pytest.mark.parametrize("text", ["=1", "+1", "-1", "@a", "\ta", "\ra"])
def test_text_that_looks_like_a_formula_is_marked_to_stay_text_when_edited(tmp_path, text):
    marked, plain = cells(written(tmp_path, Kind.TEXT, text, "a" + text))
    assert marked.quotePrefix
    assert not plain.quotePrefix


@pytest.mark.parametrize("text", [" before", "after ", "\nbefore", "after\n"])
def test_space_at_the_ends_of_a_text_is_marked_to_be_kept(tmp_path, text):
    # Both readers keep it anyway; Excel cuts it off without the mark.
    sheet = ZipFile(written(tmp_path, Kind.TEXT, text)).read("xl/worksheets/sheet1.xml").decode()
    assert f'<t xml:space="preserve">{text}</t>' in sheet


def test_a_text_met_again_after_many_others_is_written_the_same(tmp_path):
    texts = [f"text {number % 21_000} & more" for number in range(42_000)]
    assert values(written(tmp_path, Kind.TEXT, *texts)) == texts


def test_the_longest_text_fits_and_a_longer_one_is_refused(tmp_path):
    assert values(written(tmp_path, Kind.TEXT, "x" * 32_767)) == ["x" * 32_767]
    with pytest.raises(WrongValue, match="32,767 characters"):
        written(tmp_path, Kind.TEXT, "x" * 32_768)


def test_text_is_measured_in_the_units_that_excel_counts(tmp_path):
    with pytest.raises(WrongValue, match="32,767 characters"):
        written(tmp_path, Kind.TEXT, "🛡" * 16_384)


def test_negative_numbers_stay_numbers(tmp_path):
    path = written(tmp_path, Kind.INTEGER, -5, 0, 7)
    assert [cell.data_type for cell in cells(path)] == ["n", "n", "n"]
    assert values(path) == [-5, 0, 7]
    assert cells(path)[0].number_format == "#,##0"


def test_decimals_are_spelt_digit_for_digit(tmp_path):
    amounts = ["-12.345678901234567890", "0.10", "1E-7", "100", "-0.30"]
    assert raw(written(tmp_path, Kind.DECIMAL, *map(Decimal, amounts))) == amounts


@pytest.mark.parametrize(("decimals", "code"), [(0, "#,##0"), (2, "#,##0.00"), (3, "#,##0.000"), (None, "General")])
def test_a_decimal_column_shows_its_own_number_of_decimals(tmp_path, decimals, code):
    [cell] = cells(written(tmp_path, Kind.DECIMAL, Decimal("-1.5"), decimals=decimals))
    assert (cell.value, cell.number_format) == (-1.5, code)


def test_two_columns_keep_their_own_decimals(tmp_path):
    columns = [Column("EUR", Kind.DECIMAL, decimals=2), Column("KWD", Kind.DECIMAL, decimals=3)]
    sheet = Sheet("Money", columns, [(Decimal("1.50"), Decimal("1.500"))])
    write_workbook(tmp_path / "money.xlsx", [sheet], title="T", creator="C")
    row = openpyxl.load_workbook(tmp_path / "money.xlsx").active[2]
    assert [cell.number_format for cell in row] == ["#,##0.00", "#,##0.000"]


def test_dates_are_dates(tmp_path):
    days = [date(1900, 3, 1), date(2024, 2, 29), date(9999, 12, 31)]
    path = written(tmp_path, Kind.DATE, *days)
    assert values(path) == days
    assert {(cell.is_date, cell.number_format) for cell in cells(path)} == {(True, "yyyy-mm-dd")}


def test_days_that_excel_counts_wrongly_are_written_as_text(tmp_path):
    path = written(tmp_path, Kind.DATE, date(1900, 2, 28), None, date(1, 1, 1), date(1900, 3, 1))
    assert values(path) == ["1900-02-28", "", "0001-01-01", date(1900, 3, 1)]


def test_timestamps_are_kept_to_the_second(tmp_path):
    moments = map(datetime.fromisoformat, ["2024-02-29T23:59:59.999999", "1899-12-31T08:00:00.5"])
    path = written(tmp_path, Kind.TIMESTAMP, *moments)
    assert values(path) == [datetime.fromisoformat("2024-02-29T23:59:59"), "1899-12-31 08:00:00"]
    assert cells(path)[0].number_format == "yyyy-mm-dd hh:mm:ss"


@pytest.mark.parametrize("kind", list(Kind))
def test_none_is_an_empty_cell_of_any_kind(tmp_path, kind):
    path = written(tmp_path, kind, None)
    assert [cell.value for cell in cells(path)] == [None]
    assert b'r="A2"' not in ZipFile(path).read("xl/worksheets/sheet1.xml")


def test_empty_text_is_not_taken_for_a_missing_one(tmp_path):
    empty, missing = cells(written(tmp_path, Kind.TEXT, "", None))
    assert (empty.value, missing.value) == ("", None)


def test_a_column_of_any_kind_writes_each_value_by_its_own_type(tmp_path):
    morning = NEW_YEAR.replace(hour=8)
    path = written(tmp_path, Kind.ANY, "=text", -3, Decimal("0.125"), date(2024, 1, 2), morning, decimals=3)
    assert values(path) == ["=text", -3, 0.125, date(2024, 1, 2), morning]
    assert [cell.number_format for cell in cells(path)] == [
        "General",
        "#,##0",
        "#,##0.000",
        "yyyy-mm-dd",
        "yyyy-mm-dd hh:mm:ss",
    ]


@pytest.mark.parametrize(
    ("kind", "value", "reason"),
    [
        (Kind.TEXT, 5, "int where text is due"),
        (Kind.INTEGER, "5", "str where integer is due"),
        (Kind.INTEGER, True, "bool where integer is due"),
        (Kind.INTEGER, 2**1024, "larger than any number"),
        (Kind.DECIMAL, 1.5, "float where decimal is due"),
        (Kind.DECIMAL, Decimal("NaN"), "not a number"),
        (Kind.DECIMAL, Decimal("-Infinity"), "not a number"),
        (Kind.DECIMAL, Decimal("1E+400"), "larger or smaller"),
        (Kind.DATE, NEW_YEAR, "datetime where date is due"),
        (Kind.TIMESTAMP, date(2024, 1, 1), "date where timestamp is due"),
        (Kind.TIMESTAMP, NEW_YEAR.replace(tzinfo=UTC), "no time zones"),
        (Kind.ANY, 1.5, "float is no kind of cell"),
    ],
)
def test_a_wrong_value_is_refused_with_its_place(tmp_path, kind, value, reason):
    good = {Kind.TEXT: "a", Kind.INTEGER: 1, Kind.DECIMAL: Decimal(1), Kind.DATE: date(2024, 1, 1)}.get(kind)
    with pytest.raises(WrongValue, match=rf"sheet 'Cells', row 3, column 'Value': .*{reason}"):
        written(tmp_path, kind, good, value, good)


def test_a_row_of_the_wrong_length_is_refused_with_its_place(tmp_path):
    sheet = Sheet("Lines", [Column("A"), Column("B")], [("a", "b"), ("a",)])
    with pytest.raises(WrongValue, match="sheet 'Lines', row 3: 1 values, 2 columns"):
        write_workbook(tmp_path / "short.xlsx", [sheet], title="T", creator="C")
