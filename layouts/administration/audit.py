"""The audit log on the administration page: its filters, its table, and what stands there when it is empty."""

from collections.abc import Sequence
from dataclasses import dataclass

import dash_bootstrap_components as dbc
from dash import dcc, html
from dash.development.base_component import Component

from layouts.administration.ids import AdministrationId
from layouts.parts.aria import aria
from layouts.parts.button import link_button
from layouts.parts.card import card
from layouts.parts.empty import empty
from layouts.parts.skeleton import skeleton_rows
from layouts.parts.table import Cell, Column, table

_COLUMNS = (
    Column("Time"),
    Column("Who"),
    Column("What"),
    Column("Subject"),
    Column("From"),
    Column("Number", number=True),
)
SYSTEM = "System or operator"
EVERY = "all"
"""The choice of no person or area in particular: a select takes an empty value for none at all."""


@dataclass(frozen=True)
class EventRow:
    """One event, every text in the reader's locale; `action` is its code, `detail` what it says about itself."""

    at: str
    who: str
    what: str
    action: str
    detail: str
    subject: str
    address: str
    number: str


def audit_card() -> html.Section:
    """The log before its events have arrived."""
    return card(
        [html.Div(_filters(), className="audit-filters", role="group", **aria(label="Filters"))],
        html.Div(skeleton_rows(8), id=AdministrationId.EVENTS),
        [
            html.Span("", id=AdministrationId.EVENT_COUNT, role="status"),
            html.Span(id=AdministrationId.EVENT_FILE),
        ],
        class_name="audit-card",
        label="Audit log",
    )


def events(rows: Sequence[EventRow], more: tuple[str, str] | None) -> list[Component]:
    """The events, newest first; `more` is what the link to further ones says, and its address."""
    told = table("Events, newest first", _COLUMNS, [_row(row) for row in rows], class_name="audit-table")
    shown: list[Component] = [told]
    if more is not None:
        shown.append(html.Div(link_button(*more), className="show-more"))
    return shown


def no_events(*, all_href: str | None) -> Component:
    """Nothing fits; `all_href` is the address without filters where there are any."""
    if all_href is None:
        return empty("Nothing has happened yet", "Sign-ins, exports and changes of access are noted here.", icon="info")
    why = "Widen the days, choose another person or area, or search for fewer words."
    return empty("No event fits", why, link_button("Show all events", all_href), icon="filter")


def not_for_restricted() -> Component:
    """The log of the partnership names customers whom a restricted administrator does not see."""
    return empty(
        "The audit log needs access to all customers",
        "Events may name any customer of the partnership, and you see some of them only. "
        "Ask an administrator of all customers.",
    )


def _filters() -> list[Component]:
    return [
        _labelled("From", AdministrationId.FROM, _day(AdministrationId.FROM)),
        _labelled("To", AdministrationId.UNTIL, _day(AdministrationId.UNTIL)),
        _labelled("Person", AdministrationId.PERSON, _select(AdministrationId.PERSON)),
        _labelled("Area", AdministrationId.AREA, _select(AdministrationId.AREA)),
        _labelled(
            "Words",
            AdministrationId.WORDS,
            dcc.Input(
                id=AdministrationId.WORDS,
                type="text",
                value="",
                debounce=True,
                placeholder="Who, what, subject or address",
                autoComplete="off",
                spellCheck=False,
                maxLength=80,
            ),
        ),
    ]


def _day(id: str) -> dbc.Input:
    return dbc.Input(id=id, type="date", value="", class_name="field-input")


def _select(id: str) -> dbc.Select:
    return dbc.Select(id=id, options=[{"value": EVERY, "label": "All"}], value=EVERY, class_name="select")


def _labelled(text: str, id: str, field: Component) -> html.Div:
    return html.Div([html.Label(text, htmlFor=id), field], className="audit-filter")


def _row(row: EventRow) -> list[Cell]:
    code = f"{row.action} · {row.detail}" if row.detail else row.action
    return [
        html.Span(row.at, className="nowrap"),
        html.Span(row.who, className="quiet" if row.who == SYSTEM else ""),
        html.Span([row.what, html.Span(code, className="cell-note")]),
        row.subject,
        row.address,
        row.number,
    ]
