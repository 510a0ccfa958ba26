"""The small line of a customer's annual value over time; the amounts are reckoned elsewhere."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from layouts import formats
from layouts.parts.chart import Figure
from layouts.theme import PALETTES, Theme, faded, template

_EVERY, _EVERY_NARROW = 4, 6


@dataclass(frozen=True)
class AcvPoint:
    """R-ACV-1: annual value at the end of a day, as a number for the axis and in the reader's words."""

    day: date
    value: float
    text: str


def acv_line(points: Sequence[AcvPoint], currency: str, theme: Theme, locale: str, *, narrow: bool) -> Figure:
    """Annual value as steps that hold until the next point; no points give empty axes."""
    accent = PALETTES[theme].accent
    ticks = points[:: -(_EVERY_NARROW if narrow else _EVERY)]
    trace = {
        "type": "scatter",
        "mode": "lines+markers",
        "x": [point.day.isoformat() for point in points],
        "y": [point.value for point in points],
        "line": {"color": accent, "width": 2, "shape": "hv"},
        "marker": {"color": accent, "size": 5},
        "fill": "tozeroy",
        "fillcolor": faded(accent, 0.08),
        "cliponaxis": False,
        "hovertext": [f"<b>{point.text}</b><br>{formats.day(point.day, locale)}" for point in points],
        "hoverinfo": "text",
    }
    layout = {
        "template": template(theme),
        "height": 220,
        "margin": {"l": 8, "r": 34, "t": 18, "b": 8},
        "hovermode": "x",
        "xaxis": {
            "type": "date",
            "tickvals": [point.day.isoformat() for point in ticks],
            "ticktext": [formats.month(point.day, locale) for point in ticks],
            "tickangle": 0,
        },
        "yaxis": {"tickformat": "~s", "nticks": 5, "title": {"text": currency}},
    }
    return {"data": [trace], "layout": layout}
