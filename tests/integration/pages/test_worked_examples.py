"""The worked examples from the file that is loaded to every figure that leaves the portal: all of them agree."""

import io
import re
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from python_calamine import CalamineWorkbook

from tests.integration.pages.conftest import OpenPortal
from tests.integration.pages.examples import ANALYST, CYCLE, EXAMPLES, WorkedExample
from tests.integration.pages.premises import Premises, csv_rows
from tests.support.dash_client import Answer, DashClient
from tests.support.dash_tree import by_class, by_id, hrefs, nodes, records, table, text, tiles

REPORT, EXPORTS = "/p/nordics/report", "/p/nordics/exports"
PEAKS = {"SC-A": 40, "SC-B": 5}
PEAK_DAYS = {"SC-A": date(2026, 10, 3), "SC-B": date(2026, 10, 9)}
NAMES = {"SC-A": "Aster AB", "SC-B": "Birk AS"}
READINGS = [
    ("SC-A", date(2026, 9, 26), 14),
    ("SC-A", date(2026, 10, 3), 40),
    ("SC-A", date(2026, 10, 17), 40),
    ("SC-A", date(2026, 10, 25), 12),
    ("SC-B", date(2026, 10, 9), 5),
    ("SC-B", date(2026, 10, 10), 0),
]
SHEETS = ["Summary", "Invoice lines", "Daily evidence", "About"]
FIGURES = SHEETS[:3]

Cells = dict[str, list[list[Any]]]


@dataclass(frozen=True, slots=True)
class Exhibit:
    """One example in a running portal, and the analyst who looks at it."""

    example: WorkedExample
    premises: Premises
    analyst: DashClient

    def report(self, search: str = "") -> Answer:
        return self.analyst.call("show_report", f"{REPORT}{search}")

    def file(self, level: str, search: str = "") -> list[dict[str, str]]:
        response = self.analyst.get(f"{REPORT}/{level}.csv{search}")
        assert response.status_code == 200
        return csv_rows(response.text)

    def exports(self) -> Any:
        """The history as the exports page shows it."""
        return self.analyst.call("show_exports", EXPORTS)["list"]


@dataclass(frozen=True, slots=True)
class Exported:
    """A workbook that was asked for on the report page, built by the worker and downloaded."""

    row: list[str]
    data: bytes


@pytest.fixture(
    scope="module",
    params=[
        *((example, "sqlite") for example in EXAMPLES),
        *(pytest.param((example, "postgres"), marks=pytest.mark.postgres) for example in list(EXAMPLES)[1:3]),
    ],
    ids=lambda param: f"{param[0]} on {param[1]}",
)
def exhibit(request: pytest.FixtureRequest, open_portal: OpenPortal) -> Exhibit:
    example, kind = request.param
    premises = open_portal(kind)
    premises.load(EXAMPLES[example].bundle)
    return Exhibit(EXAMPLES[example], premises, premises.visit(ANALYST))


@pytest.fixture(scope="module")
def exported(exhibit: Exhibit) -> Exported:
    pressed = exhibit.analyst.call("ask_for_workbook", REPORT, report_export__n_clicks=1)
    [toast] = pressed.beside["shell-toasts"]["children"]
    assert "Workbook for 26 Sep – 25 Oct 2026 is being built" in str(toast["props"]["header"])
    [cancel] = [node["props"]["id"] for node in nodes(exhibit.exports()) if isinstance(node["props"].get("id"), dict)]
    exhibit.premises.build(cancel["request"])
    [file] = [href for href in hrefs(exhibit.exports()) if href.endswith("/file")]
    assert file == f"{EXPORTS}/{cancel['request']}/file"
    response = exhibit.analyst.get(file)
    assert response.status_code == 200
    return Exported(table(exhibit.exports())[1], response.data)


def euros(amount: Decimal | None) -> str:
    return "" if amount is None else f"€{amount:,.2f}"


def money_in(words: str) -> list[str]:
    return re.findall(r"€[0-9,]+\.[0-9]{2}", words)


def cells_of(workbook: bytes | Path) -> Cells:
    """Every sheet by name as openpyxl reads it."""
    source: Any = io.BytesIO(workbook) if isinstance(workbook, bytes) else workbook
    found = openpyxl.load_workbook(source, read_only=False)
    return {
        sheet.title: [[plain(value) for value in row] for row in sheet.iter_rows(values_only=True)] for sheet in found
    }


def plain(value: Any) -> Any:
    """A cell's value without the time of day that spreadsheets give to days."""
    return value.date() if hasattr(value, "date") else value


def in_cells(value: Decimal | None) -> float | None:
    return None if value is None else float(value)


