"""The second factor at the door: each code works once, nothing opens before it, and whoever has to set one up does."""

import re
import threading
from concurrent.futures import ThreadPoolExecutor, wait

import pyotp
import pytest
from flask import session

from auth.authentication import totp_subject, vault_of
from auth.current import PENDING_FOR
from auth.enrolment import enrol
from auth.second_factor import new_secret
from data.commands.credentials import store_second_factor
from data.system import system_session
from tests.integration.access.conftest import OpenHouse
from tests.integration.access.house import FIREFOX, HOME, House, Somebody, Visitor
from tests.support.dash_client import PASSWORD

CODE, SET_UP = "/sign-in/second-factor", "/sign-in/set-up"
NEW = "tulip anvil marble seven"


@pytest.fixture(scope="module")
def strict(open_house: OpenHouse) -> House:
    """A house where everybody needs a second factor."""
    return open_house(says='second_factor = "everybody"')


def _secret(visitor: Visitor, at: str = SET_UP) -> str:
    """The key the page shows to whoever cannot photograph it."""
    found = re.search(r"<code>([A-Z2-7 ]+)</code>", visitor.ask(at).text)
    assert found is not None
    return found[1].replace(" ", "")


def _set_up(house: House, visitor: Visitor) -> str:
    secret = _secret(visitor)
    answer = visitor.send(SET_UP, code=pyotp.TOTP(secret).at(int(house.clock().timestamp())))
    assert answer.status_code == 200
    assert "recovery codes" in answer.text
    return secret


def test_password_and_code_lead_in(house: House) -> None:
    who = house.somebody(factor=True)
    visitor = house.browser()
    assert visitor.enter(who).location == CODE
    assert visitor.enter_code(who.code(house.clock())).location == "/"
    assert visitor.is_in()
    assert house.noted(who) == ["sign_in.succeeded"]
    assert house.events(who)[0].detail == {"method": "password and code"}


def test_where_the_visitor_was_going_is_remembered_over_the_second_step(house: House) -> None:
    who = house.somebody(factor=True)
    visitor = house.browser()
    visitor.send("/sign-in?next=/p/fjord-mssp/report?months=3", email=who.email, password=PASSWORD)
    assert visitor.enter_code(who.code(house.clock())).location == "/p/fjord-mssp/report?months=3"


@pytest.mark.parametrize("same_browser", [True, False])
def test_a_code_works_once(house: House, same_browser: bool) -> None:
    who = house.somebody(factor=True)
    visitor = house.visit(who)
    other = visitor if same_browser else house.browser()
    other.enter(who)
    assert other.enter_code(who.code(house.clock())).status_code == 401
    assert not other.is_in()
    house.clock.advance(seconds=30)
    assert other.enter_code(who.code(house.clock())).status_code == 302


def test_a_code_older_than_one_that_was_used_is_worth_nothing(house: House) -> None:
    who = house.somebody(factor=True)
    earlier = who.code(house.clock())
    house.clock.advance(seconds=30)
    house.visit(who)
    thief = house.browser()
    thief.enter(who)
    assert thief.enter_code(earlier).status_code == 401


def test_a_recovery_code_works_once(house: House) -> None:
    who = house.somebody(factor=True)
    for code, status in ((who.recovery[0].upper(), 302), (who.recovery[0], 401), (who.recovery[1], 302)):
        visitor = house.browser()
        visitor.enter(who)
        assert visitor.enter_code(code, recovery=True).status_code == status
        assert visitor.is_in() is (status == 302)
    assert house.noted(who).count("sign_in.recovery_code_used") == 2


def test_a_recovery_code_of_somebody_else_is_worth_nothing(house: House) -> None:
    who, other = house.somebody(factor=True), house.somebody(factor=True)
    visitor = house.browser()
    visitor.enter(who)
    assert visitor.enter_code(other.recovery[0], recovery=True).status_code == 401
    assert visitor.enter_code(other.code(house.clock())).status_code == 401


def test_a_code_is_no_recovery_code_and_the_other_way_round(house: House) -> None:
    who = house.somebody(factor=True)
    visitor = house.browser()
    visitor.enter(who)
    assert visitor.enter_code(who.code(house.clock()), recovery=True).status_code == 401
    assert visitor.enter_code(who.recovery[0]).status_code == 401


def test_a_second_step_under_way_is_not_listed_as_a_session(house: House) -> None:
    who = house.somebody(factor=True)
    here = house.visit(who)
    house.browser(FIREFOX).enter(who)
    page = here.ask("/account/sessions").text
    assert "Chrome on Linux" in page
    assert "Firefox" not in page


@pytest.mark.parametrize("address", [HOME, "/", "/account", "/account/second-factor", "/_dash-layout", SET_UP])
def test_the_password_alone_opens_nothing(house: House, address: str) -> None:
    visitor = house.browser()
    visitor.enter(house.somebody(factor=True))
    answer = visitor.ask(address)
    assert answer.status_code == 302
    assert answer.location.startswith("/sign-in")
    assert visitor.get(address).status_code in (302, 401)
    assert visitor.post("show_dashboard", HOME).status_code == 401


