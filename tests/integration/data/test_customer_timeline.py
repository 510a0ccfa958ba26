"""The timeline of a customer on both databases: what is in it, in which order, and for whom."""

from collections.abc import Sequence
from datetime import UTC, date, datetime

import pytest
from sqlalchemy import select

from data.commands.audit import record
from data.engines import Databases
from data.models import Note, Order, Task
from data.queries.customer import get_customer_head
from data.queries.customer_timeline import EventKind, TimelineEvent, list_events_of
from data.session import session_for
from tests.support.two_partners import TwoPartners, two_partners

MINE, OTHER = "SC-fjord-mssp-1", "SC-fjord-mssp-2"
TODAY = date(2026, 11, 21)
NOW = datetime(2026, 11, 21, 12, tzinfo=UTC)


@pytest.fixture
def world(databases: Databases) -> TwoPartners:
    return two_partners(databases)


def events(
    databases: Databases,
    world: TwoPartners,
    viewer: str = "all",
    kinds: Sequence[EventKind] = tuple(EventKind),
    limit: int = 50,
    today: date = TODAY,
) -> list[TimelineEvent]:
    with session_for(databases, world.scopes[f"fjord-mssp/{viewer}"]) as session:
        customer = get_customer_head(session, MINE, today)
        return list_events_of(session, customer, kinds, today, "Asia/Tokyo", limit)


def test_everything_about_this_customer_and_nothing_else_is_told(databases: Databases, world: TwoPartners) -> None:
    told = [(event.what, event.title, event.detail, event.day) for event in events(databases, world)]
    assert told == [
        ("order_ended", "VM", f"O-{MINE}", date(2026, 4, 25)),
        ("note_written", f"About Customer {MINE}", "", date(2025, 5, 14)),
        ("contact_changed", "sales", f"Sales of Customer {MINE}", date(2025, 5, 14)),
        ("task_raised", "A scanner is silent", "low", date(2025, 4, 26)),
        ("order_started", "VM", f"O-{MINE}", date(2025, 4, 26)),
    ]


def test_the_newest_are_told_where_not_all_fit(databases: Databases, world: TwoPartners) -> None:
    assert [event.what for event in events(databases, world, limit=2)] == ["order_ended", "note_written"]
    assert [event.what for event in events(databases, world, kinds=[EventKind.TASKS])] == ["task_raised"]


def test_a_moment_falls_on_the_day_it_is_in_the_zone(databases: Databases, world: TwoPartners) -> None:
    with session_for(databases, world.scopes["fjord-mssp/all"], write=True) as session:
        for note in session.scalars(select(Note)):
            note.written_at = datetime(2026, 10, 3, 15, 30, tzinfo=UTC)  # half past midnight in Tokyo
    [note] = events(databases, world, kinds=[EventKind.NOTES])
    assert (note.day, note.who) == (date(2026, 10, 4), "Ada")


def test_a_removed_note_and_what_lies_ahead_are_not_told(databases: Databases, world: TwoPartners) -> None:
    with session_for(databases, world.scopes["fjord-mssp/all"], write=True) as session:
        for note in session.scalars(select(Note)):
            note.removed_at = NOW
    assert events(databases, world, kinds=[EventKind.NOTES]) == []
    ahead = events(databases, world, kinds=[EventKind.ORDERS], today=date(2026, 4, 25))
    assert [event.what for event in ahead] == ["order_started"]


def test_an_order_that_was_cancelled_does_not_end_as_well(databases: Databases, world: TwoPartners) -> None:
    with session_for(databases, world.scopes["fjord-mssp/all"], write=True) as session:
        for order in session.scalars(select(Order)):
            order.cancelled_on = date(2025, 9, 1)
    told = [(event.what, event.day) for event in events(databases, world, kinds=[EventKind.ORDERS])]
    assert told == [("order_cancelled", date(2025, 9, 1)), ("order_started", date(2025, 4, 26))]


def test_a_task_is_told_when_it_is_resolved_and_done(databases: Databases, world: TwoPartners) -> None:
    with session_for(databases, world.scopes["fjord-mssp/all"], write=True) as session:
        for task in session.scalars(select(Task)):
            task.resolved_on, task.done_at = date(2026, 11, 1), NOW
    told = [event.what for event in events(databases, world, kinds=[EventKind.TASKS])]
    assert told == ["task_done", "task_resolved", "task_raised"]


def test_what_was_done_to_the_customer_among_others_is_told_to_viewers_of_all(
    databases: Databases, world: TwoPartners
) -> None:
    with session_for(databases, world.scopes["fjord-mssp/all"], write=True) as session:
        record(session, "tag.assigned", "Key account", {"customers": [MINE, OTHER]}, at=NOW)
        record(session, "tag.assigned", "Other's", {"customers": [OTHER]}, at=NOW)
        record(session, "tag.assigned", "Longer", {"customers": [f"{MINE}0"]}, at=NOW)
        record(session, "customer.owner_set", MINE, {"owner": "Bo", "customers": [MINE]}, at=NOW)
    found = events(databases, world, kinds=[EventKind.CHANGES])
    assert {(event.what, event.title, event.facts.get("owner")) for event in found} == {
        ("tag.assigned", "Key account", None),
        ("customer.owner_set", MINE, "Bo"),
    }
    assert events(databases, world, "first", kinds=[EventKind.CHANGES]) == []
    assert len(events(databases, world, "first")) == 5
