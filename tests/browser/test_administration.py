"""An administrator's day: inviting, changing, locking and removing people, and reading the audit log."""

import csv
from uuid import uuid4

import pytest
from playwright.sync_api import expect

from auth.administration import add
from auth.viewer import viewer_for
from data.commands.access import Grant
from data.queries.credentials import find_credentials
from data.scope import ALL_CUSTOMERS
from data.settings import PortalType
from data.system import system_session
from tests.browser.objections import objections
from tests.browser.reading import table_rows
from tests.browser.test_keyboard import focused, tab_to
from tests.browser.test_sizes import _STICKING_OUT
from tests.browser.visits import NARROW, WIDE, containing, email_of

NORDICS = "larchfield-nordics"
HERE = f"/p/{NORDICS}/administration"


@pytest.fixture
def somebody(live_portal):
    """Makes people whom no other test knows; gives their names."""

    def make(role="user", customers=ALL_CUSTOMERS):
        word = uuid4().hex[:8]
        portal = live_portal.portal
        admin = viewer_for(portal.databases, PortalType.PARTNER, admin_id(live_portal), NORDICS)
        add(portal, admin, f"{word}@larchfield.example", f"Person {word}", Grant(role, customers))
        return f"Person {word}"

    return make


def admin_id(live_portal):
    with system_session(live_portal.portal.databases, PortalType.PARTNER) as session:
        return find_credentials(session, email_of("admin")).person.id


@pytest.fixture
def admin(visits):
    return visits("admin")


def row(page, name):
    return page.locator("#administration-grid .ag-center-cols-container [role=row]").filter(has_text=name)


def dialog(page):
    return page.get_by_role("dialog")


def toast(page, words):
    return page.locator(".toast").filter(has_text=words)


def open_person(visit, name):
    page = visit.page
    page.get_by_role("link", name=name).click()
    expect(dialog(page).get_by_role("heading", name=name)).to_be_visible()
    visit.settled()
    return dialog(page)


def open_page(visit, search=""):
    page = visit.open(f"{HERE}{search}")
    visit.settled()
    expect(page.locator("#administration-grid .ag-cell").first).to_be_visible()
    return page


def test_somebody_is_invited_and_the_passphrase_is_shown_once(admin):
    page = open_page(admin)
    page.get_by_role("link", name="Invite person").click()
    form = dialog(page)
    form.get_by_label("E-mail").fill("nowhere")
    form.get_by_role("button", name="Invite").click()
    expect(form.get_by_text("Enter an e-mail address")).to_be_visible()
    expect(form.get_by_label("E-mail")).to_have_value("nowhere")
    form.get_by_label("E-mail").fill("pia.lind@larchfield.example")
    form.get_by_label("Name", exact=True).fill("Pia Lind")
    form.get_by_role("button", name="Invite").click()
    expect(form.get_by_role("alert").filter(has_text="Choose which customers")).to_be_visible()
    form.get_by_label("Only these").check()
    form.get_by_label("Search customers").fill("SC-1003")
    expect(form.locator("#administration-choice .form-check:visible")).to_have_count(1)
    form.get_by_label("Cinderby Energy").check()
    expect(form.get_by_text("1 chosen")).to_be_visible()
    form.get_by_role("button", name="Invite").click()
    handed = dialog(page).filter(has_text="Passphrase for Pia Lind")
    expect(handed.get_by_role("status").first).to_have_text(containing("-"))
    expect(handed.get_by_text("by telephone or in person")).to_be_visible()
    assert objections(page) == []
    secret = handed.locator("output").inner_text()
    handed.get_by_role("button", name="I have passed it on").click()
    expect(dialog(page)).to_have_count(0)
    expect(row(page, "Pia Lind")).to_contain_text("Invited until")
    assert secret not in page.content()
    expect(page).to_have_url(f"{admin.address}{HERE}")


def test_the_passphrase_can_be_copied(visits, somebody):
    name = somebody()
    visit = visits("admin", permissions=["clipboard-read", "clipboard-write"])
    page = open_page(visit)
    open_person(visit, name).get_by_role("button", name="Invite again").click()
    handed = dialog(page).filter(has_text="Passphrase")
    handed.get_by_role("button", name="Copy the passphrase").click()
    expect(handed.get_by_role("button", name="Copied")).to_be_visible()
    assert page.evaluate("() => navigator.clipboard.readText()") == handed.locator("output").inner_text()
    handed.get_by_role("button", name="I have passed it on").click()
    expect(dialog(page)).to_have_count(0)


