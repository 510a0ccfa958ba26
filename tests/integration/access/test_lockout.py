"""The lockout ladder, walked: wrong passwords and codes climb it together, and only a whole sign-in leads down."""

import html
import re

import pytest

from auth import passwords
from auth.administration import lock, remove
from tests.integration.access.conftest import OpenHouse
from tests.integration.access.house import PARTNER, WRONG, House, Somebody
from tests.support.dash_client import PASSWORD

REFUSED = "E-mail and password do not match an account, or there were too many tries"


def _fail(house: House, who: Somebody, times: int = 1) -> None:
    for _ in range(times):
        assert house.browser().enter(who, WRONG).status_code == 401


def _gets_in(house: House, who: Somebody) -> bool:
    visitor = house.browser()
    visitor.enter(who)
    return visitor.is_in()


def test_the_ladder_from_its_first_rung_to_the_administrator(house: House) -> None:
    who = house.somebody()
    for failures, minutes in ((5, 1), (3, 15), (3, 60)):
        _fail(house, who, failures)
        assert not _gets_in(house, who), "the right password is not looked at while the account rests"
        house.clock.advance(minutes=minutes, seconds=-1)
        assert not _gets_in(house, who)
        house.clock.advance(seconds=1)
    _fail(house, who, 4)
    house.clock.advance(days=365)
    assert house.credential(who).failures == 15
    assert not _gets_in(house, who)
    assert house.run("user", "unlock", who.email).exit_code == 0
    assert _gets_in(house, who)


def test_a_rest_that_is_over_can_be_ended_by_the_right_password(house: House) -> None:
    who = house.somebody()
    _fail(house, who, 5)
    house.clock.advance(minutes=1)
    assert _gets_in(house, who)


def test_tries_during_a_rest_neither_count_nor_prolong_it(house: House) -> None:
    who = house.somebody()
    _fail(house, who, 5)
    until = house.credential(who).locked_until
    house.clock.advance(seconds=59)
    _fail(house, who, 20)
    row = house.credential(who)
    assert (row.failures, row.locked_until) == (5, until)


def test_whoever_gets_in_begins_anew(house: House) -> None:
    who = house.somebody()
    _fail(house, who, 4)
    assert _gets_in(house, who)
    assert house.credential(who).failures == 0
    _fail(house, who, 4)
    assert _gets_in(house, who)


def test_four_failures_lock_nobody_and_the_fifth_does(house: House) -> None:
    who = house.somebody()
    _fail(house, who, 4)
    assert house.credential(who).locked_until is None
    _fail(house, who)
    assert house.credential(who).locked_until is not None


def test_one_persons_failures_are_nobody_elses(house: House) -> None:
    unlucky, neighbour = house.somebody(), house.somebody()
    _fail(house, unlucky, 5)
    assert _gets_in(house, neighbour)


def test_codes_are_guessed_on_the_same_ladder(house: House) -> None:
    who = house.somebody(factor=True)
    visitor = house.browser()
    visitor.enter(who)
    answers = [visitor.enter_code("000000").status_code for _ in range(5)]
    assert answers == [401] * 5
    assert visitor.enter_code(who.code(house.clock())).status_code == 401, "at rest even the right code is refused"
    house.clock.advance(minutes=1)
    assert visitor.enter_code(who.code(house.clock())).status_code == 302
    assert visitor.is_in()


def test_a_right_password_between_guessed_codes_does_not_begin_anew(house: House) -> None:
    who = house.somebody(factor=True)
    for _ in range(4):
        visitor = house.browser()
        assert visitor.enter(who).status_code == 302
        assert visitor.enter_code("000000").status_code == 401
    assert house.credential(who).failures == 4
    _fail(house, who)
    assert house.browser().enter(who).status_code == 401, "five wrong tries, of whichever kind, are five"


def test_a_right_password_does_not_end_the_rest_of_guessed_codes(house: House) -> None:
    who = house.somebody(factor=True)
    thief = house.browser()
    thief.enter(who)
    for _ in range(5):
        thief.enter_code("000000")
    assert house.browser().enter(who).status_code == 401
    house.clock.advance(minutes=1)
    for _ in range(3):
        assert house.browser().enter(who).status_code == 302
        thief.enter(who)
        thief.enter_code("000000")
    assert house.browser().enter(who).status_code == 401
    assert house.credential(who).failures == 8


