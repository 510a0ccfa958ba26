"""Beside a customer: the panel of notes keeps drafts apart and gives back what was removed; contacts are entered."""

from uuid import uuid4

from playwright.sync_api import expect

from tests.browser.objections import objections
from tests.browser.visits import NARROW, containing, held, wait_for_call

HERE, THERE = "/p/larchfield-nordics/customers/SC-1001", "/p/larchfield-nordics/customers/SC-1002"


def written(page):
    return page.get_by_label("Write a note")


def go(page, path):
    """To another page of the portal as its own links do, without loading it anew."""
    page.evaluate("path => window.portal.follow(path)", path)


def test_a_note_is_written_with_the_keyboard_edited_removed_and_given_back(analyst):
    page, words = analyst.open(f"{HERE}/tasks"), f"Called {uuid4().hex[:8]}"
    page.get_by_role("button", name="Notes").click()
    expect(page.get_by_role("complementary", name="Notes and timeline")).to_be_visible()
    written(page).fill(words)
    written(page).press("Control+Enter")
    note = page.locator(".note").filter(has_text=words)
    expect(note).to_be_visible()
    expect(written(page)).to_have_value("")
    written(page).fill("half a thought")
    note.get_by_role("button", name="Edit note").click()
    expect(written(page)).to_have_value(words)
    page.get_by_role("button", name="Cancel").click()
    expect(written(page)).to_have_value("half a thought")
    note.get_by_role("button", name="Remove note").click()
    expect(note).to_have_count(0)
    expect(page.get_by_role("button", name="Undo")).to_be_focused()
    page.keyboard.press("Enter")
    expect(note).to_be_visible()
    assert objections(page) == []


def test_opening_the_panel_takes_nobody_out_of_the_field(analyst):
    page = analyst.open(f"{HERE}/tasks")
    analyst.settled()
    page.evaluate(
        """() => {
            const panel = document.getElementById("customers-panel");
            const write = () => panel.hidden || document.getElementById("customers-note-text").focus();
            new MutationObserver(write).observe(panel, { attributeFilter: ["hidden"] });
        }"""
    )
    page.get_by_role("button", name="Notes").click()
    expect(written(page)).to_be_focused()
    page.wait_for_timeout(300)  # the panel is looked at every 60 ms
    expect(written(page)).to_be_focused()


def test_what_is_typed_into_a_picker_outlives_a_note_saved_beside_it(analyst):
    page = analyst.open(f"{HERE}/tasks?panel=notes")
    analyst.settled()
    waiting = held(page, "customers-header.children")
    written(page).fill(f"Called {uuid4().hex[:8]}")
    written(page).press("Control+Enter")
    drawing = wait_for_call(page, waiting)
    page.get_by_role("button", name="Add a tag").click()
    page.keyboard.type("Call again")
    option = page.get_by_role("option", name="Create “Call again”")
    expect(option).to_be_visible()
    before = option.element_handle()
    drawing.continue_()
    before.wait_for_element_state("hidden")
    expect(option).to_be_visible()
    page.keyboard.type(" soon")
    expect(page.get_by_role("option", name="Create “Call again soon”")).to_be_visible()
    page.keyboard.press("Escape")


def test_a_draft_stays_with_its_customer_and_the_panel_with_every_sub_tab(analyst):
    page = analyst.open(f"{HERE}/tasks?panel=notes")
    written(page).fill("only about the first")
    page.get_by_role("link", name="Contacts").click()
    expect(page).to_have_url(containing("/contacts?panel=notes"))
    expect(written(page)).to_have_value("only about the first")
    go(page, f"{THERE}/tasks?panel=notes")
    expect(written(page)).to_have_value("")
    go(page, f"{HERE}/tasks?panel=notes")
    expect(written(page)).to_have_value("only about the first")
    written(page).fill("")


def test_too_much_is_counted_refused_and_stays(analyst):
    page = analyst.open(f"{HERE}/tasks?panel=notes")
    written(page).fill("x" * 4_003)
    expect(page.get_by_text("4,003 of 4,000")).to_be_visible()
    page.get_by_role("button", name="Add note").click()
    expect(page.get_by_text("Shorten the note by 3 characters")).to_be_visible()
    expect(written(page)).to_have_value("x" * 4_003)
    written(page).fill("")


def test_a_contact_is_entered_in_a_dialog_that_says_what_is_wrong(analyst):
    page, name = analyst.open(f"{THERE}/contacts"), f"Ada {uuid4().hex[:6]}"
    page.get_by_role("button", name="Add Finance at Birkhaven Foods").click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_label("E-mail").fill("nonsense")
    dialog.get_by_role("button", name="Save").click()
    expect(dialog.get_by_text("Enter a name")).to_be_visible()
    expect(dialog.get_by_label("E-mail")).to_have_value("nonsense")
    dialog.get_by_label("E-mail").fill("ada@birkhaven.example")
    dialog.get_by_label("Name").fill(name)
    dialog.get_by_label("Name").press("Enter")
    expect(dialog).to_be_hidden()
    page.get_by_role("button", name="Remove Finance at Birkhaven Foods").click()
    expect(page.locator(".toast").filter(has_text=f"{name} has been removed")).to_be_visible()
    page.get_by_role("link", name="History of Finance at Birkhaven Foods").click()
    expect(page.locator(".history-table tbody tr")).to_have_count(2)


def test_on_a_telephone_the_panel_stands_below_and_is_scrolled_to(analyst):
    page = analyst.open(f"{HERE}/tasks")
    page.set_viewport_size(NARROW)
    page.get_by_role("button", name="Notes").click()
    expect(written(page)).to_be_in_viewport()
    assert page.locator("#customers-panel").bounding_box()["width"] <= NARROW["width"]


def test_who_edits_a_contact_that_somebody_else_changed_meanwhile_chooses_whose_is_kept(analyst, visits):
    page, other = analyst.open(f"{THERE}/contacts"), visits("colleague").open(f"{THERE}/contacts")
    mine, theirs = (f"{name} {uuid4().hex[:6]}" for name in ("Mine", "Theirs"))
    for one in (page, other):
        one.get_by_role("button", name="Add Technical at Birkhaven Foods").click()
        expect(one.get_by_role("dialog")).to_be_visible()
    name, dialog = page.get_by_label("Name"), page.get_by_role("dialog")
    other.get_by_label("Name").fill(theirs)
    other.get_by_role("button", name="Save").click()
    expect(other.get_by_role("dialog")).to_be_hidden()
    name.fill(mine)
    page.get_by_role("button", name="Save").click()
    expect(dialog.get_by_role("alert").filter(has_text=theirs)).to_be_visible()
    expect(name).to_have_value(mine)
    assert objections(page) == []
    page.get_by_role("button", name="Take the newer one").click()
    expect(name).to_have_value(theirs)
    expect(dialog.get_by_text("Changed meanwhile")).to_have_count(0)
    name.fill(mine)
    page.get_by_role("button", name="Save").click()
    expect(dialog).to_be_hidden()
    expect(page.get_by_text(mine)).to_be_visible()
