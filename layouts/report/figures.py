"""Figures of cycles and products: grouped bars and small multiples; a customer's figures are drawn elsewhere."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import pandas as pd

from data.domain.cycles import CycleState
from layouts import formats
from layouts.parts.chart import Figure
from layouts.theme import PALETTES, ProductStyle, Theme, faded, product_style, template

BAR_COLUMNS = (
    "cycle_label",
    "cycle_text",
    "state",
    "product",
    "product_name",
    "unit",
    "position",
    "peak_sum",
    "selected",
)

_GROUP_WIDTH = 0.84
_WIDEST_BAR = 0.24
_BAR_SHARE = 0.88
_PANEL_HEIGHT = 190
_PANEL_GAP = 72
_MANY_CYCLES = 6
_PALE = 0.42
_ESTIMATES = frozenset({CycleState.OPEN, CycleState.GRACE})


@dataclass(frozen=True)
class Bar:
    """One bar as the frame's row states it (columns of BAR_COLUMNS)."""

    cycle_label: str
    cycle_text: str
    state: CycleState
    product: str
    product_name: str
    unit: str
    position: int
    peak_sum: int
    selected: bool

    @property
    def is_estimate(self) -> bool:
        """Whether the figure can still grow (R-CYCLE-5)."""
        return self.state in _ESTIMATES


def grouped(bars: pd.DataFrame, theme: Theme, locale: str) -> Figure:
    """Sum of customers' peaks by cycle, products side by side (R-PEAK-2).

    Columns in: BAR_COLUMNS, one row per cycle and product, products in the order to draw them;
    `cycle_label` is YYYY-MM, `cycle_text` both days of the cycle, `position` the product's place counted from 0,
    `selected` marks the bar that is opened. An empty frame gives axes without bars.
    Every bar carries customdata [cycle label, product code].
    """
    drawn = bars_of(bars)
    cycles = _cycles(drawn)
    products = list(dict.fromkeys(bar.product for bar in drawn))
    width = min(_GROUP_WIDTH / max(1, len(products)), _WIDEST_BAR)
    offsets = {code: (place - (len(products) - 1) / 2) * width for place, code in enumerate(products)}
    traces, shapes = [], []
    for code in products:
        own = [bar for bar in drawn if bar.product == code]
        xs = [cycles[bar.cycle_label] + offsets[code] for bar in own]
        traces.append(_trace(own, xs, width * _BAR_SHARE, theme, locale))
        shapes += _dashes(own, xs, width * _BAR_SHARE, theme)
    layout = {
        "template": template(theme),
        "height": 400,
        "margin": {"l": 8, "r": 8, "t": 36, "b": 8},
        "separators": formats.separators(locale),
        "barmode": "overlay",
        "barcornerradius": 2,
        "shapes": shapes,
        "xaxis": _cycle_axis(drawn, cycles, locale),
        "yaxis": {"tickformat": "~s", "nticks": 6},
        "title": _unit_title({bar.unit for bar in drawn}),
    }
    return {"data": traces, "layout": layout}


