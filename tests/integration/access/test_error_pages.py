"""What people see when a request leads to no page: the way to sign in and back, or what happened and what to do."""

import re
from urllib.parse import parse_qs, urlsplit

import pytest
from sqlalchemy import text

from tests.integration.access.conftest import OpenHouse
from tests.integration.access.house import HOME, PARTNER, House, Visitor
from tests.support.dash_client import CALL

HTML = {"Accept": "text/html,application/xhtml+xml,*/*;q=0.8"}
NAVIGATES = {**HTML, "Sec-Fetch-Mode": "navigate", "Sec-Fetch-Site": "same-origin"}
SITE = "http://localhost"


def _next(location: str) -> str | None:
    form = urlsplit(location)
    assert form.path == "/sign-in"
    return parse_qs(form.query).get("next", [None])[0]


@pytest.mark.parametrize("headers", [HTML, NAVIGATES])
@pytest.mark.parametrize(
    ("came_from", "following"),
    [
        (f"{SITE}/account/password", "/account/password"),
        (f"{SITE}{HOME}?tab=a&page=2", f"{HOME}?tab=a&page=2"),
        (f"{SITE}/sign-in", None),
        ("https://elsewhere.example/account", None),
        ("", None),
    ],
)
def test_a_form_sent_after_the_session_s_end_leads_to_signing_in_and_back_to_its_page(
    house: House, headers: dict[str, str], came_from: str, following: str | None
) -> None:
    stranger = house.browser()
    answer = stranger.http.post("/account/sessions/end-others", data={}, headers={**headers, "Referer": came_from})
    assert answer.status_code == 302
    assert _next(answer.location) == following


def test_the_address_of_a_form_is_never_where_signing_in_leads(house: House) -> None:
    answer = house.browser().http.post("/account/sessions/x/end", headers=NAVIGATES)
    assert _next(answer.location) is None


@pytest.mark.parametrize("headers", [{}, {"Accept": "application/json"}, {**HTML, "Sec-Fetch-Mode": "cors"}])
def test_a_script_s_call_after_the_session_s_end_learns_of_it(house: House, headers: dict[str, str]) -> None:
    for address in (CALL, "/account"):
        assert house.browser().http.post(address, json={}, headers=headers).status_code == 401


def _is_a_page(visitor: Visitor, answer: object, *said: str) -> None:
    shown = str(getattr(answer, "text", ""))
    assert 'class="sign-in-title"' in shown
    assert "Northwall" in shown
    assert [one for one in said if one not in shown] == []


@pytest.mark.parametrize("address", ["/account/sessions/end-others", "/account/sessions/x/end", "/sign-out"])
def test_a_button_of_a_page_from_before_signing_in_again_says_what_to_do(house: House, address: str) -> None:
    visitor = house.visit(house.somebody())
    sent_from = {**NAVIGATES, "Referer": f"{SITE}/account/sessions"}
    answer = visitor.http.post(address, data={"csrf_token": "of another session"}, headers=sent_from)
    assert answer.status_code == 400
    said = "This page was opened before you signed in again; reload it and try again."
    _is_a_page(visitor, answer, said, 'href="/account/sessions"')
    assert visitor.is_in()


def test_what_another_site_sends_is_refused_with_a_page(house: House) -> None:
    visitor = house.visit(house.somebody())
    answer = visitor.http.post("/account", headers={**NAVIGATES, "Sec-Fetch-Site": "cross-site"})
    assert answer.status_code == 403
    _is_a_page(visitor, answer, "This came from another site")


def test_more_than_the_portal_takes_is_refused_with_a_page(house: House) -> None:
    visitor = house.visit(house.somebody())
    answer = visitor.http.post("/account", data={"name": "x" * (3 * 1024 * 1024)}, headers=NAVIGATES)
    assert answer.status_code == 413
    _is_a_page(visitor, answer, "This is too large")


@pytest.mark.parametrize("method", ["POST", "DELETE"])
def test_an_address_used_in_another_way_is_no_address(house: House, method: str) -> None:
    visitor = house.visit(house.somebody())
    answer = visitor.http.open("/healthz", method=method, headers=HTML)
    assert answer.status_code == 404
    _is_a_page(visitor, answer, "There is no such page")


def test_a_failure_says_so_with_a_reference_that_the_log_has(
    open_house: OpenHouse, caplog: pytest.LogCaptureFixture
) -> None:
    house = open_house()
    visitor = house.visit(house.somebody())
    with house.portal.databases.engine(PARTNER, write=True).begin() as connection:
        connection.execute(text("DROP TABLE recovery_codes"))
    answer = visitor.ask("/account")
    assert answer.status_code == 500
    _is_a_page(visitor, answer, "Something went wrong")
    reference = re.search(r"<code>([0-9a-f]{8})</code>", answer.text)
    assert reference is not None
    assert f"reference {reference[1]}" in caplog.text
    assert "recovery_codes" not in answer.text
    bare = visitor.get("/account", Accept="application/json")
    assert (bare.status_code, "Something went wrong" in bare.text) == (500, False)
