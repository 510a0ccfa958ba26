"""What administrators do to people with a button: to one, to many, and the way back after removing somebody.

Saving the dialog's form lives in `form`.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from dash import html, no_update

from auth import administration as people
from callbacks.administration.answers import handing, nothing
from callbacks.administration.people import administration_address
from callbacks.answers import say, say_nothing_more, something_new
from callbacks.given import ids_in, pressed, stripped
from callbacks.wiring import Asked, Values
from data.commands.access import AccessRefused, Grant
from data.queries.owners import count_owned
from data.queries.people import get_person
from data.scope import ALL_CUSTOMERS, NotVisible
from layouts import formats
from layouts.administration import dialogs
from layouts.administration.ids import AdministrationId
from layouts.parts.button import button
from layouts.parts.toasts import toast


@dataclass(frozen=True, slots=True)
class Deed:
    """Something an administrator does to somebody: how, and how it is told afterwards."""

    do: Callable[[Asked, int], object]
    done: str


_DEEDS: Mapping[str, Deed] = {
    "lock": Deed(lambda asked, one: people.lock(asked.portal, asked.viewer, one), "Locked"),
    "unlock": Deed(lambda asked, one: people.unlock(asked.portal, asked.viewer, one), "Unlocked"),
    "require": Deed(
        lambda asked, one: people.require_second_factor(asked.portal, asked.viewer, one, True),
        "Second factor required",
    ),
    "waive": Deed(
        lambda asked, one: people.require_second_factor(asked.portal, asked.viewer, one, False),
        "Second factor no longer required",
    ),
    "end": Deed(lambda asked, one: people.end_sessions(asked.portal, asked.viewer, one), "Signed out everywhere"),
    "remove-factor": Deed(
        lambda asked, one: people.remove_second_factor(asked.portal, asked.viewer, one), "Second factor removed"
    ),
}
_NO_REMOVAL: Values = {"said": no_update, "removed": no_update}


def act_on_person(asked: Asked, clicks: list[int | None], search: str) -> Values:
    """Do what was pressed to the person whose dialog is open."""
    user_id, name = administration_address(asked, search).user_id, pressed("name")
    if user_id is None or not name:
        return nothing() | _NO_REMOVAL
    try:
        if name == "remove":
            return nothing() | _removed(asked, user_id)
        return nothing() | _done_to(asked, user_id, name) | _NO_REMOVAL
    except AccessRefused as error:
        return nothing() | {"problem": str(error)} | _NO_REMOVAL


def act_on_many(asked: Asked, clicks: list[int | None], selected: list[dict[str, Any]] | None) -> Values:
    """Do what was pressed to everybody selected, and say in one message for whom that did not work."""
    name, chosen = pressed("name") or "", _ids_of(selected)
    if name not in _DEEDS or not chosen:
        return {"changed": no_update}
    deed = _DEEDS[name]
    names = {one.facts.user_id: one.facts.name for one in people.list_colleagues(asked.portal, asked.viewer)}
    failures = {}
    for user_id in chosen:
        try:
            _refuse_own_sessions(asked, user_id, name)
            deed.do(asked, user_id)
        except AccessRefused as error:
            failures[names[user_id]] = str(error)
        except NotVisible:
            failures[names.get(user_id, "Somebody")] = "No longer has a role here."
    say(_summary(deed.done, len(chosen) - len(failures), failures))
    return {"changed": something_new()}


def give_back(asked: Asked, clicks: int, removed: dict[str, Any] | None) -> Values:
    """Give somebody back the role that was just taken."""
    unchanged = {name: value for name, value in nothing().items() if name not in ("open", "problem")}
    if not clicks or not isinstance(removed, dict):
        return unchanged | _NO_REMOVAL
    email, name, customers = stripped(removed.get("email")), stripped(removed.get("name")), removed.get("customers")
    seen = ALL_CUSTOMERS if customers == dialogs.ALL else frozenset(ids_in(customers))
    try:
        handed = people.add(asked.portal, asked.viewer, email, name, Grant(stripped(removed.get("role")), seen))
    except AccessRefused as error:
        say(toast("That did not work", str(error), "bad"))
        return unchanged | _NO_REMOVAL
    say(toast(f"{name} is back", "", "good"))
    return unchanged | {"changed": something_new(), "said": [], "removed": None} | handing(asked, handed, name, email)


def _done_to(asked: Asked, user_id: int, name: str) -> Values:
    with asked.session() as session:
        person = get_person(session, user_id)
    if name == "reset":
        handed = people.reset_password(asked.portal, asked.viewer, user_id)
        return {"open": False, "changed": something_new()} | handing(asked, handed, person.name, person.email)
    if name not in _DEEDS:
        return {}
    _DEEDS[name].do(asked, user_id)
    say(toast(f"{_DEEDS[name].done}: {person.name}", "", "good"))
    return {"problem": None, "changed": something_new()}


def _removed(asked: Asked, user_id: int) -> Values:
    with asked.session() as session:
        person, owned = get_person(session, user_id), count_owned(session, user_id)
    had = people.remove(asked.portal, asked.viewer, user_id)
    customers = sorted(had.customers) if isinstance(had.customers, frozenset) else dialogs.ALL
    undo = html.Div([_ownerless(owned, asked.locale), button("Undo", AdministrationId.UNDO)], className="toast-undo")
    say_nothing_more()
    return {
        "open": False,
        "problem": None,
        "changed": something_new(),
        "said": [toast(f"{person.name} has been removed", undo, lasting=True)],
        "removed": {"email": person.email, "name": person.name, "role": had.role, "customers": customers},
    }


def _ownerless(count: int, locale: str) -> str:
    """What becomes of the customers that somebody without access looked after."""
    if not count:
        return ""
    customers = "a customer, who has" if count == 1 else f"{formats.number(count, locale)} customers, who have"
    return f"Owned {customers} no owner now."


def _summary(done: str, count: int, failures: Mapping[str, str]) -> Any:
    people_text = f"{count} {'person' if count == 1 else 'people'}"
    if not failures:
        return toast(f"{done}: {people_text}", "", "good")
    lines = "\n".join(f"{name}: {why}" for name, why in failures.items())
    return toast(f"{done}: {count} of {count + len(failures)} people", lines, "bad")


def _refuse_own_sessions(asked: Asked, user_id: int, name: str) -> None:
    if name == "end" and user_id == asked.viewer.person.id:
        raise AccessRefused("End your own sessions on your account page, one by one or all others.")


def _ids_of(selected: object) -> list[int]:
    rows_given = selected if isinstance(selected, list) else []
    return ids_in([row.get("id") for row in rows_given if isinstance(row, dict)])
