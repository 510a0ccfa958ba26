"""Saving the dialog of a person: inviting somebody, or changing who they are and what they see.

What else is done to people lives in `deeds`.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from dash import ctx, no_update

from auth import administration as people
from callbacks.administration.address import AdministrationAddress
from callbacks.administration.answers import handing, nothing
from callbacks.administration.people import WITHOUT_CUSTOMERS, administration_address
from callbacks.answers import say, something_new
from callbacks.given import ids_in, stripped
from callbacks.wiring import Asked, Values
from data.commands.access import AccessRefused, Grant
from data.queries.people import get_assigned, get_person
from data.scope import ALL_CUSTOMERS, AllCustomers, NotVisible
from layouts.administration import dialogs
from layouts.parts.toasts import toast


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
        return cls(stripped(email), stripped(name), stripped(role), reach, frozenset(ids_in(chosen)))

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


def save_person(asked: Asked, pressed: dict[str, Any], search: str, **typed: Any) -> Values:
    """Invite somebody, or change who they are and what they see; what is wrong is said where it was typed."""
    # A form that has just been drawn sets this off too, and the button still carries the presses of earlier forms.
    if not any(one["value"] for one in ctx.triggered):
        return nothing() | dict.fromkeys(_marks({}), no_update)
    entered = Entered.read(**typed)
    fields = {"email": entered.email_problem, "name": entered.name_problem}
    if any(fields.values()):
        return _unsaved(fields)
    try:
        return _saved(asked, administration_address(asked, search), entered) | _marks(fields)
    except AccessRefused as error:
        return _unsaved(fields) | {"problem": str(error)}


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
        say(toast(title, "", "good"))
    closed = {"open": False, "problem": None, "changed": something_new()}
    return nothing() | closed | handing(asked, handed, name, entered.email)


def _given(entered: Entered, had: Grant | None) -> frozenset[int] | AllCustomers:
    """A role without customers is given none; what somebody in it was given earlier is left alone."""
    if entered.role not in WITHOUT_CUSTOMERS:
        return entered.customers
    return had.customers if had is not None and had.role == entered.role else frozenset()


def _unsaved(fields: Mapping[str, str]) -> Values:
    return nothing() | {"problem": None} | _marks(fields)


def _marks(fields: Mapping[str, str]) -> Values:
    told = {name: fields.get(name, "") for name in ("email", "name")}
    return {f"{name}_problem": text for name, text in told.items()} | {
        f"{name}_wrong": bool(text) for name, text in told.items()
    }
