"""The part of annual contract value over time: the line, and what it is made of on the day that is opened."""

from collections.abc import Sequence
from dataclasses import dataclass

from dash import html
from dash.development.base_component import Component

from layouts.parts.badges import Tone, badge
from layouts.parts.button import download_link, icon_button
from layouts.parts.card import actions, card
from layouts.parts.chart import Figure, chart
from layouts.parts.empty import empty
from layouts.parts.grid import grid
from layouts.parts.link import link
from layouts.parts.segmented import Choice, segmented
from layouts.parts.table import Cell, Column, table
from layouts.reseller.fields import days
from layouts.reseller.grids import point_columns
from layouts.reseller.ids import ResellerId

_MOVED: dict[str, tuple[str, Tone]] = {
    "new": ("New", "good"),
    "expansion": ("Expanded", "good"),
    "contraction": ("Contracted", "watch"),
    "churn": ("Churned", "bad"),
}
# Who drops one product may well stay with others.
_MOVED_OF_PRODUCT = _MOVED | {"new": ("Added", "good"), "churn": ("Dropped", "bad")}

_MOST_CHANGES = 8


@dataclass(frozen=True)
class PointLine:
    """One day of the line in words; `change` is against the line before."""

    day: str
    acv: str
    change: str
    loss: bool
    href: str
    chosen: bool


@dataclass(frozen=True)
class ChangeLine:
    """One customer that moved, in words."""

    name: str
    href: str
    word: str
    tone: Tone
    change: str
    loss: bool


@dataclass(frozen=True)
class Controls:
    """The ways to see the line, each an address, the days it shows and today (ISO)."""

    grains: Sequence[Choice]
    months: Sequence[Choice]
    forms: Sequence[Choice]
    first: str
    last: str
    today: str


@dataclass(frozen=True)
class OpenedDay:
    """What stands behind one day of the line: facts, who changed since the day before it, and every customer."""

    day: str
    before: str
    facts: Sequence[tuple[str, str]]
    changes: Sequence[ChangeLine]
    movement_href: str
    rows: Sequence[dict[str, object]]
    currency: str
    exponent: int
    customers: str
    file_href: str


def over_time(
    controls: Controls,
    shown: Figure | Sequence[PointLine],
    currency: str,
    as_of: str,
    file_href: str,
    opened: Component,
    locale: str,
) -> list[Component]:
    """The line (or the same as a table) beside the day that is opened."""
    as_table = not isinstance(shown, dict)
    image = [] if as_table else [icon_button("image", "Download chart as image", ResellerId.CHART_IMAGE)]
    line = card(
        [
            html.H2("ACV over time", className="card-title"),
            html.Div(
                [
                    segmented("Points", controls.grains),
                    segmented("Months shown", controls.months),
                    segmented("View", controls.forms),
                ],
                className="card-controls",
            ),
        ],
        [
            days(
                "Days shown",
                (ResellerId.FROM, "from", controls.first),
                (ResellerId.TO, "to", controls.last),
                controls.today,
            ),
            _points(shown, currency) if not isinstance(shown, dict) else _chart(shown, locale),
        ],
        [
            html.Div(
                [html.Span("Month-ends are marked. Choose a day to see what it is made of."), html.Span(as_of)],
                className="foot-text",
            ),
            actions(download_link("CSV", file_href, "quiet", label="Download the line's figures as CSV"), *image),
        ],
        class_name="chart-card",
        label="Annual contract value over time",
    )
    return [html.Div([line, html.Div(opened, id=ResellerId.POINT, className="drill-card")], className="report-columns")]


def no_orders(*, clear_href: str | None) -> list[Component]:
    """Nothing to draw; `clear_href` leads to the view without filters where there are some."""
    if clear_href is not None:
        action = link("Clear filters", clear_href, "button button-plain")
        shown = empty("No order fits these filters", "Choose another tag, product, owner or country.", action, "filter")
    else:
        why = "ACV, renewals and movement are calculated as soon as orders have been loaded."
        shown = empty("No orders yet", why, icon="report")
    return [card([], shown, label="Orders")]


def opened_day(model: OpenedDay) -> Component:
    """A day of the line: its total, what changed, and customers by value."""
    return card(
        [
            html.H2(model.day, className="card-title"),
            actions(
                download_link("CSV", model.file_href, "quiet", label=f"Download the customers of {model.day} as CSV")
            ),
        ],
        [
            html.Dl([html.Div([html.Dt(word), html.Dd(value)]) for word, value in model.facts], className="facts"),
            _changes(model),
            grid(
                ResellerId.POINT_GRID,
                point_columns(model.currency, model.exponent, model.customers),
                row_key="id",
                height="100%",
                nothing="No customer has an active order on this day.",
                rows=model.rows,
                fit=True,
            ),
        ],
        label=f"ACV on {model.day}",
    )


def _chart(figure: Figure, locale: str) -> html.Div:
    return chart(ResellerId.CHART, "Annual contract value over time", figure, locale=locale)


def _points(lines: Sequence[PointLine], currency: str) -> Component:
    columns = [Column("Day"), Column(f"ACV, {currency}", number=True), Column("Change", number=True)]
    rows: list[list[Cell]] = [
        [
            link(line.day, line.href, "cell-link cell-chosen" if line.chosen else "cell-link"),
            line.acv,
            signed(line.change, loss=line.loss),
        ]
        for line in lines
    ]
    return table("Annual contract value by day", columns, rows, class_name="reseller-points")


def _changes(model: OpenedDay) -> Component:
    if not model.changes:
        return html.P(f"Nothing changed since {model.before}.", className="reseller-note")
    shown, more = model.changes[:_MOST_CHANGES], len(model.changes) - _MOST_CHANGES
    columns = [Column(f"Changed since {model.before}"), Column("How"), Column(f"Change, {model.currency}", number=True)]
    rows: list[list[Cell]] = [
        [link(line.name, line.href, "task-title"), badge(line.word, line.tone), signed(line.change, loss=line.loss)]
        for line in shown
    ]
    rest = [link(f"{more} more in Movement", model.movement_href, "quiet-link reseller-note")] if more > 0 else []
    changes = table(f"Changed since {model.before}", columns, rows, class_name="reseller-changes")
    return html.Div([changes, *rest])


def how_moved(kind: str, *, of_product: bool) -> tuple[str, Tone]:
    """How a customer's value moved, altogether or of one product: a word and its tone."""
    return (_MOVED_OF_PRODUCT if of_product else _MOVED)[kind]


def signed(text: str, *, loss: bool) -> html.Span:
    """A change with its sign; a loss is red too."""
    return html.Span(text, className="cell-bad" if loss else "")
