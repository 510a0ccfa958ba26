"""Wide, narrow and on paper: nothing sticks out, everything can be reached, and only the page is printed."""

import pytest
from playwright.sync_api import expect

from tests.browser.visits import NARROW, WIDE

NORDICS = "/p/larchfield-nordics"
PAGES = [
    "dashboard",
    "report?cycle=2026-10&product=CS",
    "report?cycle=2026-10&product=VM&customer=SC-1001",
    "report?view=table&months=12",
    "report?view=per-product",
    "exports",
]

# What sticks out of the window, and what can be used but not reached: both by the text that stands on it.
_STICKING_OUT = """() => {
    const page = document.querySelector('#shell-page');
    const wide = (box) => box.scrollWidth > box.clientWidth + 1;
    return {window: wide(document.documentElement), page: wide(page)};
}"""
_UNREACHABLE = """() => Array.from(document.querySelectorAll('a[href], button, select, input')).filter((control) => {
    const elsewhere = '.table-scroll, .ag-root-wrapper, .rail, .skip-link, details:not([open]) > :not(summary)';
    if (control.closest(elsewhere) || control.type === 'hidden' || !control.checkVisibility()) return false;
    control.scrollIntoView({block: 'center'});
    const box = control.getBoundingClientRect();
    if (box.width === 0) return false;
    const top = document.elementFromPoint(box.x + box.width / 2, box.y + box.height / 2);
    return box.left < -1 || box.right > innerWidth + 1 || !(top && (control.contains(top) || top.contains(control)));
}).map((control) => control.getAttribute('aria-label') || control.textContent || control.id)"""


@pytest.mark.parametrize("size", [WIDE, NARROW], ids=["wide", "narrow"])
def test_nothing_sticks_out_and_every_control_can_be_reached(visits, size):
    visit = visits("analyst", viewport=size)
    for address in PAGES:
        page = visit.open(f"{NORDICS}/{address}")
        visit.settled()
        assert page.evaluate(_STICKING_OUT) == {"window": False, "page": False}, address
        assert page.evaluate(_UNREACHABLE) == [], address


def test_the_rail_is_a_drawer_on_a_narrow_window(visits):
    visit = visits("analyst", viewport=NARROW)
    page = visit.open(f"{NORDICS}/dashboard")
    visit.settled()
    menu, pages = page.get_by_role("button", name="Menu", exact=True), page.get_by_role("navigation", name="Pages")
    expect(pages.get_by_role("link", name="Report")).not_to_be_in_viewport()
    menu.click()
    expect(pages.get_by_role("link", name="Report")).to_be_in_viewport()
    expect(menu).to_have_attribute("aria-expanded", "true")
    page.keyboard.press("Escape")
    expect(pages.get_by_role("link", name="Report")).not_to_be_in_viewport()
    expect(menu).to_be_focused()
    menu.click()
    page.get_by_role("button", name="Close menu").click()
    expect(pages.get_by_role("link", name="Report")).not_to_be_in_viewport()
    menu.click()
    pages.get_by_role("link", name="Report").click()
    expect(page.get_by_role("heading", name="Usage and billing")).to_be_visible()
    expect(pages.get_by_role("link", name="Report")).not_to_be_in_viewport()
    assert page.evaluate(_STICKING_OUT) == {"window": False, "page": False}


def test_a_closed_drawer_is_out_of_the_keyboards_way(visits):
    visit = visits("analyst", viewport=NARROW)
    page = visit.open(f"{NORDICS}/dashboard")
    visit.settled()
    for _ in range(4):
        page.keyboard.press("Tab")
        assert not page.evaluate("Boolean(document.activeElement.closest('.rail'))")


def test_the_rail_folds_to_icons_on_a_wide_window(analyst):
    page = analyst.open(f"{NORDICS}/dashboard")
    analyst.settled()
    rail = page.locator("#shell-rail")
    width = rail.bounding_box()["width"]
    page.get_by_role("button", name="Collapse").click()
    expect(page.get_by_role("button", name="Expand menu")).to_be_visible()
    page.wait_for_function("(width) => document.querySelector('#shell-rail').offsetWidth < width / 2", arg=width)
    rail.get_by_role("link", name="Report").click()
    expect(page.get_by_role("heading", name="Usage and billing")).to_be_visible()
    page.get_by_role("button", name="Expand menu").click()
    page.wait_for_function("(width) => document.querySelector('#shell-rail').offsetWidth === width", arg=width)


@pytest.mark.parametrize("size", [WIDE, NARROW], ids=["wide", "narrow"])
def test_on_paper_there_is_only_the_page(visits, size):
    visit = visits("analyst", viewport=size)
    page = visit.open(f"{NORDICS}/report?cycle=2026-10&product=VM")
    visit.settled()
    page.emulate_media(media="print")
    for gone in ("#shell-rail", "#shell-switcher", "#shell-user", "#report-export"):
        expect(page.locator(gone)).to_be_hidden()
    expect(page.get_by_role("heading", name="Usage and billing")).to_be_visible()
    expect(page.get_by_text("Rows add up to the bar: 45")).to_be_visible()
    paper = page.evaluate("getComputedStyle(document.body).backgroundColor")
    assert paper in ("rgb(255, 255, 255)", "rgba(0, 0, 0, 0)")
