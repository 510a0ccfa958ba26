"""When the worker does what nobody asks for; what it does then is in `outbox_relay` and `upkeep`."""

from datetime import timedelta
from typing import Any

from data.settings import Schedules
from jobs.outbox_relay import RELAY
from jobs.upkeep import CLEAN_UP, SWEEP

_SWEEP_EVERY = timedelta(seconds=30)


def beat_schedule(schedules: Schedules) -> dict[str, dict[str, Any]]:
    """Celery's schedule by name."""
    return {
        RELAY: _every(timedelta(seconds=schedules.outbox_seconds), RELAY),
        SWEEP: _every(_SWEEP_EVERY, SWEEP),
        CLEAN_UP: _every(timedelta(minutes=schedules.cleanup_minutes), CLEAN_UP),
    }


def _every(period: timedelta, task: str) -> dict[str, Any]:
    # A tick that nobody took is worthless once the next has come.
    return {"task": task, "schedule": period, "options": {"expires": period.total_seconds()}}
