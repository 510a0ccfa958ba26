"""The audit log as a partnership's administrators read it, and the check of its chain; adding to it lives elsewhere."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, func, or_, select

from data.audit_chain import COVERED, FIRST_HASH, hash_of
from data.models import AuditEvent, AuditHead, User
from data.queries.membership import Person
from data.session import ScopedSession
from data.system import SystemSession

_AT_ONCE = 1_000
_MOST_ACTORS = 500


@dataclass(frozen=True, slots=True)
class AuditRow:
    """One event; `who` is None for the system or an operator at the machine."""

    sequence: int
    at: datetime
    who: str | None
    action: str
    subject: str
    detail: dict[str, Any]
    address: str | None


@dataclass(frozen=True, slots=True)
class AuditFilter:
    """What to show: moments from and before, a person, the first part of actions (`user`), words anywhere.

    `told_as` are the actions that a reader knows by such words.
    """

    since: datetime | None = None
    before: datetime | None = None
    user_id: int | None = None
    subject_area: str | None = None
    words: str = ""
    told_as: tuple[str, ...] = ()


def list_events(
    session: ScopedSession, wanted: AuditFilter, limit: int, older_than: int | None = None
) -> Sequence[AuditRow]:
    """The newest events that fit, newest first; `older_than` is the sequence of the last row already shown."""
    query = _selected(wanted).order_by(AuditEvent.sequence.desc()).limit(limit)
    if older_than is not None:
        query = query.where(AuditEvent.sequence < older_than)
    return [_row(event, email) for event, email in session.execute(query)]


def count_events(session: ScopedSession, wanted: AuditFilter) -> int:
    """How many events fit."""
    query = select(func.count(AuditEvent.id)).where(*_conditions(wanted))
    return session.scalars(query).one()


def every_event(session: ScopedSession, wanted: AuditFilter) -> Iterator[AuditRow]:
    """All events that fit, newest first, fetched a thousand at a time."""
    oldest: int | None = None
    while rows := list_events(session, wanted, _AT_ONCE, oldest):
        yield from rows
        oldest = rows[-1].sequence


def list_actors(session: ScopedSession) -> Sequence[tuple[int, str]]:
    """Ids and e-mail addresses of those whose events there are, by address, also of who has left; one statement."""
    acted = select(AuditEvent.user_id).where(AuditEvent.user_id.is_not(None)).distinct()
    known = select(User.id, User.email).where(User.id.in_(acted)).order_by(User.email).limit(_MOST_ACTORS)
    return [(user_id, email) for user_id, email in session.execute(known)]


def list_areas(session: ScopedSession) -> Sequence[str]:
    """The first parts of the actions that occur, sorted: what a filter can offer."""
    actions = session.scalars(select(AuditEvent.action).distinct())
    return sorted({action.partition(".")[0] for action in actions})


def count_of_person(session: SystemSession, person: Person, action: str, since: datetime) -> int:
    """How many events of an action a person has had after a moment."""
    own = (AuditEvent.partner_id == person.partner_id, AuditEvent.user_id == person.id, AuditEvent.action == action)
    return session.scalars(select(func.count(AuditEvent.id)).where(*own, AuditEvent.at > since)).one()


@dataclass(frozen=True, slots=True)
class ChainCheck:
    """What a check of the whole chain found; `fault` is None where it holds."""

    events: int
    last_hash: str
    fault: str | None


def check_chain(session: SystemSession) -> ChainCheck:
    """Recompute every hash from the first event to the head; the first disagreement is the fault."""
    last, number = FIRST_HASH, 0
    columns = (AuditEvent.hash, *(getattr(AuditEvent, name) for name in COVERED))
    every = select(*columns).order_by(AuditEvent.sequence)
    with session.execute(every, execution_options={"yield_per": _AT_ONCE}) as rows:
        for number, row in enumerate(rows.mappings(), start=1):
            if row["sequence"] != number:
                return ChainCheck(number - 1, last, f"event {number} is missing")
            if hash_of(last, dict(row)) != row["hash"]:
                return ChainCheck(number - 1, last, f"event {number} was changed")
            last = row["hash"]
    head = session.scalars(select(AuditHead)).one()
    if (head.sequence, head.hash) != (number, last):
        return ChainCheck(number, last, f"the log ends at event {number}, its head says {head.sequence}")
    return ChainCheck(number, last, None)


def _selected(wanted: AuditFilter) -> Any:
    return (
        select(AuditEvent, User.email)
        .join(User, User.id == AuditEvent.user_id, isouter=True)
        .where(*_conditions(wanted))
    )


def _conditions(wanted: AuditFilter) -> list[ColumnElement[bool]]:
    conditions: list[ColumnElement[bool]] = []
    if wanted.since is not None:
        conditions.append(AuditEvent.at >= wanted.since)
    if wanted.before is not None:
        conditions.append(AuditEvent.at < wanted.before)
    if wanted.user_id is not None:
        conditions.append(AuditEvent.user_id == wanted.user_id)
    if wanted.subject_area:
        conditions.append(AuditEvent.action.startswith(f"{wanted.subject_area}.", autoescape=True))
    if wanted.words.strip():
        words = wanted.words.strip()
        fields = (AuditEvent.action, AuditEvent.subject, AuditEvent.address)
        by = select(User.id).where(User.email.icontains(words, autoescape=True))
        meant = (AuditEvent.action.in_(wanted.told_as), AuditEvent.user_id.in_(by))
        conditions.append(or_(*(field.icontains(words, autoescape=True) for field in fields), *meant))
    return conditions


def _row(event: AuditEvent, email: str | None) -> AuditRow:
    return AuditRow(event.sequence, event.at, email, event.action, event.subject, event.detail, event.address)
