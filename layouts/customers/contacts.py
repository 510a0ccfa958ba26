"""The sub-tab of contacts: four purposes at the customer and at its partnership, and the history of one."""

from collections.abc import Sequence
from dataclasses import dataclass

from dash import html
from dash.development.base_component import Component

from layouts.customers.ids import edit_contact, remove_contact
from layouts.parts.aria import aria
from layouts.parts.badges import badge
from layouts.parts.button import button, icon_button
from layouts.parts.card import actions, card
from layouts.parts.icon import icon
from layouts.parts.link import link
from layouts.parts.table import Column, table

TITLES = {
    "sales": "Sales",
    "customer_success": "Customer success",
    "finance": "Finance",
    "technical": "Technical",
}
"""What each purpose is called."""


@dataclass(frozen=True)
class ContactCard:
    """Somebody to turn to; what is not known is empty."""

    name: str
    email: str
    phone: str


@dataclass(frozen=True)
class ContactCell:
    """One purpose at one level: who it is, if anybody, and what can be done; `called` names it in labels."""

    place: str
    called: str
    contact: ContactCard | None
    history_href: str
    may_change: bool


@dataclass(frozen=True)
class ContactRow:
    """One purpose at both levels."""

    title: str
    own: ContactCell
    shared: ContactCell


@dataclass(frozen=True)
class ContactHistory:
    """What became of one contact: lines of when, who and what, newest first; `close_href` puts it away."""

    title: str
    lines: Sequence[tuple[str, str, str]]
    close_href: str


def contacts(
    customer: str, partnership: str, rows: Sequence[ContactRow], history: ContactHistory | None, note: str = ""
) -> list[Component]:
    """The table of contacts, below it the history that was opened; `note` says why something cannot be changed."""
    columns = (Column("For"), Column(f"At {customer}"), Column(f"At the partnership {partnership}"))
    lines: list[list[str | Component]] = [[row.title, _own(row), _shared(row.shared)] for row in rows]
    shown = card(
        [html.H2("Contacts", className="card-title")],
        table("Contacts by purpose", columns, lines, class_name="contact-table"),
        [note] if note else [],
        label="Contacts",
    )
    return [shown, *([_history(history)] if history else [])]


def _own(row: ContactRow) -> html.Div:
    """The customer's own contact; where there is none, the partnership's, which then applies."""
    if row.own.contact is not None:
        return _cell(row.own, _person(row.own.contact))
    if row.shared.contact is None:
        return _cell(row.own, [html.Span("Nobody yet", className="quiet")])
    origin = badge("from the partnership", "neutral", "The customer has no contact of its own for this")
    return _cell(row.own, [*_person(row.shared.contact, origin)], "contact-inherited")


def _shared(cell: ContactCell) -> html.Div:
    return _cell(cell, _person(cell.contact) if cell.contact else [html.Span("Nobody yet", className="quiet")])


def _cell(cell: ContactCell, who: list[Component], class_name: str = "") -> html.Div:
    return html.Div(
        [html.Div(who, className="contact-who"), html.Div(_deeds(cell), className="contact-deeds")],
        className=f"contact {class_name}".strip(),
    )


def _person(contact: ContactCard, origin: Component | None = None) -> list[Component]:
    reach: list[Component] = []
    if contact.email:
        reach.append(html.A(contact.email, href=f"mailto:{contact.email}", className="contact-link"))
    if contact.phone:
        dialled = "".join(sign for sign in contact.phone if sign.isdigit() or sign == "+")
        reach.append(html.A(contact.phone, href=f"tel:{dialled}", className="contact-link contact-phone"))
    if not reach:
        reach.append(html.Span("No e-mail or phone", className="quiet"))
    name = html.Span(contact.name, className="contact-name")
    return [
        html.Div([name, origin] if origin else name, className="contact-line"),
        html.Div(reach, className="contact-reach"),
    ]


def _deeds(cell: ContactCell) -> list[Component]:
    seen = link(
        icon("clock"),
        cell.history_href,
        "icon-button",
        title=f"History of {cell.called}",
        **aria(label=f"History of {cell.called}"),
    )
    if not cell.may_change:
        return [seen]
    if cell.contact is None:
        return [button("Add", edit_contact(cell.place), "quiet", "plus", **aria(label=f"Add {cell.called}")), seen]
    return [
        icon_button("pencil", f"Edit {cell.called}", edit_contact(cell.place)),
        icon_button("close", f"Remove {cell.called}", remove_contact(cell.place)),
        seen,
    ]


def _history(history: ContactHistory) -> html.Section:
    close = link(icon("close"), history.close_href, "icon-button", title="Close history", **aria(label="Close history"))
    head = [html.H2(history.title, className="card-title"), actions(close)]
    named = {"class_name": "history-card", "label": history.title}
    if not history.lines:
        return card(head, html.P("Nothing has been changed yet.", className="history-none"), **named)
    columns = (Column("When"), Column("Who"), Column("What"))
    return card(head, table("Changes, newest first", columns, history.lines, class_name="history-table"), **named)
