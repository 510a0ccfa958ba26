"""Fixtures of every test: databases on SQLite and PostgreSQL, Redis, settings, a still clock, a browser."""

import os
from collections.abc import Iterator
from contextlib import ExitStack
from datetime import UTC, datetime
from pathlib import Path

import hypothesis
import pytest
from playwright.sync_api import Browser, sync_playwright

from data.engines import Databases
from data.settings import EXAMPLE, PortalType, Settings, settings_from
from tests.support import machine
from tests.support import redis as redis_support
from tests.support.clocks import FrozenClock
from tests.support.databases import Urls, make_sqlite_template, opened, sqlite_copies
from tests.support.postgres import PostgresServer
from tests.support.postgres import postgres_server as running_postgres

# A database may take its time; CI looks at the same examples every time, so that red means broken.
hypothesis.settings.register_profile("portal", deadline=None)
hypothesis.settings.register_profile("ci", deadline=None, derandomize=True, print_blob=True)
hypothesis.settings.load_profile("ci" if os.environ.get("CI") == "true" else "portal")

QUIET_BROWSER = (
    "--no-sandbox",  # CI is root in a container, where Chromium's own sandbox cannot be set up
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[PostgresServer]:
    """A PostgreSQL server of this test process."""
    with running_postgres() as server:
        yield server


@pytest.fixture
def postgres_url(postgres_server: PostgresServer) -> Iterator[str]:
    """A PostgreSQL database of this test with the newest schema and no rows."""
    with postgres_server.lend() as url:
        yield url


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A migrated SQLite file to copy."""
    return make_sqlite_template(tmp_path_factory.mktemp("template") / "template.sqlite")


@pytest.fixture
def sqlite_urls(sqlite_template: Path, tmp_path: Path) -> Urls:
    """Migrated SQLite files of this test, where `settings` looks for them."""
    return sqlite_copies(sqlite_template, tmp_path)


@pytest.fixture
def postgres_urls(postgres_server: PostgresServer) -> Iterator[Urls]:
    """Migrated PostgreSQL databases of this test."""
    with ExitStack() as stack:
        yield {portal: stack.enter_context(postgres_server.lend()) for portal in PortalType}


@pytest.fixture
def sqlite_databases(sqlite_urls: Urls) -> Iterator[Databases]:
    """Both portal types on SQLite, for tests where the kind of database does not matter."""
    with opened(sqlite_urls) as databases:
        yield databases


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def databases(request: pytest.FixtureRequest) -> Iterator[Databases]:
    """Both portal types, once on SQLite and once on PostgreSQL: migrated, empty."""
    with opened(request.getfixturevalue(f"{request.param}_urls")) as databases:
        yield databases


@pytest.fixture(scope="session")
def redis_server() -> Iterator[str]:
    """The address of a Redis server of this test process."""
    with redis_support.redis_server() as url:
        yield url


@pytest.fixture
def redis_url(redis_server: str) -> str:
    """A Redis server without keys."""
    redis_support.empty(redis_server)
    return redis_server


@pytest.fixture
def settings(tmp_path: Path, sqlite_urls: Urls) -> Settings:
    """Settings of a portal that keeps everything below `tmp_path`, on the databases of `sqlite_databases`."""
    return settings_from({"PORTAL_FILES": str(tmp_path), "PORTAL_CONFIG": str(EXAMPLE)})


@pytest.fixture
def clock() -> FrozenClock:
    """A clock that stands at noon of 14 May 2025, UTC, until it is moved."""
    return FrozenClock(datetime(2025, 5, 14, 12, tzinfo=UTC))


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """The system's Chromium without a window, which talks to nobody by itself."""
    program = machine.chromium()
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=list(QUIET_BROWSER))
        yield browser
        browser.close()
