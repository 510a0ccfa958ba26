"""From the outbox to the broker: right after a commit, and again for what a crash or a broken broker left behind."""

from collections.abc import Mapping
from datetime import timedelta
from functools import partial
from typing import Any

import structlog
from celery import Celery
from kombu.exceptions import OperationalError

from data.clock import system_clock
from data.commands.delivery import count_attempt, deliver, list_waiting
from data.engines import Databases, Publish
from data.portal import Portal
from data.settings import PortalType
from data.system import system_session

RELAY = "outbox.relay"
_PATIENCE = timedelta(seconds=3)
"""Younger messages are most likely being sent by whoever wrote them."""
_AT_ONCE = 500

_log = structlog.get_logger(__name__)


def publisher(celery: Celery, databases: Databases) -> Publish:
    """How a message is sent once its transaction has committed; raises where the broker is down."""

    def publish(portal_type: PortalType, message_id: int) -> None:
        _publish(celery, databases, portal_type, message_id)

    return publish


def relay(celery: Celery, portal: Portal) -> int:
    """Send what is still waiting in every portal type's outbox; how many were sent. Any number may run at once."""
    return sum(_relay(celery, portal, portal_type) for portal_type in portal.databases.engines)


def _relay(celery: Celery, portal: Portal, portal_type: PortalType) -> int:
    with system_session(portal.databases, portal_type) as session:
        waiting = list_waiting(session, portal.now - _PATIENCE, _AT_ONCE)
    sent = 0
    for message_id in waiting:
        try:
            sent += _publish(celery, portal.databases, portal_type, message_id)
        except (OperationalError, OSError) as error:
            _log.warning("broker does not answer", portal=portal_type, waiting=len(waiting) - sent, error=str(error))
            break
        except Exception:
            _log.exception("outbox message cannot be sent", portal=portal_type, message=message_id)
    if sent:
        _log.info("outbox messages sent late", portal=portal_type, sent=sent)
    return sent


def _publish(celery: Celery, databases: Databases, portal_type: PortalType, message_id: int) -> bool:
    try:
        with system_session(databases, portal_type, write=True) as session:
            return deliver(session, message_id, system_clock(), partial(_send, celery, portal_type))
    except Exception:
        with system_session(databases, portal_type, write=True) as session:
            count_attempt(session, message_id)
        raise


def _send(celery: Celery, portal_type: PortalType, topic: str, payload: Mapping[str, Any]) -> None:
    """The topic is the task's name; the task learns which database its work is in."""
    celery.send_task(topic, kwargs={**payload, "portal_type": portal_type.value}, retry=False)
