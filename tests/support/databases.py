"""Both portal types' databases for one test: copies of a migrated SQLite file or PostgreSQL database."""

import shutil
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import text

from data.audit_chain import begin_chain
from data.engines import Databases, engine_at, upgrade
from data.models import Base
from data.settings import PortalType
from data.system import system_session

_LOWER_THE_GUARDS = {
    "sqlite": ("DROP TRIGGER audit_events_no_update", "DROP TRIGGER audit_events_no_delete"),
    "postgresql": ("DROP TRIGGER audit_events_no_change ON audit_events",),
}

Urls = Mapping[PortalType, str]


def sqlite_url(file: Path) -> str:
    return f"sqlite:///{file}"


def make_sqlite_template(file: Path) -> Path:
    """A migrated SQLite file without rows, closed, so that it can be copied."""
    engine = engine_at(sqlite_url(file))
    upgrade(engine)
    engine.dispose()
    return file


def sqlite_copies(template: Path, folder: Path) -> Urls:
    """One copy of the template for each portal type, named as the portal itself names them."""
    return {portal: sqlite_url(Path(shutil.copy(template, folder / f"{portal}.sqlite"))) for portal in PortalType}


@contextmanager
def opened(urls: Urls) -> Iterator[Databases]:
    """Databases at these addresses, every connection closed at the end."""
    databases = Databases.at(urls)
    try:
        yield databases
    finally:
        databases.dispose()


def empty(databases: Databases) -> None:
    """Delete every row of both databases: a property's next example starts from nothing."""
    for portal in PortalType:
        with system_session(databases, portal, write=True) as session:
            for statement in _LOWER_THE_GUARDS[session.connection().dialect.name]:
                session.execute(text(statement))
            for table in reversed(Base.metadata.sorted_tables):
                session.execute(table.delete())
            begin_chain(session.connection())
