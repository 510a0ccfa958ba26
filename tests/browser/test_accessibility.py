"""Axe finds nothing to object to, on any page, in either theme, at either width."""

import pytest
from playwright.sync_api import expect

from tests.browser.objections import objections
from tests.browser.visits import NARROW, WIDE

NORDICS = "/p/larchfield-nordics"
REPORT_STATES = [
    "",
    "?view=per-product&months=12",
    "?view=table&months=3&hide=API",
    "?hide=VM,WAS,CS,PAT,API",
    "?cycle=2026-10&product=CS",
    "?cycle=2026-10&product=CS&as=chart",
    "?cycle=2026-10&customer=SC-1006",
    "?cycle=2026-10&product=VM&customer=SC-1001",
    "?cycle=2026-10&product=VM&customer=SC-1001&as=table",
    "?cycle=2026-10&product=VM&customer=SC-9999",
]


@pytest.fixture(params=["light", "dark"])
def theme(request):
    return request.param


def test_the_sign_in_form_is_accessible(visits, theme):
    visit = visits(color_scheme=theme)
    visit.expects(401, "/sign-in")
    page = visit.open("/sign-in")
    assert objections(page) == []
    page.get_by_label("E-mail").fill("nobody@example.com")
    page.get_by_label("Password").fill("wrong")
    page.get_by_role("button", name="Sign in").click()
    expect(page.get_by_role("alert")).to_be_visible()
    assert objections(page) == []


def test_the_dashboard_with_its_menus_is_accessible(visits, theme):
    visit = visits("analyst", color_scheme=theme)
    page = visit.open(f"{NORDICS}/dashboard")
    visit.settled()
    expect(page.locator("#dashboard-grid .ag-cell").first).to_be_visible()
    assert objections(page) == []
    page.locator("#shell-user summary").click()
    assert objections(page) == []
    page.locator("#shell-switcher summary").click()
    assert objections(page) == []
    page.get_by_role("combobox", name="Search customers").fill("vik")
    expect(page.get_by_role("option").first).to_be_visible()
    assert objections(page) == []
    page.keyboard.press("Escape")
    for sheet in ("tags", "columns", "export", "view"):
        page.locator(f"#dashboard-{sheet} > details > summary, details#dashboard-{sheet} > summary").click()
        assert objections(page) == [], sheet


@pytest.mark.parametrize("size", [WIDE, NARROW], ids=["wide", "narrow"])
def test_every_state_of_the_report_is_accessible(visits, theme, size):
    visit = visits("analyst", color_scheme=theme, viewport=size)
    page = visit.open(f"{NORDICS}/report")
    for state in REPORT_STATES if size == WIDE else REPORT_STATES[:1] + REPORT_STATES[4:6]:
        page.evaluate("(address) => window.portal.follow(address)", f"{NORDICS}/report{state}")
        expect(page).to_have_url(f"{visit.address}{NORDICS}/report{state}")
        visit.settled()
        assert objections(page) == [], state


def test_a_narrow_dashboard_and_its_open_drawer_are_accessible(visits, theme):
    visit = visits("analyst", color_scheme=theme, viewport=NARROW)
    page = visit.open(f"{NORDICS}/dashboard")
    visit.settled()
    assert objections(page) == []
    page.get_by_role("button", name="Menu", exact=True).click()
    expect(page.get_by_role("link", name="Report")).to_be_in_viewport()
    page.wait_for_timeout(400)
    assert objections(page) == []


def test_a_page_that_does_not_exist_inside_the_portal_is_accessible(visits, theme):
    visit = visits("analyst", color_scheme=theme)
    visit.expects(404, "/nothing")
    page = visit.open(f"{NORDICS}/nothing")
    expect(page.get_by_role("heading", name="There is no such page")).to_be_visible()
    assert objections(page) == []
