"""The audit log: who did what, when and from where, in one chain that shows what was changed, removed or cut off."""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager

import pytest
from sqlalchemy import delete, text
from sqlalchemy.exc import DatabaseError
from sqlalchemy.orm import Session

from auth import administration
from data.audit_chain import FIRST_HASH
from data.commands.access import Grant
from data.commands.audit import record
from data.commands.exports import MSSP, request_export
from data.models import AuditEvent, AuditHead
from data.queries.audit_log import AuditFilter, ChainCheck, check_chain, list_events
from data.scope import ALL_CUSTOMERS
from data.session import session_for
from data.settings import PortalType
from data.system import SystemSession, system_session
from tests.integration.access.conftest import OpenHouse
from tests.integration.access.house import CENTERS, DEMO, PARTNER, WRONG, House, Somebody
from tests.support.databases import _LOWER_THE_GUARDS

EVENTS = 12
FIRST = CENTERS["fjord-mssp"][0]


def _checked(house: House, portal: PortalType = PARTNER) -> ChainCheck:
    with system_session(house.portal.databases, portal) as session:
        return check_chain(session)


def _note(house: House, number: int) -> None:
    with system_session(house.portal.databases, PARTNER, write=True) as session:
        record(session, "test.noted", f"number {number}", {"number": number}, at=house.clock(), address="192.0.2.1")


@pytest.fixture(scope="module")
def written(either_house: House) -> House:
    """A house whose log has a few events."""
    for number in range(EVENTS):
        _note(either_house, number)
    return either_house


@contextmanager
def _tampered(house: House) -> Iterator[SystemSession]:
    """A transaction of somebody who may do anything to the database, taken back at the end."""

    class TakeBack(Exception):
        pass

    try:
        with system_session(house.portal.databases, PARTNER, write=True) as session:
            for statement in _LOWER_THE_GUARDS[session.connection().dialect.name]:
                session.execute(text(statement))
            yield session
            raise TakeBack
    except TakeBack:
        pass


def _last(session: Session) -> int:
    return int(session.execute(text("SELECT max(sequence) FROM audit_events")).scalar_one())


def test_the_chain_holds_after_ordinary_use(open_house: OpenHouse) -> None:
    house = open_house()
    _ordinary_use(house)
    found = _checked(house)
    assert found.fault is None
    assert found.events == len(house.events()) > 8
    assert _checked(house, DEMO) == ChainCheck(0, FIRST_HASH, None)


@pytest.mark.postgres
def test_the_chain_holds_after_ordinary_use_on_a_server(open_house: OpenHouse) -> None:
    house = open_house("postgres")
    _ordinary_use(house)
    found = _checked(house)
    assert (found.fault, found.events) == (None, len(house.events()))


def _ordinary_use(house: House) -> None:
    admin, who = house.somebody("admin"), house.somebody(factor=True)
    viewer = house.viewer(admin)
    house.browser().enter(admin, WRONG)
    house.visit(admin)
    visitor = house.visit(who)
    visitor.send("/account/sessions", "/account/sessions/end-others")
    administration.change(house.portal, viewer, who.id, "Another Name", Grant("user", house.customers(FIRST)))
    administration.add(house.portal, viewer, "new@fjord.example", "Ünïcödé \U0001f600", Grant("user", ALL_CUSTOMERS))
    administration.reset_password(house.portal, viewer, who.id)
    house.browser().send("/forgotten/partner", email=who.email)
    house.clock.advance(seconds=0.123457)
    house.run("user", "unlock", who.email)


def test_writers_at_once_make_one_chain(either_house: House) -> None:
    before = _checked(either_house).events
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda number: _note(either_house, number), range(40)))
    found = _checked(either_house)
    assert (found.fault, found.events) == (None, before + 40)


def test_what_is_taken_back_leaves_no_gap(either_house: House) -> None:
    before = _checked(either_house).events
    with pytest.raises(ZeroDivisionError):
        _note_and_fail(either_house)
    _note(either_house, 1)
    found = _checked(either_house)
    assert (found.fault, found.events) == (None, before + 1)


def test_scoped_writers_and_the_system_share_the_chain(either_house: House) -> None:
    viewer = either_house.viewer(either_house.somebody())
    with session_for(either_house.portal.databases, viewer.scope, write=True) as session:
        record(session, "test.noted", "scoped", at=either_house.clock())
    _note(either_house, 2)
    assert _checked(either_house).fault is None


