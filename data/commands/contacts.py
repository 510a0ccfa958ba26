"""Contacts as people enter, remove and bring back them; every change is noted with its author and audited."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from data.commands.audit import record
from data.email_addresses import is_email
from data.models import Contact, ContactChange
from data.queries.customer_contacts import (
    KINDS,
    ContactChangeFacts,
    get_customer_id,
    last_contact_change,
    list_contact_changes,
)
from data.scope import NotVisible
from data.session import ScopedSession

LONGEST_NAME, LONGEST_EMAIL, LONGEST_PHONE = 200, 254, 40
_PHONE = re.compile(r"\+?[0-9 ().\u00a0/-]*[0-9][0-9 ().\u00a0/-]*(?:(?:x|ext\.?) ?[0-9]{1,6})?", re.IGNORECASE)
_CONTROL = re.compile(r"[\x00-\x1f\x7f]")
_OF_ALL = "Contacts of the partnership are kept by people who see all of its customers. Ask one of them."


class ContactRefused(Exception):
    """What was entered cannot be kept; `problems` says why by field (`name`, `email`, `phone`, empty for all)."""

    def __init__(self, problems: Mapping[str, str]) -> None:
        super().__init__(" ".join(problems.values()))
        self.problems = problems


class ContactChanged(Exception):
    """Somebody else has changed the contact since it was opened: the change that whoever saves has not seen."""

    def __init__(self, newer: ContactChangeFacts) -> None:
        super().__init__(f"Changed meanwhile by {newer.author}.")
        self.newer = newer


@dataclass(frozen=True, slots=True)
class ContactPlace:
    """Which contact is meant: the customer's Security Center ID, empty for the partnership's own, and the purpose."""

    customer: str
    kind: str


@dataclass(frozen=True, slots=True)
class Entered:
    """A contact as somebody entered it; without a name there is none."""

    name: str
    email: str | None
    phone: str | None


def save_contact(
    session: ScopedSession,
    place: ContactPlace,
    typed: Entered,
    author: str,
    now: datetime,
    seen: int | None = None,
) -> bool:
    """Make a contact what was entered; False where it was so already.

    `seen` is the id of the last change its author knew of, 0 for none: ContactChanged where there is a later one by
    now. None asks for no such care. ContactRefused says what is wrong with what was entered, and where the viewer may
    not change the partnership's own.
    """
    customer_id, contact = _open(session, place)
    entered = _checked(typed)
    if contact and (contact.name, contact.email, contact.phone) == (entered.name, entered.email, entered.phone):
        return False
    newer = None if seen is None else last_contact_change(session, customer_id, place.kind)
    if newer is not None and newer.id != seen:
        raise ContactChanged(newer)
    if contact is None:
        contact = _added(session, Contact(**_owner(session, customer_id), kind=place.kind, name=entered.name))
    contact.name, contact.email, contact.phone = entered.name, entered.email, entered.phone
    _note(session, "contact.changed", place, customer_id, entered, author, now)
    return True


def remove_contact(session: ScopedSession, place: ContactPlace, author: str, now: datetime) -> str:
    """Remove a contact and give its name; ContactRefused where there is none any more."""
    customer_id, contact = _open(session, place)
    if contact is None:
        raise ContactRefused({"": "This contact has been removed meanwhile."})
    session.delete(contact)
    _note(session, "contact.removed", place, customer_id, Entered("", None, None), author, now)
    return contact.name


def restore_contact(session: ScopedSession, place: ContactPlace, author: str, now: datetime) -> str:
    """Bring back the contact that was removed last and give its name; ContactRefused where there is another by now."""
    customer_id, contact = _open(session, place)
    if contact is not None:
        raise ContactRefused({"": f"{contact.name} has been entered meanwhile. Nothing was changed."})
    earlier = [one for one in list_contact_changes(session, customer_id, place.kind) if one.name]
    if not earlier:
        raise NotVisible("contact")
    entered = Entered(str(earlier[0].name), earlier[0].email, earlier[0].phone)
    _added(session, Contact(**_owner(session, customer_id), kind=place.kind, **_values(entered)))
    _note(session, "contact.restored", place, customer_id, entered, author, now)
    return entered.name


def may_change(session: ScopedSession, customer: str) -> bool:
    """Whether the viewer may change the contacts of a customer they see, or without one the partnership's own."""
    return bool(customer) or session.scope.sees_all_customers


def _open(session: ScopedSession, place: ContactPlace) -> tuple[int | None, Contact | None]:
    if place.kind not in KINDS:
        raise NotVisible("contact")
    if not may_change(session, place.customer):
        raise ContactRefused({"": _OF_ALL})
    customer_id = get_customer_id(session, place.customer) if place.customer else None
    here = (Contact.customer_id == customer_id, Contact.kind == place.kind)
    # Held until the transaction ends: of two who save at once, the second sees the change of the first.
    return customer_id, session.scalars(select(Contact).where(*here).with_for_update()).one_or_none()


def _added(session: ScopedSession, contact: Contact) -> Contact:
    session.add(contact)
    try:
        session.flush()
    except IntegrityError:
        taken = "Somebody else has entered this contact at the same moment. Close this and look again."
        raise ContactRefused({"": taken}) from None
    return contact


def _note(
    session: ScopedSession,
    action: str,
    place: ContactPlace,
    customer_id: int | None,
    entered: Entered,
    author: str,
    now: datetime,
) -> None:
    made = {"kind": place.kind, "at": now, "author": author}
    session.add(ContactChange(**_owner(session, customer_id), **made, **_values(entered)))
    subject = place.customer or "the partnership"
    record(session, action, subject, {"kind": place.kind}, at=now)


def _owner(session: ScopedSession, customer_id: int | None) -> dict[str, int | None]:
    return {"partnership_id": session.scope.partnership_id, "customer_id": customer_id}


def _values(entered: Entered) -> dict[str, str | None]:
    return {"name": entered.name or None, "email": entered.email, "phone": entered.phone}


def _checked(typed: Entered) -> Entered:
    name, email, phone = (_plain(text) for text in (typed.name, typed.email, typed.phone))
    problems = {"name": _name_problem(name), "email": _email_problem(email), "phone": _phone_problem(phone)}
    wrong = {field: problem for field, problem in problems.items() if problem}
    if wrong:
        raise ContactRefused(wrong)
    return Entered(name, email.lower() or None, phone or None)


def _plain(text: str | None) -> str:
    return " ".join(_CONTROL.sub(" ", text or "").split())


def _name_problem(name: str) -> str:
    if not name:
        return "Enter a name: a person, or a desk such as Service desk."
    return f"Shorten the name to {LONGEST_NAME} characters." if len(name) > LONGEST_NAME else ""


def _email_problem(email: str) -> str:
    return "" if not email or is_email(email) else "Enter an e-mail address such as name@company.example."


def _phone_problem(phone: str) -> str:
    if len(phone) > LONGEST_PHONE:
        return f"Shorten the number to {LONGEST_PHONE} characters."
    return "" if not phone or _PHONE.fullmatch(phone) else "Enter digits and + ( ) - / only, such as +46 8 123 45 67."
