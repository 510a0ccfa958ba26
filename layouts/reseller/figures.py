"""The line of annual contract value, day by day or by month-ends; other figures of a reseller are drawn elsewhere."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from layouts import formats
from layouts.parts.chart import Figure
from layouts.theme import PALETTES, Theme, faded, template

_MOST_TICKS = 13
_MOST_TICKS_NARROW = 5
_DAY_MS = 86_400_000
_DAY_IN_HOVER = "%a %-d %b %Y"


@dataclass(frozen=True)
class Line:
    """Annual value on every day from `first`, in whole currency; `ends` are the places of month-ends among them.

    `by_month` draws the month-ends and the last day only; `point` is the place of the day that is opened.
    """

    first: date
    values: Sequence[float]
    ends: Sequence[int]
    point: int
    currency: str
    decimals: int
    by_month: bool = False

    @property
    def last(self) -> date:
        """The last day drawn."""
        return self.day(len(self.values) - 1)

    def day(self, place: int) -> date:
        """The day at a place."""
        return self.first + timedelta(days=place)


def acv_line(line: Line, theme: Theme, locale: str, *, narrow: bool) -> Figure:
    """R-ACV-1: the stock as a line, month-ends marked, the opened day with its value.

    A click anywhere on it tells the day as x. Hovers are written by plotly, in the locale its chart is given.
    """
    palette = PALETTES[theme]
    drawn = {
        "type": "scatter",
        "mode": "lines",
        "name": "ACV",
        "hovertemplate": f"%{{x|{_DAY_IN_HOVER}}}<br><b>{line.currency} %{{y:,.{line.decimals}f}}</b><extra></extra>",
        "line": {"color": palette.accent, "width": 2, "shape": "linear" if line.by_month else "hv"},
        "fill": "tozeroy",
        "fillcolor": faded(palette.accent, 0.08),
    } | (_month_places(line) if line.by_month else _every_day(line))
    marks = {
        "type": "scatter",
        "mode": "markers",
        "name": "Month-end",
        "x": [line.day(place).isoformat() for place in line.ends],
        "y": [line.values[place] for place in line.ends],
        "hoverinfo": "skip",
        "cliponaxis": False,
        "marker": {"size": 6, "color": palette.surface, "line": {"color": palette.accent, "width": 2}},
    }
    layout: dict[str, object] = {
        "template": template(theme),
        "height": 380,
        "margin": {"l": 8, "r": 20, "t": 34, "b": 8},
        "hovermode": "x",
        "hoverdistance": -1,  # wherever one points, the nearest day answers
        "xaxis": _axis(line, locale, narrow=narrow),
        "yaxis": {"tickformat": "~s", "nticks": 6, "rangemode": "tozero"},
        "shapes": [_cursor(line, theme)],
        "annotations": [_unit(line.currency, theme), _label(line, theme, locale)],
    }
    return {"data": [drawn, marks, _opened(line, theme)], "layout": layout}


def _every_day(line: Line) -> dict[str, object]:
    """Days by their first and their distance: five years as dates would be most of what is sent."""
    return {"x0": line.first.isoformat(), "dx": _DAY_MS, "y": list(line.values)}


def _month_places(line: Line) -> dict[str, object]:
    last = len(line.values) - 1
    places = [*line.ends, *([] if last in line.ends else [last])]
    return {"x": [line.day(place).isoformat() for place in places], "y": [line.values[place] for place in places]}


def _opened(line: Line, theme: Theme) -> dict[str, object]:
    palette = PALETTES[theme]
    return {
        "type": "scatter",
        "mode": "markers",
        "name": "Opened",
        "x": [line.day(line.point).isoformat()],
        "y": [line.values[line.point]],
        "hoverinfo": "skip",
        "cliponaxis": False,
        "marker": {"size": 11, "color": palette.accent, "line": {"color": palette.surface, "width": 2}},
    }


def _cursor(line: Line, theme: Theme) -> dict[str, object]:
    day = line.day(line.point).isoformat()
    stroke = {"color": PALETTES[theme].text_3, "width": 1, "dash": "3px,3px"}
    return {"type": "line", "x0": day, "x1": day, "yref": "paper", "y0": 0, "y1": 1, "line": stroke, "layer": "below"}


def _label(line: Line, theme: Theme, locale: str) -> dict[str, object]:
    right = line.point > len(line.values) * 0.6
    return {
        "x": line.day(line.point).isoformat(),
        "xanchor": "right" if right else "left",
        "xshift": 4 if right else -4,
        "y": 1,
        "yref": "paper",
        "yanchor": "bottom",
        "text": f"<b>{formats.number(round(line.values[line.point], line.decimals), locale)}</b>",
        "font": {"color": PALETTES[theme].text},
        "showarrow": False,
    }


def _unit(text: str, theme: Theme) -> dict[str, object]:
    font = {"size": 11, "color": PALETTES[theme].text_3}
    place = {"x": 0, "xref": "paper", "xanchor": "left", "xshift": -28, "y": 1, "yref": "paper", "yanchor": "bottom"}
    return {**place, "text": text, "font": font, "showarrow": False, "yshift": 8}


def _axis(line: Line, locale: str, *, narrow: bool) -> dict[str, object]:
    months = [
        date(year, month, 1)
        for year in range(line.first.year, line.last.year + 1)
        for month in range(1, 13)
        if line.first <= date(year, month, 1) <= line.last
    ]
    step = max(1, -(-len(months) // (_MOST_TICKS_NARROW if narrow else _MOST_TICKS)))
    step = next(nice for nice in (1, 2, 3, 6, 12, 24, 120) if nice >= step)
    shown = [month for month in months if (month.year * 12 + month.month - 1) % step == 0]
    return {
        "type": "date",
        "range": [line.first.isoformat(), line.last.isoformat()],
        "tickvals": [month.isoformat() for month in shown],
        "ticktext": [_tick(month, locale, first=place == 0) for place, month in enumerate(shown)],
        "tickangle": 0,
    }


def _tick(month: date, locale: str, *, first: bool) -> str:
    name = formats.month_only(month, locale)
    return f"{name}<br>{month.year}" if first or month.month == 1 else name
