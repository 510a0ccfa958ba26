"""Choosing customers for a person: a list to tick that keeps those chosen, and a search for others.

Which customers are offered is decided by who asks; the rest of the form lives in `dialogs`.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import dash_bootstrap_components as dbc
from dash import html
from dash.development.base_component import Component

from layouts.administration.ids import AdministrationId
from layouts.parts.aria import aria

_LONGEST_WORDS = 200


@dataclass(frozen=True)
class CustomerItem:
    """A customer that can be chosen: its id, name and Security Center ID."""

    id: int
    name: str
    code: str


@dataclass(frozen=True)
class Offer:
    """Customers to tick: those chosen already, others that fit the search, and whether more than these would."""

    chosen: Sequence[CustomerItem]
    others: Sequence[CustomerItem]
    is_cut: bool


def choices(offer: Offer) -> list[dict[str, Any]]:
    """The lines of the list to tick, those already chosen first."""
    return [
        {"value": one.id, "label": html.Span([one.name, html.Span(f" {one.code}", className="choice-code")])}
        for one in (*offer.chosen, *offer.others)
    ]


def more_choices(offer: Offer) -> str:
    """What is said below a list that does not have everything."""
    return "There are more: search by name or ID." if offer.is_cut else ""


def choice(offer: Offer) -> list[Component]:
    """A list to tick, with a field that searches for more."""
    chosen = [one.id for one in offer.chosen]
    return [
        html.Div(
            [
                html.Label("Search customers", htmlFor=AdministrationId.CHOICE_FILTER, className="visually-hidden"),
                dbc.Input(
                    id=AdministrationId.CHOICE_FILTER,
                    type="text",
                    placeholder="Search by name or ID",
                    maxlength=_LONGEST_WORDS,
                    autocomplete="off",
                    class_name="field-input",
                ),
                html.Span("", id=AdministrationId.CHOICE_COUNT, className="choice-count", role="status"),
            ],
            className="choice-head",
        ),
        html.Div(
            dbc.Checklist(id=AdministrationId.CHOICE, options=choices(offer), value=chosen, class_name="choices"),
            className="choice-list",
            role="group",
            tabIndex="0",
            **aria(label="Customers to choose from"),
        ),
        html.P(more_choices(offer), id=AdministrationId.CHOICE_MORE, className="field-note", role="status"),
    ]
