"""Sessions from sign-in to sign-out: a new id whenever they come to mean more, an end they cannot put off."""

import re

import pyotp
import pytest

from auth.administration import lock
from auth.moments import utc_day, utc_minute
from auth.sessions import COOKIE
from tests.integration.access.conftest import OpenHouse
from tests.integration.access.house import DEMO, FIREFOX, HOME, House, Somebody, Visitor
from tests.support.dash_client import PASSWORD

NEW = "tulip anvil marble seven"


def _holds(house: House, cookie: str | None) -> bool:
    """Whether an id opens a page in a browser like the one it was given to."""
    assert cookie is not None
    thief = house.browser()
    thief.cookie = cookie
    return thief.is_in()


def _change_password(visitor: Visitor) -> int:
    changed = visitor.send("/account/password", present=PASSWORD, password=NEW, repeated=NEW)
    return int(changed.status_code)


def test_an_id_planted_before_sign_in_is_worth_nothing_after(house: House) -> None:
    attacker = house.browser()
    attacker.ask("/sign-in")
    victim = house.browser()
    victim.cookie = attacker.cookie or ""
    victim.enter(house.somebody())
    assert victim.is_in()
    assert victim.cookie != attacker.cookie
    assert not attacker.is_in()


def test_an_id_the_attacker_made_up_is_never_taken_over(house: House) -> None:
    victim = house.browser()
    victim.cookie = "made-up-by-somebody-else"
    victim.enter(house.somebody())
    assert victim.is_in()
    assert victim.cookie != "made-up-by-somebody-else"


def test_the_id_changes_at_both_steps_of_a_sign_in(house: House) -> None:
    who = house.somebody(factor=True)
    visitor = house.browser()
    visitor.ask("/sign-in")
    ids = [visitor.cookie]
    visitor.enter(who)
    ids.append(visitor.cookie)
    visitor.enter_code(who.code(house.clock()))
    ids.append(visitor.cookie)
    assert len(set(ids)) == 3
    assert [_holds(house, one) for one in ids] == [False, False, True]


def test_a_changed_password_gives_this_session_a_new_id_and_ends_the_others(house: House) -> None:
    who = house.somebody()
    here, elsewhere = house.visit(who), house.visit(who, agent=FIREFOX)
    neighbour = house.visit(house.somebody())
    before = here.cookie
    assert _change_password(here) == 302
    assert here.cookie != before
    assert not _holds(house, before)
    assert here.is_in()
    assert not elsewhere.is_in()
    assert neighbour.is_in()
    assert house.noted(who)[-1] == "account.password_changed"


def test_the_old_password_is_worth_nothing_after_a_change(house: House) -> None:
    who = house.somebody()
    _change_password(house.visit(who))
    assert house.browser().enter(who).status_code == 401
    assert house.browser().enter(who, NEW).status_code == 302


def test_turning_the_second_factor_on_or_off_changes_the_id_and_ends_the_others(house: House) -> None:
    who = house.somebody()
    here, elsewhere = house.visit(who), house.visit(who)
    page = "/account/second-factor"
    found = re.search(r"<code>([A-Z2-7 ]+)</code>", here.ask(page).text)
    assert found is not None
    before = here.cookie
    code = pyotp.TOTP(found[1].replace(" ", "")).at(int(house.clock().timestamp()))
    assert here.send(page, code=code, present=PASSWORD).status_code == 200
    assert (here.is_in(), elsewhere.is_in(), _holds(house, before)) == (True, False, False)
    before = here.cookie
    assert here.send(page, f"{page}/off", present=PASSWORD).status_code == 302
    assert (here.is_in(), _holds(house, before)) == (True, False)


def test_a_new_id_does_not_make_a_session_younger(house: House) -> None:
    visitor = house.visit(house.somebody())
    for _ in range(12):
        house.clock.advance(minutes=55)
        assert visitor.is_in()
    assert _change_password(visitor) == 302
    house.clock.advance(minutes=50)
    assert visitor.is_in()
    house.clock.advance(minutes=11)
    assert not visitor.is_in(), "twelve hours after the sign-in it ends, however busy and however often renewed"


def test_an_unused_session_ends_after_an_hour(house: House) -> None:
    visitor = house.visit(house.somebody())
    house.clock.advance(minutes=59)
    assert visitor.is_in()
    house.clock.advance(minutes=60)
    assert not visitor.is_in()


def test_signing_out_ends_the_session_on_the_server(house: House) -> None:
    visitor = house.visit(house.somebody())
    kept = visitor.cookie
    assert visitor.send("/account", "/sign-out").location == "/sign-in"
    assert visitor.cookie is None
    assert not _holds(house, kept)


def test_signing_out_cannot_be_asked_for_by_a_link_or_without_the_token(house: House) -> None:
    visitor = house.visit(house.somebody())
    assert visitor.get("/sign-out").status_code in (404, 405)
    assert visitor.http.post("/sign-out").status_code == 400
    assert visitor.is_in()


