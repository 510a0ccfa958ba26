"""People who may not see everything: no name of another customer reaches their browser, whatever they ask for."""

import pytest
from playwright.sync_api import expect

from tests.browser import small_world
from tests.browser.reading import column, figure, grid_rows, tile
from tests.browser.visits import recorded

NORDICS = "/p/larchfield-nordics"
OWN = {"SC-1001", "SC-1003", "SC-1010"}
OTHERS = sorted(set(small_world.customers()) - OWN)


def strangers_in(text):
    """Names and ids of customers that are none of the restricted analyst's."""
    names = [small_world.customers()[code]["name"] for code in OTHERS]
    return [told for told in (*names, *OTHERS) if told in text]


@pytest.fixture
def restricted(visits):
    return visits("restricted")


def test_a_restricted_analyst_gets_only_own_customers_on_every_page_and_in_every_answer(restricted):
    bodies = recorded(restricted.context)
    page = restricted.open(f"{NORDICS}/dashboard")
    rows = grid_rows(page.locator("#dashboard-grid"))
    assert set(column(rows, "id")) == OWN
    assert figure(page, "Customers") == "3"
    assert strangers_in(page.content()) == []

    search = page.get_by_role("combobox", name="Search customers")
    search.fill("er")
    expect(page.get_by_role("option")).to_have_count(3)
    search.fill("Birkhaven")
    expect(page.get_by_text("No customer matches “Birkhaven”")).to_be_visible()
    search.fill("")

    for address in ("report?months=12", "report?cycle=2026-10&product=VM", "report?cycle=2026-10&product=CS&as=chart"):
        restricted.open(f"{NORDICS}/{address}")
        restricted.settled()
        assert strangers_in(page.content()) == [], address
    for level in ("bars", "contributions", "days"):
        address = f"{NORDICS}/report/{level}.csv?cycle=2026-10&product=VM&customer=SC-1001"
        told = page.evaluate("async (path) => (await fetch(path)).text()", address)
        assert "Vulnerability" in told or "Aldermark" in told
    assert strangers_in("".join(bodies)) == []
    assert sum(body.count("Aldermark Clinics") for body in bodies) > 3


def test_a_restricted_analysts_figures_are_those_of_the_own_customers(restricted):
    page = restricted.open(f"{NORDICS}/report?cycle=2026-10&product=VM")
    rows = grid_rows(page.locator("#report-drill-grid"))
    assert [(row["name"], row["peak"], row["amount"]) for row in rows] == [("Aldermark Clinics", "40", "100.00")]
    expect(page.get_by_text("Rows add up to the bar: 40")).to_be_visible()
    # A minimum is agreed for all customers together, so a part of them owes no true-up.
    expect(tile(page, "True-ups")).to_have_count(0)
    assert figure(page, "Your customers' lines, Oct 2026").startswith("€")


@pytest.mark.parametrize("customer", ["SC-1002", "SC-4001", "SC-9999"])
def test_a_foreign_customer_is_as_unknown_as_one_that_does_not_exist(restricted, customer):
    page = restricted.open(f"{NORDICS}/report?cycle=2026-10&product=VM&customer={customer}")
    expect(page.get_by_text("There is no such customer here")).to_be_visible()
    assert strangers_in(page.locator("#shell-page").inner_text()) == []
    page.get_by_role("link", name="Back to the cycle").click()
    expect(page.get_by_role("table", name="Products of the cycle")).to_be_visible()


def test_files_of_a_foreign_customer_are_not_found(restricted):
    restricted.expects(404, "/report/days.csv")
    page = restricted.open(f"{NORDICS}/report")
    restricted.settled()
    asked = "async (path) => (await fetch(path)).status"
    assert page.evaluate(asked, f"{NORDICS}/report/days.csv?cycle=2026-10&product=VM&customer=SC-1002") == 404


def test_marketing_sees_no_customer_and_no_page_with_customers(visit):
    visit.expects(404, f"{NORDICS}/")
    bodies = recorded(visit.context)
    page = visit.sign_in("marketing")
    expect(page.get_by_role("heading", name="You are signed in")).to_be_visible()
    for address in ("dashboard", "report", "exports"):
        visit.open(f"{NORDICS}/{address}")
        expect(page.get_by_role("heading", name="There is no such page")).to_be_visible()
    visit.open("/")
    page.get_by_role("button", name="Sign out").click()
    expect(page.get_by_role("heading", name="Sign in")).to_be_visible()
    names = [row["name"] for row in small_world.customers().values()]
    assert [name for name in names if name in "".join(bodies)] == []
