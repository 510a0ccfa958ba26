"""Browser sessions as documents: find, save and remove them by the hash of their cookie, or all those of a person."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from data.engines import Databases
from data.models import WebSession
from data.settings import PortalType
from data.system import system_session


@dataclass(frozen=True, slots=True)
class SessionRecord:
    """A session as stored; the document is the browser's state on the server."""

    id_hash: str
    document: dict[str, Any]
    created_at: datetime
    seen_at: datetime
    expires_at: datetime
    portal: str | None = None
    user_id: int | None = None
    browser: str | None = None
    address: str | None = None


def find_session(session: Session, id_hash: str, now: datetime) -> SessionRecord | None:
    """The session of a cookie hash unless it has expired; one indexed statement."""
    found = session.get(WebSession, id_hash)
    if found is None or found.expires_at <= now:
        return None
    return _record(found)


def save_session(session: Session, record: SessionRecord) -> None:
    """Store a new session."""
    session.add(
        WebSession(
            id_hash=record.id_hash,
            document=record.document,
            created_at=record.created_at,
            seen_at=record.seen_at,
            expires_at=record.expires_at,
            portal=record.portal,
            user_id=record.user_id,
            browser=record.browser,
            address=record.address,
        )
    )


def update_session(session: Session, record: SessionRecord, differences: Mapping[str, Any]) -> None:
    """Store what one request has changed in a document (None takes a value out), and when it was made.

    What another request has stored meanwhile stays, and a session that was ended meanwhile stays ended.
    """
    found = session.get(WebSession, record.id_hash, with_for_update=True)
    if found is None:
        return
    if differences:
        merged = {**found.document, **differences}
        found.document = {key: value for key, value in merged.items() if value is not None}
    found.seen_at, found.expires_at = record.seen_at, record.expires_at


def change_document(session: Session, id_hash: str, key: str, change: Callable[[Any], Any]) -> Any:
    """Replace one value of a document by what `change` makes of it, held until the transaction ends; None where the
    session has ended."""
    found = session.get(WebSession, id_hash, with_for_update=True)
    if found is None:
        return None
    value = change(found.document.get(key))
    found.document = {**found.document, key: value}
    return value


def remove_session(session: Session, id_hash: str) -> None:
    session.execute(delete(WebSession).where(WebSession.id_hash == id_hash))


def list_sessions_of(session: Session, portal: str, user_id: int, now: datetime) -> list[SessionRecord]:
    """A person's sessions that have not ended, the one used last first."""
    own = select(WebSession).where(
        WebSession.portal == portal, WebSession.user_id == user_id, WebSession.expires_at > now
    )
    return [_record(found) for found in session.scalars(own.order_by(WebSession.seen_at.desc()))]


def remove_sessions_of(session: Session, portal: str, user_id: int, but: str = "") -> int:
    """End a person's sessions in one portal type, `but` one (its hash); how many."""
    own = delete(WebSession).where(
        WebSession.portal == portal, WebSession.user_id == user_id, WebSession.id_hash != but
    )
    return int(getattr(session.execute(own), "rowcount", 0))


def sign_out(databases: Databases, portal: PortalType, user_ids: Iterable[int]) -> int:
    """End all sessions of people of a portal type whose rights or credentials have changed; how many sessions.

    A transaction of its own, because the partner database keeps the sessions of both portal types: call it once the
    change is committed.
    """
    with system_session(databases, PortalType.PARTNER, write=True) as session:
        return sum(remove_sessions_of(session, portal.value, user_id) for user_id in user_ids)


def _record(found: WebSession) -> SessionRecord:
    return SessionRecord(
        found.id_hash,
        found.document,
        found.created_at,
        found.seen_at,
        found.expires_at,
        found.portal,
        found.user_id,
        found.browser,
        found.address,
    )


def remove_expired_sessions(session: Session, now: datetime) -> int:
    """Forget sessions past their end; returns how many."""
    result = session.execute(delete(WebSession).where(WebSession.expires_at <= now))
    return int(getattr(result, "rowcount", 0))
