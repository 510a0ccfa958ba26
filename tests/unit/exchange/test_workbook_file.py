"""The workbook as a whole: its sheets and their furniture, and a file that is complete or absent."""

import hashlib
import re
from html import unescape
from itertools import count
from zipfile import ZipFile

import openpyxl
import pytest
from python_calamine import CalamineWorkbook

from data.exchange.workbook.sheet import Column, Kind, Sheet
from data.exchange.workbook.writer import write_workbook

COLUMNS = [Column("Customer & site", width=30), Column("Peak", Kind.INTEGER, 10)]


def lines(number, name="Lines", total=None):
    return Sheet(name, COLUMNS, ((f"C{position}", position) for position in range(number)), total)


def write(path, *sheets, **options):
    return write_workbook(path, sheets, title="Usage & invoice", creator="A <portal>", **options)


def read(path):
    """Sheet name to rows, as calamine reads them."""
    book = CalamineWorkbook.from_path(str(path))
    return {name: book.get_sheet_by_name(name).to_python() for name in book.sheet_names}


@pytest.fixture
def path(tmp_path):
    return tmp_path / "book.xlsx"


def test_the_header_is_bold_and_frozen(path):
    write(path, lines(3))
    sheet = openpyxl.load_workbook(path).active
    assert [(cell.value, cell.font.b) for cell in sheet[1]] == [("Customer & site", True), ("Peak", True)]
    assert not sheet["A2"].font.b
    assert (sheet.freeze_panes, sheet.sheet_view.pane.state) == ("A2", "frozen")


def test_titles_of_numbers_stand_over_their_numbers(path):
    write(path, lines(1))
    assert [cell.alignment.horizontal for cell in openpyxl.load_workbook(path).active[1]] == [None, "right"]


@pytest.mark.parametrize("rows", [0, 3])
def test_the_filter_covers_the_table_from_its_first_cell(path, rows):
    write(path, lines(rows))
    assert openpyxl.load_workbook(path).active.auto_filter.ref == f"A1:B{rows + 1}"


def test_each_filter_has_the_hidden_name_by_which_excel_knows_it(path):
    write(path, lines(3), lines(1, "Tom's"))
    names = re.findall('<definedName name="(.*?)".*?>(.*?)<', ZipFile(path).read("xl/workbook.xml").decode())
    assert [(name, unescape(area)) for name, area in names] == [
        ("_xlnm._FilterDatabase", "'Lines'!$A$1:$B$4"),
        ("_xlnm._FilterDatabase", "'Tom''s'!$A$1:$B$2"),
    ]


def test_columns_have_their_widths(path):
    write(path, lines(1))
    widths = openpyxl.load_workbook(path).active.column_dimensions
    assert (widths["A"].width, widths["B"].width) == (30, 10)


def test_a_sheet_of_many_columns_is_addressed_beyond_the_alphabet(path):
    columns = [Column(f"Month {number}", Kind.INTEGER) for number in range(60)]
    write(path, Sheet("Months", columns, [list(range(60))]))
    sheet = openpyxl.load_workbook(path).active
    assert sheet["BH2"].value == 59
    assert sheet.auto_filter.ref == "A1:BH2"


def test_title_and_creator_are_in_the_properties(path):
    write(path, lines(1))
    properties = openpyxl.load_workbook(path).properties
    assert (properties.title, properties.creator) == ("Usage & invoice", "A <portal>")


def test_sheets_come_in_their_order_and_only_the_first_is_selected(path):
    write(path, lines(1, "Summary"), lines(2, "Tom's <lines>"), lines(0, "About"))
    book = openpyxl.load_workbook(path)
    assert book.sheetnames == ["Summary", "Tom's <lines>", "About"]
    assert [bool(sheet.sheet_view.tabSelected) for sheet in book] == [True, False, False]


def test_more_rows_than_a_sheet_holds_go_on_under_a_second_header(path):
    done = write(path, lines(7), lines(1, "About"), sheet_rows=4)
    header = ["Customer & site", "Peak"]
    assert read(path) == {
        "Lines": [header, ["C0", 0], ["C1", 1], ["C2", 2]],
        "Lines (2)": [header, ["C3", 3], ["C4", 4], ["C5", 5]],
        "Lines (3)": [header, ["C6", 6]],
        "About": [header, ["C0", 0]],
    }
    assert done.rows == {"Lines": 7, "About": 1}


def test_a_sheet_that_is_exactly_full_is_not_continued(path):
    write(path, lines(3), sheet_rows=4)
    assert list(read(path)) == ["Lines"]


def test_continuations_of_long_names_are_cut_to_fit(path):
    write(path, lines(3, "N" * 31), sheet_rows=3)
    assert list(read(path)) == ["N" * 31, "N" * 27 + " (2)"]


