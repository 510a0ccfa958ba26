"""The drill card of a customer without a product: what the customer used in the cycle, product by product."""

from collections.abc import Sequence
from dataclasses import dataclass

from dash import html
from dash.development.base_component import Component

from layouts.parts.breadcrumb import Crumb, breadcrumb
from layouts.parts.card import card
from layouts.parts.chips import swatch
from layouts.parts.empty import empty
from layouts.parts.link import link
from layouts.parts.table import Cell, Column, table
from layouts.theme import ProductStyle

_COLUMNS = (
    Column("Product"),
    Column("Peak", number=True),
    Column("Unit"),
    Column("Peak day"),
    Column("Amount", number=True),
)


@dataclass(frozen=True)
class CustomerProduct:
    """One product of a customer in a cycle; texts are in the reader's locale, `amount` empty without a price."""

    name: str
    style: ProductStyle
    peak: str
    unit: str
    peak_day: str
    amount: str
    href: str


def drill_customer(
    crumbs: Sequence[Crumb], lines: Sequence[CustomerProduct], footer: str, amount: str, *, priced: bool
) -> Component:
    """Every product of one customer, leading to its days; amounts only where any product has a price."""
    shown = len(_COLUMNS) if priced else len(_COLUMNS) - 1
    body: Component = (
        table("Products of the customer", _COLUMNS[:shown], [_row(line)[:shown] for line in lines])
        if lines
        else empty("No usage in this cycle", "No reading of this customer falls into it.", icon="report")
    )
    return card([breadcrumb(crumbs)], body, [html.Span(footer), html.Span(amount)], label="Details")


def _row(line: CustomerProduct) -> list[Cell]:
    return [
        link([swatch(line.style), line.name], line.href, "cell-link nowrap"),
        line.peak,
        line.unit,
        line.peak_day,
        line.amount or html.Span("Unpriced", className="quiet"),
    ]
