"""The part of movement: the bridge between two days with who moved, and retention by month."""

from collections.abc import Sequence
from dataclasses import dataclass

from dash import html
from dash.development.base_component import Component

from layouts.parts.button import download_link, icon_button
from layouts.parts.card import actions, card
from layouts.parts.chart import Figure, chart
from layouts.parts.grid import grid
from layouts.parts.segmented import Choice, segmented
from layouts.parts.table import Cell, Column, table
from layouts.reseller.fields import days
from layouts.reseller.grids import movement_columns
from layouts.reseller.ids import ResellerId


@dataclass(frozen=True)
class BridgeView:
    """The bridge as figure and rows of words (step, amount), the days it spans and today (ISO), and who moved as grid
    rows; `of` goes on a title where it is about one product only, such as ` of Web Applications`."""

    figure: Figure
    rows: Sequence[tuple[str, str]]
    spans: Sequence[Choice]
    first: str
    last: str
    today: str
    of: str
    moved: Sequence[dict[str, object]]
    currency: str
    exponent: int
    customers: str
    foot: str
    file_href: str


@dataclass(frozen=True)
class MonthLine:
    """One month of retention in words: month, start, what moved, end, gross and net."""

    cells: tuple[str, ...]


def movement(bridge: BridgeView, figure: Figure, months: Sequence[MonthLine], note: str) -> list[Component]:
    """Bridge and who moved side by side, retention below."""
    return [
        html.Div([_bridge(bridge), _moved(bridge)], className="report-columns movement-columns"),
        _retention(figure, months, bridge.currency, note),
    ]


def _bridge(model: BridgeView) -> html.Section:
    return card(
        [
            html.H2(f"What moved ACV{model.of}", className="card-title"),
            html.Div(segmented("Days compared", model.spans), className="card-controls"),
        ],
        [
            days(
                "Days compared",
                (ResellerId.FIRST, "first", model.first),
                (ResellerId.LAST, "last", model.last),
                model.today,
            ),
            chart(ResellerId.BRIDGE, "Annual contract value from one day to the other", model.figure),
            as_table(
                table(
                    "What moved annual contract value",
                    [Column("Step"), Column(f"Amount, {model.currency}", number=True)],
                    [list(row) for row in model.rows],
                )
            ),
        ],
        [
            html.Span(model.foot, className="foot-text"),
            actions(icon_button("image", "Download what moved ACV as image", ResellerId.BRIDGE_IMAGE)),
        ],
        class_name="chart-card",
        label="What moved ACV",
    )


def _moved(model: BridgeView) -> html.Div:
    listed = card(
        [
            html.H2(f"Who moved ACV{model.of}" if model.of else "Who moved", className="card-title"),
            actions(download_link("CSV", model.file_href, "quiet", label="Download the movement as CSV")),
        ],
        grid(
            ResellerId.MOVED,
            movement_columns(model.currency, model.exponent, model.customers),
            row_key="id",
            height="100%",
            nothing="Every customer's ACV is the same on both days.",
            rows=model.moved,
            fit=True,
        ),
        label="Who moved",
    )
    return html.Div(listed, className="drill-card")


def _retention(figure: Figure, months: Sequence[MonthLine], currency: str, note: str) -> html.Section:
    titles = ("Start", "New", "Expansion", "Contraction", "Churn", "End")
    columns = [
        Column("Month"),
        *(Column(f"{title}, {currency}", number=True) for title in titles),
        Column("Gross", number=True),
        Column("Net", number=True),
    ]
    rows: list[list[Cell]] = [list(month.cells) for month in months]
    return card(
        [html.H2("Retention by month", className="card-title")],
        [
            chart(ResellerId.RETENTION, "Gross and net retention of the last twelve months", figure),
            as_table(table("Retention by month", columns, rows)),
        ],
        [
            html.Span(note, className="foot-text"),
            actions(icon_button("image", "Download retention as image", ResellerId.RETENTION_IMAGE)),
        ],
        label="Retention by month",
    )


def as_table(shown: Component) -> html.Details:
    """The figures of a chart to be opened below it."""
    return html.Details([html.Summary("Show as table"), shown], className="as-table")
