"""What no bundle brings: tags, owners, notes and tasks of the simulated world, written after the demo's load.

Which tasks there are is told in `desk_tasks`.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, date, datetime, time, timedelta

from sqlalchemy import exists, select
from sqlalchemy.orm import Session

from data.domain.roles import SEES_CUSTOMERS
from data.engines import Databases
from data.exchange.demo.chance import between, pick, share
from data.exchange.demo.customers import SimulatedCustomer
from data.exchange.demo.desk_tasks import tasks_of
from data.exchange.demo.world import World
from data.models import (
    Base,
    Customer,
    CustomerOwner,
    CustomerTag,
    Membership,
    Note,
    NoteVersion,
    Partnership,
    Tag,
    Task,
    TaskRead,
)
from data.settings import PortalType
from data.system import system_session

_TAGS: Sequence[tuple[str, int, float]] = (
    ("Key account", 1, 0.12),
    ("Room to grow", 3, 0.1),
    ("Onboarding", 5, 0.06),
    ("Under review", 7, 0.08),
    ("Reference customer", 2, 0.05),
)
"""Name, colour and the share of customers that have it."""
_NOTES = (
    "Spoke to their IT lead: two more sites come in next quarter.",
    "They want the monthly report before the tenth, not after it.",
    "The technical contact changes in spring; ask who follows.",
    "Happy with the last review. Asked what the next tier would cost.",
    "Budget is decided in November. Bring figures, not slides.",
    "Their firewall blocks one scanner after each update; they know about it.",
    "Prefers calls on Thursday mornings.",
)
_NOTED, _EDITED = 0.14, 0.25
_OWNED = 0.8
_TASKS_READ, _TASKS_ASSIGNED = 0.4, 0.3

Centers = Mapping[str, int]
"""A partnership's customers: number in the database by Security Center ID."""


def fill_desks(databases: Databases, world: World) -> None:
    """Give each partnership tags, owners and notes where it has none, and those tasks of the last day it has not got.

    Doing so twice changes nothing, and what people changed in the meantime stays.
    """
    with system_session(databases, PortalType.DEMO, write=True) as session:
        codes = dict(session.execute(select(Partnership.code, Partnership.id)).all())
        for code, customers in world.customers.items():
            _fill(session, codes[code], customers, world.until)


def _fill(session: Session, partnership_id: int, customers: Sequence[SimulatedCustomer], until: date) -> None:
    mine = select(Customer.security_center_id, Customer.id).where(Customer.partnership_id == partnership_id)
    centers = dict(session.execute(mine).all())
    person = _person(session, partnership_id)
    if not _has_any(session, Tag, partnership_id):
        _add_tags(session, partnership_id, customers, centers)
    if not _has_any(session, CustomerOwner, partnership_id):
        _add_owners(session, partnership_id, customers, centers)
    if person is not None and not _has_any(session, Note, partnership_id):
        _add_notes(session, partnership_id, customers, centers, person, until)
    _add_tasks(session, tasks_of(session, partnership_id, until), person)


def _has_any(session: Session, model: type[Tag] | type[Note] | type[CustomerOwner], partnership_id: int) -> bool:
    return bool(session.scalar(select(exists().where(model.partnership_id == partnership_id))))


def _person(session: Session, partnership_id: int) -> int | None:
    """Who works with all of a partnership's customers; the demo's further partners have nobody."""
    return next(iter(_people(session, partnership_id)), None)


def _people(session: Session, partnership_id: int) -> Sequence[int]:
    everybody = Membership.all_customers, Membership.role.in_(SEES_CUSTOMERS)
    mine = select(Membership.user_id).where(Membership.partnership_id == partnership_id, *everybody)
    return session.scalars(mine.order_by(Membership.role.desc(), Membership.user_id)).all()


def _add_tags(session: Session, partnership_id: int, customers: Sequence[SimulatedCustomer], centers: Centers) -> None:
    for name, colour, chance in _TAGS:
        tag = Tag(partnership_id=partnership_id, name=name, folded=name.casefold(), colour=colour)
        session.add(tag)
        session.flush()
        session.add_all(
            CustomerTag(partnership_id=partnership_id, customer_id=centers[one.security_center_id], tag_id=tag.id)
            for one in customers
            if share(*one.about, "tag", name) < chance
        )


def _add_owners(
    session: Session, partnership_id: int, customers: Sequence[SimulatedCustomer], centers: Centers
) -> None:
    people = _people(session, partnership_id)
    session.add_all(
        CustomerOwner(
            partnership_id=partnership_id,
            customer_id=centers[one.security_center_id],
            owner_id=pick(people, *one.about, "owner"),
        )
        for one in customers
        if people and share(*one.about, "owned") < _OWNED
    )


def _add_notes(
    session: Session,
    partnership_id: int,
    customers: Iterable[SimulatedCustomer],
    centers: Centers,
    author_id: int,
    until: date,
) -> None:
    for customer in customers:
        if share(*customer.about, "noted") >= _NOTED:
            continue
        owner = {"partnership_id": partnership_id, "customer_id": centers[customer.security_center_id]}
        body, written_at = pick(_NOTES, *customer.about, "note"), _working_hour(customer, until)
        note = Note(**owner, author_id=author_id, body=body, written_at=written_at)
        session.add(note)
        if share(*customer.about, "edited") < _EDITED:
            note.edited_at = written_at + timedelta(hours=2)
            session.flush()
            session.add(NoteVersion(**owner, note_id=note.id, body=body.split(". ")[0], until=note.edited_at))


def _working_hour(customer: SimulatedCustomer, until: date) -> datetime:
    day = until - timedelta(days=int(between(1, 120, *customer.about, "noted on")))
    return datetime.combine(day, time(9, int(between(0, 60, *customer.about, "minute"))), UTC)


def _add_tasks(session: Session, tasks: Sequence[Task], person: int | None) -> None:
    for task in tasks:
        about = (task.rule, task.customer_id, task.subject)
        if person is not None and share(*about, "assigned") < _TASKS_ASSIGNED:
            task.assignee_id = person
    session.add_all(tasks)
    session.flush()
    read = (task for task in tasks if share(task.rule, task.customer_id, task.subject, "read") < _TASKS_READ)
    reads: list[Base] = [
        TaskRead(partnership_id=one.partnership_id, user_id=person, task_id=one.id, read_at=one.changed_at)
        for one in read
        if person is not None
    ]
    session.add_all(reads)
