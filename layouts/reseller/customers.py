"""The part of customers: how many there are of each status, and how each one's annual value grew."""

from collections.abc import Sequence
from dataclasses import dataclass

from dash import html
from dash.development.base_component import Component

from layouts.parts.badges import status_badge
from layouts.parts.button import download_link
from layouts.parts.card import actions, card
from layouts.parts.empty import empty
from layouts.parts.grid import grid
from layouts.parts.link import link
from layouts.parts.progress import inline_bar
from layouts.parts.table import Cell, Column, table
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
    """Every customer as a grid row, with the address up to a Security Center ID and the sum in words."""

    rows: Sequence[dict[str, object]]
    currency: str
    exponent: int
    customers: str
    foot: str
    file_href: str


def customers(statuses: Sequence[StatusLine], growth: GrowthView, clear_href: str | None) -> list[Component]:
    """Statuses beside the list; `clear_href` leads to the same without filters where there are some."""
    if not growth.rows:
        return [card([], _nobody(clear_href), label="Customers")]
    return [html.Div([_statuses(statuses, growth.currency), _growth(growth)], className="status-columns")]


def _statuses(lines: Sequence[StatusLine], currency: str) -> html.Section:
    columns = [
        Column("Status"),
        Column("Customers", number=True),
        Column("Share"),
        Column(f"ACV, {currency}", number=True),
    ]
    rows: list[list[Cell]] = [
        [
            status_badge(line.status),
            line.customers,
            html.Span(
                [inline_bar(line.share, "product-1"), html.Span(line.percent, className="quiet")], className="share"
            ),
            line.acv,
        ]
        for line in lines
    ]
    return card(
        [html.H2("Status", className="card-title")],
        html.Div(table("Customers by status", columns, rows), id=ResellerId.STATUS),
        label="Customers by status",
    )


def _growth(model: GrowthView) -> html.Section:
    return card(
        [
            html.H2("Growth in a year", className="card-title"),
            actions(download_link("CSV", model.file_href, "quiet", label="Download growth by customer as CSV")),
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
