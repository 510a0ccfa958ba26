"""Tags and owner without a mouse: on a customer's page, and in the dialog of all tags."""

import pytest
from playwright.sync_api import expect
from sqlalchemy import delete

from data.models import CustomerOwner, CustomerTag, Tag
from data.settings import PortalType
from data.system import system_session
from tests.browser.objections import objections
from tests.browser.test_keyboard import focused, tab_to
from tests.browser.visits import NARROW, WIDE, containing, held, wait_for_call

NORDICS = "/p/larchfield-nordics"
CUSTOMER = f"{NORDICS}/customers/SC-1001/tasks"


@pytest.fixture(autouse=True)
def untouched(live_portal):
    """No tags and owners before and after a test."""
    yield
    with system_session(live_portal.portal.databases, PortalType.PARTNER, write=True) as session:
        for model in (CustomerTag, Tag, CustomerOwner):
            session.execute(delete(model))


@pytest.fixture
def analyst(visits):
    return visits("analyst")


def chips(page):
    return page.get_by_role("group", name="Tags").locator(".tag-editable")


def toast(page, words):
    return page.locator(".toast").filter(has_text=words)


def test_a_tag_is_typed_created_taken_back_and_found_again(analyst):
    page = analyst.open(CUSTOMER)
    add = page.get_by_role("button", name="Add a tag")
    add.press("Enter")
    page.keyboard.type("Board level")
    expect(page.get_by_role("option", name="Create “Board level”")).to_be_visible()
    page.keyboard.press("Enter")
    expect(chips(page)).to_have_text(["Board level"])
    expect(add).to_be_focused()
    page.get_by_role("button", name="Undo").press("Enter")
    expect(chips(page)).to_have_count(0)
    expect(toast(page, "Undone")).to_be_visible()


def test_the_list_of_a_picker_is_worked_with_the_arrows_and_left_with_escape(analyst):
    page = analyst.open(CUSTOMER)
    owner = page.get_by_role("button", name="Owner: nobody yet")
    owner.press("Enter")
    expect(page.get_by_role("option")).to_contain_text(["Astrid Fors"])
    assert objections(page) == []
    page.keyboard.press("Escape")
    expect(owner).to_be_focused()
    expect(page.get_by_role("option").first).to_be_hidden()
    page.keyboard.press("Enter")
    expect(page.get_by_role("option").first).to_be_visible()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(page.get_by_role("button", name="Owner: Astrid Fors")).to_be_focused()


def test_options_that_arrive_late_leave_the_mark_where_it_was_moved(analyst):
    page = analyst.open(CUSTOMER)
    owner = page.get_by_role("button", name="Owner: nobody yet")
    owner.press("Enter")
    expect(page.get_by_role("option")).to_contain_text(["Astrid Fors"])
    page.keyboard.press("Escape")
    expect(owner).to_be_focused()
    waiting = held(page, "tags-owner-options.children")
    page.keyboard.press("Enter")
    arriving = wait_for_call(page, waiting)
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    second = page.get_by_role("option").nth(1)
    expect(second).to_have_attribute("data-active", "")
    with page.expect_response(containing("_dash-update-component")):
        arriving.continue_()
    analyst.settled()
    expect(page.locator("[data-active]")).to_have_attribute("data-value", second.get_attribute("data-value"))
    expect(second).to_have_attribute("data-active", "")
    page.keyboard.press("Escape")


@pytest.mark.parametrize("size", [WIDE, NARROW], ids=["wide", "narrow"])
def test_the_dialog_is_kept_in_the_address_until_it_is_closed_for_good(visits, size):
    visit = visits("analyst", viewport=size)
    page = visit.open(CUSTOMER)
    page.get_by_role("button", name="Add a tag").click()
    page.get_by_role("link", name="Manage tags").click()
    dialog = page.get_by_role("dialog", name="Tags")
    expect(dialog.get_by_text("No tags yet")).to_be_visible()
    expect(page).to_have_url(containing("dialog=tags"))
    expect(dialog.get_by_label("New tag")).to_be_focused()
    page.keyboard.type("North")
    page.keyboard.press("Enter")
    expect(dialog.get_by_text("North")).to_be_visible()
    visit.settled()
    expect(dialog.get_by_label("New tag")).to_be_focused()
    tab_to(page, "Change “North”", most=4)
    page.keyboard.press("Enter")
    expect(dialog.get_by_label("Name", exact=True)).to_be_focused()
    visit.settled()
    assert objections(page) == []
    page.keyboard.press("Escape")
    expect(dialog).to_be_hidden()
    expect(page).not_to_have_url(containing("dialog=tags"))
    page.go_back()
    visit.settled()
    expect(dialog).to_be_hidden()


def test_a_name_that_is_taken_is_said_at_the_field(analyst):
    page = analyst.open(f"{NORDICS}/dashboard?dialog=tags")
    field = page.get_by_role("dialog").get_by_label("New tag")
    for name in ("North", "NORTH"):
        field.fill(name)
        field.press("Enter")
        expect(page.locator(".tags-name")).to_have_text(["North"])
    expect(page.get_by_role("alert").filter(has_text="“NORTH” already")).to_be_visible()
    expect(field).to_have_value("NORTH")
    assert focused(page)["name"] == "tags-new"


_WIDEST = "MW" * 20
_BESIDE = """(control) => {
    const box = control.getBoundingClientRect();
    const at = document.elementFromPoint(box.x + box.width / 2, box.y + box.height / 2);
    return Boolean(at) && control.contains(at);
}"""


@pytest.mark.parametrize("size", [WIDE, NARROW], ids=["wide", "narrow"])
def test_the_longest_name_pushes_nothing_out_of_sight(visits, size):
    visit = visits("analyst", viewport=size)
    page = visit.open(f"{NORDICS}/dashboard?dialog=tags")
    page.get_by_label("New tag").fill(_WIDEST)
    page.keyboard.press("Enter")
    expect(page.locator(".tags-name")).to_have_text([_WIDEST])
    dialog = page.get_by_role("dialog", name="Tags")
    for name in ("Create", f"Change “{_WIDEST}”"):
        assert dialog.get_by_role("button", name=name).evaluate(_BESIDE), name
    assert toast(page, _WIDEST).get_by_role("button", name="Undo").evaluate(_BESIDE)
    visit.open(CUSTOMER)
    page.get_by_role("button", name="Add a tag").press("Enter")
    page.get_by_role("option").filter(has_text=_WIDEST).click()
    take = page.get_by_role("button", name=f"Remove the tag “{_WIDEST}”")
    expect(take).to_be_visible()
    visit.settled()
    assert take.evaluate(_BESIDE)
