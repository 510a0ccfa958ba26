"""The dashboard: the skeleton that stands at once, and the parts that fill it."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from dash import dcc, html
from dash.development.base_component import Component

from auth.permissions import Permission
from layouts.dashboard.columns import TableModel
from layouts.dashboard.grids import columns
from layouts.dashboard.ids import DashboardId
from layouts.dashboard.toolbar import export_menu
from layouts.dashboard.views import view_menu
from layouts.parts.card import card
from layouts.parts.empty import empty
from layouts.parts.grid import ColumnDef, grid
from layouts.parts.page_head import page_head
from layouts.parts.search_field import quick_search
from layouts.parts.selection import selection_bar
from layouts.parts.skeleton import skeleton_line, skeleton_tiles
from layouts.parts.tile import Tile, tile_row
from layouts.tags.bulk import bulk_actions


@dataclass(frozen=True)
class DashboardTiles:
    """Both rows of tiles: the portfolio's figures, and one peak per product."""

    portfolio: Sequence[Tile]
    products: Sequence[Tile]


def build(permissions: Collection[Permission]) -> html.Div:
    """The dashboard before its figures have arrived."""
    return html.Div(
        [
            page_head(
                "Portfolio",
                html.Span(skeleton_line(), id=DashboardId.PERIOD),
                html.Div(view_menu(), id=DashboardId.VIEW),
            ),
            html.Div([skeleton_tiles(5), skeleton_tiles(5, small=True)], id=DashboardId.TILES, className="tile-rows"),
            html.Div(id=DashboardId.NOTICE, className="dashboard-notice"),
            _customers(),
            *(dcc.Store(id=name) for name in _STORES),
        ],
        id=DashboardId.PAGE,
        className="page-body",
    )


def tiles(model: DashboardTiles) -> list[Component]:
    """Both rows; a partnership without products has only the first."""
    rows: list[Component] = [tile_row(model.portfolio, "Portfolio figures")]
    if model.products:
        rows.append(tile_row(model.products, "Peaks per product", small=True))
    return rows


def no_customers(*, sees_all: bool) -> html.Div:
    """What stands in place of the table: the partnership has nobody, or nobody is assigned to the viewer."""
    title, why = (
        ("No customers yet", "Customers appear here with the first data that is loaded.")
        if sees_all
        else ("No customers are assigned to you", "Ask an administrator of your partnership to assign some to you.")
    )
    return html.Div(empty(title, why, icon="customer"), className="panel no-customers")


# In memory only: which arrangement stands in the grid, what it was made into, what was removed, what is selected.
_STORES = (
    DashboardId.ARRANGED,
    DashboardId.STATE,
    DashboardId.REMOVED,
    DashboardId.CHANGED,
    DashboardId.VIEWS_CHANGED,
    DashboardId.SELECTED,
)
_NOTHING = "No customers here. Change the filter, the tags or the quick search."
_OPTIONS: dict[str, object] = {
    "rowSelection": {
        "mode": "multiRow",
        "checkboxes": True,
        "headerCheckbox": True,
        "enableClickSelection": False,
        "selectAll": "filtered",
    },
    "selectionColumnDef": {
        "width": 42,
        "minWidth": 42,
        "maxWidth": 42,
        "pinned": "left",
        "lockPosition": "left",
        "resizable": False,
        "suppressMovable": True,
    },
}
_KEPT = ("columnMoved", "columnResized", "columnPinned", "columnVisible", "sortChanged", "filterChanged")
"""What a person changes about the table and finds again the next time."""


def _customers() -> html.Section:
    shown = grid(
        DashboardId.GRID,
        _first_columns(),
        row_key="id",
        height="var(--grid-height)",
        nothing=_NOTHING,
        options=_OPTIONS,
        listeners={event: ["tableChanged(params)"] for event in _KEPT},
    )
    return card(
        [html.Div(id=DashboardId.CHIPS), _tools()],
        [html.Div(shown, className="dashboard-grid")],
        [
            selection_bar(DashboardId.BULK, DashboardId.SELECTED_COUNT, "Selected customers", bulk_actions()),
            html.Span("", id=DashboardId.COUNT, role="status"),
            html.Span("", id=DashboardId.AS_OF),
        ],
        class_name="panel-grid dashboard-card",
        label="Customers",
    )


def _first_columns() -> list[ColumnDef]:
    """What can be told of the table before anything is known of the partnership."""
    return columns(TableModel((), "EUR", 2, priced=False, contracted=False), "", {})[:1]


def _tools() -> html.Div:
    """What narrows the table on the left, what is done with it on the right."""
    return html.Div(
        [
            quick_search(DashboardId.SEARCH),
            html.Div(id=DashboardId.TAGS, className="dashboard-tags"),
            html.Div([html.Div(id=DashboardId.COLUMNS), export_menu()], className="actions dashboard-actions"),
        ],
        className="dashboard-tools",
    )
