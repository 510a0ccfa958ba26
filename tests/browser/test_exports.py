"""Exports: asked for on the report, followed on their page, and a file that says what the screen said."""

import re
import threading
from datetime import date

import openpyxl
import pytest
from playwright.sync_api import expect
from python_calamine import CalamineWorkbook

import jobs.exports
from tests.browser import small_world
from tests.browser.reading import column, figure, grid_rows, number
from tests.browser.visits import containing

NORDICS = "/p/larchfield-nordics"
EXPORTS = f"{NORDICS}/exports"


class Workshop:
    """Where the worker builds its files; it can be halted in the middle of one, and it can break."""

    def __init__(self):
        self.may_go_on = threading.Event()
        self.may_go_on.set()
        self.is_broken = False
        self._build = jobs.exports.export_mssp

    def build(self, *asked, on_progress, **parameters):
        def told(stage, done, total):
            on_progress(stage, done, total)
            self.may_go_on.wait(60)

        if self.is_broken:
            raise OSError("the disk is full")
        return self._build(*asked, on_progress=told, **parameters)


@pytest.fixture
def workshop(monkeypatch):
    workshop = Workshop()
    monkeypatch.setattr(jobs.exports, "export_mssp", workshop.build)
    yield workshop
    workshop.may_go_on.set()


def ask_for(visit, cycle, more=""):
    """Ask for the workbook of a cycle on the report, and go where the answer leads."""
    page = visit.open(f"{NORDICS}/report?cycle={cycle}{more}")
    visit.settled()
    page.get_by_role("button", name="Export invoice workbook").click()
    page.get_by_role("link", name="Follow it on the Exports page").click()
    expect(page.get_by_role("heading", name="Exports")).to_be_visible()
    return page


def line(page, cycle):
    """The row of the history for a cycle, which each test has for itself."""
    return page.get_by_role("row", name=f"Invoice MSSP Nordics {cycle}")


def downloaded(page, row, folder):
    with page.expect_download() as download:
        row.get_by_role("link", name="Download").click()
    path = folder / download.value.suggested_filename
    download.value.save_as(path)
    return path


def by_first_column(rows):
    return {row[0]: row for row in rows}


def test_the_workbook_says_what_the_screen_said(analyst, tmp_path):
    page = analyst.open(f"{NORDICS}/report?cycle=2026-10&product=CS")
    invoice, true_up = number(figure(page, "Invoice, Oct 2026")), number(figure(page, "True-ups"))
    shown = grid_rows(page.locator("#report-drill-grid"))
    peaks, amounts = map(number, column(shown, "peak")), map(number, column(shown, "amount"))
    on_screen = dict(zip(column(shown, "name"), zip(peaks, amounts, strict=True), strict=True))

    ask_for(analyst, "2026-10")
    row = line(page, "2026-10")
    expect(row.get_by_text("Done")).to_be_visible()
    expect(row).to_contain_text("26 Sep – 25 Oct 2026")
    path = downloaded(page, row, tmp_path)
    assert path.name == "invoice-mssp-nordics-2026-10.xlsx"

    book = openpyxl.load_workbook(path, read_only=True)
    assert book.sheetnames == ["Summary", "Invoice lines", "Daily evidence", "About"]
    header, *lines = book["Invoice lines"].iter_rows(values_only=True)
    assert f"{len(lines)}" == row.get_by_role("cell").nth(3).inner_text()
    told = [dict(zip(header, values, strict=True)) for values in lines]
    assert {
        entry["Customer"]: (entry["Peak"], number(str(entry["Amount"])))
        for entry in told
        if entry["Product"] in ("CS", "Cloud Security")
    } == on_screen
    aldermark = next(entry for entry in told if entry["Customer"] == "Aldermark Clinics")
    assert (aldermark["Security Center ID"], aldermark["Peak"], aldermark["Amount"]) == ("SC-1001", 40, 100)
    assert aldermark["Peak day"].date() == date(2026, 10, 3)

    again = CalamineWorkbook.from_path(str(path))
    summary_header, *summary = again.get_sheet_by_name("Summary").to_python()
    total = dict(zip(summary_header, by_first_column(summary)["Total"], strict=True))
    assert number(str(total["Total"])) == invoice
    assert number(str(total["True-up"])) == true_up
    about = {key: value for key, value, *_ in again.get_sheet_by_name("About").to_python()}
    assert (about["Partnership"], about["First day"], about["Rows of Invoice lines"]) == (
        "MSSP Nordics",
        date(2026, 9, 26),
        len(lines),
    )
    evidence = again.get_sheet_by_name("Daily evidence").to_python()[1:]
    names = small_world.names_of("larchfield-nordics")
    first, last = date(2026, 9, 26), date(2026, 10, 25)
    assert len(evidence) == sum(code in names and first <= day <= last for code, _, day, _ in small_world.readings())


