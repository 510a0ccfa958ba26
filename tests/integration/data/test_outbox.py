"""Later work: written down with what caused it, sent once that is stored, kept when sending fails."""

import logging

import pytest
from sqlalchemy import select

from data.engines import Databases
from data.models import Customer, OutboxMessage
from data.outbox import later
from data.scope import ScopeError
from data.session import session_for
from data.settings import PortalType
from data.system import system_session
from tests.support.two_partners import TwoPartners, two_partners

Sent = list[tuple[PortalType, int]]


@pytest.fixture
def world(databases: Databases) -> TwoPartners:
    return two_partners(databases)


@pytest.fixture
def sent(databases: Databases) -> Sent:
    """What reached the broker, each message looked up in a transaction of its own as a worker would."""
    found: Sent = []

    def publish(portal: PortalType, message_id: int) -> None:
        with system_session(databases, portal) as session:
            assert session.get(OutboxMessage, message_id) is not None
        found.append((portal, message_id))

    databases.publish = publish
    return found


def _stored(databases: Databases) -> list[int]:
    with system_session(databases, PortalType.PARTNER) as session:
        return list(session.scalars(select(OutboxMessage.id).where(OutboxMessage.topic == "thumbnail")))


def test_a_message_is_sent_after_the_commit_and_not_before(
    databases: Databases, world: TwoPartners, sent: Sent
) -> None:
    scope = world.scopes["fjord-mssp/all"]
    with session_for(databases, scope, write=True) as session:
        later(session, scope.partnership_id, "thumbnail", {"id": 7})
        session.flush()
        assert sent == []
    assert sent == [(PortalType.PARTNER, message_id) for message_id in _stored(databases)]
    assert len(sent) == 1


def test_the_message_says_what_was_asked_for(databases: Databases, world: TwoPartners, sent: Sent) -> None:
    scope = world.scopes["fjord-mssp/all"]
    with session_for(databases, scope, write=True) as session:
        later(session, scope.partnership_id, "thumbnail", {"id": 7})
    with system_session(databases, PortalType.PARTNER) as system:
        message = system.get(OutboxMessage, sent[0][1])
    assert (message.topic, message.payload, message.sent_at, message.attempts) == ("thumbnail", {"id": 7}, None, 0)


def test_what_is_rolled_back_is_neither_sent_nor_kept(databases: Databases, world: TwoPartners, sent: Sent) -> None:
    scope = world.scopes["fjord-mssp/all"]
    with session_for(databases, scope, write=True) as session:
        later(session, scope.partnership_id, "thumbnail", {})
        session.flush()
        session.rollback()
    assert sent == []
    assert _stored(databases) == []


def test_a_broker_that_is_down_neither_undoes_the_work_nor_loses_the_message(
    databases: Databases, world: TwoPartners, caplog: pytest.LogCaptureFixture
) -> None:
    def publish(_portal: PortalType, _message_id: int) -> None:
        raise ConnectionError("nobody there")

    databases.publish = publish
    scope = world.scopes["fjord-mssp/all"]
    with caplog.at_level(logging.WARNING), session_for(databases, scope, write=True) as session:
        session.scalars(select(Customer)).first().name = "Renamed"
        later(session, scope.partnership_id, "thumbnail", {})
    assert "waits for the sweeper" in caplog.text
    assert len(_stored(databases)) == 1
    with session_for(databases, scope) as session:
        assert "Renamed" in session.scalars(select(Customer.name)).all()


def test_several_messages_of_one_transaction_are_all_sent(databases: Databases, world: TwoPartners, sent: Sent) -> None:
    scope = world.scopes["fjord-mssp/all"]
    with session_for(databases, scope, write=True) as session:
        for number in range(3):
            later(session, scope.partnership_id, "thumbnail", {"id": number})
    assert sorted(message for _portal, message in sent) == _stored(databases)
    assert len(sent) == 3


def test_nobody_asks_for_work_in_another_partnership_s_name(
    databases: Databases, world: TwoPartners, sent: Sent
) -> None:
    with session_for(databases, world.scopes["fjord-mssp/all"], write=True) as session:
        later(session, world.partnerships[2].id, "thumbnail", {})
        with pytest.raises(ScopeError):
            session.flush()
        session.rollback()
    assert sent == []