def test_the_second_step_waits_ten_minutes(house: House) -> None:
    who = house.somebody(factor=True)
    visitor = house.browser()
    visitor.enter(who)
    house.clock.advance(seconds=PENDING_FOR.total_seconds())
    assert PENDING_FOR.total_seconds() == 600
    assert visitor.ask(CODE).status_code == 200
    house.clock.advance(seconds=1)
    assert visitor.ask(CODE).location == "/sign-in"
    late = visitor.http.post(CODE, data={"code": who.code(house.clock())})
    assert late.location == "/sign-in"
    assert not visitor.is_in()


def test_without_a_password_there_is_no_second_step(house: House) -> None:
    visitor = house.browser()
    assert [visitor.ask(step).location for step in (CODE, SET_UP)] == ["/sign-in"] * 2


def test_a_code_without_the_form_s_token_is_refused_and_not_spent(house: House) -> None:
    who = house.somebody(factor=True)
    visitor = house.browser()
    visitor.enter(who)
    assert visitor.http.post(CODE, data={"code": who.code(house.clock())}).status_code == 400
    assert not visitor.is_in()
    assert visitor.enter_code(who.code(house.clock())).status_code == 302


def test_a_locked_person_s_second_step_leads_nowhere(house: House) -> None:
    who = house.somebody(factor=True)
    visitor = house.browser()
    visitor.enter(who)
    house.set(who, locked=True)
    assert visitor.enter_code(who.code(house.clock())).status_code == 401
    assert not visitor.is_in()


def test_where_everybody_needs_one_it_is_set_up_on_the_way_in(strict: House) -> None:
    who = strict.somebody()
    visitor = strict.browser()
    assert visitor.enter(who).location == SET_UP
    assert visitor.ask(HOME).status_code == 302, "nothing opens before it is set up"
    assert visitor.ask(CODE).status_code == 302, "and there is no code to ask for yet"
    secret = _set_up(strict, visitor)
    assert visitor.is_in()
    strict.clock.advance(seconds=30)
    again = strict.browser()
    assert again.enter(who).location == CODE
    assert again.enter_code(pyotp.TOTP(secret).at(int(strict.clock().timestamp()))).status_code == 302
    assert strict.noted(who)[:2] == ["account.second_factor_on", "sign_in.succeeded"]


def test_the_code_that_confirmed_the_app_is_spent(strict: House) -> None:
    who = strict.somebody()
    secret = _set_up(strict, _entered(strict, strict.browser(), who))
    other = strict.browser()
    other.enter(who)
    assert other.enter_code(pyotp.TOTP(secret).at(int(strict.clock().timestamp()))).status_code == 401


def _entered(house: House, visitor: Visitor, who: Somebody) -> Visitor:
    assert visitor.enter(who).status_code == 302
    return visitor


def test_the_recovery_codes_that_are_shown_work(strict: House) -> None:
    who = strict.somebody()
    visitor = _entered(strict, strict.browser(), who)
    secret = _secret(visitor)
    shown = visitor.send(SET_UP, code=pyotp.TOTP(secret).at(int(strict.clock().timestamp()))).text
    codes = re.findall(r"<code>([2-9a-z]{5}-[2-9a-z]{5})</code>", shown)
    assert len(codes) == 10
    other = _entered(strict, strict.browser(), who)
    assert other.enter_code(codes[9], recovery=True).status_code == 302


def test_a_wrong_first_code_sets_nothing_up(strict: House) -> None:
    who = strict.somebody()
    visitor = _entered(strict, strict.browser(), who)
    secret = _secret(visitor)
    assert visitor.send(SET_UP, code="000000").status_code == 400
    assert strict.credential(who).totp_secret is None
    assert not visitor.is_in()
    assert _secret(visitor) == secret, "the app that has read it need not read another one"


def test_a_set_up_under_way_cannot_replace_a_second_factor_that_is_on(strict: House) -> None:
    """Somebody who knows the password has begun to set up an app of their own; its owner was faster."""
    who = strict.somebody()
    thief = _entered(strict, strict.browser(), who)
    own = _secret(thief)
    _set_up(strict, _entered(strict, strict.browser(), who))
    kept = strict.credential(who).totp_secret
    _try(strict, thief, own)
    assert strict.credential(who).totp_secret == kept
    assert not thief.is_in()


def test_a_set_up_under_way_ends_when_the_password_changes(strict: House) -> None:
    who = strict.somebody()
    thief = _entered(strict, strict.browser(), who)
    own = _secret(thief)
    path, handed = strict.hand_over(who, "reset")
    set_anew = strict.browser().send(path, key=handed.passphrase, password=NEW, repeated=NEW)
    assert set_anew.status_code == 302
    _try(strict, thief, own)
    assert strict.credential(who).totp_secret is None
    assert not thief.is_in()


