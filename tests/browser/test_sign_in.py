"""Signing in and out: what is asked, what is said when it fails, and what the browser is given to keep."""

import pytest
from playwright.sync_api import expect

from tests.browser.small_world import PASSWORD
from tests.browser.visits import containing

NORDICS = "/p/larchfield-nordics"


@pytest.mark.parametrize(
    ("email", "password"),
    [("analyst@larchfield.example", "wrong"), ("nobody@larchfield.example", PASSWORD)],
    ids=["wrong password", "unknown person"],
)
def test_a_refused_sign_in_says_the_same_for_every_reason_and_keeps_the_email(visit, email, password):
    visit.expects(401, "/sign-in")
    page = visit.open("/sign-in")
    page.get_by_label("E-mail").fill(email)
    page.get_by_label("Password").fill(password)
    page.get_by_role("button", name="Sign in").click()
    expect(page.get_by_role("alert")).to_have_text(
        "E-mail and password do not match an account, or there were too many tries and the account is locked for a "
        "while."
    )
    expect(page.get_by_label("E-mail")).to_have_value(email)
    expect(page.get_by_label("Password")).to_have_value("")


def test_an_empty_form_says_what_is_missing(visit):
    visit.expects(400, "/sign-in")
    page = visit.open("/sign-in")
    page.get_by_role("button", name="Sign in").click()
    expect(page.get_by_text("Enter your e-mail address.")).to_be_visible()
    expect(page.get_by_label("Password")).to_have_accessible_description("Enter your password.")


def test_an_address_asked_for_by_a_stranger_is_shown_after_signing_in(visit):
    asked = f"{NORDICS}/report?cycle=2026-09&hide=API,CS&view=table"
    page = visit.sign_in("analyst", at=asked)
    expect(page).to_have_url(visit.address + asked)
    expect(page.get_by_role("table", name="Sum of peaks per cycle and product")).to_be_visible()


def test_the_browser_keeps_one_cookie_that_scripts_cannot_read(visit):
    page = visit.sign_in("analyst")
    expect(page.get_by_role("heading", name="Portfolio")).to_be_visible()
    visit.settled()
    (cookie,) = visit.context.cookies()
    assert (cookie["name"], cookie["httpOnly"], cookie["sameSite"]) == ("portal_session", True, "Lax")
    assert page.evaluate("document.cookie") == ""


def test_the_bare_address_leads_to_the_partnership_seen_last(visit):
    page = visit.sign_in("analyst", at=f"{NORDICS}/report")
    expect(page.get_by_role("heading", name="Usage and billing")).to_be_visible()
    visit.settled()
    visit.open("/")
    expect(page).to_have_url(visit.address + f"{NORDICS}/dashboard")


def test_the_demo_says_that_its_data_is_simulated_and_leads_to_the_real_portal(visit):
    page = visit.open("/sign-in")
    expect(page.get_by_text("Demo", exact=True)).to_have_count(0)
    page.get_by_role("link", name="Explore the demo with simulated data").click()
    expect(page.get_by_text("Demo", exact=True)).to_be_visible()
    page.get_by_role("link", name="Sign in to the partner portal instead").click()
    expect(page.get_by_text("Demo", exact=True)).to_have_count(0)


def test_a_person_of_the_partner_portal_is_nobody_in_the_demo(visit):
    visit.expects(401, "/sign-in/demo")
    page = visit.sign_in("analyst", at="/sign-in/demo")
    expect(page.get_by_role("alert")).to_contain_text("do not match an account")


def test_signing_out_ends_the_session_also_for_the_back_button(visit):
    page = visit.sign_in("analyst")
    expect(page.get_by_role("heading", name="Portfolio")).to_be_visible()
    visit.settled()
    page.locator("#shell-user summary").click()
    page.get_by_role("button", name="Sign out").click()
    expect(page.get_by_role("heading", name="Sign in")).to_be_visible()
    page.go_back()
    expect(page.get_by_role("heading", name="Sign in")).to_be_visible()


_SENT_AS = """() => document.addEventListener("submit", function (event) {
  window.sentAs = event.target.elements.password.type;
  event.preventDefault();
})"""


def test_a_password_can_be_shown_while_it_is_typed_and_is_hidden_when_it_is_sent(visit):
    page = visit.open("/sign-in")
    password = page.get_by_label("Password")
    show = page.get_by_role("button", name="Show what is typed under Password")
    hide = page.get_by_role("button", name="Hide what is typed under Password")
    page.get_by_label("E-mail").fill("analyst@larchfield.example")
    password.fill("not the right one")
    expect(password).to_have_attribute("type", "password")
    show.click()
    expect(password).to_have_attribute("type", "text")
    hide.press("Space")
    expect(password).to_have_attribute("type", "password")
    show.click()
    page.evaluate(_SENT_AS)
    password.press("Enter")
    assert page.evaluate("window.sentAs") == "password"


def test_a_new_password_is_judged_while_it_is_typed(visits):
    page = visits("analyst").open("/account/password")
    new = page.get_by_label("New password", exact=True)
    said = page.locator("#password-strength")
    expect(said).to_be_hidden()
    for typed, score, words in (
        ("short", "0", "Use at least 12 characters"),
        ("aaaaaaaaaaaaaaaa", "0", "easy to guess"),
        ("tulip anvil marble seven", "4", "Strong."),
    ):
        new.fill(typed)
        expect(said).to_contain_text(words)
        expect(said).to_have_attribute("data-score", score)
    expect(new).to_have_accessible_description(containing("Strong."))
    new.fill("")
    expect(said).to_be_hidden()


def test_without_an_answer_nothing_is_said_of_a_new_password(visits):
    visit = visits("analyst")
    visit.expects(400, "/account/password/strength")
    page = visit.open("/account/password")
    page.get_by_label("New password", exact=True).fill("tulip anvil marble seven")
    expect(page.locator("#password-strength")).to_be_visible()
    page.evaluate("document.querySelector('.account-form').elements.csrf_token.value = 'another'")
    page.get_by_label("New password", exact=True).fill("tulip anvil marble eight")
    expect(page.locator("#password-strength")).to_be_hidden()
