"""The sub-tab of commercial facts at a reseller: orders, licences against use, annual value over time."""

from collections.abc import Sequence
from dataclasses import dataclass

from dash import html
from dash.development.base_component import Component

from layouts.customers.ids import CustomersId
from layouts.parts.badges import Tone, badge
from layouts.parts.card import card
from layouts.parts.chart import Figure, chart
from layouts.parts.chips import swatch
from layouts.parts.empty import empty
from layouts.parts.progress import inline_bar
from layouts.parts.table import Cell, Column, table
from layouts.parts.tile import Tile, tile_row
from layouts.theme import ProductStyle


@dataclass(frozen=True)
class OrderLine:
    """One order in the reader's locale; `note` says by which order it was renewed, or when it will be cancelled."""

    number: str
    product: str
    style: ProductStyle
    licences: str
    start: str
    end: str
    annual_value: str
    state: str
    tone: Tone
    note: str
    days_left: str


@dataclass(frozen=True)
class LicenceLine:
    """Use of one product against its licences; `share` is None where there is nothing to compare, `remark` why or how
    far above the licences the use is."""

    product: str
    style: ProductStyle
    peak: str
    licences: str
    share: float | None
    percent: str
    remark: str
    over: bool


@dataclass(frozen=True)
class AcvCourse:
    """Annual value at month-ends: the figure, and the same as (month, amount)."""

    figure: Figure
    points: Sequence[tuple[str, str]]


def reseller(
    tiles: Sequence[Tile], orders: Sequence[OrderLine], licences: Sequence[LicenceLine], course: AcvCourse, cycle: str
) -> list[Component]:
    """The figures of today, then the orders they come from; `cycle` is the days that use is measured in."""
    return [
        tile_row(tiles, "Figures of today"),
        html.Div([_licences(licences, cycle), _course(course)], className="commercial-columns"),
        _orders(orders),
    ]


def no_orders() -> list[Component]:
    """The customer has bought nothing yet."""
    why = "Annual value, renewals and licences appear as soon as orders of this customer have been imported."
    return [card([], empty("No orders yet", why, icon="note"), label="Orders")]


_ORDER_COLUMNS = (
    Column("Order"),
    Column("Product"),
    Column("State"),
    Column("Licences", number=True),
    Column("Start"),
    Column("End"),
    Column("Days left", number=True),
    Column("Annual value", number=True),
)


def _orders(lines: Sequence[OrderLine]) -> html.Section:
    return card(
        [html.H2("Orders", className="card-title"), html.Span(_counted(len(lines)), className="quiet")],
        table("Orders, active ones first", _ORDER_COLUMNS, [_order(line) for line in lines], class_name="order-table"),
        label="Orders",
    )


def _order(line: OrderLine) -> list[Cell]:
    note = [html.Span(line.note, className="order-note")] if line.note else []
    return [
        html.Span(line.number, className="nowrap"),
        html.Span([swatch(line.style), line.product], className="product-name"),
        html.Span([badge(line.state, line.tone), *note]),
        line.licences,
        html.Span(line.start, className="nowrap"),
        html.Span(line.end, className="nowrap"),
        line.days_left,
        html.Span(line.annual_value, className="nowrap"),
    ]


_LICENCE_COLUMNS = (
    Column("Product"),
    Column("Peak", number=True),
    Column("Licences", number=True),
    Column("Used", number=True),
    Column(html.Span("Share", className="visually-hidden")),
)


def _licences(lines: Sequence[LicenceLine], cycle: str) -> html.Section:
    body: Component = (
        table("Use by product", _LICENCE_COLUMNS, [_licence(line) for line in lines], class_name="licence-table")
        if lines
        else empty("Nothing licensed and nothing used", "No order runs today and no reading falls into this cycle.")
    )
    return card(
        [html.H2("Licences and use", className="card-title"), html.Span(cycle, className="quiet")],
        body,
        [html.Span("Peak of the current cycle against the licences of active orders")],
        label="Licences and use",
    )


def _licence(line: LicenceLine) -> list[Cell]:
    bar = [] if line.share is None else [inline_bar(line.share, f"licence-bar {line.style.class_name}")]
    tone: Tone = "bad" if line.over else "neutral"
    remark = [badge(line.remark, tone)] if line.over else [html.Span(line.remark, className="quiet")]
    return [
        html.Span([swatch(line.style), line.product], className="product-name"),
        line.peak,
        line.licences,
        line.percent,
        html.Span([*bar, *(remark if line.remark else [])], className="licence-use"),
    ]


def _course(course: AcvCourse) -> html.Section:
    points = table(
        "Annual value at month-ends",
        [Column("Month-end"), Column("Annual value", number=True)],
        [list(point) for point in course.points],
    )
    return card(
        [html.H2("Annual contract value", className="card-title"), html.Span("month-ends", className="quiet")],
        [
            chart(CustomersId.ACV_CHART, "Annual value at the month-ends of the last two years", course.figure),
            html.Details([html.Summary("Show as table"), points], className="past"),
        ],
        label="Annual contract value",
    )


def _counted(orders: int) -> str:
    return "1 order" if orders == 1 else f"{orders} orders"
