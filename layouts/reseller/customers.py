"""The part of customers: how many there are of each status, and how each one's annual value grew."""

from collections.abc import Sequence
from dataclasses import dataclass

from dash import html
from dash.development.base_component import Component

from layouts.parts.aria import aria
from layouts.parts.button import download_link
from layouts.parts.card import actions, card
from layouts.parts.empty import empty
from layouts.parts.grid import grid
from layouts.parts.link import link
from layouts.parts.segmented import Choice, segmented
from layouts.reseller.grids import growth_columns
from layouts.reseller.ids import ResellerId


@dataclass(frozen=True)
class StatusLine:
    """How many customers have a status, their ACV in words, and the share of all customers."""

    status: str
    customers: str
    acv: str
    share: float
    percent: str


@dataclass(frozen=True)
class GrowthView:
    """Customers as grid rows, with the address up to a Security Center ID, which customers to show, and the sum in
    words."""

    rows: Sequence[dict[str, object]]
    currency: str
    exponent: int
    customers: str
    shown: Sequence[Choice]
    foot: str
    file_href: str


def customers(statuses: Sequence[StatusLine], growth: GrowthView, clear_href: str | None) -> list[Component]:
    """Statuses above the list; `clear_href` leads to the same without filters where there are some."""
    if not growth.rows:
        return [card([], _nobody(clear_href), label="Customers")]
    return [_statuses(statuses, growth.currency), _growth(growth)]


def _statuses(lines: Sequence[StatusLine], currency: str) -> html.Section:
    parts = [html.Span(className=f"stack-part status-{line.status}", style={"flexGrow": line.share}) for line in lines]
    return card(
        [html.H2("Customers by status", className="card-title")],
        html.Div(
            [
                html.Div(parts, className="stack", **aria(hidden=True)),
                html.Dl([_status(line, currency) for line in lines], className="status-list"),
            ],
            id=ResellerId.STATUS,
            className="status-body",
        ),
        label="Customers by status",
    )


def _status(line: StatusLine, currency: str) -> html.Div:
    dot = html.Span(className=f"stack-key status-{line.status}", **aria(hidden=True))
    return html.Div(
        [
            html.Dt([dot, line.status.capitalize()]),
            html.Dd(
                [html.B(line.customers), html.Span(f"{line.percent}, ACV {currency} {line.acv}", className="quiet")]
            ),
        ]
    )


def _growth(model: GrowthView) -> html.Section:
    return card(
        [
            html.H2("Growth in a year", className="card-title"),
            actions(
                html.Div(segmented("Customers shown", model.shown), className="card-controls"),
                download_link("CSV", model.file_href, "quiet", label="Download growth by customer as CSV"),
            ),
        ],
        grid(
            ResellerId.GROWTH_GRID,
            growth_columns(model.currency, model.exponent, model.customers),
            row_key="id",
            height=f"{min(len(model.rows), 16) * 35 + 40}px",
            nothing="No customer fits. Change the column's filter.",
            rows=model.rows,
            fit=True,
        ),
        [html.Span(model.foot, className="foot-text")],
        class_name="panel-list",
        label="Growth in a year",
    )


def _nobody(clear_href: str | None) -> Component:
    if clear_href is None:
        return empty("No customers yet", "They appear as soon as they have been loaded.", icon="customer")
    action = link("Clear filters", clear_href, "button button-plain")
    return empty("No customer fits these filters", "Choose another tag, owner or country.", action, "filter")
