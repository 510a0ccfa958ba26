"""What people do in the sub-tab of contacts: opening one, keeping what was entered, removing, and the way back."""

from collections.abc import Mapping, Sequence
from typing import Any

from dash import no_update

from callbacks.answers import news_of, say_nothing_more
from callbacks.given import pressed
from callbacks.wiring import Asked, Refused, Values
from data.commands.contacts import (
    ContactChanged,
    ContactPlace,
    ContactRefused,
    Entered,
    may_change,
    remove_contact,
    restore_contact,
    save_contact,
)
from data.queries.customer_contacts import KINDS, ContactFacts, get_customer_id, last_contact_change, list_contacts
from data.queries.customer_search import names_of
from data.queries.partnership import get_partnership
from data.session import ScopedSession
from layouts.customers import ids
from layouts.customers.contact_dialog import changed_meanwhile
from layouts.customers.contacts import TITLES
from layouts.parts.button import button
from layouts.parts.toasts import toast

NOT_YOURS = "The partnership's contacts are kept by people who see all of its customers."
_FIELDS = ("name", "email", "phone")
_UNCHANGED: Values = {"said": no_update, "changed": no_update}


def open_contact(asked: Asked, clicks: list[int | None]) -> Values:
    """Open the dialog with the contact whose button was pressed, or empty for a new one."""
    place = _place(pressed("place"))
    if place is None:
        names = ("open", "title", "place", "seen", *_FIELDS)
        return dict.fromkeys((*names, *_marks({})), no_update)
    with asked.session() as session:
        if not may_change(session, place.customer):
            raise Refused(NOT_YOURS)
        owner = _owner(session, place)
        fields = _as_it_is(session, place)
    return {
        "open": True,
        "title": f"{TITLES[place.kind]} contact at {owner}",
        "place": place_text(place),
        **fields,
        **_marks({}),
    }


def keep_contact(asked: Asked, pressed: dict[str, Any], place: object, seen: object, **typed: Any) -> Values:
    """Keep what was entered; what is wrong is said where it was typed, and stays there.

    So it does where somebody else has changed the contact meanwhile; who saves again has been told and goes on.
    """
    meant = _place(place)
    if meant is None or not any(pressed.values()):
        return {"open": no_update, "changed": no_update, "seen": no_update} | dict.fromkeys(_marks({}), no_update)
    entered = Entered(*(_text(typed.get(name)) for name in _FIELDS))
    known = seen if isinstance(seen, int) else None
    try:
        with asked.session(write=True) as session:
            save_contact(session, meant, entered, asked.viewer.person.name, asked.now, known)
    except ContactRefused as error:
        return {"open": no_update, "changed": no_update, "seen": no_update} | _marks(error.problems)
    except ContactChanged as error:
        newer = error.newer
        found = ", ".join(text for text in (newer.name, newer.email, newer.phone) if text)
        told = {"problem": changed_meanwhile(newer.author, found)}
        return {"open": no_update, "changed": no_update, "seen": newer.id} | _marks({}) | told
    return {"open": False, "changed": news_of("contacts"), "seen": no_update} | _marks({})


def take_newer(asked: Asked, clicks: int | None, place: object) -> Values:
    """Put what somebody else has made of the contact meanwhile in place of what was typed; gone, it closes."""
    meant = _place(place)
    if meant is None or not clicks:
        return dict.fromkeys(("open", "changed", "seen", *_FIELDS, *_marks({})), no_update)
    with asked.session() as session:
        fields = _as_it_is(session, meant)
    return {"open": bool(fields["name"]), "changed": news_of("contacts"), **fields, **_marks({})}


def take_contact_out(asked: Asked, clicks: list[int | None]) -> Values:
    """Remove a contact, with a way back."""
    place = _place(pressed("place"))
    if place is None:
        return _UNCHANGED
    name = _done(asked, remove_contact, place)
    say_nothing_more()
    undo = button("Undo", ids.undo_contact(place_text(place)))
    return {"said": [toast(f"{name} has been removed", undo, lasting=True)], "changed": news_of("contacts")}


def give_contact_back(asked: Asked, clicks: list[int | None]) -> Values:
    """Bring back the contact that was just removed."""
    place = _place(pressed("place"))
    if place is None:
        return _UNCHANGED
    name = _done(asked, restore_contact, place)
    return {"said": [toast(f"{name} is back", "", "good")], "changed": news_of("contacts")}


def contact_for(found: Sequence[ContactFacts], kind: str, *, at_partnership: bool) -> ContactFacts | None:
    """The contact for a purpose at one of the two levels."""
    return next((one for one in found if one.kind == kind and one.at_partnership is at_partnership), None)


def place_text(place: ContactPlace) -> str:
    """A contact by owner and purpose, as ids and the dialog name it: `SC-1/sales`, `/sales` for the partnership."""
    return f"{place.customer}/{place.kind}"


def _as_it_is(session: ScopedSession, place: ContactPlace) -> Values:
    """A contact's fields, empty for a new one, with the last change that is in them."""
    customer_id = get_customer_id(session, place.customer) if place.customer else None
    contact = contact_for(list_contacts(session, customer_id), place.kind, at_partnership=not place.customer)
    last = last_contact_change(session, customer_id, place.kind)
    return {
        "name": contact.name if contact else "",
        "email": (contact.email or "") if contact else "",
        "phone": (contact.phone or "") if contact else "",
        "seen": last.id if last else 0,
    }


def _done(asked: Asked, command: Any, place: ContactPlace) -> str:
    try:
        with asked.session(write=True) as session:
            return str(command(session, place, asked.viewer.person.name, asked.now))
    except ContactRefused as error:
        raise Refused(str(error)) from error


def _owner(session: ScopedSession, place: ContactPlace) -> str:
    """The name of whose contact it is; NotVisible for a customer who is not the viewer's."""
    if not place.customer:
        return get_partnership(session).name
    get_customer_id(session, place.customer)
    return names_of(session, [place.customer])[place.customer]


def _marks(problems: Mapping[str, str]) -> Values:
    told = {f"{name}_problem": problems.get(name, "") for name in _FIELDS}
    return {"problem": problems.get("", "")} | told | {f"{name}_wrong": name in problems for name in _FIELDS}


def _place(text: object) -> ContactPlace | None:
    """A contact by owner and purpose, as ids and the dialog name it; None for anything else."""
    customer, slash, kind = text.rpartition("/") if isinstance(text, str) else ("", "", "")
    return ContactPlace(customer, kind) if slash and kind in KINDS else None


def _text(value: object) -> str:
    return value if isinstance(value, str) else ""
