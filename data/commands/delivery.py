"""Outbox messages on their way to the broker: taken by one sender each, counted, and forgotten in the end."""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import delete, select, update

from data.models import OutboxMessage
from data.system import SystemSession

Send = Callable[[str, Mapping[str, Any]], None]
"""Hands a topic and its payload to the broker, or raises."""

_IN_BULK = {"synchronize_session": False}
_MOST_COUNTED = 1_000  # a broker may be away for days, and the counter is a small one


def list_waiting(session: SystemSession, before: datetime, limit: int) -> list[int]:
    """Messages written before a moment and not sent yet, oldest first."""
    waiting = select(OutboxMessage.id).where(OutboxMessage.sent_at.is_(None), OutboxMessage.created_at < before)
    return list(session.scalars(waiting.order_by(OutboxMessage.id).limit(limit)))


def deliver(session: SystemSession, message_id: int, now: datetime, send: Send) -> bool:
    """Send a message unless that is done already; whether it was sent now.

    Taken and sent in one transaction: of two senders the second waits and then finds it sent, and where sending
    raises or the process dies, the message is still there to be sent. It may then reach the broker twice, never not.
    """
    taken = session.execute(
        update(OutboxMessage)
        .where(OutboxMessage.id == message_id, OutboxMessage.sent_at.is_(None))
        .values(sent_at=now, attempts=OutboxMessage.attempts + 1)
        .returning(OutboxMessage.topic, OutboxMessage.payload),
        execution_options=_IN_BULK,
    ).one_or_none()
    if taken is None:
        return False
    send(*taken)
    return True


def count_attempt(session: SystemSession, message_id: int) -> None:
    """Note that a message could not be sent."""
    session.execute(
        update(OutboxMessage)
        .where(OutboxMessage.id == message_id, OutboxMessage.attempts < _MOST_COUNTED)
        .values(attempts=OutboxMessage.attempts + 1),
        execution_options=_IN_BULK,
    )


def forget_sent(session: SystemSession, before: datetime) -> None:
    """Delete messages sent before a moment."""
    session.execute(delete(OutboxMessage).where(OutboxMessage.sent_at < before), execution_options=_IN_BULK)
