"""The report of a reseller before its figures: heading with its controls, tiles, filters, and a place for its parts."""

from collections.abc import Collection, Sequence

from dash import html
from dash.development.base_component import Component

from auth.permissions import Permission
from layouts.parts.button import button
from layouts.parts.page_head import page_head
from layouts.parts.segmented import Choice, segmented
from layouts.parts.skeleton import skeleton_line, skeleton_rows, skeleton_tiles
from layouts.parts.tile import Tile, tile_row
from layouts.reseller.ids import ResellerId


def build(permissions: Collection[Permission]) -> html.Div:
    """The skeleton; who may not create exports has no export button."""
    export = [button("Export workbook", ResellerId.EXPORT, "primary", title="Monthly usage, ACV history and renewals")]
    return html.Div(
        [
            page_head(
                "Contracts and renewals",
                html.Span(skeleton_line(), id=ResellerId.SUBTITLE),
                *(export if Permission.EXPORT_CREATE in permissions else []),
            ),
            html.Div(skeleton_tiles(4), id=ResellerId.TILES, className="tile-rows"),
            html.Div([html.Div(id=ResellerId.SECTIONS), html.Div(id=ResellerId.FILTERS)], className="reseller-toolbar"),
            html.Div(id=ResellerId.NOTICE),
            html.Div(html.Div(skeleton_rows(10), className="panel"), id=ResellerId.BODY, className="reseller-body"),
        ],
        id=ResellerId.PAGE,
        className="page-body",
    )


def subtitle(zone: str, day: str) -> str:
    """What the figures are, and as of which day of which zone."""
    return f"Annual contract value (ACV) of active orders, as of {day}, {zone}"


def tiles(models: Sequence[Tile]) -> list[Component]:
    """The figures of today."""
    return [tile_row(models, "Figures of today")]


def sections(choices: Sequence[Choice]) -> html.Div:
    """The parts of the report."""
    return segmented("Part of the report", choices)
