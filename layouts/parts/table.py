"""A plain, readable HTML table for small amounts of data."""

from collections.abc import Sequence
from dataclasses import dataclass

from dash import html
from dash.development.base_component import Component

from layouts.parts.aria import aria

Cell = str | Component


@dataclass(frozen=True)
class Column:
    """A column's title (with the unit, if any) and whether it holds numbers; wide ones may wrap."""

    title: str | Component
    number: bool = False


def table(
    caption: str,
    columns: Sequence[Column],
    rows: Sequence[Sequence[Cell]],
    *,
    foot: Sequence[Cell] = (),
    class_name: str = "",
) -> html.Div:
    """A table whose first column names its rows; the caption is for assistive technology."""
    head = html.Thead(html.Tr([html.Th(column.title, scope="col", className=_align(column)) for column in columns]))
    body = html.Tbody([_row(columns, row) for row in rows])
    feet = [html.Tfoot(_row(columns, foot))] if foot else []
    return html.Div(
        html.Table([html.Caption(caption, className="visually-hidden"), head, body, *feet], className="plain-table"),
        className=f"table-scroll {class_name}".strip(),
        tabIndex="0",
        role="region",
        **aria(label=caption),
    )


def _row(columns: Sequence[Column], cells: Sequence[Cell]) -> html.Tr:
    first, *rest = cells
    return html.Tr(
        [
            html.Th(first, scope="row", className=_align(columns[0])),
            *(html.Td(cell, className=_align(column)) for column, cell in zip(columns[1:], rest, strict=True)),
        ]
    )


def _align(column: Column) -> str:
    return "number" if column.number else ""
