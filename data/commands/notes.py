"""Notes about customers as people write, edit, remove and bring them back; audited without their text."""

import re
from datetime import datetime

from sqlalchemy import select

from data.commands.audit import record
from data.models import Customer, Note, NoteVersion
from data.queries.customer_contacts import get_customer_id
from data.scope import NotVisible
from data.session import ScopedSession

LONGEST_NOTE = 4_000
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f]")
_NEW_LINE = re.compile(r"\r\n?")


class NoteRefused(Exception):
    """A note cannot be kept, changed or removed, and the message says why and what to do."""


def write_note(session: ScopedSession, security_center_id: str, text: str, now: datetime) -> int:
    """Keep what the session's person wrote about a customer and give the note's id; NoteRefused for an empty or too
    long text, NotVisible for a customer that is not theirs."""
    body, scope = _checked(text), session.scope
    customer_id = get_customer_id(session, security_center_id)
    owner = {"partnership_id": scope.partnership_id, "customer_id": customer_id}
    note = Note(**owner, author_id=scope.user_id, body=body, written_at=now)
    session.add(note)
    session.flush()
    record(session, "note.written", security_center_id, {"note": note.id}, at=now)
    return note.id


def edit_note(session: ScopedSession, note_id: int, text: str, now: datetime) -> bool:
    """Change one's own note and keep what it said before; False where it says so already."""
    body = _checked(text)
    note, customer = _open(session, note_id)
    if note.author_id != session.scope.user_id:
        raise NoteRefused("Only whoever wrote a note can edit it.")
    if note.body == body:
        return False
    owner = {"partnership_id": note.partnership_id, "customer_id": note.customer_id}
    session.add(NoteVersion(**owner, note_id=note.id, body=note.body, until=now))
    note.body, note.edited_at = body, now
    record(session, "note.edited", customer, {"note": note.id}, at=now)
    return True


def remove_note(session: ScopedSession, note_id: int, now: datetime, *, any_author: bool) -> None:
    """Take a note out of sight; one's own, or with `any_author` anybody's."""
    note, customer = _open(session, note_id)
    _refuse_others(session, note, any_author)
    note.removed_at = now
    record(session, "note.removed", customer, {"note": note.id}, at=now)


def restore_note(session: ScopedSession, note_id: int, now: datetime, *, any_author: bool) -> None:
    """Bring back a note for whoever may remove it; nothing is changed where it is there."""
    note, customer = _open(session, note_id, removed=True)
    _refuse_others(session, note, any_author)
    if note.removed_at is not None:
        note.removed_at = None
        record(session, "note.restored", customer, {"note": note.id}, at=now)


def _open(session: ScopedSession, note_id: int, *, removed: bool = False) -> tuple[Note, str]:
    about = select(Note, Customer.security_center_id).join(Customer, Customer.id == Note.customer_id)
    row = session.execute(about.where(Note.id == note_id)).one_or_none()
    if row is None:
        raise NotVisible("note")
    note, customer = row
    if note.removed_at is not None and not removed:
        raise NoteRefused("This note has been removed meanwhile.")
    return note, customer


def _refuse_others(session: ScopedSession, note: Note, any_author: bool) -> None:
    if note.author_id != session.scope.user_id and not any_author:
        raise NoteRefused("Only whoever wrote a note, or an administrator, can remove it.")


def _checked(text: str) -> str:
    body = _CONTROL.sub("", _NEW_LINE.sub("\n", text)).strip()
    if not body:
        raise NoteRefused("Write something first.")
    if len(body) > LONGEST_NOTE:
        raise NoteRefused(f"Shorten the note by {len(body) - LONGEST_NOTE:,} characters: {LONGEST_NOTE:,} fit.")
    return body