def test_a_role_is_changed_and_the_address_opens_the_dialog_again(admin, somebody):
    name = somebody()
    page = open_page(admin)
    form = open_person(admin, name)
    form.get_by_label("Role").select_option("Marketing")
    expect(form.get_by_text("Signs in, and sees no customers.")).to_be_visible()
    expect(form.get_by_label("Only these")).to_be_hidden()
    address = page.url
    form.get_by_role("button", name="Save").click()
    expect(dialog(page)).to_have_count(0)
    expect(row(page, name)).to_contain_text("Marketing")
    page.goto(address)
    expect(dialog(page).get_by_label("Role")).to_have_value("marketing")
    admin.settled()
    page.keyboard.press("Escape")
    expect(dialog(page)).to_have_count(0)
    expect(page).to_have_url(f"{admin.address}{HERE}")


def test_going_back_does_not_open_a_closed_dialog_again(admin, somebody):
    name = somebody()
    page = open_page(admin)
    for close in ("Save", "Cancel"):
        open_person(admin, name).get_by_role("button", name=close).click()
        expect(dialog(page)).to_have_count(0)
        expect(page).to_have_url(f"{admin.address}{HERE}")
    page.go_back()
    admin.settled()
    expect(page).to_have_url(f"{admin.address}{HERE}")
    expect(dialog(page)).to_have_count(0)
    open_person(admin, name)


def test_a_customer_that_was_ticked_stays_ticked_whatever_is_searched(admin, somebody):
    name = somebody()
    page = open_page(admin)
    form = open_person(admin, name)
    form.get_by_label("Only these").check()
    for code in ("SC-1003", "SC-1002"):
        form.get_by_label("Search customers").fill(code)
        form.locator("#administration-choice .form-check").filter(has_text=code).get_by_role("checkbox").check()
    form.get_by_label("Search customers").fill("no customer is called this")
    expect(form.locator("#administration-choice .form-check")).to_have_count(2)
    form.get_by_role("button", name="Save").click()
    expect(dialog(page)).to_have_count(0)
    expect(row(page, name)).to_contain_text("2")
    form = open_person(admin, name)
    expect(form.locator("#administration-choice input:checked")).to_have_count(2)


def test_a_dialog_that_is_opened_and_closed_saves_nothing(admin, somebody):
    first, second = somebody(), somebody()
    page = open_page(admin)
    form = open_person(admin, first)
    form.get_by_role("button", name="Save").click()
    expect(dialog(page)).to_have_count(0)
    form = open_person(admin, second)
    form.get_by_label("Role").select_option("Marketing")
    page.go_back()
    expect(dialog(page)).to_have_count(0)
    expect(row(page, second)).to_contain_text("User")


def test_somebody_is_locked_and_unlocked(admin, somebody):
    name = somebody()
    page = open_page(admin)
    form = open_person(admin, name)
    form.get_by_role("button", name="Lock", exact=True).click()
    expect(toast(page, f"Locked: {name}")).to_be_visible()
    form.get_by_role("button", name="Unlock").click()
    expect(form.get_by_role("button", name="Lock", exact=True)).to_be_visible()


def test_one_s_own_account_cannot_be_locked_or_left_without_an_administrator(admin):
    page = open_page(admin)
    form = open_person(admin, "Olle Brandt")
    expect(form.get_by_text("This is you")).to_be_visible()
    expect(form.get_by_role("button", name="Lock", exact=True)).to_have_count(0)
    form.get_by_label("Role").select_option("User")
    form.get_by_role("button", name="Save").click()
    expect(form.get_by_role("alert").filter(has_text="only administrator")).to_be_visible()
    form.get_by_role("button", name="Cancel").click()
    expect(row(page, "Olle Brandt")).to_contain_text("Administrator")


def test_many_are_asked_for_a_second_factor_at_once(admin, somebody):
    names = [somebody(), somebody()]
    page = open_page(admin)
    many = page.get_by_role("group", name="Actions for the people selected")
    for count, name in enumerate(names, 1):
        box = row(page, name).get_by_role("checkbox")
        box.click()
        expect(box).to_be_checked()
        expect(many).to_contain_text(f"{count} selected")  # the bar takes its place from the table's last rows
    many.get_by_role("button", name="Require second factor").click()
    expect(toast(page, "Second factor required: 2 people")).to_be_visible()
    for name in names:
        expect(row(page, name)).to_contain_text("Required, not set up")


def test_somebody_is_removed_and_given_back(admin, somebody):
    name = somebody()
    page = open_page(admin)
    form = open_person(admin, name)
    form.locator("summary", has_text="Remove from the partnership").click()
    form.get_by_role("button", name="Yes, remove from the partnership").click()
    expect(row(page, name)).to_have_count(0)
    toast(page, "has been removed").get_by_role("button", name="Undo").click()
    handed = dialog(page).filter(has_text="Passphrase")  # who has no password yet is invited anew
    handed.get_by_role("button", name="I have passed it on").click()
    expect(row(page, name)).to_contain_text("All")


