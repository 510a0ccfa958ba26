"""When something goes wrong: what is said, what is kept, and the way on from there."""

import re

import pytest
from playwright.sync_api import expect

import callbacks.report.page
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
        patch.setattr(callbacks.report.page, "read_report", broken)
        page.get_by_role("link", name="12 m").click()
        notice = page.get_by_role("alert")
        expect(notice).to_contain_text("This could not be shown")
        expect(notice.locator("code")).to_have_text(re.compile(r"^[0-9a-f]{8}$"))
        assert "disk" not in page.content()
    notice.get_by_role("link", name="Try again").click()
    expect(page.get_by_role("link", name="12 m")).to_have_attribute("aria-current", "page")
    expect(page.get_by_text("This could not be shown")).to_have_count(0)
    settle(page)


def test_what_was_typed_outlives_the_session(visit, live_portal):
    visit.sign_in("colleague", at="/sign-in?next=/p/larchfield-nordics/customers/SC-1003/tasks%3Fpanel=notes")
    page = visit.settled()
    page.wait_for_load_state("networkidle")
    words = "Asked for an offer by Friday"
    page.get_by_label("Write a note").fill(words)
    visit.expects(401, "/_dash-update-component")
    try:
        live_portal.clock.advance(minutes=61)
        page.get_by_role("button", name="Add note").click()
        ended = page.get_by_role("alert").filter(has_text="Your session has ended")
        expect(ended).to_be_visible()
        expect(page.get_by_label("Write a note")).to_have_value(words)
        with page.context.expect_page() as opened:
            ended.get_by_role("link", name="Sign in in another tab").click()
        elsewhere = opened.value
        elsewhere.get_by_label("E-mail").fill(email_of("colleague"))
        elsewhere.get_by_label("Password").fill(PASSWORD)
        elsewhere.get_by_role("button", name="Sign in").click()
        expect(elsewhere.get_by_role("complementary", name="Notes and timeline")).to_be_visible()
        page.get_by_role("button", name="Add note").click()
        expect(page.locator(".note").filter(has_text=words)).to_be_visible()
        expect(ended).to_have_count(0)
    finally:
        live_portal.clock.advance(minutes=-61)


def test_leaving_the_page_with_an_unsent_note_asks_first(analyst):
    page = analyst.open("/p/larchfield-nordics/customers/SC-1003/tasks?panel=notes")
    analyst.settled()
    asked = []
    page.on("dialog", lambda dialog: (asked.append(dialog.type), dialog.accept()))
    page.get_by_label("Write a note").press_sequentially("Half a thought")
    page.reload()
    analyst.settled()
    page.reload()
    assert asked == ["beforeunload"]
