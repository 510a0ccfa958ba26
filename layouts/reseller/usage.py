"""The part of monthly use: each product's sum of customers' peaks, a panel for each."""

from collections.abc import Sequence

from dash import html
from dash.development.base_component import Component

from layouts.parts.button import download_link, icon_button
from layouts.parts.card import actions, card
from layouts.parts.chart import Figure, chart
from layouts.parts.empty import empty
from layouts.parts.table import Cell, Column, table
from layouts.reseller.ids import ResellerId
from layouts.reseller.movement import as_table


def usage(
    figure: Figure, columns: Sequence[Column], rows: Sequence[Sequence[Cell]], as_of: str, file_href: str
) -> list[Component]:
    """The panels, and the same as a table of months and products."""
    return [
        card(
            [html.H2("Monthly product usage", className="card-title")],
            [
                chart(ResellerId.USAGE, "Sum of customers' peaks by month and product", figure),
                as_table(table("Sum of customers' peaks by month and product", columns, rows)),
            ],
            [
                html.Div(
                    [html.Span("Sum of customers' peaks per month, units as licensed"), html.Span(as_of)],
                    className="foot-text",
                ),
                actions(
                    download_link("CSV", file_href, "quiet", label="Download monthly usage as CSV"),
                    icon_button("image", "Download chart as image", ResellerId.USAGE_IMAGE),
                ),
            ],
            class_name="chart-card",
            label="Monthly product usage",
        )
    ]


def no_usage(why: str, action: Component | None) -> list[Component]:
    """Nothing was measured of what is asked for."""
    return [card([], empty("No usage here", why, action, "report"), label="Monthly product usage")]
