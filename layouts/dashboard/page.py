"""The dashboard: the skeleton that stands at once, and the parts that fill it."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from dash import dcc, html
from dash.development.base_component import Component

from auth.permissions import Permission
from layouts.dashboard.grids import columns
from layouts.dashboard.ids import DashboardId
from layouts.parts.card import card
from layouts.parts.grid import grid
from layouts.parts.icon import icon
from layouts.parts.page_head import page_head
from layouts.parts.skeleton import skeleton_line, skeleton_tiles
from layouts.parts.tile import Tile, tile_row


@dataclass(frozen=True)
class DashboardTiles:
    """Both rows of tiles: the portfolio's figures, and one peak per product."""

    portfolio: Sequence[Tile]
    products: Sequence[Tile]


def build(permissions: Collection[Permission]) -> html.Div:
    """The dashboard before its figures have arrived."""
    return html.Div(
        [
            page_head("Portfolio", html.Span(skeleton_line(), id=DashboardId.PERIOD)),
            html.Div([skeleton_tiles(4), skeleton_tiles(5, small=True)], id=DashboardId.TILES, className="tile-rows"),
            html.Div(id=DashboardId.NOTICE),
            _customers(),
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


def _customers() -> html.Section:
    return card(
        [html.Div(id=DashboardId.CHIPS), _quick_search()],
        grid(
            DashboardId.GRID,
            columns((), "EUR", 2, "", priced=False),
            row_key="id",
            height="var(--grid-height)",
            nothing="No customers here. Change the filter or the quick search.",
        ),
        [
            html.Span("", id=DashboardId.COUNT, role="status"),
            html.Span("", id=DashboardId.AS_OF),
        ],
        class_name="panel-grid",
        label="Customers",
    )


def _quick_search() -> html.Div:
    return html.Div(
        [
            html.Label("Quick search in the table", htmlFor=DashboardId.SEARCH, className="visually-hidden"),
            icon("filter"),
            dcc.Input(
                id=DashboardId.SEARCH,
                type="text",
                value="",
                placeholder="Quick search",
                autoComplete="off",
                spellCheck=False,
                maxLength=80,
            ),
        ],
        className="quick-search",
    )
