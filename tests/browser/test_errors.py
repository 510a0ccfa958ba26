"""When something goes wrong: what is said, what is kept, and the way on from there."""

import re

import pytest
from playwright.sync_api import expect

import callbacks.report
from tests.browser.small_world import PASSWORD
from tests.browser.visits import containing, email_of, settle

NORDICS = "/p/larchfield-nordics"


def test_a_session_that_ends_while_a_page_is_open_leads_to_the_form_and_back_to_the_same_view(visit):
    visit.expects(401, "/_dash-update-component")
    page = visit.sign_in("analyst")
    expect(page.get_by_role("heading", name="Portfolio")).to_be_visible()
    visit.open(f"{NORDICS}/report?cycle=2026-09")
    visit.settled()

    second_tab = visit.context.new_page()
    second_tab.goto(visit.address + f"{NORDICS}/exports")
    second_tab.locator("#shell-user summary").click()
    second_tab.get_by_role("button", name="Sign out").click()
    expect(second_tab.get_by_role("heading", name="Sign in")).to_be_visible()

    page.get_by_role("link", name="12 m").click()
    expect(page.get_by_role("heading", name="Sign in")).to_be_visible()
    expect(page).to_have_url(containing("/sign-in?next="))
    page.get_by_label("E-mail").fill(email_of("analyst"))
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    expect(page).to_have_url(visit.address + f"{NORDICS}/report?cycle=2026-09&months=12")
    expect(page.get_by_role("link", name="12 m")).to_have_attribute("aria-current", "page")


def test_a_session_ends_when_nothing_happens_for_an_hour(visit, live_portal):
    page = visit.sign_in("analyst")
    expect(page.get_by_role("heading", name="Portfolio")).to_be_visible()
    visit.settled()
    page.wait_for_load_state("networkidle")  # a call still being answered would count as one of the new time
    try:
        live_portal.clock.advance(minutes=61)
        visit.open(f"{NORDICS}/report?months=3")
        expect(page.get_by_role("heading", name="Sign in")).to_be_visible()
        assert "next=" in page.url
    finally:
        live_portal.clock.advance(minutes=-61)


@pytest.mark.parametrize(
    "address",
    [f"{NORDICS}/nothing", f"{NORDICS}/report/nothing", "/p/nowhere/dashboard", "/p/quarrymoor-isles/dashboard", "/x"],
)
def test_an_address_that_leads_nowhere_says_so_and_offers_a_way_home(analyst, address):
    analyst.expects(404, address)
    page = analyst.open(address)
    expect(page.get_by_role("heading", name="There is no such page")).to_be_visible()
    page.get_by_role("link", name="Go to the start page").click()
    expect(page.get_by_role("heading", name="Portfolio")).to_be_visible()


@pytest.mark.parametrize(
    "search",
    ["?cycle=2099-01&months=7&view=odd&hide=%3Cb%3E&product=NONE", "?cycle=1999-13&customer=", "?" + "x=1&" * 60],
)
def test_nonsense_in_the_address_shows_the_usual_report(analyst, search):
    page = analyst.open(f"{NORDICS}/report{search}")
    expect(page.get_by_role("table", name="Products of the cycle")).to_be_visible()
    expect(page.get_by_role("link", name="6 m")).to_have_attribute("aria-current", "page")


def test_a_page_that_cannot_be_shown_says_so_with_a_reference_and_can_be_tried_again(analyst, monkeypatch):
    page = analyst.open(f"{NORDICS}/report")
    analyst.settled()

    def broken(*_):
        raise OSError("the disk is gone")

    with monkeypatch.context() as patch:
        patch.setattr(callbacks.report, "read_report", broken)
        page.get_by_role("link", name="12 m").click()
        notice = page.get_by_role("alert")
        expect(notice).to_contain_text("This could not be shown")
        expect(notice.locator("code")).to_have_text(re.compile(r"^[0-9a-f]{8}$"))
        assert "disk" not in page.content()
    notice.get_by_role("link", name="Try again").click()
    expect(page.get_by_role("link", name="12 m")).to_have_attribute("aria-current", "page")
    expect(page.get_by_text("This could not be shown")).to_have_count(0)
    settle(page)
