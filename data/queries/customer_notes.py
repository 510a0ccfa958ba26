"""The notes about one customer, and what one said before it was edited; writing them lives in `commands`."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Select, select

from data.models import Note, NoteVersion, User
from data.scope import NotVisible
from data.session import ScopedSession


@dataclass(frozen=True, slots=True)
class NoteFacts:
    """One note that has not been removed; `edited_at` is when it last was."""

    id: int
    author_id: int
    author: str
    body: str
    written_at: datetime
    edited_at: datetime | None


@dataclass(frozen=True, slots=True)
class NoteVersionFacts:
    """What a note said until a moment."""

    body: str
    until: datetime


def list_notes(session: ScopedSession, customer_id: int, limit: int) -> list[NoteFacts]:
    """The newest notes about a customer, newest first; one statement."""
    newest = (Note.written_at.desc(), Note.id.desc())
    query = _kept().where(Note.customer_id == customer_id).order_by(*newest).limit(limit)
    return [_facts(note, author) for note, author in session.execute(query)]


def get_note(session: ScopedSession, note_id: int) -> NoteFacts:
    """One note; NotVisible where there is none, it was removed, or its customer is not the viewer's."""
    row = session.execute(_kept().where(Note.id == note_id)).one_or_none()
    if row is None:
        raise NotVisible("note")
    note, author = row
    return _facts(note, author)


def list_note_versions(session: ScopedSession, customer_id: int, note_id: int) -> list[NoteVersionFacts]:
    """What a customer's note said before, the latest first; one statement."""
    of_one = (NoteVersion.customer_id == customer_id, NoteVersion.note_id == note_id)
    rows = session.scalars(select(NoteVersion).where(*of_one).order_by(NoteVersion.until.desc(), NoteVersion.id.desc()))
    return [NoteVersionFacts(one.body, one.until) for one in rows]


def _kept() -> Select[Note, str]:
    return select(Note, User.name).join(User, User.id == Note.author_id).where(Note.removed_at.is_(None))


def _facts(note: Note, author: str) -> NoteFacts:
    return NoteFacts(note.id, note.author_id, author, note.body, note.written_at, note.edited_at)
