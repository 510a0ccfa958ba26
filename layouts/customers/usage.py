"""The sub-tab of product usage: the choice of days, the charts or their table, and what stands under them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import dash_bootstrap_components as dbc
from dash import html
from dash.development.base_component import Component

from layouts.customers.ids import CustomersId
from layouts.parts.aria import aria
from layouts.parts.button import download_link, icon_button, link_button
from layouts.parts.card import actions, card
from layouts.parts.chart import Figure, chart
from layouts.parts.empty import empty
from layouts.parts.grid import ColumnDef, call, grid, number_column
from layouts.parts.segmented import Choice, segmented

LEGEND = (
    "Bands are billing cycles, marks their peaks (hollow: an estimate), dashed lines licences, "
    "grey stretches of the axis days without a reading"
)


@dataclass(frozen=True)
class RangeChoice:
    """The presets and views as addresses, and the days of the two fields; `problem` says why a range is not shown."""

    presets: Sequence[Choice]
    views: Sequence[Choice]
    first: date | None
    last: date | None
    problem: str = ""


@dataclass(frozen=True)
class TableColumn:
    """A product as a column of the table: the field of its quantities, a short title, its name and unit."""

    field: str
    title: str
    name: str
    unit: str


@dataclass(frozen=True)
class DayTable:
    """Days by products: a row has day (ISO), cycle and a quantity by field, without a key where there is no reading."""

    columns: Sequence[TableColumn]
    rows: Sequence[dict[str, object]]


@dataclass(frozen=True)
class UsageFoot:
    """What stands under the figures: until when they are known, and the address of the file."""

    as_of: str
    file_href: str


def usage(choice: RangeChoice, shown: Figure | DayTable, foot: UsageFoot, locale: str) -> list[Component]:
    """The card with the figures of a range."""
    is_table = isinstance(shown, DayTable)
    image = [] if is_table else [icon_button("image", "Download charts as image", CustomersId.USAGE_IMAGE)]
    file = download_link("CSV", foot.file_href, "quiet", label="Download these readings as CSV")
    about = "A dash is a day without a reading; 0 is a reading" if is_table else LEGEND
    return [
        card(
            _controls(choice),
            _day_grid(shown) if isinstance(shown, DayTable) else _charts(shown, locale),
            [
                html.Div([html.Span(about), html.Span(foot.as_of)], className="foot-text"),
                actions(file, *image),
            ],
            class_name="usage-card",
            label="Product usage",
        )
    ]


def refused(choice: RangeChoice, usual_href: str) -> list[Component]:
    """The choice with what is wrong about it, and a way to days that can be shown."""
    back = link_button("Show the last 3 months", usual_href)
    body = empty("These days cannot be shown", choice.problem, back, icon="calendar")
    return [card(_controls(choice), html.Div(body, role="alert"), class_name="usage-card", label="Product usage")]


def no_usage() -> list[Component]:
    """The customer has neither readings nor orders."""
    why = "Charts appear as soon as readings or orders of this customer have been imported."
    return [card([], empty("No usage and no licences yet", why, icon="report"), label="Product usage")]


def _controls(choice: RangeChoice) -> list[Component]:
    return [
        segmented("Days shown", choice.presets),
        html.Div(
            [
                _day("From", CustomersId.USAGE_FROM, choice.first, bad=bool(choice.problem)),
                _day("to", CustomersId.USAGE_TO, choice.last, bad=bool(choice.problem)),
            ],
            className="usage-days",
            role="group",
            **aria(label="First and last day"),
        ),
        actions(segmented("Show as", choice.views)),
    ]


def _day(text: str, id: str, value: date | None, *, bad: bool) -> html.Div:
    field = dbc.Input(
        id=id, type="date", value=value.isoformat() if value else "", class_name="field-input", invalid=bad
    )
    return html.Div([html.Label(text, htmlFor=id), field], className="usage-day")


def _charts(figure: Figure, locale: str) -> html.Div:
    label = "Daily quantities of each product with the peak of each cycle"
    return chart(CustomersId.USAGE_CHART, label, figure, locale=locale)


def _day_grid(model: DayTable) -> Component:
    return grid(
        CustomersId.USAGE_GRID,
        [*_DAY_COLUMNS, *(_quantity(column) for column in model.columns)],
        row_key="day",
        height="560px",
        nothing="No day of this range has passed yet",
        rows=model.rows,
        fit=True,
    )


_DAY_COLUMNS: Sequence[ColumnDef] = (
    {
        "field": "day",
        "headerName": "Day",
        "valueFormatter": call("day(params)"),
        "filter": False,
        "width": 120,
        "minWidth": 116,
    },
    {"field": "cycle", "headerName": "Cycle", "filter": False, "width": 96, "minWidth": 88},
)


def _quantity(column: TableColumn) -> ColumnDef:
    return number_column(
        column.field, f"{column.title}, {column.unit}", headerTooltip=column.name, width=136, minWidth=128
    )
