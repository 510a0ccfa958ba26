"""Defaults every data grid shares; the columns come from the page."""

from collections.abc import Mapping, Sequence
from typing import Any

import dash_ag_grid as dag
from dash import html

Band = Mapping[str, object]
ColumnDef = dict[str, Any]

_DEFAULT_COLUMN: Mapping[str, object] = {
    "sortable": True,
    "resizable": True,
    "filter": "agTextColumnFilter",
    "minWidth": 76,
}


def grid(
    id: str,
    columns: Sequence[ColumnDef],
    *,
    row_key: str,
    height: str,
    nothing: str,
    rows: Sequence[Mapping[str, object]] | None = None,
    fit: bool = False,
    options: Mapping[str, object] | None = None,
    listeners: Mapping[str, Sequence[str]] | None = None,
) -> html.Div:
    """A grid without rows shows that it is loading; `nothing` is said when there are none or none match.

    `row_key` is the field that identifies a row; `height` is a CSS length;
    `fit` stretches or shrinks the columns, within their limits, to the width there is;
    `options` are the grid's own, over those that all grids share;
    `listeners` are calls of grid functions among the assets by the grid's event.
    """
    shown = dag.AgGrid(
        id=id,
        columnDefs=list(columns),
        rowData=None if rows is None else list(rows),
        defaultColDef=dict(_DEFAULT_COLUMN),
        getRowId=f"params.data.{row_key}",
        className="portal-grid",
        columnSize="responsiveSizeToFit" if fit else None,
        style={"height": "100%", "width": "100%"},
        dashGridOptions=_options(nothing) | dict(options or {}),
        eventListeners={event: [*calls] for event, calls in (listeners or {}).items()},
        dangerously_allow_code=False,
    )
    # The place is there before the grid: its code is fetched when the first one is shown.
    return html.Div(shown, className="grid-place", style={"height": height})


def band(title: str, tone: str, columns: Sequence[ColumnDef]) -> ColumnDef:
    """A group of columns under one coloured band; tone is customer, commercial or security."""
    return {
        "headerName": title,
        "headerClass": f"band band-{tone}",
        "marryChildren": True,
        "children": [*columns],
    }


def call(function: str) -> dict[str, str]:
    """Names one of the grid functions among the assets, with its arguments."""
    return {"function": function}


def number_column(field: str, title: str, **more: object) -> ColumnDef:
    """A right-aligned column of numbers that are formatted in the reader's locale."""
    return {
        "field": field,
        "headerName": title,
        "type": "rightAligned",
        "filter": "agNumberColumnFilter",
        "valueFormatter": call("whole(params)"),
        "sortingOrder": ["desc", "asc", None],
        **more,
    }


def _options(nothing: str) -> dict[str, object]:
    return {
        "rowHeight": 35,
        "headerHeight": 33,
        "groupHeaderHeight": 29,
        "enableCellTextSelection": True,
        "ensureDomOrder": True,
        "suppressFieldDotNotation": True,
        "suppressColumnVirtualisation": True,  # few columns; a row is whole for readers and for searching in the page
        "animateRows": False,
        "suppressColumnMoveAnimation": True,
        "suppressDragLeaveHidesColumns": True,
        "suppressMenuHide": False,
        "tooltipShowDelay": 400,
        "localeText": {"noRowsToShow": nothing, "noMatchingRows": nothing, "loadingOoo": "Loading"},
    }
