"""An account manager's week: whom to call, what stands about them, what is noted, and the strip that keeps them."""

import re

import pytest
from playwright.sync_api import expect
from sqlalchemy import delete

from data.models import CustomerTag, Note, TableView, Tag
from data.settings import PortalType
from data.system import system_session
from tests.browser.objections import objections
from tests.browser.reading import column, grid_rows
from tests.browser.visits import NARROW, WIDE, containing, held, wait_for_call

NORDICS = "/p/larchfield-nordics"
DASHBOARD = f"{NORDICS}/dashboard"
FIRST = f"{NORDICS}/customers/SC-1001"


@pytest.fixture(autouse=True)
def untouched(live_portal):
    """Nobody has noted or marked anything before and after a test."""
    forget(live_portal)
    yield
    forget(live_portal)


def forget(live_portal):
    with system_session(live_portal.portal.databases, PortalType.PARTNER, write=True) as session:
        for model in (CustomerTag, Tag, Note, TableView):
            session.execute(delete(model))


@pytest.fixture
def colleague(visits):
    """Somebody whose tabs no other test opens."""
    visit = visits("colleague")
    page = visit.open(DASHBOARD)
    visit.settled()
    if page.locator("#shell-strip summary").count():
        page.locator("#shell-strip summary").click()
        page.get_by_role("button", name="Close all").click()
        expect(tabs(page)).to_have_count(0)
    return visit


def tabs(page):
    return page.locator("#shell-strip [data-customer]")


def names(page):
    return [name.strip() for name in page.locator("#shell-strip .strip-link").all_inner_texts()]


def indicators(page):
    return page.get_by_role("table", name="Indicators of churn risk")


def notes(page):
    """What was noted; what is still being written is not among it."""
    return page.locator("#customers-panel .note")


def open_all(visit, *numbers):
    for number in numbers:
        page = visit.open(f"{NORDICS}/customers/SC-{number}/churn")
        expect(page.locator("#shell-strip [aria-current]")).to_have_attribute(
            "href", f"{NORDICS}/customers/SC-{number}/churn"
        )
    return page


def test_whom_do_i_call_this_week(colleague):
    page = colleague.page
    grid = page.locator("#dashboard-grid")
    header = grid.locator(".ag-header-cell[col-id=score]")
    header.scroll_into_view_if_needed()
    header.get_by_text("Churn").click()
    expect(header).to_have_attribute("aria-sort", "descending")
    riskiest = column(grid_rows(grid), "name")[:3]
    for name in riskiest:
        grid.evaluate("(grid) => { grid.querySelector('.ag-body-viewport').scrollTop = 0; }")
        grid.get_by_role("link", name=name, exact=True).click()
        expect(page.get_by_role("heading", level=1)).to_have_text(name)
        page.get_by_role("link", name="Churn risk").click()
        expect(indicators(page)).to_be_visible()
        page.get_by_role("link", name="Dashboard").click()
        expect(grid.get_by_role("link", name=name, exact=True)).to_be_visible()
    assert names(page) == riskiest

    page.locator("#shell-strip").get_by_role("link", name=riskiest[0]).click()
    expect(page.get_by_role("heading", level=1)).to_have_text(riskiest[0])
    page.get_by_role("link", name="Churn risk").click()
    expect(indicators(page).get_by_role("row")).to_have_count(8)
    page.locator("#customers-header").get_by_text("Notes").click()
    page.get_by_placeholder("Write a note").fill("Called: wants a review in January")
    page.keyboard.press("Control+Enter")
    expect(notes(page)).to_have_text([re.compile("Called: wants a review in January")])
    page.get_by_role("button", name="Add a tag").click()
    page.keyboard.type("Call again")
    page.get_by_role("option", name="Create “Call again”").click()
    expect(page.get_by_role("group", name="Tags").get_by_text("Call again")).to_be_visible()

    page.reload()
    colleague.settled()
    assert names(page) == riskiest
    expect(notes(page)).to_have_text([re.compile("Called: wants a review in January")])
    page.get_by_role("link", name="Dashboard").click()
    page.get_by_role("button", name="Tags").or_(page.locator("summary").filter(has_text="Tags")).first.click()
    page.get_by_text("Call again").first.click()
    page.wait_for_url(containing("tags="))
    expect(page.locator("#dashboard-count")).to_contain_text("1")
    assert column(grid_rows(grid), "name") == [riskiest[0]]


def test_tabs_are_moved_and_closed_without_a_mouse(colleague):
    page = open_all(colleague, 1001, 1002, 1003)
    first, second, third = names(page)
    page.locator("#shell-strip .strip-link").nth(2).focus()
    page.keyboard.press("Alt+Shift+ArrowLeft")
    expect(page.locator("#shell-strip .strip-link").nth(1)).to_have_text(third)
    expect(page.locator("#shell-strip .strip-link").nth(1)).to_be_focused()
    page.keyboard.press("Delete")
    expect(tabs(page)).to_have_count(2)
    expect(page.get_by_role("heading", level=1)).to_have_text(second)
    page.reload()
    expect(tabs(page)).to_have_count(2)
    assert names(page) == [first, second]


def test_a_moved_tab_has_the_focus_though_the_strip_was_drawn_before_the_move_was_answered(colleague):
    page = open_all(colleague, 1001, 1002, 1003)
    colleague.settled()
    third = names(page)[2]
    waiting = held(page, "shell-strip.children")
    page.locator("#shell-strip .strip-link").nth(2).press("Alt+Shift+ArrowLeft")
    answer = wait_for_call(page, waiting)
    page.locator("#shell-strip").evaluate("strip => { const drawn = strip.appendChild(new Image()); drawn.remove() }")
    page.wait_for_timeout(200)
    answer.fallback()
    moved = page.locator("#shell-strip .strip-link").nth(1)
    expect(moved).to_have_text(third)
    expect(moved).to_be_focused()


def test_a_tab_is_dragged_to_another_place(colleague):
    page = open_all(colleague, 1001, 1002, 1003)
    first, second, third = names(page)
    tabs(page).nth(0).drag_to(tabs(page).nth(2), target_position={"x": 80, "y": 10})
    expect(page.locator("#shell-strip .strip-link").nth(2)).to_have_text(first)
    assert names(page) == [second, third, first]


def test_the_last_tab_leads_home_and_another_session_has_its_own(colleague, visits):
    page = open_all(colleague, 1002)
    stranger = visits()
    stranger.sign_in("colleague")
    stranger.open(DASHBOARD)
    expect(tabs(stranger.settled())).to_have_count(0)
    tabs(page).get_by_role("button").click()
    page.wait_for_url(containing("/dashboard"))
    expect(tabs(page)).to_have_count(0)


@pytest.mark.parametrize("size", [WIDE, NARROW], ids=["wide", "narrow"])
@pytest.mark.parametrize("view", ["tasks", "commercial", "usage", "engagement", "churn", "contacts"])
def test_no_view_stands_in_anybody_s_way(visits, view, size):
    visit = visits("analyst", viewport=size)
    page = visit.open(f"{FIRST}/{view}")
    visit.settled()
    expect(page.locator(f".sub-tab[href$='/{view}']")).to_have_attribute("aria-current", "page")
    assert objections(page) == []
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
