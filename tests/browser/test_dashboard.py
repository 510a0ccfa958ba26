"""The dashboard's table and tiles: sorting, filtering, searching, and the way from a figure to the list it counts."""

from datetime import date, timedelta

import pytest
from playwright.sync_api import expect

from tests.browser import small_world
from tests.browser.reading import column, figure, grid_rows, number, tile
from tests.browser.visits import containing

DASHBOARD = "/p/larchfield-nordics/dashboard"
NAMES = small_world.names_of("larchfield-nordics")
CYCLE = date(2026, 10, 26), date(2026, 11, 25)


@pytest.fixture
def page(analyst):
    analyst.open(DASHBOARD)
    return analyst.settled()


@pytest.fixture
def grid(page):
    return page.locator("#dashboard-grid")


def silent_customers():
    """Active customers without a reading in the last seven days."""
    since = small_world.TODAY - timedelta(days=7)
    heard = {code for code, _, day, _ in small_world.readings() if day >= since}
    active = {code for code in NAMES if small_world.customers()[code]["status"] == "active"}
    return active - heard


def test_every_customer_has_a_row_in_the_order_of_names(page, grid):
    rows = grid_rows(grid)
    assert column(rows, "name") == sorted(NAMES.values())
    assert {row["id"]: row["name"] for row in rows} == NAMES
    expect(page.get_by_text("26 customers", exact=True)).to_be_visible()
    for band in ("CUSTOMER", "COMMERCIAL", "SECURITY CENTER"):
        expect(grid.get_by_text(band, exact=True).first).to_be_visible()


def test_tiles_tell_the_peaks_of_the_cycle_and_the_change_against_the_last_one(page):
    for product, name in (("VM", "Vulnerability Management"), ("CS", "Cloud Security"), ("API", "API Security")):
        peaks = small_world.peaks("larchfield-nordics", product, *CYCLE)
        before = small_world.peaks("larchfield-nordics", product, date(2026, 9, 26), date(2026, 10, 25))
        now, then = sum(peaks.values()), sum(before.values())
        assert number(figure(page, name)) == now
        expect(tile(page, name)).to_contain_text(f"▲ {100 * now / then - 100:.1f}")


def test_a_click_on_a_heading_sorts_by_it(page, grid):
    heading = grid.get_by_role("columnheader", name="Amount, EUR")
    heading.click()
    expect(heading).to_have_attribute("aria-sort", "descending")
    amounts = [number(text) for text in column(grid_rows(grid), "amount") if text != "–"]
    assert amounts == sorted(amounts, reverse=True)
    heading.click()
    expect(heading).to_have_attribute("aria-sort", "ascending")
    amounts = [number(text) for text in column(grid_rows(grid), "amount") if text != "–"]
    assert amounts == sorted(amounts)
    assert len(amounts) > 15


def test_a_column_can_be_filtered(page, grid):
    heading = grid.get_by_role("columnheader", name="Country")
    heading.hover()
    heading.locator(".ag-header-cell-filter-button, .ag-header-cell-menu-button").first.click()
    page.locator(".ag-filter input[type=text]").first.fill("NO")
    norwegian = {code for code in NAMES if small_world.customers()[code]["country"] == "NO"}
    expect(page.get_by_text(f"{len(norwegian)} of 26 customers")).to_be_visible()
    page.keyboard.press("Escape")
    assert set(column(grid_rows(grid), "id")) == norwegian


def test_the_quick_search_narrows_the_table_and_counts(page, grid):
    search = page.get_by_label("Quick search in the table")
    search.fill("ferries")
    expect(page.get_by_text("1 of 26 customers")).to_be_visible()
    assert column(grid_rows(grid), "name") == ["Ulvedal Ferries"]
    search.fill("nobody is called this")
    expect(page.get_by_text("0 of 26 customers")).to_be_visible()
    expect(page.get_by_text("No customers here. Change the filter or the quick search.")).to_be_visible()
    search.fill("")
    expect(page.get_by_text("26 customers", exact=True)).to_be_visible()


def test_quick_filters_stand_in_the_address_with_their_counts(page, grid, analyst):
    chips = page.get_by_role("group", name="Quick filters")
    silent = silent_customers()
    assert {NAMES[code] for code in silent} >= {"Aldermark Clinics", "Lindmoor Water"}
    chip = chips.get_by_role("link", name="No usage 7 d")
    expect(chip).to_contain_text(str(len(silent)))
    chip.click()
    expect(page).to_have_url(containing("filter=silent"))
    expect(page.get_by_text(f"{len(silent)} customers", exact=True)).to_be_visible()
    assert set(column(grid_rows(grid), "id")) == silent
    expect(chip).to_have_attribute("aria-current", "page")
    page.go_back()
    expect(page.get_by_text("26 customers", exact=True)).to_be_visible()
    analyst.open(f"{DASHBOARD}?filter=new")
    expect(page.get_by_text("1 customer", exact=True)).to_be_visible()
    assert column(grid_rows(grid), "name") == ["Ashgill Robotics"]


@pytest.mark.parametrize("label", ["Customers", "Active", "Silent"])
def test_a_tile_leads_to_the_list_it_counts(page, grid, label):
    counted = int(number(figure(page, label)))
    tile(page, label).get_by_role("link").click()
    noun = "customer" if counted == 1 else "customers"
    expect(page.get_by_text(f"{counted} {noun}", exact=True)).to_be_visible()
    assert len(grid_rows(grid)) == counted


def test_a_product_tile_leads_to_the_customers_behind_it(page):
    figure_of_cs = figure(page, "Cloud Security")
    tile(page, "Cloud Security").get_by_role("link").click()
    expect(page).to_have_url(containing("report?cycle=2026-11&product=CS"))
    expect(page.get_by_text(f"Rows add up to the bar: {figure_of_cs.split()[0]}")).to_be_visible()


def test_a_customer_of_the_table_opens_on_the_report(page, grid):
    grid.get_by_role("link", name="Grimsholt Law").click()
    expect(page.get_by_role("table", name="Products of the customer")).to_be_visible()
    expect(page.get_by_role("navigation", name="Drill path")).to_contain_text("Grimsholt Law")


def test_bands_open_to_more_columns(page, grid):
    expect(grid.get_by_role("columnheader", name="Industry")).to_have_count(0)
    grid.locator(".band-customer .ag-header-expand-icon-collapsed").first.click()
    expect(grid.get_by_role("columnheader", name="Industry")).to_be_visible()


def test_a_reseller_partnership_has_a_dashboard_without_prices(analyst):
    page = analyst.open("/p/larchfield-uk/dashboard")
    rows = grid_rows(page.locator("#dashboard-grid"))
    assert column(rows, "name") == sorted(small_world.names_of("larchfield-uk").values())
    expect(tile(page, "Invoice so far")).to_have_count(0)
    expect(page.get_by_text("1 Nov – 30 Nov 2026", exact=True)).to_be_visible()
