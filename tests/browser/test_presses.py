"""A press takes a moment, and what is pressed may be drawn anew meanwhile: it answers all the same."""

import pytest
from playwright.sync_api import expect

from tests.browser.visits import containing

CUSTOMER = "/p/larchfield-nordics/customers/SC-1001"


@pytest.fixture
def page(analyst):
    page = analyst.open(f"{CUSTOMER}/tasks")
    analyst.settled()
    return page


def press(page, control):
    """Hold the pointer down on a control while another view of the customer is drawn, control and all."""
    control.hover()
    page.mouse.down()
    held = control.element_handle()
    page.evaluate("path => window.portal.follow(path)", f"{CUSTOMER}/churn")
    held.wait_for_element_state("hidden")
    expect(control).to_be_visible()


def test_a_link_leads_on_though_it_was_redrawn_under_the_pointer(page):
    press(page, page.get_by_role("navigation", name="Pages").get_by_role("link", name="Report"))
    page.mouse.up()
    expect(page).to_have_url(containing("/report"))


def test_a_button_opens_what_it_opens_though_it_was_redrawn_under_the_pointer(page):
    add = page.get_by_role("button", name="Add a tag")
    press(page, add)
    page.mouse.up()
    expect(add).to_have_attribute("aria-expanded", "true")


def test_whoever_lets_go_elsewhere_has_changed_their_mind(page):
    press(page, page.get_by_role("navigation", name="Pages").get_by_role("link", name="Report"))
    page.get_by_role("navigation", name="Pages").get_by_role("link", name="Exports").hover()
    page.mouse.up()
    page.wait_for_timeout(200)
    expect(page).to_have_url(containing("/churn"))


_MOVE = """control => {
  window.clicks = 0;
  document.addEventListener("click", (event) => (window.clicks += control.contains(event.target) ? 1 : 0), true);
  window.move = () => control.parentElement.insertBefore(control, control.parentElement.firstChild);
}"""


@pytest.mark.parametrize("moves", [True, False], ids=["moved", "left"])
def test_a_button_answers_once_whether_or_not_it_was_moved_in_the_page_under_the_pointer(page, moves):
    add = page.get_by_role("button", name="Add a tag")
    add.evaluate(_MOVE)
    add.hover()
    page.mouse.down()
    if moves:
        page.evaluate("window.move()")
        add.hover()
    page.mouse.up()
    expect(add).to_have_attribute("aria-expanded", "true")
    page.wait_for_timeout(200)
    assert page.evaluate("window.clicks") == 1


def test_a_button_whose_words_change_under_the_pointer_answers_once(page):
    add = page.get_by_role("button", name="Add a tag")
    add.evaluate(_MOVE)
    add.hover()
    page.mouse.down()
    add.evaluate("control => control.append(' (1)')")
    page.mouse.up()
    page.wait_for_timeout(200)
    assert page.evaluate("window.clicks") == 1


@pytest.mark.parametrize(
    ("place", "disturbed"),
    [
        (1, "box => { const row = box.closest('[role=row]'); row.parentElement.append(row); }"),
        (4, "box => box.closest('.ag-body-viewport').scrollBy(0, 20)"),
    ],
    ids=["moved", "scrolled"],
)
def test_a_box_of_a_table_is_ticked_though_its_row_went_away_under_the_pointer(analyst, place, disturbed):
    page = analyst.open("/p/larchfield-nordics/dashboard")
    analyst.settled()
    box = page.locator(f"#dashboard-grid [role=row][row-index='{place}']").get_by_role("checkbox")
    box.hover()
    page.mouse.down()
    box.evaluate(disturbed)
    page.mouse.up()
    expect(box).to_be_checked()
    expect(page.get_by_text("1 selected", exact=True)).to_be_visible()


def test_a_tap_on_what_is_redrawn_under_the_finger_answers_once(visits):
    analyst = visits("analyst", has_touch=True)
    page = analyst.open(f"{CUSTOMER}/tasks")
    analyst.settled()
    add = page.get_by_role("button", name="Add a tag")
    place = add.bounding_box()
    finger = [{"x": place["x"] + place["width"] / 2, "y": place["y"] + place["height"] / 2}]
    touch = page.context.new_cdp_session(page)
    touch.send("Input.dispatchTouchEvent", {"type": "touchStart", "touchPoints": finger})
    held = add.element_handle()
    page.evaluate("path => window.portal.follow(path)", f"{CUSTOMER}/churn")
    held.wait_for_element_state("hidden")
    expect(add).to_be_visible()
    touch.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})
    expect(add).to_have_attribute("aria-expanded", "true")
    page.wait_for_timeout(200)
    expect(add).to_have_attribute("aria-expanded", "true")
