"""The dashboard's table and tiles: sorting, filtering, searching, and the way from a figure to the list it counts."""

import csv
import re
from datetime import date, timedelta

import pytest
from playwright.sync_api import expect
from sqlalchemy import delete, select

from data.models import Customer, CustomerTag, TableView, Tag
from data.settings import PortalType
from data.system import system_session
from tests.browser import small_world
from tests.browser.reading import column, figure, grid_rows, number, tile
from tests.browser.visits import containing, held, settle, wait_for_call

DASHBOARD = "/p/larchfield-nordics/dashboard"
NAMES = small_world.names_of("larchfield-nordics")
KEY_ACCOUNTS = sorted(NAMES)[:2]
CYCLE = date(2026, 10, 26), date(2026, 11, 25)


@pytest.fixture(autouse=True)
def untouched(live_portal):
    """Nobody has changed anything about the table yet."""
    with system_session(live_portal.portal.databases, PortalType.PARTNER, write=True) as session:
        session.execute(delete(TableView))


@pytest.fixture
def tags(live_portal):
    """Two customers are key accounts while a test runs."""
    databases = live_portal.portal.databases
    with system_session(databases, PortalType.PARTNER, write=True) as session:
        chosen = session.scalars(select(Customer).where(Customer.security_center_id.in_(KEY_ACCOUNTS))).all()
        tag = Tag(partnership_id=chosen[0].partnership_id, name="Key account", folded="key account", colour=1)
        session.add(tag)
        session.flush()
        session.add_all(
            CustomerTag(partnership_id=one.partnership_id, customer_id=one.id, tag_id=tag.id) for one in chosen
        )
    yield
    with system_session(databases, PortalType.PARTNER, write=True) as session:
        session.execute(delete(CustomerTag))
        session.execute(delete(Tag))


@pytest.fixture
def page(analyst):
    analyst.open(DASHBOARD)
    return analyst.settled()


@pytest.fixture
def grid(page):
    return page.locator("#dashboard-grid")


def wait_until_kept(page):
    """What a person changed about the table is kept a moment later, and must not be in the middle of the next test."""
    expect(page.locator("#dashboard-view summary")).to_contain_text("edited")


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
    wait_until_kept(page)


def test_a_column_can_be_filtered(page, grid):
    heading = grid.get_by_role("columnheader", name="Country")
    heading.hover()
    heading.locator(".ag-header-cell-filter-button, .ag-header-cell-menu-button").first.click()
    page.locator(".ag-filter input[type=text]").first.fill("NO")
    norwegian = {code for code in NAMES if small_world.customers()[code]["country"] == "NO"}
    expect(page.get_by_text(f"{len(norwegian)} of 26 customers")).to_be_visible()
    page.keyboard.press("Escape")
    assert set(column(grid_rows(grid), "id")) == norwegian
    wait_until_kept(page)


def test_the_quick_search_narrows_the_table_and_counts(page, grid):
    search = page.get_by_label("Quick search in the table")
    search.fill("ferries")
    expect(page.get_by_text("1 of 26 customers")).to_be_visible()
    assert column(grid_rows(grid), "name") == ["Ulvedal Ferries"]
    search.fill("nobody is called this")
    expect(page.get_by_text("0 of 26 customers")).to_be_visible()
    empty = grid.locator(".ag-overlay")
    expect(empty).to_have_text("No customers here. Change the filter, the tags or the quick search.")
    search.fill("")
    expect(page.get_by_text("26 customers", exact=True)).to_be_visible()


def test_a_saved_view_brings_its_list_back_with_the_words_of_the_quick_search(page, grid):
    page.get_by_role("group", name="Quick filters").get_by_role("link", name="With usage").click()
    search = page.get_by_label("Quick search in the table")
    search.fill("ferries")
    expect(page).to_have_url(containing("?filter=used&q=ferries"))
    opener = page.locator("#dashboard-view summary")
    opener.click()
    page.get_by_label("Save as a new view").fill("Ferries")
    page.keyboard.press("Enter")
    expect(opener).to_contain_text("Ferries")
    page.get_by_role("button", name="Default", exact=True).click()
    expect(page.get_by_text("26 customers", exact=True)).to_be_visible()
    expect(search).to_have_value("")
    page.get_by_role("button", name="Ferries", exact=True).click()
    expect(page).to_have_url(containing("?filter=used&q=ferries"))
    expect(page.get_by_text(re.compile(r"^1 of \d+ customers$"))).to_be_visible()
    expect(opener).not_to_contain_text("edited")
    search.fill("ferr")
    expect(opener).to_contain_text("edited")