def test_the_quick_search_stays_in_the_address(admin, somebody):
    name = somebody()
    page = open_page(admin)
    page.get_by_label("Quick search in the table").fill(name.split()[1])
    expect(page.locator("#administration-count")).to_have_text(containing("1 of "))
    expect(page).to_have_url(containing(f"?q={name.split()[1]}"))
    page.get_by_role("link", name="Without second factor").click()
    expect(page).to_have_url(containing("filter=without-second-factor"))
    page.reload()
    admin.settled()
    expect(page.get_by_label("Quick search in the table")).to_have_value(name.split()[1])
    expect(page.locator("#administration-count")).to_have_text(containing("1 of "))


def test_the_audit_log_is_filtered_and_taken_along(admin, somebody):
    name = somebody()
    email = f"{name.split()[1]}@larchfield.example"
    page = admin.open(f"{HERE}?tab=audit")
    admin.settled()
    page.get_by_label("Area").select_option("User")
    expect(page).to_have_url(containing("area=user"))
    page.get_by_label("Words").fill(email)
    page.keyboard.press("Enter")
    expect(page).to_have_url(containing("q="))
    expect(page.locator("#administration-event-count")).to_have_text(containing("2 events"))
    shown = table_rows(page.get_by_role("region", name="Events, newest first"))
    assert [cells[2].split(" user.")[0] for cells in shown] == ["Invited", "Person added"]
    with page.expect_download() as download:
        page.get_by_role("link", name="Download these events as CSV").click()
    text = download.value.path().read_text(encoding="utf-8-sig")
    assert [line["action"] for line in csv.DictReader(text.splitlines())] == ["user.invited", "user.added"]
    page.get_by_label("From", exact=True).fill("2026-11-22")
    expect(page.get_by_text("No event fits")).to_be_visible()
    page.get_by_role("link", name="Show all events").click()
    expect(page).to_have_url(f"{admin.address}{HERE}?tab=audit")
    expect(page.get_by_label("From", exact=True)).to_have_value("")


def test_inviting_takes_no_mouse(admin):
    page = open_page(admin)
    tab_to(page, "Invite person")
    page.keyboard.press("Enter")
    form = dialog(page)
    expect(form.get_by_label("E-mail")).to_be_visible()
    tab_to(page, "administration-email", most=3)
    page.keyboard.type("kai.rask@larchfield.example")
    tab_to(page, "administration-name", most=1)
    page.keyboard.type("Kai Rask")
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    page.keyboard.press("Space")
    expect(form.get_by_label("All customers")).to_be_checked()
    tab_to(page, "Invite", most=3)
    page.keyboard.press("Enter")
    handed = dialog(page).filter(has_text="Passphrase for Kai Rask")
    expect(handed).to_be_visible()
    tab_to(page, "Copy the passphrase", most=1)
    opener = page.get_by_role("link", name="Invite person", include_hidden=True)
    where = opener.evaluate("link => { link.focus(); return document.activeElement.getAttribute('aria-label') }")
    assert where == "Copy the passphrase"  # the dialog that made way gives the focus back late
    tab_to(page, "I have passed it on", most=3)
    page.keyboard.press("Enter")
    expect(dialog(page)).to_have_count(0)
    expect(row(page, "Kai Rask")).to_be_visible()
    assert focused(page)["name"] != ""


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("size", [WIDE, NARROW], ids=["wide", "narrow"])
def test_every_state_is_accessible_and_nothing_sticks_out(visits, theme, size):
    visit = visits("admin", color_scheme=theme, viewport=size)
    page = open_page(visit)
    for search in (
        "",
        "?filter=locked",
        "?person=new",
        f"?person={_id(page)}",
        "?tab=audit",
        "?tab=audit&q=nothing-fits",
    ):
        visit.open(f"{HERE}{search}")
        visit.settled()
        if "person" in search:
            expect(dialog(page)).to_be_visible()
        assert page.evaluate(_STICKING_OUT) == {"window": False, "page": False}, search
        assert objections(page) == [], search


def _id(page):
    """The id of somebody, as the table's links have it."""
    return page.get_by_role("link", name="Olle Brandt").get_attribute("href").rpartition("=")[2]


def test_who_may_not_finds_no_page(analyst):
    analyst.expects(404, "/administration")
    page = analyst.open(HERE)
    expect(page.get_by_role("heading", name="no such page")).to_be_visible()
    page = analyst.open(f"/p/{NORDICS}/dashboard")
    expect(page.get_by_role("link", name="Administration")).to_have_count(0)
