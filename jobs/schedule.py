"""When the worker does what nobody asks for; what it does then is in `outbox_relay` and `upkeep`."""

from datetime import timedelta
from typing import Any

from data.configuration import Schedules
from jobs.outbox_relay import RELAY
from jobs.upkeep import CLEAN_UP, NEW_DAY, SWEEP

_SWEEP_EVERY = timedelta(seconds=30)
_NEW_DAY_EVERY = timedelta(minutes=15)  # zones begin their days at quarters of an hour


def beat_schedule(schedules: Schedules) -> dict[str, dict[str, Any]]:
    """Celery's schedule by name."""
    return {
        RELAY: _every(timedelta(seconds=schedules.outbox_seconds), RELAY),
        SWEEP: _every(_SWEEP_EVERY, SWEEP),
        NEW_DAY: _every(_NEW_DAY_EVERY, NEW_DAY),
        CLEAN_UP: _every(timedelta(minutes=schedules.cleanup_minutes), CLEAN_UP),
    }


def _every(period: timedelta, task: str) -> dict[str, Any]:
    # A tick that nobody took is worthless once the next has come.
    return {"task": task, "schedule": period, "options": {"expires": period.total_seconds()}}