def test_a_press_is_answered_though_its_button_was_drawn_anew_meanwhile(page, grid):
    page.locator("#dashboard-view summary").click()
    name = page.get_by_label("Save as a new view")
    name.fill("Used")
    waiting = held(page, "dashboard-views-changed.data")
    page.keyboard.press("Enter")
    saving = wait_for_call(page, waiting)
    answer = saving.fetch()
    with page.expect_response(lambda answered: "dashboard-view-list.children" in (answered.request.post_data or "")):
        page.evaluate("window.portal.follow('/p/larchfield-nordics/dashboard?filter=used')")
    page.wait_for_timeout(300)  # the browser asks anew for the buttons that are another ones now
    saving.fulfill(response=answer)
    expect(name).to_have_value("")


def test_no_answer_of_before_stands_over_the_view_just_saved(page, grid):
    late = held(page, "dashboard-view-now.children")
    page.evaluate("window.portal.follow('/p/larchfield-nordics/dashboard?filter=used')")
    asked_before = wait_for_call(page, late)
    answer = asked_before.fetch()
    page.locator("#dashboard-view summary").click()
    page.get_by_label("Save as a new view").fill("Used")
    page.keyboard.press("Enter")
    expect(page.locator("#dashboard-view summary")).to_contain_text("Used")
    asked_before.fulfill(response=answer)
    page.wait_for_timeout(300)
    expect(page.locator("#dashboard-view summary")).to_contain_text("Used")


def test_the_name_of_a_view_that_is_being_typed_stays_when_the_table_is_drawn_anew(page, grid):
    page.locator("#dashboard-view summary").click()
    name = page.get_by_label("Save as a new view")
    name.fill("Ferr")
    page.evaluate("window.portal.follow('/p/larchfield-nordics/dashboard?filter=used')")
    expect(page.get_by_text(re.compile(r"^\d+ customers$"))).not_to_have_text("26 customers")
    name.press_sequentially("ies")
    expect(name).to_have_value("Ferries")
    page.keyboard.press("Enter")
    expect(page.locator("#dashboard-view summary")).to_contain_text("Ferries")
    page.get_by_role("button", name="Delete Ferries").click()
    page.get_by_role("button", name="Undo").click()
    page.locator("#dashboard-view summary").click()
    expect(page.get_by_role("button", name="Ferries", exact=True)).to_be_visible()


def test_the_words_of_the_quick_search_are_found_again(page, grid, analyst):
    search = page.get_by_label("Quick search in the table")
    search.fill("ferries")
    grid.get_by_role("link", name="Ulvedal Ferries").click()
    expect(page.get_by_role("heading", name="Ulvedal Ferries")).to_be_visible()
    page.go_back()
    expect(page.get_by_text("1 of 26 customers")).to_be_visible()
    expect(search).to_have_value("ferries")
    page.get_by_role("group", name="Quick filters").get_by_role("link", name="With usage").click()
    expect(page).to_have_url(containing("?filter=used&q=ferries"))
    tile(page, "Customers").get_by_role("link").click()
    expect(page.get_by_text("26 customers", exact=True)).to_be_visible()
    expect(search).to_have_value("")
    analyst.open(f"{DASHBOARD}?q=ferries")
    expect(page.get_by_text("1 of 26 customers")).to_be_visible()
    assert column(grid_rows(grid), "name") == ["Ulvedal Ferries"]


def test_an_empty_list_says_so_wherever_one_comes_from(page, analyst):
    analyst.open(f"{DASHBOARD}?filter=tasks")
    expect(
        page.get_by_role("group", name="Quick filters").get_by_role("link", name="With open tasks 0")
    ).to_be_visible()
    expect(page.get_by_text("0 customers", exact=True)).to_be_visible()


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


@pytest.mark.parametrize("label", ["Customers", "Active", "At risk"])
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


def test_a_customer_of_the_table_opens_on_its_page(page, grid):
    grid.get_by_role("link", name="Grimsholt Law").click()
    expect(page.get_by_role("heading", name="Grimsholt Law")).to_be_visible()
    expect(page).to_have_url(containing("/customers/SC-"))


def order_of(grid):
    """The ids of the columns from left to right."""
    cells = grid.locator(".ag-header-cell[col-id]")
    placed = cells.evaluate_all(
        "(all) => all.map((one) => [one.getBoundingClientRect().x, one.getAttribute('col-id')])"
    )
    return [name for _, name in sorted(placed)]


