"""What administrators do to people: saving the dialog, its buttons, what is done to many, and the way back."""

import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from dash import ctx, no_update, set_props

from auth import administration as people
from auth.hand_over import Handed
from callbacks.addresses import AdministrationAddress
from callbacks.administration_people import WITHOUT_CUSTOMERS, administration_address
from callbacks.wiring import Asked, Values
from data.commands.access import AccessRefused, Grant
from data.queries.partnership import get_partnership
from data.queries.people import get_assigned, get_person
from data.scope import ALL_CUSTOMERS, AllCustomers, NotVisible
from layouts import formats
from layouts.administration import dialogs
from layouts.administration.ids import AdministrationId
from layouts.parts.button import button
from layouts.parts.toasts import toast
from layouts.shell.ids import ShellId


@dataclass(frozen=True, slots=True)
class Entered:
    """What was typed and chosen in the form, untrusted."""

    email: str
    name: str
    role: str
    reach: object
    chosen: frozenset[int]

    @classmethod
    def read(cls, email: object, name: object, role: object, reach: object, chosen: object) -> "Entered":
        ticked = chosen if isinstance(chosen, list) else []
        numbers = frozenset(one for one in ticked if isinstance(one, int) and not isinstance(one, bool))
        return cls(_text(email), _text(name), _text(role), reach, numbers)

    @property
    def email_problem(self) -> str:
        return "" if "@" in self.email else "Enter an e-mail address such as name@company.example."

    @property
    def name_problem(self) -> str:
        return "" if self.name else "Enter the person's name."

    @property
    def customers(self) -> frozenset[int] | AllCustomers:
        """All is said in so many words; where nothing was said, nothing is given."""
        if self.reach == dialogs.ALL:
            return ALL_CUSTOMERS
        if self.reach != dialogs.ONLY:
            raise AccessRefused("Choose which customers this person sees: all, or only some.")
        return self.chosen


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


def save_person(asked: Asked, pressed: dict[str, Any], search: str, **typed: Any) -> Values:
    """Invite somebody, or change who they are and what they see; what is wrong is said where it was typed."""
    # A form that has just been drawn sets this off too, and the button still carries the presses of earlier forms.
    if not any(one["value"] for one in ctx.triggered):
        return _nothing() | dict.fromkeys(_marks({}), no_update)
    entered = Entered.read(**typed)
    fields = {"email": entered.email_problem, "name": entered.name_problem}
    if any(fields.values()):
        return _unsaved(fields)
    try:
        return _saved(asked, administration_address(asked, search), entered) | _marks(fields)
    except AccessRefused as error:
        return _unsaved(fields) | {"problem": str(error)}


def act_on_person(asked: Asked, clicks: list[int | None], search: str) -> Values:
    """Do what was pressed to the person whose dialog is open."""
    user_id, pressed = administration_address(asked, search).user_id, ctx.triggered_id
    if user_id is None or not isinstance(pressed, dict) or not any(clicks):
        return _nothing() | _NO_REMOVAL
    try:
        if pressed["name"] == "remove":
            return _nothing() | _removed(asked, user_id)
        return _nothing() | _done_to(asked, user_id, str(pressed["name"])) | _NO_REMOVAL
    except AccessRefused as error:
        return _nothing() | {"problem": str(error)} | _NO_REMOVAL


def act_on_many(asked: Asked, clicks: list[int | None], selected: list[dict[str, Any]] | None) -> Values:
    """Do what was pressed to everybody selected, and say in one message for whom that did not work."""
    pressed = ctx.triggered_id
    chosen = _ids_of(selected)
    if not isinstance(pressed, dict) or pressed["name"] not in _DEEDS or not any(clicks) or not chosen:
        return {"changed": no_update}
    deed = _DEEDS[pressed["name"]]
    names = {one.facts.user_id: one.facts.name for one in people.list_colleagues(asked.portal, asked.viewer)}
    failures = {}
    for user_id in chosen:
        try:
            _refuse_own_sessions(asked, user_id, pressed["name"])
            deed.do(asked, user_id)
        except AccessRefused as error:
            failures[names[user_id]] = str(error)
        except NotVisible:
            failures[names.get(user_id, "Somebody")] = "Has no role here any more."
    _say(_summary(deed.done, len(chosen) - len(failures), failures))
    return {"changed": _now()}


