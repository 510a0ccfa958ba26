"""A reseller's report: from the line down to a day, from a renewal to what is said of it, and back to an MSSP."""

import openpyxl
import pytest
from playwright.sync_api import expect
from sqlalchemy import update

from data.models import User
from data.settings import PortalType
from data.system import system_session
from tests.browser.objections import objections
from tests.browser.pictures import taken
from tests.browser.reading import grid_rows, rest, tile
from tests.browser.visits import NARROW, WIDE, containing, email_of

UK = "/p/larchfield-uk"
REPORT = f"{UK}/report"
PARTS = [
    "",
    "?as=table&by=month",
    "?show=renewals&order=PO-3",
    "?show=movement",
    "?show=customers",
    "?show=usage",
    "?show=renewals&country=XX",
]


def switch_to(page, name):
    switcher = page.locator("#shell-switcher")
    switcher.locator("summary").click()
    switcher.get_by_role("link", name=name).click()


def test_a_click_on_the_line_opens_that_day_and_back_closes_it(analyst):
    page = analyst.open(REPORT)
    analyst.settled()
    expect(page.get_by_role("heading", name="Contracts and renewals")).to_be_visible()
    expect(tile(page, "ACV").locator(".tile-figure")).to_have_text("£12,060.00")
    expect(tile(page, "Renewals, next three months").locator(".tile-figure")).to_have_text("£10,760.00")
    rest(page, "#reseller-chart")
    box = page.locator("#reseller-chart .xy").first.bounding_box()
    page.mouse.click(box["x"] + box["width"] * 0.5, box["y"] + box["height"] * 0.5)
    expect(page).to_have_url(containing("?point=2026-0"))
    expect(page.locator("#reseller-point h2")).to_contain_text("2026")
    page.go_back()
    expect(page).to_have_url(analyst.address + REPORT)
    expect(page.locator("#reseller-point h2")).to_have_text("Sat 21 Nov 2026")


def test_a_renewal_is_marked_from_the_list_with_the_keyboard(analyst):
    page = analyst.open(f"{REPORT}?show=renewals")
    analyst.settled()
    listed = page.locator("#reseller-renewals")
    listed.get_by_role("link", name="PO-4").focus()
    page.keyboard.press("Enter")
    expect(page).to_have_url(containing("order=PO-4"))
    expect(page.get_by_role("heading", name="Order PO-4")).to_be_visible()
    page.locator("#reseller-stage").select_option("committed")
    page.get_by_label("Expected a year, GBP").fill("4000")
    page.get_by_label("Note").fill("Three more years")
    page.get_by_role("button", name="Save").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_text("Renewal saved")).to_be_visible()
    expect(page.locator(".renewal-history")).to_contain_text("£4,000.00 expected, Astrid Fors")
    rows = {row["number"]: row["stage"] for row in grid_rows(listed)}
    assert rows == {"PO-3": "Open", "PO-4": "Committed", "PO-2": "Open"}
    page.get_by_label("Expected a year, GBP").fill("plenty")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_text("as a number, such as 12,500.00")).to_be_visible()
    expect(page.get_by_label("Expected a year, GBP")).to_have_value("plenty")


def test_opening_and_saving_a_renewal_leave_the_page_where_it_is_and_the_focus_on_save(visits):
    visit = visits("analyst", viewport={"width": 1440, "height": 600})
    page = visit.open(f"{REPORT}?show=renewals")
    visit.settled()
    place = page.locator("#shell-page")
    place.evaluate("(main) => (main.scrollTop = 180)")
    page.locator("#reseller-renewals").get_by_role("link", name="PO-2").click()
    expect(page.get_by_role("heading", name="Order PO-2")).to_be_visible()
    visit.settled()
    assert place.evaluate("(main) => main.scrollTop") >= 180
    page.get_by_label("Note").fill("Asked for a quote")
    page.get_by_role("button", name="Save").focus()
    before = place.evaluate("(main) => main.scrollTop")
    page.keyboard.press("Enter")
    expect(page.locator(".renewal-history")).to_contain_text("Asked for a quote")
    visit.settled()
    expect(page.get_by_role("button", name="Save")).to_be_focused()
    assert place.evaluate("(main) => main.scrollTop") == before > 180


