"""Messages from the outbox to the broker: at once, later, and by several relays at a time."""

import threading
from collections.abc import Mapping
from datetime import timedelta
from typing import Any, cast

import pytest
from celery import Celery
from kombu.exceptions import OperationalError
from sqlalchemy import update

from data.commands.exports import BUILD
from data.models import OutboxMessage
from data.settings import PortalType
from data.system import system_session
from jobs.outbox_relay import publisher, relay
from jobs.upkeep import clean_up
from tests.integration.jobs.conftest import Office


class Broker:
    """Stands in for Celery's sending side: remembers what was sent, or is down."""

    def __init__(self) -> None:
        self.sent: list[tuple[str, Mapping[str, Any]]] = []
        self.down = False
        self.waits_for = threading.Event()
        self.waits_for.set()

    def send_task(self, name: str, kwargs: Mapping[str, Any], retry: bool) -> None:
        assert not retry
        self.waits_for.wait(timeout=10)
        if self.down:
            raise OperationalError("no broker there")
        self.sent.append((name, kwargs))


@pytest.fixture
def broker(office: Office) -> Broker:
    """What the office publishes to."""
    broker = Broker()
    office.databases.publish = publisher(cast("Celery", broker), office.databases)
    return broker


def relayed(office: Office, broker: Broker) -> int:
    return relay(cast("Celery", broker), office.portal)


def age(office: Office) -> None:
    """Let every message have been written an hour ago; outbox rows bear the computer's time."""
    with system_session(office.databases, PortalType.PARTNER, write=True) as session:
        session.execute(update(OutboxMessage).values(created_at=office.clock() - timedelta(hours=1)))


def test_a_request_reaches_the_broker_right_after_its_commit(office: Office, broker: Broker) -> None:
    export_id = office.request()
    assert broker.sent == [(BUILD, {"request": export_id, "portal_type": "partner"})]
    [(_, _, sent_at, attempts)] = office.messages()
    assert (sent_at is not None, attempts) == (True, 1)


def test_a_request_that_is_rolled_back_sends_nothing(office: Office, broker: Broker) -> None:
    office.request(limit=1)
    with pytest.raises(ValueError, match="under way"):
        office.request(limit=1)
    assert len(broker.sent) == 1


def test_with_the_broker_down_the_request_is_stored_and_sent_later(office: Office, broker: Broker) -> None:
    broker.down = True
    export_id = office.request()
    assert office.export(export_id).status == "queued"
    assert [(sent_at, attempts) for _, _, sent_at, attempts in office.messages()] == [(None, 1)]
    age(office)
    assert relayed(office, broker) == 0
    broker.down = False
    assert relayed(office, broker) == 1
    assert broker.sent == [(BUILD, {"request": export_id, "portal_type": "partner"})]
    [(_, _, sent_at, attempts)] = office.messages()
    assert (sent_at is not None, attempts) == (True, 3)


def test_the_relay_leaves_young_messages_to_their_writers(office: Office, broker: Broker) -> None:
    broker.down = True
    office.request()
    broker.down = False
    with system_session(office.databases, PortalType.PARTNER, write=True) as session:
        session.execute(update(OutboxMessage).values(created_at=office.clock() - timedelta(seconds=2)))
    assert relayed(office, broker) == 0
    office.clock.advance(seconds=2)
    assert relayed(office, broker) == 1


def test_nothing_is_sent_twice(office: Office, broker: Broker) -> None:
    office.request()
    age(office)
    assert relayed(office, broker) == 0
    assert len(broker.sent) == 1


def test_two_relays_at_once_send_a_message_once(office: Office, broker: Broker) -> None:
    broker.down = True
    office.request()
    age(office)
    broker.down = False
    broker.waits_for.clear()  # both relays see the message before either has sent it
    sent: list[int] = []
    relays = [threading.Thread(target=lambda: sent.append(relayed(office, broker))) for _ in range(2)]
    for each in relays:
        each.start()
    broker.waits_for.set()
    for each in relays:
        each.join(timeout=20)
    assert sorted(sent) == [0, 1]
    assert len(broker.sent) == 1


def test_one_message_that_cannot_be_sent_does_not_hold_up_the_others(office: Office, broker: Broker) -> None:
    broker.down = True
    first, second = office.request(), office.request()
    age(office)
    broker.down = False
    send = broker.send_task

    def choke(name: str, kwargs: Mapping[str, Any], retry: bool) -> None:
        if kwargs["request"] == first:
            raise TypeError("cannot be written down")
        send(name, kwargs, retry)

    broker.send_task = choke  # type: ignore[method-assign]
    assert relayed(office, broker) == 1
    assert broker.sent == [(BUILD, {"request": second, "portal_type": "partner"})]


def test_sent_messages_are_forgotten_after_a_week_and_waiting_ones_are_not(office: Office, broker: Broker) -> None:
    office.request()
    broker.down = True
    waiting = office.request()
    with system_session(office.databases, PortalType.PARTNER, write=True) as session:
        session.execute(update(OutboxMessage).where(OutboxMessage.sent_at.is_not(None)).values(sent_at=office.clock()))
    office.clock.advance(days=7)
    clean_up(office.portal)
    assert len(office.messages()) == 2
    office.clock.advance(seconds=1)
    clean_up(office.portal)
    assert [payload for _, payload, _, _ in office.messages()] == [{"request": waiting}]
