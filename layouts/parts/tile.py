"""A tile: one figure with what it counts, and where to see what it counts."""

from collections.abc import Sequence
from dataclasses import dataclass

from dash import html
from dash.development.base_component import Component

from layouts.formats import direction
from layouts.parts.aria import aria
from layouts.parts.chips import swatch
from layouts.parts.link import link
from layouts.theme import ProductStyle

_DIRECTIONS = {1: "delta-up", 0: "delta-flat", -1: "delta-down"}


@dataclass(frozen=True)
class Delta:
    """A relative change (None: nothing to compare with), its text, and what it is measured against."""

    ratio: float | None
    text: str
    against: str = "against last cycle"


@dataclass(frozen=True)
class Tile:
    """What one tile shows; every text is already in the reader's locale."""

    label: str
    figure: str
    note: str = ""
    badge: Component | None = None
    style: ProductStyle | None = None
    delta: Delta | None = None
    href: str | None = None
    unit: str = ""


def tile(model: Tile, *, small: bool = False) -> Component:
    """The tile; with an address the whole of it is one link."""
    class_name = "tile tile-small" if small else "tile"
    children: list[str | Component] = [_label(model), _figure(model), _note(model)]
    if model.href is None:
        return html.Div(children, className=class_name)
    return link(children, model.href, f"{class_name} tile-link")


def tile_row(models: Sequence[Tile], label: str, *, small: bool = False) -> html.Div:
    """Tiles side by side, wrapping where the window is narrow."""
    return html.Div(
        [html.Div(tile(model, small=small), role="listitem", className="tile-cell") for model in models],
        className="tiles tiles-small" if small else "tiles",
        role="list",
        **aria(label=label),
    )


def _label(model: Tile) -> html.Span:
    dot = [swatch(model.style)] if model.style else []
    return html.Span([*dot, html.Span(model.label, className="tile-label-text")], className="tile-label")


def _figure(model: Tile) -> html.Span:
    unit = [html.Span(f" {model.unit}", className="tile-unit")] if model.unit else []
    return html.Span([model.figure, *unit], className="tile-figure")


def _note(model: Tile) -> html.Span:
    parts: list[str | Component] = []
    if model.badge is not None:
        parts += [model.badge, " "]
    if model.delta is not None:
        parts += [delta(model.delta), f" {model.delta.against}"]
    return html.Span([*parts, model.note], className="tile-note")


def delta(model: Delta) -> html.Span:
    """A change with its arrow, coloured by direction."""
    return html.Span(model.text, className=f"delta {_DIRECTIONS[direction(model.ratio)]}")