def test_people_see_where_they_are_signed_in(house: House) -> None:
    who = house.somebody()
    here = house.visit(who, address="192.0.2.1")
    house.visit(who, agent=FIREFOX, address="192.0.2.2")
    house.visit(house.somebody(), address="192.0.2.3")
    page = here.ask("/account/sessions").text
    assert "Chrome on Linux" in page
    assert "Firefox on Windows" in page
    assert all(address in page for address in ("192.0.2.1", "192.0.2.2"))
    assert "192.0.2.3" not in page
    assert page.count("This one") == 1


def test_the_account_pages_write_days_in_the_person_s_locale(house: House) -> None:
    who = house.somebody()
    here = house.visit(who)
    here.send("/account", name="Jan Berg", locale="nl", theme="light")
    here.send("/account/password", present=PASSWORD, password=NEW, repeated=NEW)
    day, at = utc_day(house.portal.now, "nl"), utc_minute(house.portal.now, "nl")
    assert day in here.ask("/account/password").text
    assert f"since {at}" in here.ask("/account/sessions").text


def test_a_session_elsewhere_can_be_ended(house: House) -> None:
    who = house.somebody()
    here, elsewhere = house.visit(who), house.visit(who, agent=FIREFOX)
    [other] = [one.id_hash for one in house.sessions(who) if one.browser == "Firefox on Windows"]
    assert here.send("/account/sessions", f"/account/sessions/{other}/end").status_code == 302
    assert (here.is_in(), elsewhere.is_in()) == (True, False)
    assert house.noted(who)[-1] == "account.session_ended"


def test_nobody_ends_or_learns_of_a_session_of_somebody_else(house: House) -> None:
    victim = house.somebody()
    theirs = house.visit(victim)
    [row] = house.sessions(victim)
    attacker = house.visit(who := house.somebody())
    house.visit(who)
    refused = attacker.send("/account/sessions", f"/account/sessions/{row.id_hash}/end")
    unknown = attacker.send("/account/sessions", f"/account/sessions/{'0' * 64}/end")
    assert (refused.status_code, refused.text) == (404, unknown.text)
    assert theirs.is_in()


def test_everywhere_else_can_be_ended_at_once(house: House) -> None:
    who = house.somebody()
    here, *others = (house.visit(who) for _ in range(3))
    assert here.send("/account/sessions", "/account/sessions/end-others").status_code == 302
    assert [one.is_in() for one in (here, *others)] == [True, False, False]


@pytest.mark.parametrize("action", ["/account/sessions/end-others", "/account/password", "/account/second-factor/off"])
def test_without_the_form_s_token_nothing_about_an_account_changes(house: House, action: str) -> None:
    who = house.somebody()
    here, elsewhere = house.visit(who), house.visit(who)
    entered = {"present": PASSWORD, "password": NEW, "repeated": NEW}
    assert here.http.post(action, data=entered).status_code == 400
    assert elsewhere.is_in()
    assert house.browser().enter(who).status_code == 302


def test_the_token_of_one_session_is_no_token_of_another(house: House) -> None:
    who = house.somebody()
    attacker, victim = house.visit(house.somebody()), house.visit(who)
    found = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', attacker.ask("/account/password").text)
    assert found is not None
    entered = {"csrf_token": found[1], "present": PASSWORD, "password": NEW, "repeated": NEW}
    assert victim.http.post("/account/password", data=entered).status_code == 400
    assert house.browser().enter(who).status_code == 302


def test_a_demo_session_does_not_open_the_portal_of_real_data(house: House) -> None:
    visitor = house.visit(house.somebody("admin", portal=DEMO))
    assert visitor.is_in()
    with visitor.http.session_transaction() as document:
        assert document["portal"] == "demo"
    real = house.somebody()
    assert house.sessions(real) == []
    assert real.email not in visitor.ask("/account").text


def test_ending_all_sessions_in_one_portal_type_spares_the_person_of_the_same_number_in_the_other(
    open_house: OpenHouse,
) -> None:
    house = open_house()
    real, simulated = house.somebody(), house.somebody(portal=DEMO)
    assert real.id == simulated.id
    here, there = house.visit(real), house.visit(simulated)
    _change_password(house.visit(simulated))
    assert (here.is_in(), there.is_in()) == (True, False)


def _flags(house: House, who: Somebody) -> str:
    visitor = house.browser()
    answer = visitor.enter(who)
    return next(value for name, value in answer.headers if name == "Set-Cookie" and value.startswith(COOKIE))


def test_the_cookie_is_kept_from_scripts_and_other_sites(house: House) -> None:
    flags = _flags(house, house.somebody())
    assert "HttpOnly" in flags
    assert "SameSite=Lax" in flags
    assert "Domain" not in flags
    assert "Expires" not in flags, "it ends with the browser"


def test_behind_https_the_cookie_never_travels_in_the_open(open_house: OpenHouse) -> None:
    house = open_house(PORTAL_BASE_URL="https://portal.northwall.example")
    assert "; Secure" in _flags(house, house.somebody())
    assert "Strict-Transport-Security" in house.browser().ask("/sign-in").headers


def test_whoever_has_left_is_out_at_the_next_step(house: House) -> None:
    who = house.somebody()
    visitor = house.visit(who)
    assert visitor.get("/account").status_code == 200
    lock(house.portal, house.viewer(house.somebody("admin")), who.id)
    assert not visitor.is_in()
    assert visitor.get("/account").status_code == 401
    assert visitor.post("show_dashboard", HOME).status_code == 401
