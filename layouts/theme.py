"""Colours by meaning and the chart template, for both themes; style sheets hold the same values for the page."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

Theme = Literal["light", "dark"]

FONT = '"Inter", "Segoe UI", system-ui, -apple-system, "Helvetica Neue", sans-serif'

PRODUCT_COLOURS: Mapping[Theme, tuple[str, ...]] = {
    "light": ("#3550c8", "#e07b00", "#0d8f7a", "#c2327f", "#7a5af0", "#8a9a1b", "#4aa3d8", "#7d5a3c"),
    "dark": ("#8ea2ff", "#ffa94d", "#4fd0bd", "#f481bd", "#b3a1ff", "#c3d25a", "#86c9f2", "#c9a283"),
}
PRODUCT_PATTERNS = ("", "/", ".", "\\", "|", "-", "x", "+")


@dataclass(frozen=True)
class Palette:
    """The page colours a chart needs."""

    surface: str
    sunken: str
    border: str
    border_strong: str
    text: str
    text_2: str
    text_3: str
    accent: str
    bad: str


PALETTES: Mapping[Theme, Palette] = {
    "light": Palette(
        surface="#ffffff",
        sunken="#eef0f4",
        border="#e2e5eb",
        border_strong="#c9ced8",
        text="#171c26",
        text_2="#525c6b",
        text_3="#626c7b",
        accent="#3550c8",
        bad="#b42318",
    ),
    "dark": Palette(
        surface="#161b24",
        sunken="#10151d",
        border="#29303d",
        border_strong="#3b4454",
        text="#e7eaf0",
        text_2="#a8b1c0",
        text_3="#8f99aa",
        accent="#8ea2ff",
        bad="#ff8b80",
    ),
}


@dataclass(frozen=True)
class ProductStyle:
    """How one product looks everywhere: a class for the page, a pattern as the cue beside colour."""

    class_name: str
    pattern: str
    slot: int

    def colour(self, theme: Theme) -> str:
        """The product's colour in a theme."""
        return PRODUCT_COLOURS[theme][self.slot]


def product_style(position: int) -> ProductStyle:
    """The look of the product at a place in the portal's list, counted from 0; the ninth looks like the first."""
    slot = position % len(PRODUCT_PATTERNS)
    return ProductStyle(f"product-{slot + 1}", PRODUCT_PATTERNS[slot], slot)


def faded(colour: str, alpha: float) -> str:
    """A `#rrggbb` colour with an opacity.

    >>> faded("#3550c8", 0.5)
    'rgba(53,80,200,0.5)'
    """
    red, green, blue = (int(colour[start : start + 2], 16) for start in (1, 3, 5))
    return f"rgba({red},{green},{blue},{alpha})"


@lru_cache(maxsize=2)
def template(theme: Theme) -> dict[str, object]:
    """The chart template of a theme: only what differs from the library's bare defaults, to stay small on the wire."""
    palette = PALETTES[theme]
    axis = {
        "zeroline": False,
        "ticks": "",
        "gridcolor": palette.border,
        "linecolor": palette.border_strong,
        "tickfont": {"size": 11, "color": palette.text_3},
        "title": {"font": {"size": 11, "color": palette.text_3}},
        "automargin": True,
        "ticklabelstandoff": 5,
        "fixedrange": True,
    }
    return {
        "layout": {
            "paper_bgcolor": "rgba(0,0,0,0)",
            "plot_bgcolor": "rgba(0,0,0,0)",
            "font": {"family": FONT, "size": 12, "color": palette.text_2},
            "hoverlabel": {
                "bgcolor": palette.surface,
                "bordercolor": palette.border_strong,
                "font": {"family": FONT, "size": 12, "color": palette.text},
                "align": "left",
            },
            "xaxis": {**axis, "showgrid": False},
            "yaxis": {**axis, "rangemode": "tozero"},
            "showlegend": False,
            "hovermode": "closest",
            "dragmode": False,
        }
    }