def per_product(bars: pd.DataFrame, theme: Theme, locale: str, columns: int = 2) -> Figure:
    """The same bars as small multiples, each product on an axis of its own; frame and customdata as in `grouped`."""
    drawn = bars_of(bars)
    cycles = _cycles(drawn)
    products = list(dict.fromkeys(bar.product for bar in drawn))
    row_count = max(1, -(-len(products) // columns))
    layout: dict[str, object] = {
        "template": template(theme),
        "height": row_count * _PANEL_HEIGHT + 24,
        "margin": {"l": 8, "r": 8, "t": 26, "b": 8},
        "separators": formats.separators(locale),
        "barmode": "overlay",
        "barcornerradius": 2,
    }
    traces, shapes, titles = [], [], []
    for place, code in enumerate(products):
        own = [bar for bar in drawn if bar.product == code]
        key = "" if place == 0 else str(place + 1)
        across, down = _panel(place, columns, row_count)
        xs = [float(cycles[bar.cycle_label]) for bar in own]
        traces.append(_trace(own, xs, 0.66, theme, locale) | {"xaxis": f"x{key}", "yaxis": f"y{key}"})
        shapes += [shape | {"xref": f"x{key}", "yref": f"y{key}"} for shape in _dashes(own, xs, 0.66, theme)]
        titles.append(_panel_title(own[0], across[0], down[1], theme))
        layout[f"xaxis{key}"] = _cycle_axis(drawn, cycles, locale, small=True) | {
            "domain": across,
            "anchor": f"y{key}",
        }
        layout[f"yaxis{key}"] = {"domain": down, "anchor": f"x{key}", "tickformat": "~s", "nticks": 4}
    return {"data": traces, "layout": layout | {"shapes": shapes, "annotations": titles}}


def bars_of(frame: pd.DataFrame) -> list[Bar]:
    """The rows of a frame with BAR_COLUMNS, in its order."""
    lists = (frame[column].tolist() for column in BAR_COLUMNS)
    return [Bar(*values) for values in zip(*lists, strict=True)]


def _cycles(bars: Sequence[Bar]) -> dict[str, int]:
    """The place of each cycle on the axis; not every product has a bar in every cycle, so the labels' order decides."""
    return {label: place for place, label in enumerate(sorted({bar.cycle_label for bar in bars}))}


def _trace(bars: Sequence[Bar], xs: Sequence[float], width: float, theme: Theme, locale: str) -> dict[str, object]:
    style = product_style(bars[0].position)
    colour = style.colour(theme)
    pale = faded(colour, _PALE)
    return {
        "type": "bar",
        "name": bars[0].product_name,
        "x": list(xs),
        "y": [bar.peak_sum for bar in bars],
        "width": width,
        "customdata": [[bar.cycle_label, bar.product] for bar in bars],
        "hovertext": [_hover(bar, locale) for bar in bars],
        "hoverinfo": "text",
        "marker": {
            "color": [pale if bar.is_estimate else colour for bar in bars],
            "line": {"color": PALETTES[theme].text, "width": [2 if bar.selected else 0 for bar in bars]},
            "pattern": _pattern(style, theme),
        },
    }


def _pattern(style: ProductStyle, theme: Theme) -> dict[str, object]:
    return {
        "shape": style.pattern,
        "fgcolor": PALETTES[theme].surface,
        "fgopacity": 0.32,
        "fillmode": "overlay",
        "size": 6,
        "solidity": 0.16,
    }


def _hover(bar: Bar, locale: str) -> str:
    kind = " · estimate" if bar.is_estimate else ""
    figure = formats.number(bar.peak_sum, locale)
    return f"<b>{bar.product_name}</b><br>{bar.cycle_text}{kind}<br>{figure} {bar.unit}, sum of peaks"


def _dashes(bars: Sequence[Bar], xs: Sequence[float], width: float, theme: Theme) -> list[dict[str, object]]:
    colour = product_style(bars[0].position).colour(theme) if bars else ""
    line = {"color": colour, "width": 1, "dash": "2px,2px"}
    return [
        {"type": "rect", "x0": x - width / 2, "x1": x + width / 2, "y0": 0, "y1": bar.peak_sum, "line": line}
        for bar, x in zip(bars, xs, strict=True)
        if bar.is_estimate and bar.peak_sum > 0 and not bar.selected
    ]


def _cycle_axis(bars: Sequence[Bar], cycles: dict[str, int], locale: str, *, small: bool = False) -> dict[str, object]:
    estimates = {bar.cycle_label for bar in bars if bar.is_estimate}
    mark = "est." if small or len(cycles) > _MANY_CYCLES else "estimate"
    under = [mark if label in estimates else "" if small else _year(label, place) for label, place in cycles.items()]
    return {
        "tickmode": "array",
        "tickvals": list(cycles.values()),
        "ticktext": [_tick(label, text, locale) for label, text in zip(cycles, under, strict=True)],
        "range": [-0.55, max(1, len(cycles)) - 0.45],
        "tickangle": 0,
    }


def _year(label: str, place: int) -> str:
    """The year of a cycle's label where the axis or a year begins."""
    return label[:4] if place == 0 or label.endswith("-01") else ""


def _tick(label: str, under: str, locale: str) -> str:
    name = formats.month_only(date.fromisoformat(f"{label}-01"), locale)
    return f"{name}<br>{under}" if under else name


def _unit_title(units: set[str]) -> dict[str, object]:
    text = next(iter(units)) if len(units) == 1 else "units as licensed"
    corner = {"x": 0, "xref": "container", "xanchor": "left", "y": 1, "yref": "container", "yanchor": "top"}
    return {"text": text, "font": {"size": 11}, "pad": {"l": 4, "t": 8}, **corner}


def _panel(place: int, columns: int, row_count: int) -> tuple[list[float], list[float]]:
    column, row = place % columns, place // columns
    gap_x, gap_y = 0.1, _PANEL_GAP / (row_count * _PANEL_HEIGHT)
    width = (1 - gap_x * (columns - 1)) / columns
    height = (1 - gap_y * (row_count - 1)) / row_count
    left, top = column * (width + gap_x), 1 - row * (height + gap_y)
    return [round(left, 4), round(left + width, 4)], [round(max(0.0, top - height), 4), round(top, 4)]


def _panel_title(bar: Bar, left: float, top: float, theme: Theme) -> dict[str, object]:
    return {
        "text": f"<b>{bar.product_name}</b>, {bar.unit}",
        "font": {"size": 12, "color": PALETTES[theme].text},
        "showarrow": False,
        "xref": "paper",
        "yref": "paper",
        "xanchor": "left",
        "x": left,
        "y": top,
        "yshift": 20,
    }
