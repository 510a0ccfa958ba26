"""A hand-over's pieces: the link, the passphrase and the row are each worth nothing without the others."""

import hashlib
import re
from datetime import timedelta

import pytest
from sqlalchemy import select

from auth.hand_over import TRIES, Handed, begin, begin_forgotten, link_hash, make_link, opens
from data.engines import Databases
from data.models import HandOver
from data.portal import Portal
from data.settings import PortalType, Settings
from data.system import system_session
from tests.support.clocks import FrozenClock
from tests.support.world import add_partner, add_user

PARTNER = PortalType.PARTNER


@pytest.fixture
def portal(settings: Settings, sqlite_databases: Databases, clock: FrozenClock) -> Portal:
    with system_session(sqlite_databases, PARTNER, write=True) as session:
        partner = add_partner(session)
        for name in ("ada", "bo"):
            add_user(session, partner, f"{name}@fjord.example")
    return Portal(settings, sqlite_databases, clock)


def _begin(portal: Portal, user_id: int = 1) -> Handed:
    with system_session(portal.databases, PARTNER, write=True) as session:
        return begin(portal, PARTNER, session, user_id, "invitation")


def _row(portal: Portal, number: int) -> HandOver:
    with system_session(portal.databases, PARTNER) as session:
        return session.get_one(HandOver, number)


def _link(portal: Portal, number: int) -> str | None:
    with system_session(portal.databases, PARTNER, write=True) as session:
        made = make_link(portal, PARTNER, session, number)
    return made[1] if made else None


def test_the_passphrase_opens_the_row_however_it_is_typed(portal: Portal) -> None:
    handed = _begin(portal)
    row = _row(portal, handed.id)
    typed = (handed.passphrase, handed.passphrase.upper(), f" {handed.passphrase.replace('-', ' ')} ")
    assert [opens(portal, PARTNER, row, one) for one in typed] == [True] * 3


def test_another_passphrase_opens_nothing(portal: Portal) -> None:
    handed, other = _begin(portal, 1), _begin(portal, 2)
    row = _row(portal, handed.id)
    guesses = (other.passphrase, handed.passphrase[:-1], handed.passphrase + "x", "")
    assert [opens(portal, PARTNER, row, one) for one in guesses] == [False] * 4


def test_the_passphrase_has_eighty_bits_in_letters_that_can_be_read_out(portal: Portal) -> None:
    passphrases = {_begin(portal).passphrase for _ in range(3)}
    assert len(passphrases) == 3
    assert all(re.fullmatch(r"(?:[2-9a-hjkmnp-z]{4}-){3}[2-9a-hjkmnp-z]{4}", one) for one in passphrases)


def test_nothing_that_is_stored_contains_the_passphrase_or_the_link(portal: Portal) -> None:
    handed = _begin(portal)
    link = _link(portal, handed.id)
    assert link is not None
    token = link.rpartition("/")[2]
    row = _row(portal, handed.id)
    stored = " ".join(str(getattr(row, column.key)) for column in HandOver.__table__.columns)
    assert token not in stored
    assert handed.passphrase not in stored
    assert row.link_hash == link_hash(token) == hashlib.sha256(token.encode()).hexdigest()


def test_a_row_opens_for_its_own_person_and_portal_type_only(portal: Portal) -> None:
    handed = _begin(portal)
    row = _row(portal, handed.id)
    assert not opens(portal, PortalType.DEMO, row, handed.passphrase)
    row.user_id = 2
    assert not opens(portal, PARTNER, row, handed.passphrase)


def test_a_row_that_was_changed_is_refused_without_another_error(portal: Portal) -> None:
    handed = _begin(portal)
    row = _row(portal, handed.id)
    for secret in ("", "sealed:x:y", (row.secret or "")[:-6] + "AAAAAA"):
        row.secret = secret
        assert not opens(portal, PARTNER, row, handed.passphrase)


def test_a_hand_over_that_waits_for_a_code_has_no_passphrase_at_all(portal: Portal) -> None:
    with system_session(portal.databases, PARTNER, write=True) as session:
        number = begin_forgotten(portal, session, 1)
    row = _row(portal, number)
    assert row.secret is None
    assert not opens(portal, PARTNER, row, "")


def test_it_ends_after_a_day_and_five_tries(portal: Portal, clock: FrozenClock) -> None:
    handed = _begin(portal)
    row = _row(portal, handed.id)
    assert row.expires_at - clock() == timedelta(hours=24)
    assert row.expires_at == handed.expires_at
    assert row.tries_left == TRIES == 5


def test_a_new_one_ends_those_before_it_and_nobody_elses(portal: Portal) -> None:
    first, neighbours, second = _begin(portal, 1), _begin(portal, 2), _begin(portal, 1)
    assert [_link(portal, one.id) is not None for one in (first, neighbours, second)] == [False, True, True]


def test_a_link_sent_again_takes_the_place_of_the_one_before(portal: Portal) -> None:
    handed = _begin(portal)
    links = [_link(portal, handed.id) for _ in range(2)]
    assert links[0] != links[1]
    with system_session(portal.databases, PARTNER) as session:
        [kept] = session.scalars(select(HandOver.link_hash))
    assert kept == link_hash(str(links[1]).rpartition("/")[2])


def test_an_expired_one_gets_no_link(portal: Portal, clock: FrozenClock) -> None:
    handed = _begin(portal)
    clock.advance(hours=24)
    assert _link(portal, handed.id) is None


def test_the_link_leads_to_the_portal_s_own_address_and_type(portal: Portal) -> None:
    link = _link(portal, _begin(portal).id)
    assert link is not None
    assert re.fullmatch(r"http://127\.0\.0\.1:8050/welcome/partner/[\w-]{43}", link)
