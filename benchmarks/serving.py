"""A measured world behind a real application, asked over HTTP, and how long its answers take; no targets here."""

import gc
import json
import statistics
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import text

from app import create_app
from auth.accounts import set_password
from auth.viewer import viewer_for
from benchmarks.world import ANALYST, LAST_DAY, PARTNERSHIP, MeasuredWorld, bundle_of
from callbacks.addresses import Address
from callbacks.wiring import Asked
from data.exchange.bundle.load import load_bundle
from data.portal import Portal
from data.queries.credentials import find_credentials
from data.settings import PortalType, Settings, settings_from
from data.system import system_session

NOW = datetime.combine(LAST_DAY, datetime.min.time(), UTC) + timedelta(hours=12)
PASSWORD = "measured-password"
ROUNDS = 60
BASE = f"/p/{PARTNERSHIP.code}"


@dataclass(frozen=True)
class Timing:
    """Milliseconds of many rounds."""

    rounds: list[float]

    @property
    def p50(self) -> float:
        return statistics.median(self.rounds)

    @property
    def p95(self) -> float:
        return statistics.quantiles(self.rounds, n=20)[-1]

    def __str__(self) -> str:
        return f"p50 {self.p50:7.1f} ms   p95 {self.p95:7.1f} ms"


def timed(work: Callable[[], object], rounds: int = ROUNDS, warm_up: int = 3) -> Timing:
    """Time a piece of work after some rounds that do not count."""
    for _ in range(warm_up):
        work()
    spent = []
    for _ in range(rounds):
        begun = time.perf_counter()
        work()
        spent.append((time.perf_counter() - begun) * 1000)
    return Timing(spent)


@dataclass(frozen=True)
class Measured:
    """One world in one database, behind a real application."""

    app: Flask
    portal: Portal

    @property
    def asked(self) -> Asked:
        with system_session(self.portal.databases, PortalType.PARTNER) as session:
            found = find_credentials(session, ANALYST)
        if found is None:
            raise LookupError(ANALYST)
        viewer = viewer_for(self.portal.databases, PortalType.PARTNER, found.person.id, PARTNERSHIP.code)
        return Asked(self.portal, viewer, Address.parse(f"{BASE}/report"), NOW)


@contextmanager
def world_in(world: MeasuredWorld, url: str, files: Path) -> Iterator[Measured]:
    """Load a world into an empty database and stand the application on it."""
    settings = _settings(url, files)
    app = create_app(settings, clock=lambda: NOW)
    portal: Portal = app.extensions["portal"]
    portal.databases.upgrade()
    begun = time.perf_counter()
    load_bundle(
        portal.databases,
        PortalType.PARTNER,
        bundle_of(world),
        settings_configuration=settings.configuration,
        now=NOW,
    )
    print(f"    {world.name}: {world.readings:,} readings loaded in {time.perf_counter() - begun:.0f} s", flush=True)
    with system_session(portal.databases, PortalType.PARTNER, write=True) as session:
        set_password(portal, PortalType.PARTNER, session, ANALYST, PASSWORD)
    if not url.startswith("sqlite"):
        with portal.databases.engines[PortalType.PARTNER].connect() as connection:
            connection.execution_options(isolation_level="AUTOCOMMIT").execute(text("VACUUM ANALYZE"))
    gc.collect()
    gc.freeze()  # as a served application does
    try:
        yield Measured(app, portal)
    finally:
        gc.unfreeze()
        portal.databases.dispose()


def _settings(url: str, files: Path) -> Settings:
    found = settings_from({"PORTAL_FILES": str(files)})
    urls = {PortalType.PARTNER: url, PortalType.DEMO: f"sqlite:///{files}/demo.sqlite"}
    return replace(found, database_urls=urls)


def sign_in(measured: Measured) -> FlaskClient:
    """A client with a session of its own, signed in through the form."""
    measured.app.config["WTF_CSRF_ENABLED"] = False
    client = measured.app.test_client()
    answer = client.post("/sign-in", data={"email": ANALYST, "password": PASSWORD})
    if answer.status_code != 302:
        raise RuntimeError(f"sign-in answered {answer.status_code}")
    return client


def ask(
    measured: Measured, client: FlaskClient, page: str, marker: str, search: str = "", base: str = BASE
) -> Callable[[], bytes]:
    """The callback that fills a page, over HTTP with compression; `marker` is one of its outputs."""
    callbacks = measured.app.extensions["wiring"].app.callback_map
    key = next(name for name in callbacks if marker in name)
    known = {
        "shell-location.search": search,
        "shell-location.pathname": f"{base}/{page}",
        "shell-theme.data": "light",
        "shell-narrow.data": False,
    }
    inputs, state = (
        [{**item, "value": known.get(f"{item['id']}.{item['property']}")} for item in callbacks[key][kind]]
        for kind in ("inputs", "state")
    )
    outputs = [dict(zip(("id", "property"), part.rsplit(".", 1), strict=True)) for part in key.strip(".").split("...")]
    body = json.dumps({"output": key, "outputs": outputs, "inputs": inputs, "state": state, "changedPropIds": []})

    def work() -> bytes:
        answer = client.post(
            "/_dash-update-component",
            data=body,
            content_type="application/json",
            headers={"Accept-Encoding": "br, gzip"},
        )
        if answer.status_code != 200:
            raise RuntimeError(f"{page} answered {answer.status_code}")
        return bytes(answer.data)

    return work
