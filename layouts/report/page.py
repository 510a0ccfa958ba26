"""The report before its figures: heading with its controls, tiles, chart card, drill card."""

from collections.abc import Collection, Sequence

import dash_bootstrap_components as dbc
from dash import html
from dash.development.base_component import Component

from auth.permissions import Permission
from layouts.parts.button import button, icon_button
from layouts.parts.card import actions, card
from layouts.parts.chart import chart
from layouts.parts.page_head import page_head
from layouts.parts.segmented import Choice, segmented
from layouts.parts.skeleton import skeleton_line, skeleton_rows, skeleton_tiles
from layouts.parts.tile import Tile, tile_row
from layouts.report.ids import ReportId


def build(permissions: Collection[Permission]) -> html.Div:
    """The report's skeleton; who may not create exports has no export button."""
    export = [button("Export invoice workbook", ReportId.EXPORT, "primary")]
    return html.Div(
        [
            page_head(
                "Usage and billing",
                html.Span(skeleton_line(), id=ReportId.SUBTITLE),
                html.Div(id=ReportId.TAGS, className="tag-filter"),
                html.Div(id=ReportId.MONTHS),
                _cycle_picker(),
                html.Div(
                    export if Permission.EXPORT_CREATE in permissions else [], id=ReportId.EXPORT_PLACE, hidden=True
                ),
            ),
            html.Div(skeleton_tiles(4), id=ReportId.TILES, className="tile-rows"),
            html.Div(id=ReportId.NOTICE),
            html.Div([_chart_card(), _drill_card()], className="report-columns"),
        ],
        id=ReportId.PAGE,
        className="page-body",
    )


def subtitle(anchor: str, zone: str) -> str:
    """What a figure of the report is: anchor is the days a cycle runs between, as text."""
    return f"Peaks per billing cycle, {anchor}, {zone}"


def months_control(choices: Sequence[Choice]) -> html.Div:
    """How many months the chart shows."""
    return segmented("Months shown", choices)


def views_control(choices: Sequence[Choice]) -> html.Div:
    """How the cycles are shown: grouped bars, a panel per product, a table."""
    return segmented("View", choices)


def tiles(models: Sequence[Tile]) -> list[Component]:
    """The figures of the selected cycle."""
    return [tile_row(models, "Figures of the cycle")]


def _cycle_picker() -> html.Div:
    return html.Div(
        [
            html.Label("Billing cycle", htmlFor=ReportId.CYCLE, className="visually-hidden"),
            dbc.Select(id=ReportId.CYCLE, options=[], class_name="select"),
        ],
        className="cycle-picker",
    )


def _chart_card() -> html.Section:
    return card(
        [html.Div(id=ReportId.LEGEND), html.Div(id=ReportId.VIEWS)],
        [
            html.Div(chart(ReportId.CHART, "Sum of customers' peaks per cycle and product"), id=ReportId.CHART_PANEL),
            html.Div(id=ReportId.CHART_TABLE),
        ],
        [
            html.Div(
                [html.Span("", id=ReportId.CHART_FOOT), html.Span("", id=ReportId.CHART_AS_OF)], className="foot-text"
            ),
            actions(
                html.Span(id=ReportId.CHART_FILE),
                icon_button("image", "Download chart as image", ReportId.CHART_IMAGE),
            ),
        ],
        class_name="chart-card",
        label="Cycles",
    )


def _drill_card() -> html.Div:
    return html.Div(
        card([skeleton_line()], skeleton_rows(8), label="Details"), id=ReportId.DRILL, className="drill-card"
    )