def test_recovery_codes_are_guessed_on_the_same_ladder(house: House) -> None:
    who = house.somebody(factor=True)
    visitor = house.browser()
    visitor.enter(who)
    for _ in range(5):
        assert visitor.enter_code("aaaaa-aaaaa", recovery=True).status_code == 401
    assert visitor.enter_code(who.recovery[0], recovery=True).status_code == 401
    assert not visitor.is_in()


def test_the_present_password_is_guessed_on_the_same_ladder(house: House) -> None:
    who = house.somebody()
    visitor = house.visit(who)
    for _ in range(5):
        changed = visitor.send(
            "/account/password", present=WRONG, password=(new := "tulip anvil marble seven"), repeated=new
        )
        assert changed.status_code == 400
    assert visitor.send("/account/password", present=PASSWORD, password=new, repeated=new).status_code == 400
    assert not _gets_in(house, who)


@pytest.fixture(scope="module")
def watched(open_house: OpenHouse) -> House:
    return open_house()


@pytest.fixture
def reckoned(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The hashes that passwords were compared with, by the real hasher."""
    seen: list[str] = []
    real = passwords._hasher

    class Counting:
        def __getattr__(self, name: str) -> object:
            return getattr(real, name)

        def verify(self, hashed: str, password: str) -> bool:
            seen.append(hashed)
            return real.verify(hashed, password)

    monkeypatch.setattr(passwords, "_hasher", Counting())
    return seen


KINDS = ("unknown", "wrong", "resting", "locked", "left", "no password", "mail only", "nowhere", "not text")


@pytest.mark.parametrize("kind", KINDS)
def test_every_refusal_reads_the_same_and_costs_the_same(watched: House, reckoned: list[str], kind: str) -> None:
    who = _refused(watched, kind)
    right = kind not in ("unknown", "wrong", "not text")
    answer = watched.browser().send("/sign-in", email=who, password=PASSWORD if right else WRONG)
    assert (answer.status_code, len(reckoned)) == (401, 1)
    reference = watched.browser().send("/sign-in", email="reference@fjord.example", password=WRONG)
    assert _plain(answer.text, who) == _plain(reference.text, "reference@fjord.example")
    assert REFUSED in answer.text


def _refused(house: House, kind: str) -> str:
    """The address of somebody who is refused for one reason."""
    if kind == "unknown":
        return "nobody@fjord.example"
    if kind == "not text":
        return "p\u2028%00'\"<b>@fjord.example"
    who = house.somebody(
        "notifications" if kind == "mail only" else "user",
        password=kind != "no password",
    )
    if kind == "resting":
        house.set(who, failures=5, locked_until=house.clock().replace(year=2027))
    elif kind == "locked":
        house.set(who, failures=15, locked=True)
    elif kind == "left":
        admin = house.somebody("admin")
        lock(house.portal, house.viewer(admin), who.id)
    elif kind == "nowhere":
        remove(house.portal, house.viewer(house.somebody("admin")), who.id)
    return who.email


def _plain(text: str, email: str) -> str:
    """A page without the token and without what was typed."""
    text = re.sub(r'(name="csrf_token"[^>]*value=")[^"]+', r"\1", text)
    return text.replace(str(html.escape(email)).replace("&#x27;", "&#39;").replace("&quot;", "&#34;"), "")


def test_refusals_are_noted_with_their_reason_which_the_page_does_not_tell(house: House) -> None:
    who = house.somebody(factor=True)
    visitor = house.browser(address="198.51.100.7")
    visitor.enter(who, WRONG)
    visitor.enter(who)
    visitor.enter_code("000000")
    visitor.enter_code("aaaaa-aaaaa", recovery=True)
    house.set(who, locked=True)
    visitor.enter(who)
    noted = house.events(who)
    assert [one.action for one in noted] == ["sign_in.refused"] * 4
    assert [one.detail["reason"] for one in noted] == ["password", "code", "recovery code", "locked"]
    assert {(one.user_id, one.address) for one in noted} == {(who.id, "198.51.100.7")}


def test_of_an_unknown_account_nothing_is_kept_that_was_typed(house: House) -> None:
    typed = "my secret password by mistake"
    house.browser().send("/sign-in", email=typed, password=WRONG)
    last = house.events(portal=PARTNER)[-1]
    assert (last.action, last.subject, last.user_id) == ("sign_in.refused", "-", None)
    assert typed not in str(last.detail)
