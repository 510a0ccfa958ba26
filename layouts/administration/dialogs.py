"""The dialogs of the administration page: one for a person, new or known, and one that shows a passphrase once."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import dash_bootstrap_components as dbc
from dash import html
from dash.development.base_component import Component

from data.domain.roles import SEES_CUSTOMERS
from layouts.administration.customer_choice import Offer, choice
from layouts.administration.ids import AdministrationId, action
from layouts.administration.wording import ROLES
from layouts.parts.aria import aria
from layouts.parts.button import button
from layouts.parts.dialog import DialogIds, dialog, text_field
from layouts.parts.empty import empty
from layouts.parts.icon import icon

_LONGEST_EMAIL, _LONGEST_NAME = 254, 200
ALL, ONLY = "all", "only"


@dataclass(frozen=True)
class PersonForm:
    """What the form begins with; without an e-mail somebody new is being invited.

    `sees_all` is None where nothing has been chosen yet; `may_give_all` is whether the viewer sees all customers.
    """

    offer: Offer
    may_give_all: bool
    email: str = ""
    name: str = ""
    role: str = "user"
    sees_all: bool | None = None


@dataclass(frozen=True)
class Deed:
    """Something that can be done to the person: name in ids, text, and what to say before it is really done."""

    name: str
    text: str
    warning: str = ""


@dataclass(frozen=True)
class HandedText:
    """A passphrase with all that has to be said about it, in the reader's locale."""

    name: str
    email: str
    passphrase: str
    until: str


def person_dialog() -> dbc.Modal:
    """The dialog of a person, empty until one is opened."""
    return dialog(
        DialogIds(AdministrationId.DIALOG, AdministrationId.TITLE, AdministrationId.PROBLEM),
        [html.Div(id=AdministrationId.FORM), html.Div(id=AdministrationId.FACTS)],
        [button("Cancel", AdministrationId.CANCEL, "quiet"), button("Save", AdministrationId.SAVE, "primary")],
    )


def handed_dialog() -> dbc.Modal:
    """The dialog of a passphrase: only its own button closes it, because what it shows is not shown again."""
    return dialog(
        DialogIds(AdministrationId.HANDED, AdministrationId.HANDED_TITLE),
        [html.Div(id=AdministrationId.HANDED_BODY)],
        [button("I have passed it on", AdministrationId.DONE, "primary")],
        closes=False,
    )


def form(start: PersonForm) -> list[Component]:
    """The fields; for a known person the e-mail is shown and cannot be changed."""
    return [
        text_field(
            "E-mail",
            AdministrationId.EMAIL,
            AdministrationId.EMAIL_PROBLEM,
            _LONGEST_EMAIL,
            value=start.email,
            type="email",
            fixed=bool(start.email),
        ),
        text_field("Name", AdministrationId.NAME, AdministrationId.NAME_PROBLEM, _LONGEST_NAME, value=start.name),
        html.Div(
            [
                html.Label("Role", htmlFor=AdministrationId.ROLE),
                dbc.Select(
                    id=AdministrationId.ROLE,
                    options=[{"value": role.value, "label": text} for role, (text, _note) in ROLES.items()],
                    value=start.role,
                    class_name="select",
                ),
                _role_note(start.role),
            ],
            className="field",
        ),
        _reach(start),
    ]


def nobody_here() -> Component:
    """The dialog of somebody who is not of this partnership."""
    return empty("There is no such person here", "The role may have been removed, or the address is mistyped.")


def facts(lines: Sequence[tuple[str, str]], deeds: Sequence[Deed], note: str) -> list[Component]:
    """How somebody signs in, and what can be done about it."""
    pairs = [html.Div([html.Dt(term), html.Dd(text)]) for term, text in lines]
    plain = [button(deed.text, action(deed.name)) for deed in deeds if not deed.warning]
    careful = [_careful(deed) for deed in deeds if deed.warning]
    return [
        html.H3("Sign-in", className="dialog-heading"),
        html.Dl(pairs, className="facts person-facts"),
        *([html.P(note, className="field-note")] if note else []),
        html.Div([*plain, *careful], className="deeds"),
    ]


def handed(told: HandedText) -> list[Component]:
    """The passphrase with a button that copies it, how to pass it on, and until when."""
    return [
        html.P(["A link has gone to ", html.Strong(told.email), " by mail. It opens with this passphrase:"]),
        html.Div(
            [
                html.Output(told.passphrase, id=AdministrationId.PASSPHRASE, className="passphrase"),
                _copy_button(AdministrationId.PASSPHRASE),
            ],
            className="passphrase-line",
        ),
        html.Ul(
            [
                html.Li("It is shown now and never again."),
                html.Li(f"Give it to {told.name} by telephone or in person, not by mail: whoever has both gets in."),
                html.Li(f"Link and passphrase are valid until {told.until}."),
            ],
            className="dialog-list",
        ),
    ]


def _copy_button(source: str) -> html.Button:
    told: dict[str, Any] = {"data-copies": source, **aria(label="Copy the passphrase")}
    return html.Button([icon("copy"), html.Span("Copy")], type="button", className="button button-plain", **told)


def _role_note(chosen: str) -> html.P:
    """What the chosen role means; the browser changes it with the choice."""
    notes = {role.value: note for role, (_text, note) in ROLES.items()}
    told: dict[str, Any] = {"data-notes": json.dumps(notes)}
    return html.P(notes.get(chosen, ""), id=AdministrationId.ROLE_NOTE, className="field-note", **told)


def _reach(start: PersonForm) -> html.Fieldset:
    """Which customers: all of them is a choice of its own, never what happens when nothing is chosen."""
    all_customers = {"value": ALL, "label": "All customers, also those to come", "disabled": not start.may_give_all}
    only_these = {"value": ONLY, "label": "Only these"}
    chosen = None if start.sees_all is None else ALL if start.sees_all else ONLY
    told: dict[str, Any] = {"data-roles": " ".join(SEES_CUSTOMERS)}
    return html.Fieldset(
        [
            html.Legend("Customers", className="field-legend"),
            dbc.RadioItems(
                id=AdministrationId.REACH,
                options=[all_customers, only_these],
                value=chosen if start.may_give_all else chosen or ONLY,
                class_name="choices",
            ),
            *([] if start.may_give_all else [html.P("You can give your own customers only.", className="field-note")]),
            html.Div(choice(start.offer), id=AdministrationId.CHOICE_PLACE, hidden=start.sees_all is not False),
        ],
        id=AdministrationId.REACH_PLACE,
        className="field",
        **told,
    )


def _careful(deed: Deed) -> html.Details:
    """A deed that asks once more before it is done."""
    return html.Details(
        [
            html.Summary(deed.text, className="button button-danger"),
            html.Div(
                [html.P(deed.warning), button(f"Yes, {deed.text[:1].lower()}{deed.text[1:]}", action(deed.name))],
                className="confirm",
            ),
        ],
        className="careful",
    )
