"""The outbox: later work is written down in the transaction that wants it and sent once that has committed."""

import logging
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import event
from sqlalchemy.orm import Session

from data.models import OutboxMessage

_log = logging.getLogger(__name__)


def later(session: Session, partnership_id: int, topic: str, payload: Mapping[str, Any]) -> None:
    """Ask for work of a topic; it is sent right after the commit, and by the sweeper should that fail."""
    message = OutboxMessage(
        partnership_id=partnership_id, topic=topic, payload=dict(payload), created_at=datetime.now(UTC), attempts=0
    )
    session.add(message)
    event.listen(session, "after_commit", lambda committed: _send(committed, message), once=True)


def _send(session: Session, message: OutboxMessage) -> None:
    publish = session.info.get("publish")
    if publish is None:
        return
    try:
        publish(session.info["portal"], message.id)
    except Exception:
        # The request is stored; a broker that is down delays it and must not undo it.
        _log.warning("outbox message %s waits for the sweeper", message.id, exc_info=True)
