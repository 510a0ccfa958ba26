"""One customer as the head of its page shows it; what the sub-tabs show has modules of its own."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ScalarSelect, String, and_, cast, func, or_, select
from sqlalchemy.orm import aliased

from data.models import (
    Customer,
    CustomerSignals,
    CustomerTag,
    Note,
    Tag,
    Task,
    TaskRead,
)
from data.queries.owners import owners_now
from data.queries.signals import SignalFacts, signals_of
from data.scope import NotVisible
from data.session import ScopedSession

_FIELD, _ROW = "\x1f", "\x1e"


@dataclass(frozen=True, slots=True)
class TagFacts:
    """A tag of a partnership; `colour` is one of eight."""

    id: int
    name: str
    colour: int


@dataclass(frozen=True, slots=True)
class CustomerFacts:
    """A customer, what is noted about it and what waits for attention; `signals` are missing before the first load
    that made any."""

    id: int
    security_center_id: str
    name: str
    status: str
    country: str | None
    industry: str | None
    size: str | None
    onboarded_on: date | None
    owner_id: int | None
    owner: str | None
    tags: tuple[TagFacts, ...]
    notes: int
    open_tasks: int
    unread_tasks: int
    high_tasks: int
    signals: SignalFacts | None


def get_customer_head(session: ScopedSession, security_center_id: str, today: date) -> CustomerFacts:
    """The customer with this id; NotVisible where there is none or it is not the viewer's. One statement."""
    owners = owners_now()
    row = session.execute(
        select(
            Customer,
            CustomerSignals,
            owners.c.owner_id,
            owners.c.owner,
            _tags(),
            _count(Note, Note.removed_at.is_(None)),
            _count(Task, open_task(today)),
            _count(Task, open_task(today), _unread()),
            _count(Task, open_task(today), Task.severity == "high"),
        )
        .outerjoin(CustomerSignals, CustomerSignals.customer_id == Customer.id)
        .outerjoin(owners, owners.c.customer_id == Customer.id)
        .where(Customer.security_center_id == security_center_id)
    ).one_or_none()
    if row is None:
        raise NotVisible("customer")
    found, signals, owner_id, owner, tags, notes, opened, unread, high = row
    return CustomerFacts(
        id=found.id,
        security_center_id=found.security_center_id,
        name=found.name,
        status=found.status,
        country=found.country,
        industry=found.industry,
        size=found.size,
        onboarded_on=found.onboarded_on,
        owner_id=owner_id,
        owner=owner,
        tags=parse_tags(tags),
        notes=notes,
        open_tasks=opened,
        unread_tasks=unread,
        high_tasks=high,
        signals=None if signals is None else signals_of(signals, high),
    )


def open_task(today: date) -> Any:
    """What makes a task open: neither resolved nor done, and not put off to a later day (R-TASK-2)."""
    awake = or_(Task.snoozed_until.is_(None), Task.snoozed_until <= today)
    return and_(Task.resolved_on.is_(None), Task.done_at.is_(None), awake)


def tag_list() -> Any:
    """A customer's tags as one text that `parse_tags` reads, for a statement grouped by or correlated to customers."""
    text = cast(Tag.id, String) + _FIELD + cast(Tag.colour, String) + _FIELD + Tag.name
    return func.aggregate_strings(text, _ROW)


def parse_tags(text: str | None) -> tuple[TagFacts, ...]:
    """The tags in a text of `tag_list`, by name."""
    rows = (row.split(_FIELD) for row in (text or "").split(_ROW) if row)
    tags = [TagFacts(int(number), name, int(colour)) for number, colour, name in rows]
    return tuple(sorted(tags, key=lambda tag: tag.name.casefold()))


def _tags() -> ScalarSelect[Any]:
    return (
        select(tag_list())
        .join(CustomerTag, CustomerTag.tag_id == Tag.id)
        .where(CustomerTag.customer_id == Customer.id)
        .correlate(Customer)
        .scalar_subquery()
    )


def _count(model: Any, *conditions: Any) -> ScalarSelect[int]:
    return (
        select(func.count())
        .select_from(model)
        .where(model.customer_id == Customer.id, *conditions)
        .correlate(Customer)
        .scalar_subquery()
    )


def _unread() -> Any:
    read = aliased(TaskRead)
    return ~select(read.task_id).where(read.task_id == Task.id, read.read_at >= Task.changed_at).exists()
