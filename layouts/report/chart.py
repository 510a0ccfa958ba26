"""What stands around and instead of the report's chart: cycle choices and the table view."""

from collections.abc import Callable, Sequence

import pandas as pd
from dash import html
from dash.development.base_component import Component

from data.domain.cycles import Cycle, CycleState
from layouts import formats
from layouts.parts.aria import aria
from layouts.parts.badges import state_badge
from layouts.parts.chips import swatch
from layouts.parts.link import link
from layouts.parts.table import Cell, Column, table
from layouts.report.figures import Bar, bars_of
from layouts.theme import product_style

FOOT = "Sum of customers' peaks per cycle, units as licensed"


def cycle_options(cycles: Sequence[tuple[Cycle, CycleState]], locale: str) -> list[dict[str, str]]:
    """Options of the cycle picker in the order given; what is still an estimate says so."""
    return [
        {
            "value": cycle.label,
            "label": formats.cycle_range(cycle, locale) + (" · estimate" if state.is_estimate else ""),
        }
        for cycle, state in cycles
    ]


def cycles_table(bars: pd.DataFrame, bar_href: Callable[[str, str], str], locale: str) -> html.Div:
    """The chart as a table, cycles down and products across; every figure leads where its bar leads.

    Columns in: those of `figures.grouped`. `bar_href` gives the address for a cycle label and a product code.
    """
    drawn = bars_of(bars)
    products = {bar.product: bar for bar in drawn}
    cycles = {bar.cycle_label: bar for bar in sorted(drawn, key=lambda bar: bar.cycle_label)}
    found = {(bar.cycle_label, bar.product): bar for bar in drawn}
    rows = [
        [_cycle(first), *(_figure(found.get((label, code)), bar_href, locale) for code in products)]
        for label, first in cycles.items()
    ]
    columns = [Column("Cycle"), *(Column(_heading(bar), number=True) for bar in products.values())]
    return table("Sum of peaks per cycle and product", columns, rows)


def _cycle(bar: Bar) -> Component:
    mark = [state_badge(bar.state)] if bar.is_estimate else []
    return html.Span([html.Span(bar.cycle_text), *mark], className="cell-cycle")


def _heading(bar: Bar) -> Component:
    code = html.Span([swatch(product_style(bar.position)), bar.product])
    return html.Span([code, html.Span(bar.unit, className="cell-note")], title=bar.product_name)


def _figure(bar: Bar | None, bar_href: Callable[[str, str], str], locale: str) -> Cell:
    if bar is None:
        return html.Span(formats.DASH, title="No reading", className="quiet")
    text = formats.number(bar.peak_sum, locale)
    return link(
        text,
        bar_href(bar.cycle_label, bar.product),
        "cell-link cell-chosen" if bar.selected else "cell-link",
        **aria(label=f"{bar.product_name}, {bar.cycle_text}: {text} {bar.unit}"),
    )
