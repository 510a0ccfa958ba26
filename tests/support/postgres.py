"""A real PostgreSQL server for one test run, and the databases it lends to tests.

The portal gets them as it would in production: as the owner of its tables and nothing more.
"""

import os
import pwd
import re
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path
from typing import Any

import psycopg

from data.audit_chain import FIRST_HASH
from data.engines import engine_at, upgrade
from data.models import Base
from tests.support import machine

# Whoever is still connected goes; then every row goes and every number starts at 1 again, foreign keys unasked.
_SWEEP = "; ".join(
    (
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
        " WHERE datname = current_database() AND pid <> pg_backend_pid()",
        "SET session_replication_role = replica",
        *(f"DELETE FROM {table.name}" for table in Base.metadata.sorted_tables),
        f"INSERT INTO audit_head (id, sequence, hash) VALUES (1, 0, '{FIRST_HASH}')",
        "SELECT setval(oid, 1, false) FROM pg_class WHERE relkind = 'S'",
    )
)
APPLICATION, ADMINISTRATOR = "portal", "postgres"
"""The role of everything that is lent, which row-level security holds, and the server's own, which it does not."""
# Nothing here has to survive a power cut.
_FAST = ("fsync=off", "synchronous_commit=off", "full_page_writes=off", "wal_level=minimal", "max_wal_senders=0")


@dataclass(slots=True)
class PostgresServer:
    """A running server that lends databases with the newest schema and no rows."""

    port: int
    _names: Iterator[str] = field(default_factory=lambda: map("portal_{}".format, count(1)))
    _clean: list[str] = field(default_factory=list)

    def url(self, database: str, role: str = APPLICATION) -> str:
        return f"postgresql://{role}@127.0.0.1:{self.port}/{database}"

    @contextmanager
    def lend(self) -> Iterator[str]:
        """The address of a migrated database without rows.

        It is swept and lent again afterwards, which takes a twentieth of the time of making a new one: change rows,
        not tables.
        """
        name = self._clean.pop() if self._clean else self._make_migrated()
        yield self.url(name)
        self._run(_SWEEP, name)
        self._clean.append(name)

    @contextmanager
    def bare(self) -> Iterator[str]:
        """The address of a database without tables, dropped at the end."""
        name = self._make()
        yield self.url(name)
        self._run(f"DROP DATABASE {name} WITH (FORCE)")

    def _make(self) -> str:
        name = next(self._names)
        self._run(f"CREATE DATABASE {name} OWNER {APPLICATION}")
        return name

    def _make_migrated(self) -> str:
        name = self._make()
        engine = engine_at(self.url(name))
        try:
            upgrade(engine)
        finally:
            engine.dispose()
        return name

    def _run(self, statements: str, database: str = "postgres") -> None:
        with psycopg.connect(self.url(database, ADMINISTRATOR), autocommit=True) as connection:
            connection.execute(statements.encode())


@contextmanager
def postgres_server() -> Iterator[PostgresServer]:
    """A server of its own on a free loopback port, gone at the end with all its data."""
    programs, folder = machine.postgres_programs(), Path(tempfile.mkdtemp(prefix="portal-postgres-"))
    try:
        if os.geteuid() == 0:
            shutil.chown(folder, "postgres")
        _initialise(programs, folder)
        server = PostgresServer(machine.free_port())
        with _running(programs, folder, server):
            yield server
    finally:
        shutil.rmtree(folder)


def _identity() -> dict[str, Any]:
    """PostgreSQL refuses to run as root, so root becomes the account that its package made."""
    if os.geteuid() != 0:
        return {}
    account = pwd.getpwnam("postgres")
    return {"user": account.pw_uid, "group": account.pw_gid, "extra_groups": []}


def _version(programs: Path) -> int:
    told = subprocess.run([programs / "postgres", "--version"], check=True, capture_output=True, text=True).stdout
    return int(re.findall(r"\d+", told)[0])


def _initialise(programs: Path, folder: Path) -> None:
    # The order of words is a language's, as on production servers: who sorts in SQL shall notice here.
    order = ["--locale=C.UTF-8"]
    if _version(programs) >= 15:
        order += ["--locale-provider=icu", "--icu-locale=en"]
    command = [str(programs / "initdb"), "--no-sync", "--auth=trust", "--username=postgres", "--encoding=UTF8", *order]
    subprocess.run([*command, str(folder / "data")], check=True, capture_output=True, cwd=folder, **_identity())


@contextmanager
def _running(programs: Path, folder: Path, server: PostgresServer) -> Iterator[None]:
    settings = ("listen_addresses=127.0.0.1", "unix_socket_directories=", *_FAST)
    options = [part for setting in settings for part in ("-c", setting)]
    program = [*machine.leash(), str(programs / "postgres")]
    command = [*program, "-D", str(folder / "data"), "-p", str(server.port), *options]
    with (folder / "log").open("wb") as log:
        process = subprocess.Popen(command, stdout=log, stderr=log, cwd=folder, **_identity())
    try:
        _wait_for(server, process, folder / "log")
        yield
    finally:
        process.send_signal(signal.SIGQUIT)  # at once: there is nothing to keep
        process.wait(timeout=20)


def _wait_for(server: PostgresServer, process: subprocess.Popen[bytes], log: Path) -> None:
    deadline = time.monotonic() + 30
    while process.poll() is None and time.monotonic() < deadline:
        try:
            _make_role(server)
        except psycopg.OperationalError:
            time.sleep(0.05)
        else:
            return
    raise RuntimeError(f"PostgreSQL did not start:\n{log.read_text(errors='replace')}")


def _make_role(server: PostgresServer) -> None:
    with psycopg.connect(server.url("postgres", ADMINISTRATOR), autocommit=True, connect_timeout=5) as connection:
        connection.execute(f"CREATE ROLE {APPLICATION} LOGIN NOSUPERUSER NOBYPASSRLS".encode())
