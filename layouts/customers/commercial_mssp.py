"""The sub-tab of commercial facts at an MSSP: what a customer pays, what it comes to so far, the commitments."""

from collections.abc import Sequence
from dataclasses import dataclass

from dash import html
from dash.development.base_component import Component

from data.domain.cycles import CycleState
from layouts.parts.badges import badge, state_badge
from layouts.parts.card import card
from layouts.parts.chips import swatch
from layouts.parts.empty import empty
from layouts.parts.link import link
from layouts.parts.table import Cell, Column, table
from layouts.parts.tile import Delta, Tile, delta, tile_row
from layouts.theme import ProductStyle


@dataclass(frozen=True)
class TermsLine:
    """The price of one product in words; `model` is empty where there is none, `terms` has a line for each tier."""

    product: str
    style: ProductStyle
    model: str
    own: bool
    terms: Sequence[str]
    since: str


@dataclass(frozen=True)
class AmountLine:
    """What one product comes to; amounts are empty without use, and say so where there is use but no price."""

    product: str
    style: ProductStyle
    peak: str
    unit: str
    peak_day: str
    amount: str
    last_amount: str
    change: Delta | None
    href: str


@dataclass(frozen=True)
class Amounts:
    """The lines of two cycles, with their sums as text; the titles name the cycles, `days` those of the open one."""

    lines: Sequence[AmountLine]
    days: str
    title: str
    last_title: str
    last_state: CycleState
    total: str
    last_total: str


@dataclass(frozen=True)
class CommitmentLine:
    """A product's minimum for the whole partnership, what all customers come to so far, and what is missing."""

    product: str
    style: ProductStyle
    minimum: str
    charged: str
    missing: str


UNPRICED = "Unpriced"


def mssp(
    tiles: Sequence[Tile], amounts: Amounts, terms: Sequence[TermsLine], commitments: Sequence[CommitmentLine], of: str
) -> list[Component]:
    """Amounts, the prices they follow and, where the viewer may see them, commitments; `of` is the day and currency
    that prices are in force on and written in."""
    parts: list[Component] = [tile_row(tiles, "Amounts of this and the last cycle"), _amounts(amounts)]
    below = [_terms(terms, of), *([_commitments(commitments)] if commitments else [])]
    return [*parts, html.Div(below, className="commercial-columns commercial-terms" if commitments else "")]


def nothing_charged() -> list[Component]:
    """Neither use nor a price."""
    why = "Prices and amounts appear as soon as usage of this customer, or prices of the partnership, are imported."
    return [card([], empty("No usage and no prices yet", why, icon="note"), label="Commercial")]


def _amounts(amounts: Amounts) -> html.Section:
    columns = (
        Column("Product"),
        Column("Peak so far", number=True),
        Column("Peak day"),
        Column(html.Span([f"{amounts.title} ", badge("Estimate", "estimate")]), number=True),
        Column(html.Span([f"{amounts.last_title} ", state_badge(amounts.last_state)]), number=True),
        Column("Change", number=True),
    )
    body: Component = (
        table(
            "Amounts by product",
            columns,
            [_amount(line) for line in amounts.lines],
            foot=["Total", "", "", amounts.total, amounts.last_total, ""],
            class_name="amount-table",
        )
        if amounts.lines
        else empty("No usage in this or the last cycle", "Amounts appear with the first reading.", icon="report")
    )
    head = [html.H2("Amounts", className="card-title"), html.Span(amounts.days, className="quiet")]
    return card(head, body, label="Amounts")


def _amount(line: AmountLine) -> list[Cell]:
    return [
        link([swatch(line.style), line.product], line.href, "cell-link product-name"),
        html.Span([line.peak, html.Span(f" {line.unit}", className="quiet amount-unit")], className="nowrap")
        if line.peak
        else "–",
        html.Span(line.peak_day or "–", className="nowrap"),
        _money(line.amount),
        _money(line.last_amount),
        delta(line.change) if line.change else "–",
    ]


def _money(text: str) -> Cell:
    if text == UNPRICED:
        return badge("Unpriced", "watch", "No price is in force for this product")
    return text or "–"


def _terms(lines: Sequence[TermsLine], of: str) -> html.Section:
    columns = (Column("Product"), Column("Model"), Column("Price"), Column("Since"))
    body: Component = (
        table("Prices by product", columns, [_term(line) for line in lines], class_name="terms-table")
        if any(line.model for line in lines)
        else empty("No prices are in force", "Usage has no amounts until prices of the partnership are imported.")
    )
    return card(
        [html.H2("Prices in force", className="card-title"), html.Span(of, className="quiet")],
        body,
        [html.Span("The price on the first day of a cycle holds for the whole cycle")],
        label="Prices in force",
    )


def _term(line: TermsLine) -> list[Cell]:
    own = badge("Own price", "accent", "Agreed for this customer; it goes before the partnership's price")
    name = html.Span([swatch(line.style), line.product], className="product-name")
    if not line.model:
        return [name, _money(UNPRICED), "–", "–"]
    return [
        name,
        html.Span([line.model, " ", own] if line.own else line.model),
        html.Div([html.Div(text, className="nowrap") for text in line.terms]),
        html.Span(line.since, className="nowrap"),
    ]


def _commitments(lines: Sequence[CommitmentLine]) -> html.Section:
    columns = (
        Column("Product"),
        Column("Minimum", number=True),
        Column("All customers so far", number=True),
        Column("Still missing", number=True),
    )
    rows: list[list[Cell]] = [
        [
            html.Span([swatch(line.style), line.product], className="product-name"),
            line.minimum,
            line.charged,
            line.missing,
        ]
        for line in lines
    ]
    return card(
        [html.H2("Commitments", className="card-title"), html.Span("of the whole partnership", className="quiet")],
        table("Minimum by product", columns, rows),
        [html.Span("What is missing when the cycle closes is charged to the partnership as a true-up")],
        label="Commitments",
    )
