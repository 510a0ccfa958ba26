"""Many tries at the same moment: each takes its own step of the ladder, and no more are looked at than it allows."""

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest

from auth.authentication import check_code, check_password, check_recovery_code
from auth.lockout import is_final, rest_until
from data.commands import credentials
from data.system import system_session
from tests.integration.access.house import PARTNER, WRONG, House, Somebody

AT_ONCE = 24


def together(what: Callable[[int], object], times: int = AT_ONCE, threads: int = 8) -> list[object]:
    """Call from several threads that begin at the same moment."""
    start = threading.Barrier(threads)

    def run(number: int) -> object:
        if number < threads:
            start.wait(timeout=20)
        return what(number)

    with ThreadPoolExecutor(threads) as pool:
        return list(pool.map(run, range(times)))


def _claim(house: House, who: Somebody) -> bool:
    with system_session(house.portal.databases, PARTNER, write=True) as session:
        return credentials.claim_try(session, who.id, house.clock(), rest_until, is_final)


def test_five_of_many_tries_are_looked_at_and_then_the_account_rests(either_house: House) -> None:
    who = either_house.somebody()
    allowed = together(lambda _: _claim(either_house, who), times=80)
    assert allowed.count(True) == 5
    row = either_house.credential(who)
    assert (row.failures, row.locked_until) == (5, rest_until(5, either_house.clock()))


def test_each_rung_allows_as_many_as_it_says_however_many_come_at_once(either_house: House) -> None:
    who = either_house.somebody()
    allowed = []
    for _ in range(5):
        allowed.append(together(lambda _: _claim(either_house, who), times=40).count(True))
        either_house.clock.advance(hours=2)
    assert allowed == [5, 3, 3, 4, 0]
    assert either_house.credential(who).locked


def test_passwords_guessed_at_once_through_the_real_check(either_house: House) -> None:
    who = either_house.somebody()
    portal = either_house.portal
    found = together(lambda _: check_password(portal, PARTNER, who.email, WRONG, None), times=12)
    assert found == [None] * 12
    reasons = [one.detail["reason"] for one in either_house.events(who)]
    assert sorted(reasons) == ["locked"] * 7 + ["password"] * 5


def test_codes_guessed_at_once_through_the_real_check(either_house: House) -> None:
    who = either_house.somebody(factor=True)
    portal = either_house.portal
    found = together(lambda number: check_code(portal, PARTNER, who.id, f"{number:06}", None))
    assert True not in found
    reasons = [one.detail["reason"] for one in either_house.events(who)]
    assert (reasons.count("code"), reasons.count("locked")) == (5, AT_ONCE - 5)


@pytest.mark.parametrize("kind", ["code", "recovery code"])
def test_one_right_code_sent_many_times_at_once_is_taken_once(either_house: House, kind: str) -> None:
    who = either_house.somebody(factor=True)
    portal, now = either_house.portal, either_house.clock()
    check, code = (check_code, who.code(now)) if kind == "code" else (check_recovery_code, who.recovery[0])
    taken = together(lambda _: check(portal, PARTNER, who.id, code, None))
    assert taken.count(True) == 1


def test_right_passwords_at_once_lock_nobody_out(either_house: House) -> None:
    who = either_house.somebody()
    portal = either_house.portal
    together(
        lambda _: check_password(portal, PARTNER, who.email, "correct horse battery staple", None), times=4, threads=4
    )
    row = either_house.credential(who)
    assert (row.failures, row.locked, row.locked_until) == (0, False, None)
