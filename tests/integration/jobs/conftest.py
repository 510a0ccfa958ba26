"""A portal with one partnership, as jobs and commands find it."""

import dataclasses
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from threading import Event
from typing import Any

import pytest
from sqlalchemy import select

from data.commands.exports import MSSP, request_export
from data.engines import Databases
from data.models import AuditEvent, OutboxMessage
from data.portal import Portal
from data.queries.exports import ExportRow, get_export
from data.scope import Scope
from data.session import session_for
from data.settings import PortalType, Settings
from data.system import system_session
from jobs.exports import build_export
from tests.support.clocks import FrozenClock
from tests.support.invoices import LONG_AFTER, PER_UNIT, Books, keep_books


@dataclass(frozen=True, slots=True)
class Office:
    """A portal with books in it, and what tests of exports keep doing there."""

    portal: Portal
    books: Books
    clock: FrozenClock

    @property
    def databases(self) -> Databases:
        return self.portal.databases

    @property
    def files(self) -> Path:
        return self.portal.settings.files

    def scope(self, person: str = "analyst") -> Scope:
        return self.books.scope(person)

    def request(self, person: str = "analyst", *, limit: int = 5, **parameters: Any) -> str:
        """Ask for the workbook of October."""
        asked = {"cycle": "2026-10", "without": [], **parameters}
        with session_for(self.databases, self.scope(person), write=True) as session:
            return request_export(session, MSSP, "Invoice Nordics 2026-10", asked, self.clock(), limit)

    def export(self, export_id: str, person: str = "analyst") -> ExportRow:
        with session_for(self.databases, self.scope(person)) as session:
            return get_export(session, export_id)

    def build(self, export_id: str, stopping: Event | None = None, *, person: str = "analyst") -> ExportRow:
        """Run the job here and now."""
        build_export(self.portal, self.books.portal, export_id, stopping or Event())
        return self.export(export_id, person)

    def made(self) -> list[str]:
        """What lies in the folder of exports, by name."""
        return sorted(path.name for path in (self.files / "exports").rglob("*") if path.is_file())

    def audited(self) -> list[tuple[str, int | None]]:
        """What the audit trail says happened, and by whom."""
        with system_session(self.databases, self.books.portal) as session:
            found = session.scalars(select(AuditEvent).order_by(AuditEvent.id))
            return [(event.action, event.user_id) for event in found]

    def messages(self) -> Sequence[tuple[str, dict[str, Any], datetime | None, int]]:
        """Topic, payload, moment of sending and attempts of the outbox's messages."""
        with system_session(self.databases, self.books.portal) as session:
            found = session.scalars(select(OutboxMessage).order_by(OutboxMessage.id))
            return [(row.topic, row.payload, row.sent_at, row.attempts) for row in found]


@pytest.fixture
def office(databases: Databases, settings: Settings) -> Office:
    """The worked example, priced, on either kind of database; nothing is sent to a broker."""
    return _office(databases, settings)


@pytest.fixture
def sqlite_office(sqlite_databases: Databases, settings: Settings) -> Office:
    """The same where the kind of database does not matter."""
    return _office(sqlite_databases, settings)


def _office(databases: Databases, settings: Settings) -> Office:
    clock = FrozenClock(LONG_AFTER)
    urls = {portal: engine.url.render_as_string(hide_password=False) for portal, engine in databases.engines.items()}
    portal = Portal(dataclasses.replace(settings, database_urls=urls), databases, clock)
    return Office(portal, keep_books(databases, prices=[PER_UNIT], portal=PortalType.PARTNER), clock)
