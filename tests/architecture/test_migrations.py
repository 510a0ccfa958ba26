"""The migrations make exactly the tables the models describe, and every step can be taken back."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, Engine

from data.engines import alembic_config, engine_at, upgrade
from data.models import Base
from tests.support.databases import sqlite_url
from tests.support.postgres import PostgresServer
from tests.support.schema import facts

REVISIONS = [step.revision for step in ScriptDirectory.from_config(alembic_config()).walk_revisions()]


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def bare(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Engine]:
    """A database without tables."""
    if request.param == "sqlite":
        yield from _engine(sqlite_url(tmp_path / "bare.sqlite"))
    else:
        server: PostgresServer = request.getfixturevalue("postgres_server")
        with server.bare() as url:
            yield from _engine(url)


def _engine(url: str) -> Iterator[Engine]:
    engine = engine_at(url)
    yield engine
    engine.dispose()


def downgrade(engine: Engine, revision: str) -> None:
    with engine.begin() as connection:
        command.downgrade(alembic_config(connection), revision)


def test_migrated_tables_are_those_of_the_models(bare: Engine) -> None:
    upgrade(bare)
    with bare.connect() as connection:
        assert compare_metadata(_context(connection), Base.metadata) == []


def _context(connection: Connection) -> MigrationContext:
    return MigrationContext.configure(
        connection, opts={"compare_type": True, "compare_server_default": True, "target_metadata": Base.metadata}
    )


def test_migrating_and_creating_say_the_same_of_every_column_constraint_and_index(bare: Engine) -> None:
    upgrade(bare)
    with bare.begin() as connection:
        migrated = facts(connection)
        Base.metadata.drop_all(connection)
        Base.metadata.create_all(connection)
        assert migrated == facts(connection)
        assert len(migrated) > 100


@pytest.mark.parametrize("revision", REVISIONS)
def test_each_step_can_be_taken_back_and_taken_again(bare: Engine, revision: str) -> None:
    upgrade(bare, revision)
    with bare.connect() as connection:
        before = facts(connection)
    downgrade(bare, "-1")
    upgrade(bare, revision)
    with bare.connect() as connection:
        assert facts(connection) == before


def test_the_whole_way_down_leaves_nothing(bare: Engine) -> None:
    upgrade(bare)
    downgrade(bare, "base")
    with bare.connect() as connection:
        assert facts(connection) == set()


def test_there_is_one_newest_step() -> None:
    assert len(ScriptDirectory.from_config(alembic_config()).get_heads()) == 1
