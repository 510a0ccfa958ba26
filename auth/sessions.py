"""Server-side browser sessions: the cookie is a random id, everything it stands for is a document in the database."""

import hashlib
import secrets
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import Any

from flask import Flask, Request, Response
from flask import request as current_request
from flask.sessions import SessionInterface, SessionMixin

from data.clock import Clock
from data.commands.web_sessions import (
    SessionRecord,
    change_document,
    find_session,
    remove_session,
    save_session,
    update_session,
)
from data.configuration import Sessions
from data.engines import Databases
from data.settings import PortalType
from data.system import SystemSession, system_session

COOKIE = "portal_session"
_SEEN_EVERY = timedelta(minutes=1)


class ServerSession(dict[str, Any], SessionMixin):
    """One browser's document. Flask reads and writes it like any session; it remembers whether it changed."""

    def __init__(self, document: dict[str, Any], record: SessionRecord | None, cookie: str | None) -> None:
        super().__init__(document)
        self.record = record
        self.cookie = cookie
        self.before = dict(document)
        self.replaces: str | None = None
        self.born: datetime | None = record.created_at if record else None

    @property
    def changed(self) -> bool:
        return dict(self) != self.before

    @property
    def differences(self) -> dict[str, Any]:
        """The values that this request has set; None stands for one it has taken out."""
        known = dict(self)
        touched = {key for key in {*known, *self.before} if known.get(key) != self.before.get(key)}
        return {key: known.get(key) for key in touched}

    def renew(self, *, born_again: bool) -> None:
        """Give the session a new id at the next save: an id known before is worth nothing. Its age starts anew only
        with a new sign-in."""
        self.replaces = self.record.id_hash if self.record else None
        self.record = None
        self.cookie = None
        self.born = None if born_again else self.born


class DatabaseSessions(SessionInterface):
    """Keeps sessions in the partner database, where the document says which portal type it belongs to."""

    def __init__(self, databases: Databases, clock: Clock, limits: Sessions, *, secure: bool) -> None:
        self._databases = databases
        self._clock = clock
        self._idle = timedelta(minutes=limits.idle_minutes)
        self._absolute = timedelta(hours=limits.absolute_hours)
        self._secure = secure

    def open_session(self, app: Flask, request: Request) -> ServerSession:
        cookie = request.cookies.get(COOKIE)
        if not cookie:
            return ServerSession({}, None, None)
        with self._store() as store:
            record = find_session(store, _hash(cookie), self._clock())
        if record is None:
            return ServerSession({}, None, None)
        return ServerSession(record.document, record, cookie)

    def save_session(self, app: Flask, session: SessionMixin, response: Response) -> None:
        if not isinstance(session, ServerSession):
            raise TypeError("sessions are opened by this interface")
        now = self._clock()
        if session.replaces or (not session and session.record):
            self._forget(session)
        if not session:
            if session.cookie or session.replaces:
                response.delete_cookie(COOKIE, path="/")
            return
        if session.changed or session.record is None or now - session.record.seen_at >= _SEEN_EVERY:
            self._store_document(session, now)
            self._set_cookie(response, session)

    def change(self, session: ServerSession, key: str, change: Callable[[Any], Any]) -> None:
        """Replace one value of a stored document by what `change` makes of it, so that of two requests at the same
        time neither undoes what the other did; nothing is written where that is the same value."""
        if session.record is None or change(session.get(key)) == session.get(key):
            return
        with self._store(write=True) as store:
            value = change_document(store, session.record.id_hash, key, change)
        session[key] = session.before[key] = value

    def _forget(self, session: ServerSession) -> None:
        gone = session.replaces or (session.record.id_hash if session.record else None)
        with self._store(write=True) as store:
            remove_session(store, gone or "")

    def _store_document(self, session: ServerSession, now: datetime) -> None:
        if session.cookie is None:
            session.cookie = secrets.token_urlsafe(32)
        created = session.born or now
        expires = min(now + self._idle, created + self._absolute)
        record = self._record(session, created, now, expires)
        with self._store(write=True) as store:
            if session.record:
                update_session(store, record, session.differences)
            else:
                save_session(store, record)

    @staticmethod
    def _record(session: ServerSession, created: datetime, now: datetime, expires: datetime) -> SessionRecord:
        # Whoever waits for the second factor is not signed in, but what ends a person's sessions ends that too.
        user_id = session.get("_user_id") or (session.get("pending") or {}).get("user_id")
        return SessionRecord(
            _hash(session.cookie or ""),
            dict(session),
            created,
            now,
            expires,
            portal=session.get("portal"),
            user_id=int(user_id) if user_id else None,
            browser=(session.get("browser") or {}).get("name"),
            address=current_request.remote_addr,
        )

    def _set_cookie(self, response: Response, session: ServerSession) -> None:
        response.set_cookie(COOKIE, session.cookie or "", path="/", httponly=True, samesite="Lax", secure=self._secure)

    @contextmanager
    def _store(self, *, write: bool = False) -> Iterator[SystemSession]:
        with system_session(self._databases, PortalType.PARTNER, write=write) as session:
            yield session


def _hash(cookie: str) -> str:
    return hashlib.sha256(cookie.encode()).hexdigest()
