"""The step to credentials of their own and a chained log, taken by a database that people have used before."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from alembic import command
from sqlalchemy import Engine, text

from auth.sessions import COOKIE
from data.audit_chain import FIRST_HASH
from data.engines import alembic_config, engine_at, upgrade
from data.models import AuditEvent, Credential
from data.models.types import Moment
from data.queries.audit_log import check_chain
from data.settings import PortalType
from data.system import system_session
from tests.integration.access.conftest import EITHER
from tests.integration.access.house import DEMO, HOME, PARTNER, House, Somebody, hashed, opened
from tests.support.databases import sqlite_url

ADA, NEW = Somebody(1, "ada@fjord.example"), Somebody(2, "new@fjord.example")
_AT = datetime(2026, 11, 20, 8, 30, 0, 123456, tzinfo=UTC)
_EVENTS = sa.table(
    "audit_events",
    *(sa.column(name) for name in ("user_id", "partnership_id", "action", "subject", "address")),
    sa.column("at", Moment()),
    sa.column("detail", sa.JSON()),
)
DETAILS: list[dict[str, Any]] = [{}, {"cycle": "2026-10", "b": 1.5, "a": None}, {"words": "Ünïcödé \U0001f600"}]


@pytest.fixture(params=EITHER)
def urls(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[dict[PortalType, str]]:
    """Both databases at the first step, the partner's with people and events in it."""
    if request.param == "sqlite":
        found = {portal: sqlite_url(tmp_path / f"{portal}.sqlite") for portal in PortalType}
        _make(found)
        yield found
        return
    server = request.getfixturevalue("postgres_server")
    with server.bare() as partner, server.bare() as demo:
        found = {PARTNER: partner, DEMO: demo}
        _make(found)
        yield found


def _make(urls: dict[PortalType, str]) -> None:
    for portal, url in urls.items():
        engine = engine_at(url)
        upgrade(engine, "0001")
        if portal is PARTNER:
            _fill(engine)
        engine.dispose()


def _fill(engine: Engine) -> None:
    with engine.begin() as connection:
        for statement in (
            "INSERT INTO partners (id, code, name, country) VALUES (1, 'fjord', 'Fjord', 'SE')",
            "INSERT INTO partnerships (id, partner_id, code, name, model, currency, timezone, anchor_day)"
            " VALUES (1, 1, 'fjord-mssp', 'Fjord', 'mssp', 'EUR', 'Europe/Stockholm', 26)",
            "INSERT INTO users (id, partner_id, email, name, password_hash)"
            f" VALUES (1, 1, '{ADA.email}', 'Ada', '{hashed()}')",
            f"INSERT INTO users (id, partner_id, email, name) VALUES (2, 1, '{NEW.email}', 'New')",
            "INSERT INTO memberships (user_id, partnership_id, role, all_customers) VALUES (1, 1, 'user', true)",
            "INSERT INTO web_sessions (id_hash, document, created_at, seen_at, expires_at)"
            " VALUES ('old', '{}', '2026-11-21 00:00:00', '2026-11-21 00:00:00', '2027-11-21 00:00:00')",
        ):
            connection.execute(text(statement))
        for number, detail in enumerate(DETAILS):
            event = {"user_id": 1, "partnership_id": 1 if number else None, "action": f"test.{number}"}
            connection.execute(_EVENTS.insert().values(**event, subject="s", address=None, at=_AT, detail=detail))


@pytest.fixture
def house(urls: dict[PortalType, str], tmp_path: Path) -> Iterator[House]:
    """A house on these databases, brought up to date."""
    for url in urls.values():
        engine = engine_at(url)
        upgrade(engine)
        engine.dispose()
    with opened(urls, tmp_path, filled=True) as house:
        yield house


def test_people_sign_in_with_the_password_they_had_which_is_sealed_then(house: House) -> None:
    assert house.credential(ADA).password == hashed()
    assert house.browser().enter(ADA, "another one").status_code == 401
    visitor = house.browser()
    assert visitor.enter(ADA).status_code == 302
    assert visitor.is_in(HOME)
    assert str(house.credential(ADA).password).startswith("sealed:")


def test_whoever_had_no_password_still_has_none(house: House) -> None:
    with system_session(house.portal.databases, PARTNER) as session:
        assert session.get(Credential, NEW.id) is None
    assert house.browser().enter(NEW).status_code == 401


def test_the_events_there_were_are_chained_and_unchanged(house: House) -> None:
    with system_session(house.portal.databases, PARTNER) as session:
        found = check_chain(session)
        events = session.scalars(sa.select(AuditEvent).order_by(AuditEvent.sequence)).all()
    assert (found.fault, found.events) == (None, len(DETAILS))
    assert found.last_hash != FIRST_HASH
    assert [(one.action, one.at, one.detail) for one in events] == [
        (f"test.{number}", _AT, detail) for number, detail in enumerate(DETAILS)
    ]


def test_new_events_go_on_where_the_old_ones_end(house: House) -> None:
    house.browser().enter(ADA)
    result = house.run("audit", "verify")
    assert f"holds: {len(DETAILS) + 1} events" in result.stdout


def test_old_sessions_have_ended_as_they_name_no_browser(house: House) -> None:
    visitor = house.browser()
    visitor.http.set_cookie(COOKIE, "old")
    assert not visitor.is_in()
    with system_session(house.portal.databases, PARTNER) as session:
        assert session.execute(text("SELECT count(*) FROM web_sessions")).scalar_one() == 0


def test_the_step_back_keeps_passwords_that_were_not_sealed_yet(urls: dict[PortalType, str]) -> None:
    engine = engine_at(urls[PARTNER])
    upgrade(engine, "0002")
    with engine.execution_options(begin="IMMEDIATE").begin() as connection:
        command.downgrade(alembic_config(connection), "0001")
    with engine.connect() as connection:
        kept = connection.execute(text("SELECT password_hash FROM users ORDER BY id")).scalars().all()
        events = connection.execute(text("SELECT count(*) FROM audit_events")).scalar_one()
    engine.dispose()
    assert list(kept) == [hashed(), None]
    assert events == len(DETAILS)
