"""Figures of customers: who makes up a bar, and one customer's days in a cycle."""

from collections.abc import Iterator, Sequence
from datetime import date, datetime, time, timedelta

import pandas as pd

from data.domain.cycles import Cycle
from layouts import formats
from layouts.parts.chart import Figure
from layouts.theme import PALETTES, ProductStyle, Theme, faded, template

_TOP = 20
_ROW_HEIGHT = 21


def contributions(customers: pd.DataFrame, unit: str, style: ProductStyle, theme: Theme, locale: str) -> Figure:
    """The twenty largest peaks of a bar, largest on top.

    Columns in: security_center_id, name, peak (whole units), in any order of rows; customdata of each bar is
    [Security Center ID]. An empty frame gives axes without bars.
    """
    top = customers.sort_values("peak", ascending=False, kind="stable").head(_TOP)
    peaks, names = top["peak"].tolist(), top["name"].tolist()
    places = list(range(len(top)))
    texts = [formats.number(peak, locale) for peak in peaks]
    trace = {
        "type": "bar",
        "orientation": "h",
        "x": peaks,
        "y": places,
        "text": texts,
        "textposition": "outside",
        "cliponaxis": False,
        "width": 0.62,
        "customdata": [[identity] for identity in top["security_center_id"].tolist()],
        "hovertext": [f"<b>{name}</b><br>{text} {unit}" for name, text in zip(names, texts, strict=True)],
        "hoverinfo": "text",
        "marker": {"color": style.colour(theme)},
    }
    layout = {
        "template": template(theme),
        "separators": formats.separators(locale),
        "height": len(top) * _ROW_HEIGHT + 52,
        "margin": {"l": 8, "r": 52, "t": 8, "b": 8},
        "barcornerradius": 2,
        "xaxis": {"title": {"text": unit}, "tickformat": "~s", "nticks": 5, "showgrid": True, "rangemode": "tozero"},
        "yaxis": {"tickvals": places, "ticktext": names, "autorange": "reversed"},
    }
    return {"data": [trace], "layout": layout}


def daily_curve(
    days: pd.DataFrame, cycle: Cycle, peak_day: date | None, unit: str, style: ProductStyle, theme: Theme, locale: str
) -> Figure:
    """One customer's daily quantities over a whole cycle, the peak day marked (R-PEAK-1).

    Columns in: day (date), quantity (missing where there is no reading), one row per day that has passed, in order.
    A day without a reading breaks the line and is shaded; a reading of 0 is a point on the axis (R-USAGE-2).
    """
    dates: list[date] = days["day"].tolist()
    known = [None if pd.isna(quantity) else int(quantity) for quantity in days["quantity"].tolist()]
    missing = [day for day, quantity in zip(dates, known, strict=True) if quantity is None]
    peak = dict(zip(dates, known, strict=True)).get(peak_day) if peak_day else None
    traces = [_line(dates, known, unit, style, theme, locale), _gaps(missing, theme, locale)]
    layout: dict[str, object] = {
        "template": template(theme),
        "separators": formats.separators(locale),
        "height": 280,
        "margin": {"l": 8, "r": 16, "t": 34, "b": 8},
        "shapes": [_shade(first, last, theme) for first, last in _runs(missing)],
        "xaxis": _day_axis(cycle, locale),
        "yaxis": {"tickformat": "~s", "nticks": 6, "title": {"text": unit}},
    }
    if peak_day is not None and peak is not None:
        traces.append(_peak_point(peak_day, peak, unit, style, theme, locale))
        layout["annotations"] = [_peak_label(peak_day, peak, cycle, theme, locale)]
    return {"data": traces, "layout": layout}


def _line(
    dates: Sequence[date], known: Sequence[int | None], unit: str, style: ProductStyle, theme: Theme, locale: str
) -> dict[str, object]:
    colour = style.colour(theme)
    return {
        "type": "scatter",
        "mode": "lines+markers",
        "x": [day.isoformat() for day in dates],
        "y": list(known),
        "connectgaps": False,
        "cliponaxis": False,
        "line": {"color": colour, "width": 2},
        "marker": {"color": colour, "size": 5},
        "hovertext": [
            "" if quantity is None else _said(day, quantity, unit, locale)
            for day, quantity in zip(dates, known, strict=True)
        ],
        "hoverinfo": "text",
    }


def _gaps(missing: Sequence[date], theme: Theme, locale: str) -> dict[str, object]:
    return {
        "type": "scatter",
        "mode": "markers",
        "x": [day.isoformat() for day in missing],
        "y": [0] * len(missing),
        "cliponaxis": False,
        "marker": {"symbol": "x-thin", "size": 6, "line": {"color": PALETTES[theme].text_3, "width": 1.2}},
        "hovertext": [f"{formats.weekday(day, locale)}<br>no reading" for day in missing],
        "hoverinfo": "text",
    }


def _peak_point(day: date, peak: int, unit: str, style: ProductStyle, theme: Theme, locale: str) -> dict[str, object]:
    line = {"color": PALETTES[theme].text, "width": 2}
    return {
        "type": "scatter",
        "mode": "markers",
        "x": [day.isoformat()],
        "y": [peak],
        "cliponaxis": False,
        "marker": {"color": style.colour(theme), "size": 12, "line": line},
        "hovertext": [f"<b>Peak</b><br>{_said(day, peak, unit, locale)}"],
        "hoverinfo": "text",
    }


def _peak_label(day: date, peak: int, cycle: Cycle, theme: Theme, locale: str) -> dict[str, object]:
    share = (day - cycle.start) / (cycle.last_day - cycle.start)
    return {
        "text": f"<b>Peak {formats.number(peak, locale)}</b> · {formats.day_of_year(day, locale)}",
        "x": day.isoformat(),
        "y": peak,
        "yshift": 18,
        "xanchor": "left" if share < 0.2 else "right" if share > 0.8 else "center",
        "showarrow": False,
        "font": {"color": PALETTES[theme].text},
    }


def _day_axis(cycle: Cycle, locale: str) -> dict[str, object]:
    length = (cycle.last_day - cycle.start).days
    ticks = [cycle.start + timedelta(days=step) for step in range(0, length + 1, 6)]
    return {
        "type": "date",
        "range": [_edge(cycle.start, -1), _edge(cycle.last_day, 1)],
        "tickvals": [day.isoformat() for day in ticks],
        "ticktext": [formats.day_of_year(day, locale) for day in ticks],
    }


def _shade(first: date, last: date, theme: Theme) -> dict[str, object]:
    return {
        "type": "rect",
        "yref": "paper",
        "x0": _edge(first, -1),
        "x1": _edge(last, 1),
        "y0": 0,
        "y1": 1,
        "layer": "below",
        "fillcolor": faded(PALETTES[theme].text_3, 0.13),
        "line": {"width": 0},
    }


def _runs(missing: Sequence[date]) -> Iterator[tuple[date, date]]:
    """First and last day of each unbroken run."""
    first: date | None = None
    for place, day in enumerate(missing):
        first = first or day
        follows = place + 1 < len(missing) and missing[place + 1] - day == timedelta(days=1)
        if not follows:
            yield first, day
            first = None


def _edge(day: date, side: int) -> str:
    return (datetime.combine(day, time(0)) + side * timedelta(hours=12)).isoformat()


def _said(day: date, quantity: int, unit: str, locale: str) -> str:
    return f"{formats.weekday(day, locale)}<br>{formats.number(quantity, locale)} {unit}"
