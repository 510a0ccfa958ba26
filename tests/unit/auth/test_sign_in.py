"""Signing in and out through the pages people use: one answer to every refusal, a new id for every success."""

import re
from collections.abc import Iterator

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from app import create_app
from auth.passwords import hash_password
from auth.sessions import COOKIE
from data.engines import Databases
from data.models import User
from data.settings import PortalType, Settings
from data.system import system_session
from tests.support.clocks import FrozenClock
from tests.support.world import add_membership, add_partner, add_partnership, add_product, add_user

PASSWORD = "a password of this test"


@pytest.fixture
def server(settings: Settings, sqlite_databases: Databases, clock: FrozenClock) -> Iterator[Flask]:
    with system_session(sqlite_databases, PortalType.PARTNER, write=True) as session:
        add_product(session)
        partner = add_partner(session)
        partnership = add_partnership(session, partner)
        secret = {"password_hash": hash_password(PASSWORD)}
        add_membership(session, add_user(session, partner, "ada@fjord.example", **secret), partnership)
        gone = add_user(session, partner, "gone@fjord.example", active=False, **secret)
        add_membership(session, gone, partnership)
        add_membership(session, add_user(session, partner, "new@fjord.example"), partnership)
        mail = add_user(session, partner, "mail@fjord.example", **secret)
        add_membership(session, mail, partnership, role="notifications")
        add_user(session, partner, "nowhere@fjord.example", **secret)
    app = create_app(settings, clock)
    yield app
    app.extensions["portal"].databases.dispose()


@pytest.fixture
def browser(server: Flask) -> FlaskClient:
    return server.test_client()


def _sign_in(browser: FlaskClient, email: str, password: str = PASSWORD, at: str = "/sign-in") -> TestResponse:
    return browser.post(at, data={"csrf_token": _token(browser, at), "email": email, "password": password})


def _token(browser: FlaskClient, at: str = "/sign-in") -> str:
    token = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', browser.get(at).text)
    assert token is not None
    return token[1]


def _is_in(browser: FlaskClient) -> bool:
    answer = browser.get("/p/fjord-mssp/dashboard")
    assert answer.status_code in (200, 401)
    return answer.status_code == 200


def _cookie(browser: FlaskClient) -> str | None:
    found = browser.get_cookie(COOKIE)
    return found.value if found else None


def test_the_right_password_leads_in(browser: FlaskClient) -> None:
    assert _sign_in(browser, "ada@fjord.example").status_code == 302
    assert _is_in(browser)


def test_the_case_of_the_address_does_not_matter(browser: FlaskClient) -> None:
    assert _sign_in(browser, " Ada@Fjord.Example").status_code == 302


@pytest.mark.parametrize(
    ("email", "password"),
    [
        ("ada@fjord.example", "a wrong password"),
        ("nobody@fjord.example", PASSWORD),
        ("gone@fjord.example", PASSWORD),
        ("new@fjord.example", PASSWORD),
        ("mail@fjord.example", PASSWORD),
        ("nowhere@fjord.example", PASSWORD),
    ],
    ids=["wrong", "unknown", "inactive", "no password yet", "mail only", "no partnership"],
)
def test_every_refusal_reads_the_same(browser: FlaskClient, email: str, password: str) -> None:
    answer = _sign_in(browser, email, password)
    assert answer.status_code == 401
    assert "E-mail and password do not match an account, or there were too many tries" in answer.text
    assert not _is_in(browser)


def test_a_post_without_the_form_s_token_signs_nobody_in(browser: FlaskClient) -> None:
    answer = browser.post("/sign-in", data={"email": "ada@fjord.example", "password": PASSWORD})
    assert answer.status_code == 400
    assert not _is_in(browser)


def test_signing_in_changes_the_session_s_id(server: Flask, browser: FlaskClient) -> None:
    browser.get("/sign-in")
    planted = _cookie(browser)
    _sign_in(browser, "ada@fjord.example")
    assert planted is not None
    assert _cookie(browser) not in (None, planted)
    other = server.test_client()
    other.set_cookie(COOKIE, planted)
    assert not _is_in(other)


def test_signing_out_ends_the_session_on_the_server(server: Flask, browser: FlaskClient) -> None:
    _sign_in(browser, "ada@fjord.example")
    kept = _cookie(browser)
    assert kept is not None
    assert browser.post("/sign-out", data={"csrf_token": _token(browser)}).status_code == 302
    thief = server.test_client()
    thief.set_cookie(COOKIE, kept)
    assert not _is_in(thief)


def test_an_account_of_one_portal_type_does_not_open_the_other(browser: FlaskClient) -> None:
    assert _sign_in(browser, "ada@fjord.example", at="/sign-in/demo").status_code == 401


def test_a_portal_type_that_does_not_exist_is_not_found(browser: FlaskClient) -> None:
    assert browser.get("/sign-in/staging").status_code == 404


@pytest.mark.parametrize("header", ["X-Portal-Type", "X-Portal", "Portal"])
def test_no_header_or_query_chooses_the_portal_type(browser: FlaskClient, header: str) -> None:
    _sign_in(browser, "ada@fjord.example")
    page = browser.get("/p/fjord-mssp/dashboard?portal=demo", headers={header: "demo"})
    assert page.status_code == 200
    with browser.session_transaction() as document:
        assert document["portal"] == "partner"


@pytest.mark.parametrize(
    ("wanted", "leads_to"),
    [
        ("/p/fjord-mssp/report?months=3", "/p/fjord-mssp/report?months=3"),
        ("https://elsewhere.example/p/", "/"),
        ("//elsewhere.example/p/", "/"),
        ("/p//elsewhere.example", "/"),
        ("/p/\\elsewhere.example", "/"),
        ("/sign-out", "/"),
        ("", "/"),
    ],
)
def test_after_signing_in_the_visitor_goes_where_they_wanted_within_the_portal(
    browser: FlaskClient, wanted: str, leads_to: str
) -> None:
    browser.get("/sign-in")
    form = browser.get("/sign-in", query_string={"next": wanted}).text
    action = re.search(r'action="([^"]+)"', form)
    token = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', form)
    assert action is not None
    assert token is not None
    entered = {"csrf_token": token[1], "email": "ada@fjord.example", "password": PASSWORD}
    answer = browser.post(action[1].replace("&amp;", "&"), data=entered)
    assert answer.headers["Location"] == leads_to


def test_the_sign_in_is_noted_with_the_portal_s_own_clock(
    browser: FlaskClient, sqlite_databases: Databases, clock: FrozenClock
) -> None:
    _sign_in(browser, "ada@fjord.example")
    with system_session(sqlite_databases, PortalType.PARTNER) as session:
        assert session.get_one(User, 1).last_sign_in_at == clock.now
