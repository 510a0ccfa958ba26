"""Marking tasks as read: for oneself alone, and only what one may see (R-TASK-2)."""

from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import select

from data.commands.tasks import mark_as_read
from data.engines import Databases
from data.models import Task
from data.queries.customer import get_customer_head
from data.queries.customer_tasks import list_tasks
from data.session import session_for
from tests.support.two_partners import TwoPartners, two_partners

TODAY = date(2026, 11, 21)
NOW = datetime(2026, 11, 21, 12, tzinfo=UTC)
MINE = "SC-fjord-mssp-1"


@pytest.fixture
def world(databases: Databases) -> TwoPartners:
    return two_partners(databases)


def unread(databases: Databases, world: TwoPartners, viewer: str) -> int:
    with session_for(databases, world.scopes[viewer]) as session:
        return get_customer_head(session, MINE, TODAY).unread_tasks


def mark(databases: Databases, world: TwoPartners, viewer: str, task_ids: list[int], now: datetime = NOW) -> int:
    with session_for(databases, world.scopes[viewer], write=True) as session:
        return mark_as_read(session, task_ids, now)


def task_of(databases: Databases, world: TwoPartners) -> int:
    with session_for(databases, world.scopes["fjord-mssp/all"]) as session:
        customer = get_customer_head(session, MINE, TODAY)
        [task] = list_tasks(session, customer.id)
        return task.id


def test_a_task_is_read_until_it_changes(databases: Databases, world: TwoPartners) -> None:
    task = task_of(databases, world)
    with session_for(databases, world.scopes["fjord-mssp/all"], write=True) as session:
        session.get(Task, task).changed_at = NOW
    assert unread(databases, world, "fjord-mssp/all") == 1
    assert mark(databases, world, "fjord-mssp/all", [task]) == 1
    assert unread(databases, world, "fjord-mssp/all") == 0
    with session_for(databases, world.scopes["fjord-mssp/all"], write=True) as session:
        session.get(Task, task).changed_at = NOW + timedelta(seconds=1)
    assert unread(databases, world, "fjord-mssp/all") == 1
    assert mark(databases, world, "fjord-mssp/all", [task], NOW + timedelta(seconds=2)) == 1
    assert unread(databases, world, "fjord-mssp/all") == 0


def test_what_is_not_the_viewer_s_is_passed_over(databases: Databases, world: TwoPartners) -> None:
    with session_for(databases, world.scopes["fjord-mssp/all"]) as session:
        every = list(session.scalars(select(Task.id)))
    restricted = next(name for name in world.scopes if name.startswith("fjord-mssp/") and name != "fjord-mssp/all")
    with session_for(databases, world.scopes[restricted]) as session:
        own = list(session.scalars(select(Task.id)))
    assert len(own) < len(every)
    assert mark(databases, world, restricted, [*every, 10**12]) == len(own)
