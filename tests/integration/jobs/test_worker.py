"""The worker as it runs in production: another process, a real broker, and what happens when either dies."""

import dataclasses
import hashlib
import time
from datetime import UTC, datetime, timedelta

import psutil
import pytest
from sqlalchemy import insert

from data.clock import system_clock
from data.commands.exports import cancel
from data.models import Reading
from data.portal import Portal
from data.session import session_for
from data.settings import PortalType
from data.system import system_session
from jobs.broker import create_celery
from jobs.outbox_relay import publisher
from jobs.upkeep import sweep
from tests.integration.jobs.conftest import Office
from tests.support import machine
from tests.support.invoices import OCTOBER
from tests.support.redis import redis_server
from tests.support.workers import eventually, working
from tests.support.world import add_customer

SOME, MANY = 600, 2_500
"""So many customers keep an idle computer's worker busy for a third of a second, and for more than one."""


def connected(office: Office, broker_url: str | None = None) -> Office:
    """The office with its outbox connected to a broker, on the computer's clock like the worker."""
    settings = dataclasses.replace(office.portal.settings, broker_url=broker_url)
    office.databases.publish = publisher(create_celery(settings), office.databases)
    return dataclasses.replace(office, portal=Portal(settings, office.databases, system_clock), clock=system_clock)


def add_much_evidence(office: Office, customers: int) -> None:
    """Readings of two products on every day of the cycle at many customers."""
    partnership, products = office.books.partnership, office.books.products.values()
    with system_session(office.databases, PortalType.PARTNER, write=True) as session:
        ids = [add_customer(session, partnership, f"SC-{n:05}").id for n in range(customers)]
    with system_session(office.databases, PortalType.PARTNER, write=True) as session:
        session.execute(
            insert(Reading),
            [
                {
                    "partnership_id": partnership.id,
                    "customer_id": customer_id,
                    "product_id": product.id,
                    "day": day,
                    "quantity": 5,
                }
                for customer_id in ids
                for product in products
                for day in OCTOBER.days()
            ],
        )


def status_of(office: Office, export_id: str) -> str:
    return office.export(export_id).status


def assert_whole(office: Office, export_id: str) -> None:
    """The export is done and its file, the only one, is the one recorded."""
    export = office.export(export_id)
    assert (export.status, export.progress) == ("done", 100)
    assert export.sha256 == hashlib.sha256(export.path(office.files).read_bytes()).hexdigest()
    assert [name for name in office.made() if not name.endswith(".part")] == [f"{export_id}.xlsx"]


def test_a_worker_builds_what_is_asked_for_without_any_server(office: Office) -> None:
    office = connected(office)
    with working(office.portal.settings) as worker:
        export_id = office.request()
        eventually(lambda: status_of(office, export_id) == "done", worker)
        assert worker.stop() == 0
    assert_whole(office, export_id)


@pytest.mark.redis
def test_a_worker_builds_what_is_asked_for_over_redis(sqlite_office: Office, redis_url: str) -> None:
    office = connected(sqlite_office, redis_url)
    with working(office.portal.settings) as worker:
        export_id = office.request()
        eventually(lambda: status_of(office, export_id) == "done", worker)
        assert worker.stop() == 0
    assert_whole(office, export_id)


def test_an_export_shows_real_progress_and_can_be_cancelled_from_another_process(sqlite_office: Office) -> None:
    office = connected(sqlite_office)
    add_much_evidence(office, MANY)
    with working(office.portal.settings) as worker:
        export_id = office.request()
        eventually(lambda: office.export(export_id).stage == "Daily evidence", worker)
        assert 0 < office.export(export_id).progress < 100
        with session_for(office.databases, office.scope(), write=True) as session:
            cancel(session, export_id, office.clock())
        eventually(lambda: office.made() == [], worker)
    export = office.export(export_id)
    assert (export.status, export.file_name) == ("cancelled", None)


def test_a_worker_killed_while_building_is_replaced_and_the_export_ends_once(office: Office) -> None:
    office = connected(office)
    add_much_evidence(office, SOME)
    with working(office.portal.settings) as worker:
        export_id = office.request()
        eventually(lambda: office.export(export_id).stage == "Summary", worker)
        worker.kill()
    assert status_of(office, export_id) == "running"
    later = dataclasses.replace(office.portal, clock=lambda: datetime.now(UTC) + timedelta(minutes=3))
    assert sweep(later) == 1
    with working(office.portal.settings) as worker:
        eventually(lambda: status_of(office, export_id) == "done", worker)
        worker.stop()
    assert_whole(office, export_id)
    assert office.export(export_id).attempts == 2
    assert office.audited() == [("export.requested", office.books.users["analyst"].id)]


def test_a_worker_that_is_stopped_while_building_hands_the_export_on(sqlite_office: Office) -> None:
    office = connected(sqlite_office)
    add_much_evidence(office, MANY)
    with working(office.portal.settings) as worker:
        export_id = office.request()
        eventually(lambda: office.export(export_id).stage == "Summary", worker)
        assert worker.stop() == 0
    assert (status_of(office, export_id), office.made()) == ("queued", [])
    with working(office.portal.settings, scheduled=True) as worker:
        eventually(lambda: status_of(office, export_id) == "done", worker)
    assert_whole(office, export_id)


@pytest.mark.redis
def test_with_the_broker_down_a_request_is_stored_at_once_and_sent_when_it_is_back(sqlite_office: Office) -> None:
    port = machine.free_port()
    office = connected(sqlite_office, f"redis://127.0.0.1:{port}/0")
    asked_at = time.monotonic()
    export_id = office.request()
    assert time.monotonic() - asked_at < 3
    assert (status_of(office, export_id), office.messages()[0][2]) == ("queued", None)
    with redis_server(port), working(office.portal.settings, scheduled=True) as worker:
        eventually(lambda: status_of(office, export_id) == "done", worker)
    assert_whole(office, export_id)


def test_the_scheduler_ends_with_a_worker_that_is_killed(sqlite_office: Office) -> None:
    office = connected(sqlite_office)
    with working(office.portal.settings, scheduled=True) as worker:
        eventually(lambda: bool(psutil.Process(worker.process.pid).children()), worker)
        [scheduler] = psutil.Process(worker.process.pid).children()
        worker.kill()
        eventually(lambda: not scheduler.is_running() or scheduler.status() == psutil.STATUS_ZOMBIE, worker)
