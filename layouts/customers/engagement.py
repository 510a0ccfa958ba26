"""The sub-tab of engagement: kinds of activity by month, shaded within each row, silence visible."""

from collections.abc import Sequence
from dataclasses import dataclass

from dash import html
from dash.development.base_component import Component

from layouts.parts.aria import aria
from layouts.parts.card import card
from layouts.parts.empty import empty
from layouts.parts.segmented import Choice, segmented


@dataclass(frozen=True)
class MatrixRow:
    """One kind of activity: its name, a count and a shade (0 to 4) for each month, their total."""

    kind: str
    cells: Sequence[tuple[str, int]]
    total: str


@dataclass(frozen=True)
class Matrix:
    """The whole matrix; `months` are short names with their full ones, `note` says whose activity over which time."""

    months: Sequence[tuple[str, str]]
    rows: Sequence[MatrixRow]
    totals: Sequence[str]
    total: str
    note: str


def engagement(matrix: Matrix, whose: Sequence[Choice]) -> list[Component]:
    """The card with the matrix, or what to expect where nothing has happened in a year."""
    head = [html.H2("Activity by month", className="card-title"), segmented("Whose activity", whose)]
    foot = [html.Span(matrix.note), html.Span(_legend(), className="matrix-legend")]
    return [card(head, _body(matrix), foot, label="Activity by month")]


def _body(matrix: Matrix) -> Component:
    if not matrix.rows:
        return empty(
            "No activity in twelve months",
            "Logins, reports and other activity appear here once they are imported. Silence this long is worth a call.",
            icon="clock",
        )
    head = html.Thead(
        html.Tr(
            [
                html.Th("Activity", scope="col"),
                *(html.Th(html.Abbr(short, title=full), scope="col") for short, full in matrix.months),
                html.Th("Total", scope="col", className="matrix-total"),
            ]
        )
    )
    feet = [html.Td(total, className="matrix-sum") for total in matrix.totals]
    foot = html.Tr([html.Th("All", scope="row"), *feet, html.Td(matrix.total, className="matrix-total")])
    table = html.Table(
        [
            html.Caption("Activity by kind and month", className="visually-hidden"),
            head,
            html.Tbody([_row(row) for row in matrix.rows]),
            html.Tfoot(foot),
        ],
        className="matrix",
    )
    return html.Div(table, className="table-scroll", tabIndex="0", role="region", **aria(label="Activity by month"))


def _row(row: MatrixRow) -> html.Tr:
    cells = [html.Td(count, className=f"matrix-cell matrix-shade-{shade}") for count, shade in row.cells]
    return html.Tr([html.Th(row.kind, scope="row"), *cells, html.Td(row.total, className="matrix-total")])


def _legend() -> list[str | Component]:
    shades = [html.Span(className=f"matrix-key matrix-shade-{shade}", **aria(hidden=True)) for shade in range(5)]
    return ["none ", *shades, " most in the row"]
