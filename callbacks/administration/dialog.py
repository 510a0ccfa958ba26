"""The dialog of a person on the administration page: what it begins with, and what can be done there."""

from collections.abc import Collection, Sequence
from typing import Any

from dash import no_update

from auth.administration import Colleague
from callbacks.administration.people import (
    People,
    administration_address,
    is_locked,
    last_sign_in,
    read_people,
    second_factor,
    signs_in,
    state_of,
)
from callbacks.given import ids_in, stripped
from callbacks.wiring import Asked, Values
from data.queries.people import CustomerChoice, find_assignable, get_assigned, get_person, list_chosen
from data.scope import NotVisible
from data.session import ScopedSession
from layouts.administration import dialogs
from layouts.administration.customer_choice import CustomerItem, Offer, choices, more_choices

AT_ONCE = 50
"""Customers offered at once; the others are found by typing."""


def open_person(asked: Asked, search: str) -> Values:
    """The dialog that an address asks for, with the form as things stand."""
    address = administration_address(asked, search)
    if address.person is None or address.tab == "audit":
        return {"open": False, "problem": None} | dict.fromkeys(("title", "form", "save", "no_save"), no_update)
    shown: Values = {"open": True, "problem": None, "no_save": False}
    if address.user_id is None:
        return shown | {"title": "Invite person", "form": dialogs.form(_blank(asked)), "save": "Invite"}
    try:
        start = _as_it_stands(asked, address.user_id)
    except NotVisible:
        return shown | {"title": "Person", "form": dialogs.nobody_here(), "save": "Save", "no_save": True}
    return shown | {"title": start.name, "form": dialogs.form(start), "save": "Save"}


def show_facts(asked: Asked, search: str, changed: str | None) -> Values:
    """How the person whose dialog is open signs in, and what can be done about it."""
    address = administration_address(asked, search)
    if address.user_id is None or address.tab == "audit":
        return {"facts": None}
    found = read_people(asked, address)
    for one in found.colleagues:
        if one.facts.user_id == address.user_id:
            return {"facts": _facts(found, one)}
    return {"facts": None}


def show_choices(asked: Asked, words: object, chosen: object) -> Values:
    """The customers that fit what was typed, below those that are chosen already and stay whatever is searched."""
    with asked.session() as session:
        offer = _offer(session, stripped(words), ids_in(chosen))
    return {"options": choices(offer), "more": more_choices(offer)}


def _offer(session: ScopedSession, words: str, chosen: Collection[int]) -> Offer:
    found = find_assignable(session, words, AT_ONCE + 1)
    others = [one for one in found[:AT_ONCE] if one.id not in chosen]
    return Offer(_items(list_chosen(session, chosen)), _items(others), is_cut=len(found) > AT_ONCE)


def _blank(asked: Asked) -> dialogs.PersonForm:
    with asked.session() as session:
        return dialogs.PersonForm(_offer(session, "", ()), asked.viewer.scope.sees_all_customers)


def _as_it_stands(asked: Asked, user_id: int) -> dialogs.PersonForm:
    with asked.session() as session:
        facts, assigned = get_person(session, user_id), get_assigned(session, user_id)
        chosen = assigned if isinstance(assigned, frozenset) else frozenset()
        return dialogs.PersonForm(
            _offer(session, "", chosen),
            asked.viewer.scope.sees_all_customers,
            email=facts.email,
            name=facts.name,
            role=facts.role,
            sees_all=not isinstance(assigned, frozenset),
        )


def _items(customers: Sequence[CustomerChoice]) -> list[CustomerItem]:
    return [CustomerItem(one.id, one.name, one.security_center_id) for one in customers]


def _facts(found: People, one: Colleague) -> Any:
    lines = [
        ("State", state_of(found, one)[0]),
        ("Last sign-in", last_sign_in(found, one)),
        ("Second factor", second_factor(one)[0]),
    ]
    if one.facts.user_id == found.asked.viewer.person.id:
        return dialogs.facts(lines, _own_deeds(one), _YOURSELF)
    return dialogs.facts(lines, _deeds(one), "")


_YOURSELF = "This is you: your password, second factor and sessions are on your account page."


def _own_deeds(one: Colleague) -> list[dialogs.Deed]:
    return [_requirement(one)]


def _deeds(one: Colleague) -> list[dialogs.Deed]:
    leave = dialogs.Deed(
        "remove", "Remove from the partnership", f"{one.facts.name} loses this role and is signed out at once."
    )
    lock = dialogs.Deed("unlock", "Unlock") if is_locked(one) else dialogs.Deed("lock", "Lock")
    if not signs_in(one):
        return [lock, leave]
    reset = dialogs.Deed("reset", "Reset password" if one.security.has_password else "Invite again")
    lost = dialogs.Deed(
        "remove-factor", "Remove lost second factor", "Their authenticator app and recovery codes will no longer work."
    )
    return [
        *([reset] if one.facts.active else []),
        lock,
        _requirement(one),
        dialogs.Deed("end", "End sessions"),
        *([lost] if one.security.has_second_factor else []),
        leave,
    ]


def _requirement(one: Colleague) -> dialogs.Deed:
    if one.security.second_factor_required:
        return dialogs.Deed("waive", "No longer require second factor")
    return dialogs.Deed("require", "Require second factor")