def test_products_hidden_on_the_report_are_left_out_of_the_workbook(analyst, tmp_path):
    page = ask_for(analyst, "2026-09", "&hide=PAT,API")
    row = line(page, "2026-09")
    expect(row.get_by_text("Done")).to_be_visible()
    path = downloaded(page, row, tmp_path)
    header, *summary = CalamineWorkbook.from_path(str(path)).get_sheet_by_name("Summary").to_python()
    assert list(by_first_column(summary)) == ["CS", "VM", "WAS", "Total"]
    total = dict(zip(header, by_first_column(summary)["Total"], strict=True))
    analyst.open(f"{NORDICS}/report?cycle=2026-09&hide=PAT,API")
    assert number(figure(page, "Invoice without API, PAT, Sep 2026")) == number(str(total["Total"]))


def test_an_export_tells_how_far_it_is_and_is_done_without_a_reload(analyst, workshop):
    workshop.may_go_on.clear()
    page = ask_for(analyst, "2026-08")
    row = line(page, "2026-08")
    expect(row.get_by_role("progressbar")).to_be_visible()
    expect(row.get_by_role("link", name="Download")).to_have_count(0)
    workshop.may_go_on.set()
    expect(row.get_by_text("Done")).to_be_visible()
    expect(row.get_by_role("link", name="Download")).to_be_visible()
    page.reload()
    expect(row.get_by_text("Done")).to_be_visible()


def test_a_running_export_is_cancelled_in_one_tab_seen_in_another_and_retried(analyst, workshop):
    workshop.may_go_on.clear()
    page = ask_for(analyst, "2026-07")
    expect(line(page, "2026-07").get_by_role("progressbar")).to_be_visible()
    other_tab = analyst.context.new_page()
    other_tab.goto(analyst.address + EXPORTS)
    expect(line(other_tab, "2026-07").get_by_role("progressbar")).to_be_visible()

    page.bring_to_front()
    line(page, "2026-07").get_by_role("button", name="Cancel").click()
    for tab in (page, other_tab):
        expect(line(tab, "2026-07").get_by_text("Cancelled")).to_be_visible()
    workshop.may_go_on.set()
    other_tab.bring_to_front()
    line(other_tab, "2026-07").get_by_role("button", name="Retry").click()
    expect(line(other_tab, "2026-07").get_by_text("Done")).to_be_visible()
    page.reload()
    expect(line(page, "2026-07").get_by_text("Done")).to_be_visible()


def test_a_failed_export_says_what_to_do_and_can_be_retried(analyst, workshop):
    workshop.is_broken = True
    page = ask_for(analyst, "2026-06")
    row = line(page, "2026-06")
    expect(row.get_by_text("Failed")).to_be_visible()
    expect(row).to_contain_text(re.compile(r"The file could not be built\. Try again, .* reference [0-9a-f]{8}"))
    assert "disk" not in row.inner_text()
    workshop.is_broken = False
    row.get_by_role("button", name="Retry").click()
    expect(row.get_by_text("Done")).to_be_visible()


def test_as_many_exports_as_are_allowed_wait_and_one_more_is_refused_with_a_reason(visits, workshop):
    visit = visits("colleague")
    workshop.may_go_on.clear()
    page = visit.open(f"{NORDICS}/report?cycle=2026-05")
    visit.settled()
    button = page.get_by_role("button", name="Export invoice workbook")
    for _ in range(5):
        with page.expect_response(containing("/_dash-update-component")):
            button.click()
    button.click()
    expect(page.get_by_text("That did not work")).to_be_visible()
    expect(page.get_by_text("5 of your exports are under way")).to_be_visible()
    workshop.may_go_on.set()
    visit.open(EXPORTS)
    expect(page.get_by_text("Done", exact=True)).to_have_count(5)


def test_an_export_belongs_to_who_asked_for_it(analyst, visits):
    page = ask_for(analyst, "2026-04")
    expect(line(page, "2026-04").get_by_text("Done")).to_be_visible()
    address = line(page, "2026-04").get_by_role("link", name="Download").get_attribute("href")
    other = visits("restricted")
    other.expects(404, address)
    page = other.open(EXPORTS)
    expect(page.get_by_text("No exports yet")).to_be_visible()
    assert page.evaluate("async (path) => (await fetch(path)).status", address) == 404


def test_a_restricted_analysts_workbook_holds_only_own_customers(visits, tmp_path):
    visit = visits("restricted")
    page = ask_for(visit, "2026-10")
    row = line(page, "2026-10")
    expect(row.get_by_text("Done")).to_be_visible()
    path = downloaded(page, row, tmp_path)
    book = CalamineWorkbook.from_path(str(path))
    for sheet in ("Invoice lines", "Daily evidence"):
        codes = {row[0] for row in book.get_sheet_by_name(sheet).to_python()[1:]}
        assert codes == {"SC-1001", "SC-1003", "SC-1010"}
    everything = str([book.get_sheet_by_name(name).to_python() for name in book.sheet_names])
    assert "Aldermark Clinics" in everything
    strangers = [row for code, row in small_world.customers().items() if code not in codes]
    assert [row["name"] for row in strangers if row["name"] in everything] == []