def test_gains_have_a_plus_and_every_amount_of_the_bridge_can_be_read(analyst):
    page = analyst.open(f"{REPORT}?show=movement")
    analyst.settled()
    changes = [row["change"] for row in grid_rows(page.locator("#reseller-moved"))]
    assert changes == ["+1,300.00", "+1,260.00", "+700.00"]
    amounts = page.locator("#reseller-bridge .bartext")
    expect(amounts).to_have_text(["8,800", "+1,300", "+1,960", "0", "0", "12,060"])
    assert all(amount.bounding_box()["height"] >= 12 for amount in amounts.all())


@pytest.mark.parametrize(
    ("query", "button", "name", "title", "foot"),
    [
        (
            "?from=2026-10-01&to=2026-11-20",
            "Download chart as image",
            "acv-larchfield-uk-2026-10-01-2026-11-20.png",
            "Annual contract value, 1 Oct – 20 Nov 2026",
            "As of 21 Nov 2026, Europe/London",
        ),
        (
            "?show=movement&first=2026-01-31&last=2026-10-31",
            "Download what moved ACV as image",
            "movement-larchfield-uk-2026-01-31-2026-10-31.png",
            "What moved ACV, 31 Jan – 31 Oct 2026",
            "As of 21 Nov 2026, Europe/London",
        ),
        (
            "?show=movement",
            "Download retention as image",
            "retention-larchfield-uk-2025-11-2026-10.png",
            "Retention by month, Nov 2025 – Oct 2026",
            "As of 21 Nov 2026, Europe/London",
        ),
        (
            "?show=usage",
            "Download chart as image",
            "usage-larchfield-uk-2025-12-2026-11.png",
            "Sum of customers' peaks per month, Dec 2025 – Nov 2026",
            "Usage as of",
        ),
    ],
    ids=["line", "bridge", "retention", "usage"],
)
def test_charts_can_be_taken_along_as_pictures_that_say_what_they_show(
    analyst, tmp_path, query, button, name, title, foot
):
    page = analyst.open(f"{REPORT}{query}")
    analyst.settled()
    picture = taken(page, page.get_by_role("button", name=button), tmp_path)
    assert (picture.name, picture.above) == (name, title)
    assert foot in picture.below


def test_a_day_to_come_is_refused_at_its_field(analyst):
    page = analyst.open(f"{REPORT}?show=movement")
    analyst.settled()
    page.get_by_label("To", exact=True).fill("2026-12-31")
    assert page.get_by_label("To", exact=True).evaluate("(field) => field.validity.rangeOverflow")
    expect(page).to_have_url(f"{analyst.address}{REPORT}?show=movement")


@pytest.fixture
def german(visits, live_portal):
    """Somebody who writes numbers and days in German."""
    in_german = update(User).where(User.email == email_of("admin"))
    with system_session(live_portal.portal.databases, PortalType.PARTNER, write=True) as session:
        session.execute(in_german.values(locale="de"))
    yield visits("admin")
    with system_session(live_portal.portal.databases, PortalType.PARTNER, write=True) as session:
        session.execute(in_german.values(locale="en"))


def test_the_line_tells_days_and_amounts_in_the_reader_s_locale(german):
    page = german.open(REPORT)
    german.settled()
    box = page.locator("#reseller-chart .xy").first.bounding_box()
    page.mouse.move(box["x"] + box["width"] * 0.3, box["y"] + box["height"] * 0.5)
    told = page.locator("#reseller-chart .hoverlayer")
    expect(told).to_contain_text("März 2026")
    expect(told).to_contain_text("GBP 10.760,00")


def test_filters_and_days_become_the_address(analyst):
    page = analyst.open(REPORT)
    analyst.settled()
    page.get_by_label("Product", exact=True).select_option("PAT")
    expect(page).to_have_url(containing("?product=PAT"))
    expect(tile(page, "ACV").locator(".tile-figure")).to_have_text("£3,600.00")
    page.get_by_role("link", name="Movement").click()
    expect(page).to_have_url(containing("show=movement"))
    expect(page).to_have_url(containing("product=PAT"))
    analyst.settled()
    page.get_by_label("From", exact=True).fill("2026-01-01")
    expect(page).to_have_url(containing("first=2026-01-01&last=2026-11-21"))
    analyst.settled()
    expect(page.get_by_label("From", exact=True)).to_be_focused()
    page.get_by_role("link", name="Clear filters").click()
    expect(tile(page, "ACV").locator(".tile-figure")).to_have_text("£12,060.00")


