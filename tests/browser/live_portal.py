"""A whole portal on a loopback port: databases with the small world in them, the web server and a worker."""

import logging
import threading
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, time
from pathlib import Path

from celery.contrib.testing.worker import start_worker
from flask import Flask
from sqlalchemy import select
from werkzeug.serving import make_server

from app import create_app
from auth.passwords import hash_password
from data.engines import Databases
from data.exchange.bundle.load import load_bundle
from data.models import Credential, User
from data.portal import Portal
from data.settings import EXAMPLE, PortalType, Settings, settings_from
from data.system import system_session
from jobs.worker import create_worker
from tests.browser.small_world import PASSWORD, TODAY, write_small_world
from tests.support.clocks import FrozenClock

NOON = datetime.combine(TODAY, time(12), UTC)


@dataclass(frozen=True, slots=True)
class LivePortal:
    """Where it answers, what it was built with, and the clock everything in it goes by."""

    address: str
    app: Flask
    clock: FrozenClock

    @property
    def portal(self) -> Portal:
        found: Portal = self.app.extensions["portal"]
        return found


@contextmanager
def running_portal(folder: Path) -> Iterator[LivePortal]:
    """Build it below a folder, run it in threads of this process, and take it down again."""
    settings = settings_from({"PORTAL_FILES": str(folder / "files"), "PORTAL_CONFIG": str(EXAMPLE)})
    clock = FrozenClock(NOON)
    _fill(settings, folder, clock)
    app = create_app(settings, clock)
    for name in ("werkzeug", "celery", "jobs"):
        logging.getLogger(name).setLevel(logging.ERROR)
    worker = create_worker(settings, clock)
    with ExitStack() as stack:
        stack.callback(app.extensions["portal"].databases.dispose)
        stack.enter_context(start_worker(worker, concurrency=1, pool="solo", perform_ping_check=False))
        yield LivePortal(stack.enter_context(_served(app)), app, clock)


def _fill(settings: Settings, folder: Path, clock: FrozenClock) -> None:
    databases = Databases.at(settings.database_urls)
    databases.upgrade()
    bundle = write_small_world(folder / "bundle")
    load_bundle(databases, PortalType.PARTNER, bundle, settings_configuration=settings.configuration, now=clock())
    _give_passwords(databases)
    databases.dispose()


def _give_passwords(databases: Databases) -> None:
    """Everybody has the same one, hashed once: hashing is slow by design."""
    hashed = hash_password(PASSWORD)
    with system_session(databases, PortalType.PARTNER, write=True) as session:
        for user_id in session.scalars(select(User.id)).all():
            session.add(Credential(user_id=user_id, password=hashed))


@contextmanager
def _served(app: Flask) -> Iterator[str]:
    server = make_server("127.0.0.1", 0, app, threaded=True)
    thread = threading.Thread(target=server.serve_forever, name="portal", daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