def test_the_tiles_of_the_report_tell_the_cycle(exhibit: Exhibit) -> None:
    example, shown = exhibit.example, tiles(exhibit.report()["tiles"])
    assert shown["Sum of peaks"][0] == "45"
    assert shown["Busiest day"][0] == "40"
    assert "Sat 3 Oct 2026" in shown["Busiest day"][1]
    if not example.priced:
        assert list(shown) == ["Sum of peaks", "Busiest day"]
        return
    assert shown["Invoice, Oct 2026"][0] == euros(example.total)
    assert shown["True-ups"][0] == euros(example.true_up or Decimal(0))
    assert ("Vulnerability Management" in shown["True-ups"][1]) == bool(example.true_up)


def test_every_bar_is_the_sum_of_its_customers_peaks(exhibit: Exhibit) -> None:
    bars = exhibit.report("?months=3")["figure"]["data"]
    drawn = {tuple(point): y for trace in bars for point, y in zip(trace["customdata"], trace["y"], strict=True)}
    assert drawn == {("2026-09", "VM"): 99, ("2026-10", "VM"): 45, ("2026-11", "VM"): 70}
    in_table = table(exhibit.report("?months=3&view=table")["table"])
    assert [row[1] for row in in_table[1:]] == ["99", "45", "70"]
    in_file = exhibit.file("bars", "?months=3")
    assert {(row["cycle"], row["product_code"]): int(row["sum_of_peaks"]) for row in in_file} == drawn
    assert [(row["state"], row["customers"]) for row in in_file] == [("ended", "1"), ("ended", "2"), ("open", "1")]


def test_the_products_of_the_cycle_come_to_the_invoice(exhibit: Exhibit) -> None:
    drill, example = exhibit.report()["drill"], exhibit.example
    [line] = records(drill)
    assert (line["Product"], line["Sum of peaks"], line["Customers"]) == ("Vulnerability Management", "45 assets", "2")
    assert money_in(line.get("Amount", "")) == [euros(one) for one in (example.total, example.true_up) if one]
    [foot] = by_class(drill, "card-foot")
    assert money_in(text(foot)) == [euros(one) for one in (example.total,) if one]


def test_the_customers_of_a_bar_add_up_to_it(exhibit: Exhibit) -> None:
    search = f"?cycle={CYCLE}&product=VM"
    drill, example = exhibit.report(search)["drill"], exhibit.example
    shown = by_id(drill, "report-drill-grid")["props"]["rowData"]
    assert [(row["id"], row["name"], row["peak"], row["day"]) for row in shown] == [
        (center, NAMES[center], PEAKS[center], PEAK_DAYS[center].isoformat()) for center in PEAKS
    ]
    assert {row["id"]: Decimal(row["amount"]).scaleb(-2) for row in shown if "amount" in row} == example.amounts
    [foot] = by_class(drill, "card-foot")
    assert "add up to the bar: 45" in text(foot)
    assert money_in(text(foot)) == [euros(one) for one in (example.charged,) if one]
    in_file = exhibit.file("contributions", search)
    assert {row["security_center_id"]: int(row["peak"]) for row in in_file} == PEAKS
    assert {row["security_center_id"]: date.fromisoformat(row["peak_day"]) for row in in_file} == PEAK_DAYS
    assert [row["amount"] for row in in_file] == [str(example.amounts.get(center, "")) for center in PEAKS]


def test_the_days_of_a_customer_show_its_peak_day_and_price(exhibit: Exhibit) -> None:
    search, example = f"?cycle={CYCLE}&product=VM&customer=SC-A", exhibit.example
    drill = exhibit.report(search)["drill"]
    facts = by_class(drill, "facts")[0]["props"]["children"]
    told = {text(fact["props"]["children"][0]): text(fact["props"]["children"][1]) for fact in facts}
    assert (told["Peak"], told["Peak day"]) == ("40 assets", "Sat 3 Oct 2026")
    assert told["Days with a reading"] == "4 of 30, 26 missing"
    assert told.get("Amount", "") == euros(example.amounts.get("SC-A"))
    assert told.get("Price") == (f"{example.price_texts[0]} EUR" if example.priced else None)
    curve = by_id(drill, "report-drill-chart")["props"]["figure"]["data"][0]
    drawn = {day: y for day, y in zip(curve["x"], curve["y"], strict=True) if y is not None}
    known = {day.isoformat(): quantity for center, day, quantity in READINGS if center == "SC-A"}
    assert drawn == known
    assert {row["day"]: int(row["quantity"]) for row in exhibit.file("days", search)} == known


def test_a_reading_of_0_is_a_reading_and_a_gap_is_none(exhibit: Exhibit) -> None:
    days = table(exhibit.report(f"?cycle={CYCLE}&product=VM&customer=SC-B&as=table")["drill"])
    told = dict(days[1:])
    assert (told["Fri 9 Oct 2026"], told["Sat 10 Oct 2026"], told["Sun 11 Oct 2026"]) == ("5", "0", "no reading")