def give_back(asked: Asked, clicks: int, removed: dict[str, Any] | None) -> Values:
    """Give somebody back the role that was just taken."""
    unchanged = {name: value for name, value in _nothing().items() if name not in ("open", "problem")}
    if not clicks or not isinstance(removed, dict):
        return unchanged | _NO_REMOVAL
    email, name, customers = _text(removed.get("email")), _text(removed.get("name")), removed.get("customers")
    seen = ALL_CUSTOMERS if customers == dialogs.ALL else Entered.read("", "", "", "", customers).chosen
    try:
        handed = people.add(asked.portal, asked.viewer, email, name, Grant(_text(removed.get("role")), seen))
    except AccessRefused as error:
        _say(toast("That did not work", str(error), "bad"))
        return unchanged | _NO_REMOVAL
    _say(toast(f"{name} is back", "", "good"))
    return unchanged | {"changed": _now(), "said": [], "removed": None} | _handing(asked, handed, name, email)


def _saved(asked: Asked, address: AdministrationAddress, entered: Entered) -> Values:
    if address.person is None:
        raise NotVisible("person")
    if address.user_id is None:
        grant = Grant(entered.role, _given(entered, None))
        handed = people.add(asked.portal, asked.viewer, entered.email, entered.name, grant)
        title, name = f"{entered.name} has been added", entered.name
    else:
        with asked.session() as session:
            had = Grant(get_person(session, address.user_id).role, get_assigned(session, address.user_id))
        grant = Grant(entered.role, _given(entered, had))
        people.change(asked.portal, asked.viewer, address.user_id, entered.name, grant)
        handed, title, name = None, f"{entered.name} has been saved", entered.name
    if handed is None:
        _say(toast(title, "", "good"))
    closed = {"open": False, "problem": None, "changed": _now()}
    return _nothing() | closed | _handing(asked, handed, name, entered.email)


def _given(entered: Entered, had: Grant | None) -> frozenset[int] | AllCustomers:
    """A role without customers is given none; what somebody in it was given earlier is left alone."""
    if entered.role not in WITHOUT_CUSTOMERS:
        return entered.customers
    return had.customers if had is not None and had.role == entered.role else frozenset()


def _unsaved(fields: Mapping[str, str]) -> Values:
    return _nothing() | {"problem": None} | _marks(fields)


def _marks(fields: Mapping[str, str]) -> Values:
    told = {name: fields.get(name, "") for name in ("email", "name")}
    return {f"{name}_problem": text for name, text in told.items()} | {
        f"{name}_wrong": bool(text) for name, text in told.items()
    }


def _done_to(asked: Asked, user_id: int, name: str) -> Values:
    with asked.session() as session:
        person = get_person(session, user_id)
    if name == "reset":
        handed = people.reset_password(asked.portal, asked.viewer, user_id)
        return {"open": False, "changed": _now()} | _handing(asked, handed, person.name, person.email)
    if name not in _DEEDS:
        return {}
    _DEEDS[name].do(asked, user_id)
    _say(toast(f"{_DEEDS[name].done}: {person.name}", "", "good"))
    return {"problem": None, "changed": _now()}


def _removed(asked: Asked, user_id: int) -> Values:
    with asked.session() as session:
        person = get_person(session, user_id)
    had = people.remove(asked.portal, asked.viewer, user_id)
    customers = sorted(had.customers) if isinstance(had.customers, frozenset) else dialogs.ALL
    undo = button("Undo", AdministrationId.UNDO)
    set_props(ShellId.TOASTS, {"children": []})  # nothing may lie over the way back
    return {
        "open": False,
        "problem": None,
        "changed": _now(),
        "said": [toast(f"{person.name} has been removed", undo, lasting=True)],
        "removed": {"email": person.email, "name": person.name, "role": had.role, "customers": customers},
    }


def _handing(asked: Asked, handed: Handed | None, name: str, email: str) -> Values:
    """The dialog of a passphrase, where there is one."""
    if handed is None:
        return {}
    with asked.session() as session:
        zone = get_partnership(session).timezone
    until = f"{formats.moment(handed.expires_at, zone, asked.locale)} ({zone})"
    told = dialogs.HandedText(name, email, handed.passphrase, until)
    return {"handing": True, "handed_title": f"Passphrase for {name}", "handed": dialogs.handed(told)}


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
    texts = [str(row.get("id", "")) for row in rows_given if isinstance(row, dict)]
    return [int(text) for text in texts if text.isascii() and text.isdecimal()]


def _nothing() -> Values:
    return dict.fromkeys(("open", "problem", "changed", "handing", "handed_title", "handed"), no_update)


def _say(message: Any) -> None:
    set_props(ShellId.TOASTS, {"children": [message]})


def _now() -> str:
    """Something new, so that what shows people is asked again."""
    return secrets.token_hex(4)


def _text(value: object) -> str:
    return value.strip() if isinstance(value, str) else ""
