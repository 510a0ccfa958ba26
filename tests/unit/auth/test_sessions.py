"""Browser sessions: the cookie is a random id and nothing else, the document stays on the server and ends in time."""

import hashlib

import pytest
from flask import Flask, session
from flask.testing import FlaskClient
from sqlalchemy import select

from auth.sessions import COOKIE, DatabaseSessions, ServerSession
from data.configuration import Sessions
from data.engines import Databases
from data.models import WebSession
from data.settings import PortalType
from data.system import system_session
from tests.support.clocks import FrozenClock


def _write(word: str) -> str:
    session["word"] = word
    return ""


def _renew(word: str, born: str) -> str:
    session.clear()
    assert isinstance(session, ServerSession)
    session.renew(born_again=born == "anew")
    return _write(word)


def _clear() -> str:
    session.clear()
    return ""


@pytest.fixture
def server(sqlite_databases: Databases, clock: FrozenClock) -> Flask:
    app = Flask(__name__)
    limits = Sessions(idle_minutes=60, absolute_hours=12)
    app.session_interface = DatabaseSessions(sqlite_databases, clock, limits, secure=False)
    app.add_url_rule("/write/<word>", "write", _write)
    app.add_url_rule("/renew/<word>/<born>", "renew", _renew)
    app.add_url_rule("/clear", "clear", _clear)
    app.add_url_rule("/read", "read", lambda: str(session.get("word")))
    return app


@pytest.fixture
def browser(server: Flask) -> FlaskClient:
    return server.test_client()


def _read(browser: FlaskClient) -> str:
    return browser.get("/read").text


def _cookie(browser: FlaskClient) -> str:
    found = browser.get_cookie(COOKIE)
    assert found is not None
    return found.value


def _documents(databases: Databases) -> dict[str, object]:
    with system_session(databases, PortalType.PARTNER) as store:
        return {row.id_hash: row.document for row in store.scalars(select(WebSession))}


def test_what_is_written_is_read_again(browser: FlaskClient) -> None:
    browser.get("/write/hello")
    assert _read(browser) == "hello"


def test_the_browser_gets_a_random_id_and_the_database_only_its_hash(
    browser: FlaskClient, sqlite_databases: Databases
) -> None:
    browser.get("/write/hello")
    cookie = _cookie(browser)
    assert len(cookie) >= 43
    assert _documents(sqlite_databases) == {hashlib.sha256(cookie.encode()).hexdigest(): {"word": "hello"}}


def test_the_cookie_is_out_of_reach_of_scripts_and_of_other_sites(browser: FlaskClient) -> None:
    header = browser.get("/write/hello").headers["Set-Cookie"]
    assert "HttpOnly" in header
    assert "SameSite=Lax" in header
    assert "Path=/" in header


def test_over_https_the_cookie_is_secure(server: Flask, sqlite_databases: Databases, clock: FrozenClock) -> None:
    server.session_interface = DatabaseSessions(sqlite_databases, clock, Sessions(), secure=True)
    assert "Secure" in server.test_client().get("/write/hello").headers["Set-Cookie"]


def test_a_visitor_who_writes_nothing_gets_no_cookie_and_no_row(
    browser: FlaskClient, sqlite_databases: Databases
) -> None:
    assert "Set-Cookie" not in browser.get("/read").headers
    assert _documents(sqlite_databases) == {}


def test_an_invented_cookie_is_an_empty_session(browser: FlaskClient) -> None:
    browser.set_cookie(COOKIE, "invented")
    assert _read(browser) == "None"


def test_an_invented_cookie_is_never_taken_as_an_id(browser: FlaskClient) -> None:
    browser.set_cookie(COOKIE, "invented")
    browser.get("/write/hello")
    assert _cookie(browser) != "invented"


def test_an_unused_session_ends_after_the_idle_time(browser: FlaskClient, clock: FrozenClock) -> None:
    browser.get("/write/hello")
    clock.advance(minutes=59)
    assert _read(browser) == "hello"
    clock.advance(minutes=61)
    assert _read(browser) == "None"


def test_a_busy_session_ends_after_the_absolute_time(browser: FlaskClient, clock: FrozenClock) -> None:
    browser.get("/write/hello")
    for _ in range(23):
        clock.advance(minutes=30)
        assert _read(browser) == "hello"
    clock.advance(minutes=30)
    assert _read(browser) == "None"


def test_reading_often_does_not_write_each_time(browser: FlaskClient, clock: FrozenClock) -> None:
    browser.get("/write/hello")
    clock.advance(seconds=59)
    assert "Set-Cookie" not in browser.get("/read").headers
    clock.advance(seconds=1)
    assert "Set-Cookie" in browser.get("/read").headers


@pytest.mark.parametrize("born", ["anew", "before"])
def test_a_renewed_session_has_a_new_id_and_the_old_one_is_worth_nothing(
    server: Flask, browser: FlaskClient, sqlite_databases: Databases, born: str
) -> None:
    browser.get("/write/before")
    old = _cookie(browser)
    browser.get(f"/renew/after/{born}")
    assert _cookie(browser) != old
    assert list(_documents(sqlite_databases).values()) == [{"word": "after"}]
    thief = server.test_client()
    thief.set_cookie(COOKIE, old)
    assert _read(thief) == "None"


@pytest.mark.parametrize(("born", "lasts"), [("anew", True), ("before", False)])
def test_only_a_new_sign_in_begins_the_absolute_time_anew(
    browser: FlaskClient, clock: FrozenClock, born: str, lasts: bool
) -> None:
    browser.get("/write/hello")
    for _ in range(12):
        clock.advance(minutes=55)
        browser.get("/read")
    browser.get(f"/renew/hello/{born}")  # eleven hours old
    clock.advance(minutes=55)
    assert _read(browser) == "hello"
    clock.advance(minutes=10)
    assert (_read(browser) == "hello") is lasts


def test_a_cleared_session_is_gone_from_browser_and_database(browser: FlaskClient, sqlite_databases: Databases) -> None:
    browser.get("/write/hello")
    browser.get("/clear")
    assert browser.get_cookie(COOKIE) is None
    assert _documents(sqlite_databases) == {}
