"""Made-up headers, cookies, addresses and origins: what a client says of itself changes nothing about what it is."""

import pytest

from tests.integration.access.house import DEMO, HOME, House, Visitor
from tests.support.dash_client import PASSWORD

OTHERS = "/p/delta-mssp/dashboard"
NEW = "tulip anvil marble seven"
FORGED = {
    "X-Portal": "demo",
    "X-Portal-Type": "demo",
    "X-Forwarded-For": "203.0.113.1",
    "X-Forwarded-Host": "portal.elsewhere.example",
    "X-Forwarded-User": "admin@delta.example",
    "X-Remote-User": "admin@delta.example",
    "Remote-User": "admin@delta.example",
    "X-User-Id": "1",
    "X-Partner": "delta",
    "X-Original-URL": "/p/delta-mssp/dashboard",
    "X-HTTP-Method-Override": "DELETE",
    "Authorization": "Basic YWRtaW46YWRtaW4=",
}


@pytest.mark.parametrize("header", FORGED)
def test_no_header_makes_anybody_somebody_else(house: House, header: str) -> None:
    forged = {header: FORGED[header]}
    who = house.somebody()
    visitor = house.visit(who)
    assert visitor.get(HOME, **forged).status_code == 200
    assert visitor.get(OTHERS, **forged).status_code == 404
    assert who.email in visitor.get("/account", **forged).text
    assert visitor.post("show_dashboard", OTHERS, headers=forged).status_code == 404
    assert house.browser().get(HOME, **forged).status_code == 401


@pytest.mark.parametrize("cookie", ["portal", "portal_type", "user_id", "_user_id", "remember_token", "session"])
def test_no_other_cookie_says_anything(house: House, cookie: str) -> None:
    who = house.somebody()
    visitor = house.visit(who)
    for value in ("demo", "1", "1|0000"):
        visitor.http.set_cookie(cookie, value)
        assert visitor.get(OTHERS).status_code == 404
        assert who.email in visitor.get("/account").text
    stranger = house.browser()
    stranger.http.set_cookie(cookie, "1")
    assert stranger.get(HOME).status_code == 401


def test_no_query_chooses_portal_type_or_person(house: House) -> None:
    who = house.somebody()
    visitor = house.visit(who)
    query = "?portal=demo&user_id=1&_user_id=1&partnership=delta-mssp"
    assert who.email in visitor.ask(f"/account{query}").text
    with visitor.http.session_transaction() as document:
        assert (document["portal"], document["_user_id"]) == ("partner", str(who.id))


def test_no_field_of_the_sign_in_form_chooses_portal_type_or_person(house: House) -> None:
    who = house.somebody()
    simulated = house.somebody(portal=DEMO)
    visitor = house.browser()
    extra = {"portal": "demo", "user_id": str(simulated.id), "next": "https://elsewhere.example/", "role": "admin"}
    answer = visitor.send("/sign-in", email=who.email, password=PASSWORD, **extra)
    assert answer.location == "/"
    with visitor.http.session_transaction() as document:
        assert (document["portal"], document["_user_id"]) == ("partner", str(who.id))


def test_where_a_request_came_from_is_the_connection_and_not_what_it_claims(house: House) -> None:
    who = house.somebody()
    visitor = house.browser(address="198.51.100.9")
    visitor.http.environ_base["HTTP_X_FORWARDED_FOR"] = "203.0.113.1"
    visitor.enter(who)
    assert house.events(who)[-1].address == "198.51.100.9"


@pytest.mark.parametrize(
    "path", [OTHERS, "/p/nowhere/dashboard", "/p/FJORD-MSSP/dashboard", "/p/fjord-resale/dashboard"]
)
def test_a_callback_told_of_another_partnership_answers_as_if_there_were_none(house: House, path: str) -> None:
    visitor = house.visit(house.somebody())
    answer = visitor.post("show_dashboard", HOME, shell_location__pathname=path)
    missing = visitor.post("show_dashboard", HOME, shell_location__pathname="/p/nowhere-at-all/dashboard")
    assert (answer.status_code, answer.text) == (404, missing.text)


@pytest.mark.parametrize(
    "headers",
    [
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
        {"Origin": "https://elsewhere.example"},
        {"Origin": "null"},
        {"Origin": "http://localhost.elsewhere.example"},
        {"Origin": "http://localhost@elsewhere.example"},
        {"Sec-Fetch-Site": "same-origin", "Origin": "https://elsewhere.example"},
    ],
)
def test_another_site_can_neither_sign_in_nor_out_nor_change_anything(house: House, headers: dict[str, str]) -> None:
    visitor = house.visit(house.somebody())
    forms = (
        "/sign-in",
        "/sign-out",
        "/forgotten/partner",
        "/account",
        "/account/password",
        "/account/second-factor/off",
    )
    for form in (*forms, "/account/sessions/end-others", "/welcome/partner/x", "/sign-in/second-factor"):
        assert visitor.http.post(form, data={"email": "x"}, headers=headers).status_code == 403, form
    assert visitor.post("show_dashboard", HOME, headers=headers).status_code == 403
    assert visitor.is_in()


@pytest.mark.parametrize("form", ["/sign-in", "/sign-in/demo", "/forgotten/partner", "/sign-in/second-factor"])
def test_no_form_of_strangers_is_taken_without_its_token(house: House, form: str) -> None:
    who = house.somebody(factor=True)
    visitor = house.browser()
    visitor.enter(who)
    before = len(house.events())
    entered = {"email": who.email, "password": PASSWORD, "code": who.code(house.clock())}
    for token in ({}, {"csrf_token": ""}, {"csrf_token": "invented"}):
        assert visitor.http.post(form, data={**entered, **token}).status_code == 400
    assert len(house.events()) == before
    assert house.messages() == []
    assert not visitor.is_in()


def _frame(visitor: Visitor) -> str:
    return visitor.get("/sign-in").headers["Content-Security-Policy"]


def test_no_other_site_may_show_the_form_in_a_frame(house: House) -> None:
    assert "frame-ancestors 'none'" in _frame(house.browser())
    assert "form-action 'self'" in _frame(house.browser())


@pytest.mark.parametrize(
    "email", ["a\x00b@fjord.example", "\ud7ff\uffff@fjord.example", "'; DROP TABLE users; --", "%", "_"]
)
def test_an_address_that_no_database_takes_is_only_a_wrong_one(either_house: House, email: str) -> None:
    assert either_house.browser().send("/sign-in", email=email, password="x").status_code in (400, 401)
    assert either_house.browser().send("/forgotten/partner", email=email).status_code in (200, 400)


def test_a_name_that_no_database_takes_is_refused_as_a_name(either_house: House) -> None:
    visitor = either_house.visit(either_house.somebody())
    answer = visitor.send("/account", name="A\x00B", locale="en", theme="light")
    assert answer.status_code in (302, 400)
    assert visitor.ask("/account").status_code == 200
