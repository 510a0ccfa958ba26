"""The worker: the Celery application with its tasks and its schedule; what the tasks do is in the other modules."""

import threading
from datetime import datetime
from smtplib import SMTPException
from typing import Any

from celery import Celery
from celery.signals import worker_shutting_down

from auth.notices import SIGN_IN_CHANGED_MAIL, By, Change
from data.clock import Clock, system_clock
from data.commands.exports import BUILD
from data.commands.renewal_marks import MARKED
from data.engines import Databases
from data.portal import Portal
from data.settings import PortalType, Settings
from jobs.broker import create_celery
from jobs.exports import build_export
from jobs.mail.access import (
    ASK_ADMINISTRATOR,
    ASK_ADMINISTRATORS,
    HAND_OVER,
    ask_administrators,
    mail_administrator,
    mail_hand_over,
    mail_sign_in_changed,
)
from jobs.outbox_relay import RELAY, publisher, relay
from jobs.renewal_marks import tell_subscriptions
from jobs.schedule import beat_schedule
from jobs.upkeep import CLEAN_UP, NEW_DAY, SWEEP, begin_day, clean_up, sweep

# A mail server that is down gets the mail later: after seconds at first, then every ten minutes for about a day.
_UNTIL_TAKEN: dict[str, Any] = {
    "autoretry_for": (OSError, SMTPException),
    "retry_backoff": 5,
    "retry_backoff_max": 600,
    "max_retries": 150,
}


def create_worker(settings: Settings, clock: Clock = system_clock) -> Celery:
    """A Celery application that can do everything that is asked for later, with databases of its own."""
    celery = create_celery(settings)
    portal = Portal(settings, Databases.at(settings.database_urls), clock)
    portal.databases.publish = publisher(celery, portal.databases)
    celery.conf.beat_schedule = beat_schedule(settings.configuration.schedules)
    celery.conf.beat_schedule_filename = str(settings.files / "schedule")
    _add_tasks(celery, portal, _stopping())
    return celery


def _stopping() -> threading.Event:
    """An event that is set once this process has been asked to end."""
    stopping = threading.Event()
    worker_shutting_down.connect(lambda **_signal: stopping.set(), weak=False)
    return stopping


def _add_tasks(celery: Celery, portal: Portal, stopping: threading.Event) -> None:
    # Shared tasks would also be those of any other Celery application of the process, which works on another portal.
    @celery.task(name=BUILD, shared=False)
    def build(request: str, portal_type: str) -> None:
        build_export(portal, PortalType(portal_type), request, stopping)

    @celery.task(name=HAND_OVER, shared=False, **_UNTIL_TAKEN)
    def send_hand_over(hand_over: int, portal_type: str) -> None:
        mail_hand_over(portal, PortalType(portal_type), hand_over)

    @celery.task(name=ASK_ADMINISTRATORS, shared=False)
    def ask_for_help(user: int, portal_type: str) -> None:
        ask_administrators(portal, PortalType(portal_type), user)

    @celery.task(name=ASK_ADMINISTRATOR, shared=False, **_UNTIL_TAKEN)
    def send_request_for_help(user: int, administrator: int, portal_type: str) -> None:
        mail_administrator(portal, PortalType(portal_type), user, administrator)

    @celery.task(name=SIGN_IN_CHANGED_MAIL, shared=False, **_UNTIL_TAKEN)
    def tell_of_change(user: int, change: str, by: str, at: str, portal_type: str) -> None:
        kind, when = PortalType(portal_type), datetime.fromisoformat(at)
        mail_sign_in_changed(portal, kind, user, Change(change), By(by), when)

    @celery.task(name=MARKED, shared=False)
    def tell_of_renewal(**said: Any) -> None:
        tell_subscriptions(**said)

    @celery.task(name=RELAY, shared=False)
    def relay_outbox() -> None:
        relay(celery, portal)

    @celery.task(name=SWEEP, shared=False)
    def sweep_exports() -> None:
        sweep(portal)

    @celery.task(name=NEW_DAY, shared=False)
    def begin_new_day() -> None:
        begin_day(portal)

    @celery.task(name=CLEAN_UP, shared=False)
    def remove_what_expired() -> None:
        clean_up(portal)