def test_a_continued_sheet_has_its_filter_and_its_place_in_messages(path):
    write(path, lines(5), sheet_rows=4)
    assert openpyxl.load_workbook(path)["Lines (2)"].auto_filter.ref == "A1:B3"
    wrong = Sheet("Lines", COLUMNS, [("a", 1), ("b", 2), ("c", "3")])
    with pytest.raises(ValueError, match=r"sheet 'Lines \(2\)', row 2, column 'Peak'"):
        write(path, wrong, sheet_rows=3)


def test_the_known_number_of_rows_is_announced_on_every_part(path):
    write(path, lines(5, total=5), sheet_rows=4)
    with ZipFile(path) as package:
        parts = [package.read(f"xl/worksheets/sheet{number}.xml") for number in (1, 2)]
    assert b'<dimension ref="A1:B4"/>' in parts[0]
    assert b'<dimension ref="A1:B3"/>' in parts[1]


@pytest.mark.parametrize(("given", "announced"), [(3, 4), (4, 3), (0, 1)])
def test_another_number_of_rows_than_announced_is_refused(path, given, announced):
    with pytest.raises(ValueError, match=f"{given} rows where {announced} were announced"):
        write(path, lines(given, total=announced))
    assert not path.exists()


def test_the_result_says_what_lies_on_the_disk(path):
    done = write(path, lines(3), lines(2, "More"))
    assert done.rows == {"Lines": 3, "More": 2}
    assert done.size == path.stat().st_size
    assert done.sha256 == hashlib.sha256(path.read_bytes()).hexdigest()


def test_equal_input_gives_equal_bytes(tmp_path, monkeypatch):
    first = write(tmp_path / "one.xlsx", lines(3_000))
    monkeypatch.setattr("time.time", lambda: 2_000_000_000.0)
    second = write(tmp_path / "other.xlsx", lines(3_000))
    assert first == second
    with ZipFile(tmp_path / "one.xlsx") as package:
        assert {entry.date_time for entry in package.infolist()} == {(1980, 1, 1, 0, 0, 0)}


def test_progress_counts_the_rows_of_all_sheets(path):
    heard = []
    write(path, lines(4_500), lines(10, "About"), on_rows=heard.append)
    assert heard == [2_000, 4_000, 4_500, 4_510]


def test_rows_are_read_only_as_they_are_written(path):
    class Enough(Exception):
        """The reader's patience is over."""

    drawn = 0

    def endless():
        nonlocal drawn
        for drawn in count(1):
            yield f"C{drawn}", drawn

    def stop_after(rows):
        if rows >= 4_000:
            raise Enough

    with pytest.raises(Enough):
        write(path, Sheet("Endless", COLUMNS, endless()), on_rows=stop_after)
    assert drawn == 4_000


class Cancelled(BaseException):
    """Stands for whatever ends an export from outside."""


def cancelled(_rows):
    raise Cancelled


def test_a_cancelled_workbook_leaves_nothing_behind(tmp_path, path):
    with pytest.raises(Cancelled):
        write(path, lines(5_000), on_rows=cancelled)
    assert list(tmp_path.iterdir()) == []


def test_a_failing_workbook_leaves_the_former_one_untouched(tmp_path, path):
    path.write_bytes(b"the former one")
    with pytest.raises(ValueError, match="row 3"):
        write(path, Sheet("Lines", COLUMNS, [("a", 1), ("b", None), ("c", "three")][1:]))
    assert path.read_bytes() == b"the former one"
    assert list(tmp_path.iterdir()) == [path]


def test_a_finished_workbook_replaces_the_former_one(tmp_path, path):
    path.write_bytes(b"the former one")
    write(path, lines(1))
    assert list(read(path)) == ["Lines"]
    assert list(tmp_path.iterdir()) == [path]


@pytest.mark.parametrize(
    "name", ["", "N" * 32, "a/b", "a\\b", "a:b", "a*b", "a?b", "a[b", "a]b", "'a", "a'", "a\nb", "History"]
)
def test_names_that_excel_refuses_are_refused(name):
    with pytest.raises(ValueError, match="cannot be the name of a sheet"):
        Sheet(name, COLUMNS, [])


def test_two_sheets_of_one_name_are_refused(path):
    with pytest.raises(ValueError, match="two sheets are called 'LINES'"):
        write(path, lines(1), lines(1, "LINES"))


def test_a_continuation_does_not_take_the_name_of_another_sheet(path):
    with pytest.raises(ValueError, match=r"two sheets are called 'Lines \(2\)'"):
        write(path, lines(2, "Lines (2)"), lines(5), sheet_rows=4)


def test_a_workbook_without_sheets_or_a_sheet_without_columns_is_refused(path):
    with pytest.raises(ValueError, match="at least one sheet"):
        write(path)
    with pytest.raises(ValueError, match="0 columns"):
        Sheet("Lines", [], [])


@pytest.mark.parametrize("rows", [1, 1_048_577])
def test_a_sheet_size_that_cannot_be_is_refused(path, rows):
    with pytest.raises(ValueError, match=f"cannot have {rows} rows"):
        write(path, lines(1), sheet_rows=rows)
