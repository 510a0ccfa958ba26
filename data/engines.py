"""The databases of a running portal: one engine per portal type, and their migrations. No queries live here."""

import logging
import sqlite3
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from alembic import command
from alembic.config import Config
from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.engine import make_url

from data.row_security import is_bound
from data.settings import ROOT, PortalType

_log = logging.getLogger(__name__)

Publish = Callable[[PortalType, int], None]
"""Sends one outbox message (portal type, message id) to the broker; may raise, the sweeper tries again."""

_PRAGMAS = (
    "PRAGMA journal_mode = WAL",
    "PRAGMA synchronous = NORMAL",
    "PRAGMA foreign_keys = ON",
    "PRAGMA busy_timeout = 30000",
    "PRAGMA cache_size = -32768",
    "PRAGMA temp_store = FILE",
)

_WRITING: Mapping[str, dict[str, Any]] = {"sqlite": {"begin": "IMMEDIATE"}}
_READING: Mapping[str, dict[str, Any]] = {"postgresql": {"isolation_level": "REPEATABLE READ"}}  # SQLite's way anyway


@dataclass(slots=True)
class Databases:
    """The engines by portal type, and how a committed outbox message reaches the broker."""

    engines: Mapping[PortalType, Engine]
    publish: Publish | None = field(default=None)

    @classmethod
    def at(cls, urls: Mapping[PortalType, str]) -> "Databases":
        """Engines for addresses; nothing is connected yet."""
        return cls({portal: engine_at(url) for portal, url in urls.items()})

    def engine(self, portal: PortalType, *, write: bool = False) -> Engine:
        """The engine of a portal type. A transaction that reads sees one state of the data, whatever is committed
        meanwhile; with `write`, SQLite takes its one writer's lock at the transaction's start, so that a transaction
        which reads first can never be refused when it comes to write."""
        engine = self.engines[portal]
        return engine.execution_options(**(_WRITING if write else _READING).get(engine.dialect.name, {}))

    def upgrade(self) -> None:
        """Bring every database to the newest schema."""
        for engine in self.engines.values():
            upgrade(engine)

    def dispose(self) -> None:
        for engine in self.engines.values():
            engine.dispose()


def engine_at(url: str) -> Engine:
    """An engine for SQLite (its folder is made) or PostgreSQL (`postgresql://` means psycopg 3)."""
    parsed = make_url(url)
    if parsed.get_backend_name() == "sqlite":
        return _sqlite_engine(url, parsed.database)
    if parsed.drivername == "postgresql":
        parsed = parsed.set(drivername="postgresql+psycopg")
    return create_engine(parsed, hide_parameters=True, pool_pre_ping=True, pool_size=5, max_overflow=10)


def _sqlite_engine(url: str, database: str | None) -> Engine:
    if database:
        Path(database).parent.mkdir(parents=True, exist_ok=True)
    engine = create_engine(url, hide_parameters=True, connect_args={"timeout": 30})
    event.listen(engine, "connect", _prepare_sqlite)
    event.listen(engine, "begin", _begin_sqlite)
    return engine


def _prepare_sqlite(connection: sqlite3.Connection, _record: Any) -> None:
    connection.isolation_level = None  # transactions begin where `_begin_sqlite` says, not where the driver guesses
    for pragma in _PRAGMAS:
        connection.execute(pragma)


def _begin_sqlite(connection: Connection) -> None:
    mode = connection.get_execution_options().get("begin", "DEFERRED")
    connection.exec_driver_sql(f"BEGIN {mode}")


def alembic_config(connection: Connection | None = None) -> Config:
    """Alembic's configuration as `setup.cfg` states it, bound to a connection."""
    config = Config(str(ROOT / "setup.cfg"))
    config.set_main_option("script_location", str(ROOT / "data" / "migrations"))
    config.attributes["connection"] = connection
    return config


def upgrade(engine: Engine, revision: str = "head") -> None:
    """Migrate one database in one transaction; a role that row-level security does not bind is warned of."""
    with engine.execution_options(begin="IMMEDIATE").begin() as connection:
        command.upgrade(alembic_config(connection), revision)
        if engine.dialect.name == "postgresql" and not is_bound(connection):
            _log.warning("row-level security does not bind the role %s; see docs/operations.md", engine.url.username)