def test_the_report_changes_with_the_partnership_and_back(analyst):
    page = analyst.open(REPORT)
    analyst.settled()
    switch_to(page, "MSSP Nordics")
    expect(page.get_by_role("heading", name="Usage and billing")).to_be_visible()
    expect(page).to_have_url(analyst.address + "/p/larchfield-nordics/report")
    switch_to(page, "Reseller UK")
    expect(page.get_by_role("heading", name="Contracts and renewals")).to_be_visible()
    page.go_back()
    expect(page.get_by_role("heading", name="Usage and billing")).to_be_visible()
    analyst.settled()


PARTNERSHIPS = {
    "MSSP Nordics": ("larchfield-nordics", "EUR", "Usage and billing", "Europe/Stockholm"),
    "MSSP Alps": ("larchfield-alps", "CHF", "Usage and billing", "Europe/Zurich"),
    "Reseller UK": ("larchfield-uk", "GBP", "Contracts and renewals", "Europe/London"),
}
ROUND = ("MSSP Alps", "Reseller UK", "MSSP Nordics", "Reseller UK", "MSSP Alps", "MSSP Nordics")
"""Every way from one partnership to another, beginning and ending at MSSP Nordics."""


@pytest.mark.parametrize("path", ["dashboard", "report", "exports"])
def test_a_partner_of_both_models_switches_in_every_direction(analyst, path):
    page = analyst.open(f"/p/larchfield-nordics/{path}")
    for name in ROUND:
        code, currency, report, zone = PARTNERSHIPS[name]
        analyst.settled()
        switch_to(page, name)
        page.wait_for_url(containing(f"/p/{code}/{path}"))
        expect(page.locator("#shell-switcher summary")).to_contain_text(currency)
        expect(page.locator(".rail-item[aria-current]")).to_have_attribute("href", f"/p/{code}/{path}")
        if path == "report":
            expect(page.get_by_role("heading", level=1)).to_have_text(report)
            expect(page.locator("#shell-page")).to_contain_text(zone)
        if path == "dashboard":
            shown = page.locator(".tile-label-text").get_by_text("ACV", exact=True)
            expect(shown).to_have_count(1 if name == "Reseller UK" else 0)
            expect(page.locator("#dashboard-as-of")).to_contain_text(zone)


def test_open_customers_stay_with_their_partnership(visits):
    visit = visits("colleague")
    page = visit.open("/p/larchfield-nordics/customers/SC-1004/tasks")
    visit.settled()
    opened = page.locator("#shell-strip [data-customer='SC-1004']")
    expect(opened).to_have_count(1)
    switch_to(page, "MSSP Alps")
    page.wait_for_url(containing("/p/larchfield-alps/dashboard"))
    expect(opened).to_have_count(0)
    page.go_back()
    expect(opened).to_have_count(1)


def test_the_workbook_is_asked_for_and_fetched(analyst, tmp_path):
    page = analyst.open(f"{REPORT}?from=2026-08-15&to=2026-11-21")
    analyst.settled()
    page.get_by_role("button", name="Export workbook").click()
    page.get_by_role("link", name="Follow it on the Exports page").click()
    row = page.get_by_role("row", name="ACV and usage Reseller UK 2026-08 to 2026-11")
    expect(row.get_by_text("Done")).to_be_visible()
    expect(row).to_contain_text("Aug 2026 – Nov 2026")
    with page.expect_download() as download:
        row.get_by_role("link", name="Download").click()
    path = tmp_path / download.value.suggested_filename
    download.value.save_as(path)
    history = list(openpyxl.load_workbook(path, read_only=True)["ACV history"].iter_rows(values_only=True))
    assert [row[1] for row in history[1:]] == [
        "Lambsfold Council",
        "Mossgate Housing",
        "Nutbourne College",
        "Oxlip Couriers",
    ]
    assert sum(row[-1] for row in history[1:]) == 12_060


@pytest.mark.parametrize(("theme", "size"), [("light", WIDE), ("dark", NARROW)], ids=["light-wide", "dark-narrow"])
def test_every_part_is_accessible_and_fits(visits, theme, size):
    visit = visits("analyst", color_scheme=theme, viewport=size)
    page = visit.open(REPORT)
    for part in PARTS:
        page.evaluate("(address) => window.portal.follow(address)", f"{REPORT}{part}")
        expect(page).to_have_url(f"{visit.address}{REPORT}{part}")
        visit.settled()
        assert objections(page) == [], part
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), part
