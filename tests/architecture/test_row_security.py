"""Every table is held by policies of PostgreSQL's own, or stands here with the reason why it is not."""

import logging
from collections.abc import Iterator

import pytest
from alembic import command
from sqlalchemy import Engine, text

from data.engines import alembic_config, engine_at, upgrade
from data.models import Base
from data.row_security import POLICIES
from tests.support.postgres import ADMINISTRATOR, APPLICATION, PostgresServer

pytestmark = pytest.mark.postgres

FREE = {
    "alembic_version": "says how far the schema is, and nothing about anybody",
}
LAST_WITHOUT = "0002"

_HELD = """
    SELECT relname, relrowsecurity AND relforcerowsecurity, ARRAY(
        SELECT polname FROM pg_policy WHERE polrelid = pg_class.oid ORDER BY polname
    )::text[]
    FROM pg_class WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace
"""
_POLICIES = "SELECT tablename, policyname, permissive, roles, cmd, qual, with_check FROM pg_policies"
_SWITCHED_ON = "SELECT relname FROM pg_class WHERE relrowsecurity OR relforcerowsecurity"


@pytest.fixture
def bare(postgres_server: PostgresServer) -> Iterator[Engine]:
    """A database without tables, in the portal's own role."""
    with postgres_server.bare() as url:
        engine = engine_at(url)
        yield engine
        engine.dispose()


def facts(engine: Engine) -> set[tuple[str, ...]]:
    """Every policy word by word, and the tables on which any are switched on."""
    with engine.connect() as connection:
        return {tuple(map(str, row)) for query in (_POLICIES, _SWITCHED_ON) for row in connection.execute(text(query))}


def test_every_table_is_held_even_against_its_owner(bare: Engine) -> None:
    upgrade(bare)
    with bare.connect() as connection:
        tables = {name: (held, policies) for name, held, policies in connection.execute(text(_HELD))}
    assert tables.keys() == {*Base.metadata.tables, *FREE}
    assert {name for name, (held, _policies) in tables.items() if not held} == FREE.keys()
    assert all("system" in tables[name][1] for name in Base.metadata.tables)
    assert {policy for _held, policies in tables.values() for policy in policies} == set(POLICIES)


def test_every_policy_only_ever_adds_what_is_allowed_and_is_for_every_role(bare: Engine) -> None:
    upgrade(bare)
    assert {fact[2:4] for fact in facts(bare) if len(fact) > 1} == {("PERMISSIVE", "['public']")}


def test_the_policies_can_be_taken_back_and_put_in_force_again(bare: Engine) -> None:
    upgrade(bare)
    before = facts(bare)
    with bare.begin() as connection:
        command.downgrade(alembic_config(connection), LAST_WITHOUT)
    assert facts(bare) == set()
    upgrade(bare)
    assert facts(bare) == before


def test_a_step_that_moves_data_moves_everybody_s(bare: Engine) -> None:
    upgrade(bare)
    with bare.begin() as connection:
        connection.execute(text("SELECT set_config('portal.sees', 'everything', true)"))
        connection.execute(text("INSERT INTO partners (code, name, country) VALUES ('fjord', 'Fjord', 'SE')"))
    with bare.begin() as connection:
        assert connection.execute(text("UPDATE partners SET name = 'X'")).rowcount == 0
        command.upgrade(alembic_config(connection), "head")  # nothing to do; what follows is within its transaction
        assert connection.execute(text("UPDATE partners SET name = 'X'")).rowcount == 1


@pytest.mark.parametrize("role", [APPLICATION, ADMINISTRATOR])
def test_a_role_that_no_policy_binds_is_warned_of(
    postgres_server: PostgresServer, caplog: pytest.LogCaptureFixture, role: str
) -> None:
    with postgres_server.bare() as url:
        engine = engine_at(url.replace(APPLICATION, role, 1))
        with caplog.at_level(logging.WARNING):
            upgrade(engine)
        engine.dispose()
    warned = "row-level security does not bind the role postgres" in caplog.text
    assert warned == (role == ADMINISTRATOR)
