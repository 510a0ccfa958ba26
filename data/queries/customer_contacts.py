"""The contacts of one customer and of its partnership, and what became of each; changing them lives in `commands`."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Select, or_, select

from data.models import Contact, ContactChange, Customer
from data.scope import NotVisible
from data.session import ScopedSession

KINDS = ("sales", "customer_success", "finance", "technical")
"""What contacts are for, in the order they are shown."""
_CHANGES_AT_MOST = 50


@dataclass(frozen=True, slots=True)
class ContactFacts:
    """Whom to turn to for one purpose, at the customer or at its partnership."""

    kind: str
    at_partnership: bool
    name: str
    email: str | None
    phone: str | None


@dataclass(frozen=True, slots=True)
class ContactChangeFacts:
    """What a contact was made into; without a name it was removed. Later changes have larger ids."""

    id: int
    at: datetime
    author: str
    name: str | None
    email: str | None
    phone: str | None


def list_contacts(session: ScopedSession, customer_id: int | None) -> list[ContactFacts]:
    """The contacts of a customer and of its partnership, without a customer the latter alone; one statement."""
    here = or_(Contact.customer_id == customer_id, Contact.customer_id.is_(None))
    return [
        ContactFacts(one.kind, one.customer_id is None, one.name, one.email, one.phone)
        for one in session.scalars(select(Contact).where(here))
    ]


def list_contact_changes(session: ScopedSession, customer_id: int | None, kind: str) -> list[ContactChangeFacts]:
    """The latest changes of one contact, newest first; without a customer the partnership's. One statement."""
    newest = (ContactChange.at.desc(), ContactChange.id.desc())
    rows = session.scalars(_changes(customer_id, kind).order_by(*newest).limit(_CHANGES_AT_MOST))
    return [_change(one) for one in rows]


def last_contact_change(session: ScopedSession, customer_id: int | None, kind: str) -> ContactChangeFacts | None:
    """What one contact was made into last; None for one that was never entered. One statement."""
    found = session.scalars(_changes(customer_id, kind).order_by(ContactChange.id.desc()).limit(1)).one_or_none()
    return None if found is None else _change(found)


def _changes(customer_id: int | None, kind: str) -> Select[ContactChange]:
    return select(ContactChange).where(ContactChange.customer_id == customer_id, ContactChange.kind == kind)


def _change(row: ContactChange) -> ContactChangeFacts:
    return ContactChangeFacts(row.id, row.at, row.author, row.name or None, row.email, row.phone)


def get_customer_id(session: ScopedSession, security_center_id: str) -> int:
    """The customer's id; NotVisible where there is none or it is not the viewer's."""
    found = session.scalars(select(Customer.id).where(Customer.security_center_id == security_center_id)).one_or_none()
    if found is None:
        raise NotVisible("customer")
    return found