def _try(house: House, thief: Visitor, secret: str) -> None:
    """Send the form of the set-up if there still is one."""
    page = thief.ask(SET_UP)
    token = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', page.text)
    code = pyotp.TOTP(secret).at(int(house.clock().timestamp()))
    thief.http.post(SET_UP, data={"csrf_token": token[1] if token else "", "code": code})


def test_where_administrators_need_one_others_do_not(open_house: OpenHouse) -> None:
    house = open_house(says='second_factor = "administrators"')
    assert house.browser().enter(house.somebody("admin")).location == SET_UP
    assert house.browser().enter(house.somebody("user")).location == "/"
    both = house.somebody("admin", at=("fjord-resale",))
    assert house.browser().enter(both).location == SET_UP


def test_an_administrator_may_ask_one_person_for_it(house: House) -> None:
    who, other = house.somebody(), house.somebody()
    house.set(who, second_factor_required=True)
    assert house.browser().enter(who).location == SET_UP
    assert house.browser().enter(other).location == "/"


def test_whoever_has_to_have_one_cannot_turn_it_off(house: House) -> None:
    who = house.somebody(factor=True)
    visitor = house.visit(who)
    house.set(who, second_factor_required=True)
    off = "/account/second-factor/off"
    assert visitor.send("/account/second-factor", off, present=PASSWORD).status_code == 400
    assert house.credential(who).totp_secret is not None
    house.set(who, second_factor_required=False)
    assert visitor.send("/account/second-factor", off, present="not this").status_code == 400
    assert house.credential(who).totp_secret is not None
    assert visitor.send("/account/second-factor", off, present=PASSWORD).status_code == 302
    assert house.credential(who).totp_secret is None


def test_turning_it_on_asks_for_the_password_and_a_code(house: House) -> None:
    who = house.somebody()
    visitor = house.visit(who)
    page = "/account/second-factor"
    code = pyotp.TOTP(_secret(visitor, page)).at(int(house.clock().timestamp()))
    assert visitor.send(page, code=code, present="not this").status_code == 400
    assert visitor.send(page, code="000000", present=PASSWORD).status_code == 400
    assert house.credential(who).totp_secret is None
    assert visitor.send(page, code=code, present=PASSWORD).status_code == 200
    assert house.credential(who).totp_secret is not None
    assert house.noted(who)[-1] == "account.second_factor_on"


def test_new_recovery_codes_take_the_place_of_the_old_ones(house: House) -> None:
    who = house.somebody(factor=True)
    visitor = house.visit(who)
    shown = visitor.send("/account/second-factor", "/account/second-factor/recovery-codes", present=PASSWORD).text
    fresh = re.findall(r"<code>([2-9a-z]{5}-[2-9a-z]{5})</code>", shown)
    for code, status in ((who.recovery[0], 401), (fresh[0], 302)):
        other = house.browser()
        other.enter(who)
        assert other.enter_code(code, recovery=True).status_code == status


def test_of_two_set_up_at_the_same_moment_one_holds(either_house: House) -> None:
    who = either_house.somebody()
    about = totp_subject(who.id)
    vault = vault_of(either_house.portal, who.portal)
    secrets = [new_secret(), new_secret()]
    both_read = threading.Barrier(2)

    def set_up(number: int) -> bool:
        code = pyotp.TOTP(secrets[number]).at(int(either_house.clock().timestamp()))
        with either_house.server.test_request_context("/"):
            session["enrolment"] = vault.seal(secrets[number], about)
            both_read.wait(timeout=20)
            return enrol(either_house.portal, who.portal, who.id, code, None) is not None

    with ThreadPoolExecutor(2) as pool:
        told = list(pool.map(set_up, range(2)))
    kept = either_house.credential(who).totp_secret
    assert kept is not None
    assert sorted(told) == [False, True]
    assert vault.open(kept, about) == secrets[told.index(True)]
    assert either_house.noted(who) == ["account.second_factor_on"]


def test_whoever_waits_for_another_s_set_up_finds_it_done(either_house: House) -> None:
    who = either_house.somebody()
    databases, now = either_house.portal.databases, either_house.clock()

    def later() -> bool:
        with system_session(databases, who.portal, write=True) as second:
            return store_second_factor(second, who.id, "second", 1, now)

    with ThreadPoolExecutor(1) as pool:
        with system_session(databases, who.portal, write=True) as first:
            assert store_second_factor(first, who.id, "first", 1, now)
            waits = pool.submit(later)
            assert not wait([waits], timeout=0.3).done, "the second one must wait for the first"
        assert waits.result(timeout=20) is False
    assert either_house.credential(who).totp_secret == "first"


def test_the_secret_rests_sealed_and_opens_for_nobody_else(house: House) -> None:
    who, other = house.somebody(factor=True), house.somebody(factor=True)
    stored = house.credential(who).totp_secret
    assert stored is not None
    assert str(who.secret) not in stored
    house.set(other, totp_secret=stored)
    visitor = house.browser()
    visitor.enter(other)
    assert visitor.enter_code(who.code(house.clock())).status_code == 401
