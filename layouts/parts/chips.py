"""Chips that filter a list or hide a product, all of them addresses."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from dash import html
from dash.development.base_component import Component

from layouts.parts.aria import aria
from layouts.parts.link import link
from layouts.theme import ProductStyle


@dataclass(frozen=True)
class FilterChip:
    """One filter of a list: its text, how many rows it leaves (already formatted), its address."""

    text: str
    count: str
    href: str
    current: bool = False


@dataclass(frozen=True)
class LegendChip:
    """One product of a chart: short text, full name, its look, whether it is shown, the address that flips that."""

    text: str
    name: str
    style: ProductStyle
    href: str
    shown: bool = True


def swatch(style: ProductStyle) -> html.Span:
    """The little square of a product's colour and pattern."""
    return html.Span(className=f"swatch {style.class_name}", **aria(hidden=True))


def filter_chips(label: str, chips: Sequence[FilterChip], made_for: str = "") -> html.Div:
    """Filters of which one holds at a time, made for an address: what else it says by now is kept."""
    return _row(label, [_filter(chip) for chip in chips], **({"data-from": made_for} if made_for else {}))


def legend_chips(chips: Sequence[LegendChip], made_for: str) -> html.Div:
    """The legend of a chart; every chip shows or hides its product at the address the chips were made for."""
    return _row("Products shown", [_legend(chip) for chip in chips], **{"data-from": made_for})


def _filter(chip: FilterChip) -> html.A:
    count = html.Span(chip.count, className="chip-count")
    return link([f"{chip.text} ", count], chip.href, "chip", current=chip.current)


def _legend(chip: LegendChip) -> html.A:
    verb = "Hide" if chip.shown else "Show"
    return link(
        [swatch(chip.style), chip.text],
        chip.href,
        "chip chip-legend" if chip.shown else "chip chip-legend chip-off",
        role="button",
        title=f"{verb} {chip.name}",
        **aria(pressed=True if chip.shown else "false"),
    )


def _row(label: str, chips: list[Component], **attributes: Any) -> html.Div:
    return html.Div(chips, className="chips", role="group", **attributes, **aria(label=label))