def test_a_customers_own_page_of_the_report_shows_the_same_peak(exhibit: Exhibit) -> None:
    drill = exhibit.report(f"?cycle={CYCLE}&customer=SC-A")["drill"]
    [line] = records(drill)
    assert (line["Product"], line["Peak"], line["Peak day"]) == ("Vulnerability Management", "40", "3 Oct 2026")
    assert money_in(line.get("Amount", "")) == [euros(one) for one in (exhibit.example.amounts.get("SC-A"),) if one]


def test_the_dashboard_tells_the_open_cycle_against_the_last(exhibit: Exhibit) -> None:
    answer = exhibit.analyst.call("show_dashboard", "/p/nordics/dashboard")
    shown = tiles(answer["tiles"])
    assert shown["Vulnerability Management"] == ("70 assets", "▲ 55.6 % against last cycle")
    assert shown["Customers"][0] == "2"
    [aster, birk] = answer["rows"]
    assert (aster["id"], aster["peak_VM"], aster["last"]) == ("SC-A", 70, "2026-10-26")
    assert (birk["id"], "peak_VM" in birk, birk["last"]) == ("SC-B", False, "2026-10-10")
    before = {row["id"]: Decimal(row["before"]).scaleb(-2) for row in answer["rows"] if "before" in row}
    assert before == exhibit.example.amounts


def test_the_workbook_has_the_figures_of_the_screen(exhibit: Exhibit, exported: Exported) -> None:
    example, cells = exhibit.example, cells_of(exported.data)
    assert list(cells) == SHEETS
    money = [in_cells(one) for one in (example.charged, example.minimum, example.true_up, example.total)]
    [vm, total] = cells["Summary"][1:]
    assert vm[:5] == ["VM", "Vulnerability Management", "assets", 45, 2]
    assert (vm[5:9], vm[9], vm[10]) == (money, "EUR", 0 if example.priced else 2)
    assert (total[0], total[5:9]) == ("Total", money)
    assert cells["Invoice lines"][1:] == [
        [
            center,
            NAMES[center],
            "VM",
            CYCLE,
            PEAKS[center],
            PEAK_DAYS[center],
            example.model,
            price_text,
            in_cells(example.amounts.get(center)),
            "EUR",
        ]
        for center, price_text in zip(PEAKS, example.price_texts, strict=True)
    ]
    assert cells["Daily evidence"][1:] == [
        [center, NAMES[center], "VM", day, quantity] for center, day, quantity in READINGS
    ]


def test_a_workbook_without_prices_says_so(exhibit: Exhibit, exported: Exported) -> None:
    note = str(cells_of(exported.data)["Summary"][-1][-1])
    assert ("no amounts" in note) == (not exhibit.example.priced)


def test_a_second_reader_finds_the_same_cells(exported: Exported) -> None:
    second = CalamineWorkbook.from_filelike(io.BytesIO(exported.data))
    assert second.sheet_names == SHEETS
    first = cells_of(exported.data)
    for name in FIGURES:
        rows = second.get_sheet_by_name(name).to_python()
        assert [[None if value == "" else plain(value) for value in row] for row in rows] == first[name]


def test_the_workbook_has_as_many_rows_as_the_screen_says(exhibit: Exhibit, exported: Exported) -> None:
    cells = cells_of(exported.data)
    file, cycle, _asked, state, rows, *_rest = exported.row
    assert (file, cycle, state) == ("Invoice Nordics 2026-10", "26 Sep – 25 Oct 2026", "Done")
    grid = by_id(exhibit.report(f"?cycle={CYCLE}&product=VM")["drill"], "report-drill-grid")["props"]["rowData"]
    assert int(rows) == len(cells["Invoice lines"]) - 1 == len([row for row in grid if row["peak"]])
    about = {row[0]: row[1] for row in cells["About"][1:]}
    assert [about[f"Rows of {name}"] for name in FIGURES] == [len(cells[name]) - 1 for name in FIGURES]


def test_the_command_line_writes_the_same_workbook(exhibit: Exhibit, exported: Exported) -> None:
    out = exhibit.premises.folder / "from-the-command-line.xlsx"
    result = exhibit.premises.run("report", "mssp", "nordics", "--cycle", CYCLE, "--out", str(out))
    assert result.exit_code == 0, (result.output, result.exception)
    assert cells_of(out) == cells_of(exported.data)
    counted = dict(re.findall(r"^(\w[\w ]*): (\d+) rows$", result.output, re.MULTILINE))
    assert counted["Invoice lines"] == exported.row[4]


def test_loading_the_bundle_again_changes_no_figure(exhibit: Exhibit) -> None:
    before = exhibit.report()
    exhibit.premises.load(exhibit.example.bundle)
    after = exhibit.report()
    assert (after["tiles"], after["figure"], after["drill"]) == (before["tiles"], before["figure"], before["drill"])
