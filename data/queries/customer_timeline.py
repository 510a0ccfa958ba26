"""What happened to one customer, from the notes, tasks, contacts, orders and audit events that are kept anyway."""

import json
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, Select, String, Subquery, cast, func, literal, null, or_, select, union_all

from data.models import AuditEvent, ContactChange, Note, Order, Product, Task, User
from data.models.types import Day, Moment
from data.queries.customer import CustomerFacts
from data.session import ScopedSession

_EXCERPT = 200
AUDITED = ("customer.owner_set", "tag.assigned", "tag.removed")
"""Actions that name their customers in their detail."""


class EventKind(StrEnum):
    """What a timeline can be narrowed to."""

    NOTES = "notes"
    TASKS = "tasks"
    CONTACTS = "contacts"
    ORDERS = "orders"
    CHANGES = "changes"


@dataclass(frozen=True, slots=True)
class TimelineEvent:
    """One thing that happened on a day of the partnership's zone, at a moment where that is known.

    `what` is such as `task_raised`, or the action of an audit event. `title` is a note's beginning, a task's title, a
    contact's purpose, an order's product or an audit event's subject; `detail` a task's severity, a contact's name, an
    order's number; `facts` what an audit event says of itself.
    """

    kind: EventKind
    what: str
    day: date
    at: datetime | None
    title: str
    detail: str
    who: str
    facts: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class _Source:
    """Rows of one kind of event: when, either as a moment or a day, and what is told of it."""

    kind: EventKind
    what: Any
    moment: Any
    day: Any
    title: Any
    conditions: tuple[ColumnElement[bool], ...]
    detail: Any = None
    who: Any = None
    joined: tuple[Any, Any] | None = None


def list_events_of(
    session: ScopedSession, customer: CustomerFacts, kinds: Collection[EventKind], today: date, zone: str, limit: int
) -> list[TimelineEvent]:
    """The newest events of these kinds through today, newest first; days are those of the zone. One statement.

    Audit events are seen by viewers of all customers only, as everywhere.
    """
    branches = [_branch(source, limit) for source in _sources(customer, today) if source.kind in kinds]
    rows = session.execute(union_all(*(select(branch) for branch in branches)))
    events = [_event(row, ZoneInfo(zone)) for row in rows]
    return sorted(events, key=_newest, reverse=True)[:limit]


def _sources(customer: CustomerFacts, today: date) -> list[_Source]:
    return [*_people_wrote(customer), *_tasks(customer), *_orders(customer, today), _audited(customer)]


def _people_wrote(customer: CustomerFacts) -> list[_Source]:
    author = (User, User.id == Note.author_id)
    kept = (Note.customer_id == customer.id, Note.removed_at.is_(None))
    excerpt = func.substr(Note.body, 1, _EXCERPT)
    changed, of_customer = ContactChange, (ContactChange.customer_id == customer.id,)
    who_wrote: Any = {"who": User.name, "joined": author}
    who_changed: Any = {"detail": changed.name, "who": changed.author}
    return [
        _Source(EventKind.NOTES, "note_written", Note.written_at, None, excerpt, kept, **who_wrote),
        _Source(EventKind.CONTACTS, "contact_changed", changed.at, None, changed.kind, of_customer, **who_changed),
    ]


def _tasks(customer: CustomerFacts) -> list[_Source]:
    mine = Task.customer_id == customer.id
    told: Any = {"detail": Task.severity}
    resolved, done = (mine, Task.resolved_on.is_not(None)), (mine, Task.done_at.is_not(None))
    return [
        _Source(EventKind.TASKS, "task_raised", None, Task.raised_on, Task.title, (mine,), **told),
        _Source(EventKind.TASKS, "task_resolved", None, Task.resolved_on, Task.title, resolved, **told),
        _Source(EventKind.TASKS, "task_done", Task.done_at, None, Task.title, done, **told),
    ]


def _orders(customer: CustomerFacts, today: date) -> list[_Source]:
    """R-ORDER-1: an order that was cancelled before its first day never started, and none that was cancelled ended."""
    product = (Product, Product.id == Order.product_id)
    mine, never, day = Order.customer_id == customer.id, Order.cancelled_on.is_(None), Order.cancelled_on
    started = (mine, Order.start_on <= today, or_(never, day > Order.start_on))
    ended = (mine, Order.end_on < today, or_(never, day > Order.end_on))
    cancelled = (mine, day <= today, day <= Order.end_on)
    told: Any = {"detail": Order.number, "joined": product}
    return [
        _Source(EventKind.ORDERS, "order_started", None, Order.start_on, Product.name, started, **told),
        _Source(EventKind.ORDERS, "order_ended", None, Order.end_on, Product.name, ended, **told),
        _Source(EventKind.ORDERS, "order_cancelled", None, day, Product.name, cancelled, **told),
    ]


def _audited(customer: CustomerFacts) -> _Source:
    """What was done to the customer alone or among others; of notes and contacts their own tables tell more."""
    detail = cast(AuditEvent.detail, String)
    named = detail.contains(f'"{customer.security_center_id}"', autoescape=True)
    about = (AuditEvent.partnership_id.is_not(None), AuditEvent.action.in_(AUDITED), named)
    told: Any = {"detail": detail, "who": User.name, "joined": (User, User.id == AuditEvent.user_id)}
    return _Source(EventKind.CHANGES, AuditEvent.action, AuditEvent.at, None, AuditEvent.subject, about, **told)


def _branch(source: _Source, limit: int) -> Subquery:
    """The newest rows of one source, in the columns that all share."""
    told = _selected(source)
    if source.joined is not None:
        told = told.outerjoin(*source.joined)
    when = source.day if source.moment is None else source.moment
    return told.where(*source.conditions).order_by(when.desc()).limit(limit).subquery()


def _selected(source: _Source) -> Select[Any]:
    what = literal(source.what) if isinstance(source.what, str) else source.what
    return select(
        literal(source.kind.value).label("kind"),
        what.label("what"),
        _or_nothing(source.moment, Moment).label("at"),
        _or_nothing(source.day, Day).label("day"),
        _or_nothing(source.title, String).label("title"),
        _or_nothing(source.detail, String).label("detail"),
        _or_nothing(source.who, String).label("who"),
    )


def _or_nothing(column: Any, kind: Any) -> Any:
    """The column, or nothing of its type: a union's columns have one type each."""
    return cast(null(), kind) if column is None else column


def _event(row: Any, zone: ZoneInfo) -> TimelineEvent:
    kind = EventKind(row.kind)
    told = row.detail or ""
    facts = json.loads(told) if kind is EventKind.CHANGES and told else {}
    return TimelineEvent(
        kind=kind,
        what=row.what,
        day=row.day or row.at.astimezone(zone).date(),
        at=row.at,
        title=row.title or "",
        detail="" if kind is EventKind.CHANGES else told,
        who=row.who or "",
        facts=facts if isinstance(facts, dict) else {},
    )


def _newest(event: TimelineEvent) -> tuple[date, bool, float]:
    """Within a day, what has a time stands above what has none."""
    return event.day, event.at is not None, event.at.timestamp() if event.at else 0.0
