"""The drill card: products of a cycle, customers of a bar, days of a customer."""

from collections.abc import Sequence
from dataclasses import dataclass

import pandas as pd
from dash import html
from dash.development.base_component import Component

from layouts import formats
from layouts.parts.breadcrumb import Crumb, breadcrumb
from layouts.parts.button import download_link, icon_button, link_button
from layouts.parts.card import actions, card
from layouts.parts.chart import Figure, chart
from layouts.parts.chips import swatch
from layouts.parts.empty import empty
from layouts.parts.grid import grid
from layouts.parts.link import link
from layouts.parts.segmented import Choice, segmented
from layouts.parts.table import Cell, Column, table
from layouts.report.grids import columns, rows
from layouts.report.ids import ReportId
from layouts.theme import ProductStyle


@dataclass(frozen=True)
class Switch:
    """The two ways to see the same figures, each an address, and which one is on."""

    chart_href: str
    table_href: str
    as_table: bool

    @property
    def choices(self) -> list[Choice]:
        """Both ways as segments."""
        return [
            Choice("Chart", self.chart_href, not self.as_table),
            Choice("Table", self.table_href, self.as_table),
        ]


@dataclass(frozen=True)
class ProductLine:
    """One product of a cycle; `amount` is empty without prices, `note` explains it, texts in the reader's locale.

    `href` is None where nobody has used the product: there are no customers to lead to.
    """

    name: str
    style: ProductStyle
    peak: str
    unit: str
    customers: str
    amount: str
    href: str | None
    note: str = ""


@dataclass(frozen=True)
class CustomersOfBar:
    """The customers that make up a bar.

    `customers` has the columns of `grids.rows`; `customer_href` is an address up to the Security Center ID;
    `total` and `amount_total` are the bar's own figures as text, which the rows add up to (R-PEAK-2); `figure` is None
    where the rows are shown as a table.
    """

    customers: pd.DataFrame
    figure: Figure | None
    unit: str
    style: ProductStyle
    currency: str
    exponent: int
    customer_href: str
    count: str
    total: str
    amount_total: str
    unpriced: int
    priced: bool
    switch: Switch
    file_href: str


@dataclass(frozen=True)
class DaysOfCustomer:
    """One customer's days in a cycle: facts as (label, text), the curve, the days it was drawn from.

    `days` has the columns day (date) and quantity (missing without a reading).
    """

    facts: Sequence[tuple[str, str]]
    figure: Figure
    days: pd.DataFrame
    unit: str
    switch: Switch
    file_href: str


def drill_products(
    crumbs: Sequence[Crumb], lines: Sequence[ProductLine], footer: str, amount_total: str, *, priced: bool
) -> Component:
    """Level one: every product of the selected cycle, leading to its customers; amounts only where any has a price."""
    if not lines:
        body: Component = empty(
            "No usage in this cycle", "No reading has been loaded for any day of it.", icon="report"
        )
    else:
        shown = len(_PRODUCT_COLUMNS) if priced else len(_PRODUCT_COLUMNS) - 1
        rows = [_product(line)[:shown] for line in lines]
        body = table("Products of the cycle", _PRODUCT_COLUMNS[:shown], rows, class_name="drill-products")
    return card([breadcrumb(crumbs)], body, [html.Span(footer), html.Span(amount_total)], label="Details")


def drill_hidden(crumbs: Sequence[Crumb], why: str, show_href: str) -> Component:
    """Instead of any level of which the legend hides every product: why there is nothing, and the way to show all."""
    show = link_button("Show all products", show_href)
    return card([breadcrumb(crumbs)], empty("No product is shown", why, show, icon="filter"), label="Details")


def drill_customers(crumbs: Sequence[Crumb], model: CustomersOfBar, locale: str) -> Component:
    """Level two: the customers of one bar, as a table with their shares or as a chart of the largest."""
    unpriced = f"{formats.number(model.unpriced, locale)} unpriced" if model.unpriced else ""
    amounts = " · ".join(part for part in (model.amount_total, unpriced) if part)
    return card(
        [breadcrumb(crumbs), html.Span(f"{model.total} in {model.count}", className="quiet nowrap")],
        [_toolbar(model.switch, model.file_href, "contributions"), _customers(model)],
        [html.Span(f"Rows add up to the bar: {model.total}"), html.Span(amounts)],
        label="Details",
    )


def drill_days(crumbs: Sequence[Crumb], model: DaysOfCustomer, locale: str) -> Component:
    """Level three: one customer's curve with its peak, or the same days as a table."""
    shown = (
        _day_table(model, locale)
        if model.switch.as_table
        else chart(ReportId.DRILL_CHART, "Daily quantities with the peak day", model.figure)
    )
    return card(
        [breadcrumb(crumbs)],
        [_facts(model.facts), _toolbar(model.switch, model.file_href, "daily readings"), shown],
        [html.Span("Shaded days have no reading; a reading of 0 is a point on the axis")],
        label="Details",
    )


_PRODUCT_COLUMNS = (
    Column("Product"),
    Column("Sum of peaks", number=True),
    Column("Customers", number=True),
    Column("Amount", number=True),
)


def _product(line: ProductLine) -> list[Cell]:
    return [
        _name(line),
        html.Span([line.peak, html.Span(f" {line.unit}", className="quiet cell-unit")]),
        line.customers,
        _amount(line),
    ]


def _name(line: ProductLine) -> Cell:
    shown: list[Component | str] = [swatch(line.style), line.name]
    return html.Span(shown) if line.href is None else link(shown, line.href, "cell-link")


def _amount(line: ProductLine) -> Cell:
    if not line.amount:
        return html.Span("Unpriced", className="quiet")
    note = [html.Span(line.note, className="cell-note")] if line.note else []
    return html.Span([line.amount, *note])


def _customers(model: CustomersOfBar) -> Component:
    if model.figure is not None:
        return chart(ReportId.DRILL_CHART, "The largest peaks of the bar", model.figure, "chart chart-drill")
    return grid(
        ReportId.DRILL_GRID,
        columns(
            model.unit,
            model.style.class_name,
            model.currency,
            model.exponent,
            model.customer_href,
            priced=model.priced,
        ),
        row_key="id",
        height="var(--drill-height)",
        nothing="No customer has a reading here",
        rows=rows(model.customers),
        fit=True,
    )


def _toolbar(switch: Switch, file_href: str, what: str) -> html.Div:
    image = [] if switch.as_table else [icon_button("image", "Download chart as image", ReportId.DRILL_IMAGE)]
    file = download_link("CSV", file_href, "quiet", label=f"Download {what} as CSV")
    return html.Div([segmented("Show as", switch.choices), actions(file, *image)], className="toolbar")


def _facts(facts: Sequence[tuple[str, str]]) -> html.Dl:
    return html.Dl(
        [html.Div([html.Dt(label), html.Dd(text)]) for label, text in facts],
        className="facts",
    )


def _day_table(model: DaysOfCustomer, locale: str) -> html.Div:
    days, quantities = model.days["day"].tolist(), model.days["quantity"].tolist()
    lines = [
        [formats.weekday(day, locale), _quantity(quantity, locale)]
        for day, quantity in zip(days, quantities, strict=True)
    ]
    return table("Daily quantities", [Column("Day"), Column(f"Quantity, {model.unit}", number=True)], lines)


def _quantity(quantity: float | None, locale: str) -> Cell:
    if quantity is None or pd.isna(quantity):
        return html.Span("no reading", className="quiet")
    return formats.number(int(quantity), locale)