CHANGES = {
    "who": "user_id = 77",
    "whose": "partner_id = 77",
    "where it belongs": "partnership_id = 77",
    "what": "action = 'test.other'",
    "to what": "subject = 'number 99'",
    "detail": "detail = '{}'",
    "from where": "address = '203.0.113.9'",
    "nowhere": "address = NULL",
    "its hash": f"hash = '{FIRST_HASH}'",
}


@pytest.mark.parametrize("change", CHANGES)
def test_an_edited_event_is_found(written: House, change: str) -> None:
    with _tampered(written) as session:
        session.execute(text(f"UPDATE audit_events SET {CHANGES[change]} WHERE sequence = 5"))
        found = check_chain(session)
    assert (found.events, found.fault) == (4, "event 5 was changed")
    assert _checked(written).fault is None


def test_an_event_made_to_have_happened_later_is_found(written: House) -> None:
    with _tampered(written) as session:
        session.execute(text("UPDATE audit_events SET at = (SELECT at FROM audit_events WHERE sequence = 1)"))
        assert check_chain(session).fault is None, "they all happened at once"
        moved = "datetime(at, '+1 second')" if session.connection().dialect.name == "sqlite" else "at + interval '1 s'"
        session.execute(text(f"UPDATE audit_events SET at = {moved} WHERE sequence = 5"))
        assert check_chain(session).fault == "event 5 was changed"


REMOVALS: dict[str, tuple[str, str]] = {
    "one": ("DELETE FROM audit_events WHERE sequence = 5", "event 5 is missing"),
    "the first": ("DELETE FROM audit_events WHERE sequence = 1", "event 1 is missing"),
    "several": ("DELETE FROM audit_events WHERE sequence BETWEEN 3 AND 6", "event 3 is missing"),
}


@pytest.mark.parametrize("removal", REMOVALS)
def test_a_removed_event_is_found(written: House, removal: str) -> None:
    statement, fault = REMOVALS[removal]
    with _tampered(written) as session:
        session.execute(text(statement))
        assert check_chain(session).fault == fault


def test_a_removed_event_is_found_even_where_the_others_close_the_gap(written: House) -> None:
    with _tampered(written) as session:
        last = _last(session)
        session.execute(text("DELETE FROM audit_events WHERE sequence = 5"))
        for number in range(6, last + 1):
            session.execute(text(f"UPDATE audit_events SET sequence = {number - 1} WHERE sequence = {number}"))
        assert check_chain(session).fault == "event 5 was changed"


def test_a_log_whose_end_was_cut_off_is_found(written: House) -> None:
    with _tampered(written) as session:
        last = _last(session)
        session.execute(text(f"DELETE FROM audit_events WHERE sequence > {last - 2}"))
        assert check_chain(session).fault == f"the log ends at event {last - 2}, its head says {last}"


def test_a_log_that_was_emptied_is_found(written: House) -> None:
    with _tampered(written) as session:
        last = _last(session)
        session.execute(delete(AuditEvent))
        assert check_chain(session).fault == f"the log ends at event 0, its head says {last}"


def test_a_head_put_back_with_the_cut_no_longer_shows_the_hash_that_was_kept_elsewhere(written: House) -> None:
    kept = _checked(written)
    with _tampered(written) as session:
        session.execute(text(f"DELETE FROM audit_events WHERE sequence > {kept.events - 2}"))
        row = session.execute(text("SELECT sequence, hash FROM audit_events ORDER BY sequence DESC")).first()
        assert row is not None
        session.execute(text(f"UPDATE audit_head SET sequence = {row[0]}, hash = '{row[1]}'"))
        found = check_chain(session)
        assert found.fault is None
        hashes = {one for (one,) in session.execute(text("SELECT hash FROM audit_events"))}
    assert found.last_hash != kept.last_hash
    assert kept.last_hash not in hashes


def test_two_events_that_changed_places_are_found(written: House) -> None:
    with _tampered(written) as session:
        for before, after in ((5, -5), (6, 5), (-5, 6)):
            session.execute(text(f"UPDATE audit_events SET sequence = {after} WHERE sequence = {before}"))
        assert check_chain(session).fault == "event 5 was changed"


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE audit_events SET subject = 'x'",
        "DELETE FROM audit_events",
        "DELETE FROM audit_events WHERE sequence = 1",
    ],
)
def test_the_database_itself_refuses(written: House, statement: str) -> None:
    with (
        pytest.raises(DatabaseError, match="only ever added"),
        system_session(written.portal.databases, PARTNER, write=True) as session,
    ):
        session.execute(text(statement))
    assert _checked(written).fault is None


