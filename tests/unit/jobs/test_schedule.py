"""What the worker does by itself, and how often."""

from datetime import timedelta

from data.configuration import Schedules
from data.settings import Settings
from jobs.outbox_relay import RELAY
from jobs.schedule import beat_schedule
from jobs.upkeep import CLEAN_UP, NEW_DAY, SWEEP
from jobs.worker import create_worker


def test_the_outbox_and_the_clean_up_follow_the_configuration() -> None:
    schedule = beat_schedule(Schedules(outbox_seconds=7, cleanup_minutes=90))
    assert {name: entry["schedule"] for name, entry in schedule.items()} == {
        RELAY: timedelta(seconds=7),
        SWEEP: timedelta(seconds=30),
        CLEAN_UP: timedelta(minutes=90),
        NEW_DAY: timedelta(minutes=15),
    }


def test_a_tick_that_nobody_took_is_gone_when_the_next_comes() -> None:
    for entry in beat_schedule(Schedules()).values():
        assert entry["options"]["expires"] == entry["schedule"].total_seconds()


def test_the_worker_knows_every_task_of_its_schedule(plain: Settings) -> None:
    worker = create_worker(plain)
    assert {entry["task"] for entry in worker.conf.beat_schedule.values()} <= set(worker.tasks)
