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
