"""Passwords in the database: a stolen row is worth nothing without the key, and opens in no other row."""

import hashlib
from contextlib import AbstractContextManager
from pathlib import Path

import pytest
from sqlalchemy import text

from auth.authentication import vault_of
from auth.passwords import reseal
from data.commands.credentials import reseal as put_back
from data.commands.credentials import store_recovery_codes
from data.models import Credential
from data.queries.credentials import list_recovery_hashes
from data.system import system_session
from tests.integration.access.conftest import OpenHouse
from tests.integration.access.house import DEMO, PARTNER, House, Somebody, hashed, opened
from tests.support.dash_client import PASSWORD
from tests.support.databases import sqlite_copies

OLD, FRESH = "an old password key of thirty-two letters", "a fresh password key of thirty-two letters"


def _signs_in(house: House, who: Somebody) -> bool:
    return house.browser().enter(who).status_code == 302


def _stored(house: House, who: Somebody) -> str:
    found = house.credential(who).password
    assert found is not None
    return found


def test_a_row_shows_neither_the_password_nor_its_hash_nor_how_it_was_made(house: House) -> None:
    who = house.somebody(factor=True)
    _signs_in(house, who)
    with system_session(house.portal.databases, PARTNER) as session:
        row = str(session.execute(text(f"SELECT * FROM credentials WHERE user_id = {who.id}")).one())
    for hidden in ("argon2", "$", "m=19456", PASSWORD, hashed(), hashed().rpartition("$")[2], who.secret or "-"):
        assert hidden not in row
    assert "sealed:" in row


def test_a_row_moved_to_another_person_does_not_open(house: House) -> None:
    attacker, victim = house.somebody(), house.somebody()
    house.set(victim, password=_stored(house, attacker))
    assert not _signs_in(house, victim)
    assert _signs_in(house, attacker)


def test_a_row_moved_to_the_other_portal_type_does_not_open(open_house: OpenHouse) -> None:
    house = open_house()
    real, simulated = house.somebody(), house.somebody(portal=DEMO)
    assert real.id == simulated.id
    house.set(real, password=_stored(house, simulated))
    assert not _signs_in(house, real)
    assert _signs_in(house, simulated)


def test_both_portal_types_have_keys_of_their_own_even_where_none_is_set(house: House) -> None:
    assert set(house.portal.settings.password_keys[PARTNER]).isdisjoint(house.portal.settings.password_keys[DEMO])


def test_a_bare_hash_from_before_is_sealed_at_the_first_sign_in(house: House) -> None:
    who = house.somebody()
    house.set(who, password=hashed())
    assert house.browser().enter(who, "wrong").status_code == 401
    assert _stored(house, who) == hashed(), "a wrong password changes nothing"
    assert _signs_in(house, who)
    assert vault_of(house.portal, PARTNER).is_current(_stored(house, who))
    assert _signs_in(house, who)


def test_a_changed_password_is_not_put_back_by_a_sign_in_at_the_same_moment(house: House) -> None:
    who = house.somebody()
    before = _stored(house, who)
    house.set(who, password=(changed := reseal(vault_of(house.portal, PARTNER), who.id, hashed()) or ""))
    with system_session(house.portal.databases, PARTNER, write=True) as session:
        assert not put_back(session, who.id, before, "what the slow sign-in wants to keep")
    assert _stored(house, who) == changed


@pytest.fixture
def place(sqlite_template: Path, tmp_path: Path) -> Path:
    sqlite_copies(sqlite_template, tmp_path)
    return tmp_path


def _reopened(place: Path, keys: str) -> AbstractContextManager[House]:
    urls = {kind: f"sqlite:///{place / f'{kind}.sqlite'}" for kind in (PARTNER, DEMO)}
    return opened(urls, place, filled=bool(list(place.glob("*.filled"))), PORTAL_PASSWORD_KEY_PARTNER=keys)


def test_keys_are_rotated_without_anybody_noticing(place: Path) -> None:
    with _reopened(place, OLD) as house:
        people = [house.somebody(), house.somebody(factor=True), house.somebody(password=False)]
        before = _stored(house, people[0])
    (place / "world.filled").touch()
    with _reopened(place, f"{FRESH},{OLD}") as house:
        assert _signs_in(house, people[0]), "the old key still opens"
        assert _stored(house, people[0]) != before, "and who signs in is sealed anew"
        result = house.run("keys", "rotate")
        assert (result.exit_code, result.stdout.splitlines()[0]) == (0, "1 sealed anew with the key in use.")
        assert house.run("keys", "rotate").stdout.splitlines()[0] == "0 sealed anew with the key in use."
    with _reopened(place, FRESH) as house:
        assert _signs_in(house, people[0])
        visitor = house.browser()
        assert visitor.enter(people[1]).status_code == 302
        assert visitor.enter_code(people[1].code(house.clock())).status_code == 302
    with _reopened(place, OLD) as house:
        assert not _signs_in(house, people[0])


def test_recovery_codes_hold_while_their_key_is_listed_and_the_rotation_says_whose_need_it(place: Path) -> None:
    with _reopened(place, OLD) as house:
        who = house.somebody(factor=True)
    (place / "world.filled").touch()
    with _reopened(place, f"{FRESH},{OLD}") as house:
        told = house.run("keys", "rotate").stdout
        assert "Recovery codes of 1 person need an older key: dropping it voids them." in told
        assert _recovers(house, who, 0)
    with _reopened(place, FRESH) as house:
        assert not _recovers(house, who, 1)


def test_recovery_codes_from_before_they_were_keyed_hold_and_are_keyed_by_a_rotation(place: Path) -> None:
    with _reopened(place, OLD) as house:
        who = house.somebody(factor=True)
        plain = [code.replace("-", "") for code in who.recovery]
        bare = [hashlib.sha256(f"{who.id}:{code}".encode()).hexdigest() for code in plain]
        with system_session(house.portal.databases, PARTNER, write=True) as session:
            store_recovery_codes(session, who.id, bare)
        assert _recovers(house, who, 0)
        house.run("keys", "rotate")
        with system_session(house.portal.databases, PARTNER) as session:
            kept = {one for _, one in list_recovery_hashes(session)}
        assert len(kept) == len(bare) - 1
        assert not kept & set(bare)
        assert _recovers(house, who, 1)


def _recovers(house: House, who: Somebody, number: int) -> bool:
    visitor = house.browser()
    visitor.enter(who)
    return visitor.enter_code(who.recovery[number], recovery=True).status_code == 302


def test_a_rotation_without_the_old_key_changes_nothing_and_says_whom_it_concerns(place: Path) -> None:
    with _reopened(place, OLD) as house:
        people = [house.somebody(), house.somebody(factor=True)]
    (place / "world.filled").touch()
    with _reopened(place, FRESH) as house:
        before = [_stored(house, who) for who in people]
        result = house.run("keys", "rotate")
        assert result.exit_code == 1
        assert f"User {people[0].id}: there is no key" in result.stderr
        assert "Nothing was changed" in result.stderr
        assert [_stored(house, who) for who in people] == before


def test_a_lost_key_locks_everybody_out_with_the_usual_words_and_no_error(place: Path) -> None:
    with _reopened(place, OLD) as house:
        who = house.somebody(factor=True)
    (place / "world.filled").touch()
    with _reopened(place, FRESH) as house:
        assert house.browser().enter(who).status_code == 401
        with system_session(house.portal.databases, PARTNER) as session:
            assert session.get_one(Credential, who.id).failures == 1