@pytest.mark.postgres
def test_a_server_refuses_to_empty_the_table_too(open_house: OpenHouse) -> None:
    house = open_house("postgres")
    _note(house, 1)
    with (
        pytest.raises(DatabaseError, match="only ever added"),
        system_session(house.portal.databases, PARTNER, write=True) as session,
    ):
        session.execute(text("TRUNCATE audit_events"))


def test_the_command_says_that_the_log_holds_and_its_last_hash(house: House) -> None:
    _note(house, 1)
    result = house.run("audit", "verify")
    assert (result.exit_code, result.stderr) == (0, "")
    found = _checked(house)
    assert f"holds: {found.events} events, last hash {found.last_hash}." in result.stdout


def test_the_command_fails_and_names_the_first_fault(open_house: OpenHouse) -> None:
    house = open_house()
    for number in range(4):
        _note(house, number)
    with system_session(house.portal.databases, PARTNER, write=True) as session:
        for statement in _LOWER_THE_GUARDS["sqlite"]:
            session.execute(text(statement))
        session.execute(text("UPDATE audit_events SET subject = 'innocent' WHERE sequence IN (2, 3)"))
    result = house.run("audit", "verify")
    assert result.exit_code == 1
    assert "The audit log does not hold: event 2 was changed." in result.stderr
    assert house.run("audit", "verify", "--portal", "demo").exit_code == 0


def test_a_head_that_is_gone_is_found_too(open_house: OpenHouse) -> None:
    house = open_house()
    with system_session(house.portal.databases, PARTNER, write=True) as session:
        session.execute(delete(AuditHead))
    assert house.run("audit", "verify").exit_code == 1


# What is noted


def _only(house: House, who: Somebody, action: str) -> AuditEvent:
    [found] = [one for one in house.events(who) if one.action == action]
    return found


def test_a_sign_in_is_noted_with_who_when_and_from_where(house: House) -> None:
    who = house.somebody()
    house.visit(who, address="2001:db8::7")
    event = _only(house, who, "sign_in.succeeded")
    assert (event.user_id, event.at, event.address, event.detail) == (
        who.id,
        house.clock(),
        "2001:db8::7",
        {"method": "password"},
    )
    assert event.partner_id is not None
    assert event.partnership_id is None


def test_an_export_is_noted_with_who_asked(house: House) -> None:
    viewer = house.viewer(house.somebody())
    with session_for(house.portal.databases, viewer.scope, write=True) as session:
        export = request_export(session, MSSP, "Invoice", {"cycle": "2026-10", "without": []}, house.clock(), 5)
    [event] = [one for one in house.events() if one.subject == export]
    assert (event.action, event.user_id, event.partnership_id) == (
        "export.requested",
        viewer.person.id,
        viewer.membership.partnership_id,
    )


OWN: dict[str, Callable[[House, Somebody], object]] = {
    "account.password_forgotten": lambda house, who: house.browser().send("/forgotten/partner", email=who.email),
    "user.unlocked": lambda house, who: house.run("user", "unlock", who.email),
    "user.password_set": lambda house, who: house.run("user", "password", who.email),
}


@pytest.mark.parametrize("action", OWN)
def test_what_is_done_about_an_account_from_outside_is_noted_too(house: House, action: str) -> None:
    who = house.somebody()
    OWN[action](house, who)
    assert _only(house, who, action).at == house.clock()


def test_administrators_read_the_events_of_their_own_partnership_and_partner_only(house: House) -> None:
    viewer, foreign = house.viewer(house.somebody("admin")), house.somebody("admin", at=("delta-mssp",))
    mine, theirs = house.somebody(), house.somebody(at=("delta-mssp",))
    administration.lock(house.portal, viewer, mine.id)
    administration.lock(house.portal, house.viewer(foreign, "delta-mssp"), theirs.id)
    house.visit(foreign)
    with session_for(house.portal.databases, viewer.scope) as session:
        read = [one.subject for one in list_events(session, AuditFilter(), 1_000)]
    assert mine.email in read
    assert not {one for one in read if "delta" in one or one == "-"}


def _note_and_fail(house: House) -> None:
    with system_session(house.portal.databases, PARTNER, write=True) as session:
        record(session, "test.noted", "never", at=house.clock())
        session.flush()
        raise ZeroDivisionError