def test_columns_are_chosen_moved_and_found_again(page, grid, analyst):
    page.locator("#dashboard-columns summary").click()
    page.get_by_role("checkbox", name="Industry").press("Space")
    expect(grid.get_by_role("columnheader", name="Industry")).to_be_visible()
    expect(page.locator("#dashboard-view summary")).to_contain_text("edited")
    with page.expect_response(lambda answer: "dashboard-state.data" in (answer.request.post_data or "")):
        page.get_by_role("button", name="Move Country back").press("Enter")
    chosen = order_of(grid)
    assert chosen.index("owner") < chosen.index("country")
    page.reload()
    analyst.settled()
    expect(grid.get_by_role("columnheader", name="Industry")).to_be_visible()
    assert order_of(grid) == chosen
    page.locator("#dashboard-columns summary").click()
    page.get_by_role("button", name="Reset to default").click()
    expect(grid.get_by_role("columnheader", name="Industry")).to_have_count(0)
    expect(page.locator("#dashboard-view summary")).not_to_contain_text("edited")
    assert order_of(grid).index("country") < order_of(grid).index("owner")


def test_a_saved_view_brings_its_columns_and_order_back(page, grid):
    heading = grid.get_by_role("columnheader", name="Amount, EUR")
    heading.click()
    opener = page.locator("#dashboard-view summary")
    expect(opener).to_contain_text("edited")
    opener.click()
    page.get_by_label("Save as a new view").fill("By amount")
    page.keyboard.press("Enter")
    expect(opener).to_contain_text("By amount")
    page.get_by_role("button", name="Default", exact=True).click()
    expect(heading).not_to_have_attribute("aria-sort", "descending")
    page.get_by_role("button", name="By amount", exact=True).click()
    expect(heading).to_have_attribute("aria-sort", "descending")
    page.get_by_role("button", name="Delete By amount").click()
    expect(opener).to_contain_text("Default")
    page.get_by_role("button", name="Undo").click()
    opener.click()
    expect(page.get_by_role("button", name="By amount", exact=True)).to_be_visible()


def test_the_file_is_what_is_on_screen(tags, page, grid):
    page.locator("#dashboard-tags summary").click()
    page.get_by_role("button", name="Key account").click()
    expect(page).to_have_url(containing("tags="))
    expect(page.get_by_text("2 customers", exact=True)).to_be_visible()
    page.keyboard.press("Escape")
    grid.get_by_role("columnheader", name="Name", exact=True).click()
    expect(grid.get_by_role("columnheader", name="Name", exact=True)).to_have_attribute("aria-sort", "descending")
    page.locator("#dashboard-export summary").click()
    with page.expect_download() as download:
        page.get_by_role("button", name="CSV").click()
    with open(download.value.path(), encoding="utf-8-sig") as file:
        rows = list(csv.DictReader(file))
    shown = grid_rows(grid)
    assert [row["Security Center ID"] for row in rows] == column(shown, "id")
    assert {row["Security Center ID"] for row in rows} == set(KEY_ACCOUNTS)
    assert {row["Tags"] for row in rows} == {"Key account"}
    assert len(rows[0]) == len(order_of(grid)) - 1, "all columns but the one of the checkboxes"
    wait_until_kept(page)
    page.get_by_role("link", name="Remove filter: Key account").click()
    expect(page.get_by_text("26 customers", exact=True)).to_be_visible()


def test_selected_customers_are_counted_until_another_list_is_shown(page, grid):
    grid.locator("[row-index='0'] [col-id=country]").click()
    page.keyboard.press("Space")
    expect(page.get_by_text("1 selected", exact=True)).to_be_visible()
    grid.get_by_role("columnheader", name="Amount, EUR").click()
    expect(page.get_by_text("1 selected", exact=True)).to_be_visible()
    wait_until_kept(page)
    page.evaluate("() => window.portal.follow('?dialog=tags')")
    expect(page.get_by_role("dialog", name="Tags")).to_be_visible()
    settle(page)
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog", name="Tags")).to_be_hidden()
    expect(page.get_by_text("1 selected", exact=True)).to_be_visible()
    page.get_by_role("group", name="Quick filters").get_by_role("link", name="With usage").click()
    expect(page.get_by_text("1 selected", exact=True)).to_be_hidden()


def test_a_reseller_partnership_has_a_dashboard_without_prices(analyst):
    page = analyst.open("/p/larchfield-uk/dashboard")
    rows = grid_rows(page.locator("#dashboard-grid"))
    assert column(rows, "name") == sorted(small_world.names_of("larchfield-uk").values())
    expect(tile(page, "Invoice so far")).to_have_count(0)
    expect(page.get_by_text("1 Nov – 30 Nov 2026", exact=True)).to_be_visible()
