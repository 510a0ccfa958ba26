"""Figures of movement: the bridge between two days, and the share of annual value that stayed, month by month."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from layouts import formats
from layouts.parts.chart import Figure
from layouts.theme import PALETTES, PRODUCT_COLOURS, Theme, faded, template


@dataclass(frozen=True)
class Step:
    """One bar of the bridge: from where to where it reaches in whole currency, its amount in short as it stands on the
    bar and exactly; `kind` is total, gain or loss."""

    name: str
    low: float
    high: float
    text: str
    exact: str
    kind: str


@dataclass(frozen=True)
class Kept:
    """One month's gross and net retention as fractions; None where there was nothing to keep."""

    month_end: date
    gross: float | None
    net: float | None


_SHAPES = {"total": "", "gain": "/", "loss": "x"}


def bridge_figure(steps: Sequence[Step], currency: str, theme: Theme) -> Figure:
    """The steps side by side: totals stand on the axis, what moved hangs between them; gains and losses differ in
    colour and pattern."""
    palette = PALETTES[theme]
    colours = {"total": palette.accent, "gain": PRODUCT_COLOURS[theme][2], "loss": palette.bad}
    places = list(range(len(steps)))
    trace = {
        "type": "bar",
        "x": places,
        "y": [step.high - step.low for step in steps],
        "base": [step.low for step in steps],
        "text": [step.text for step in steps],
        "textposition": "outside",
        "constraintext": "none",  # otherwise an amount wider than its bar is shrunk until nobody can read it
        "cliponaxis": False,
        "width": 0.62,
        "hovertext": [f"<b>{step.name}</b><br>{step.exact}" for step in steps],
        "hoverinfo": "text",
        "marker": {
            "color": [colours[step.kind] for step in steps],
            "pattern": {
                "shape": [_SHAPES[step.kind] for step in steps],
                "fgcolor": palette.surface,
                "fgopacity": 0.35,
                "fillmode": "overlay",
                "size": 6,
                "solidity": 0.16,
            },
        },
    }
    layout: dict[str, object] = {
        "template": template(theme),
        "height": 320,
        "margin": {"l": 8, "r": 8, "t": 28, "b": 8},
        "barcornerradius": 2,
        "xaxis": {
            "tickvals": places,
            "ticktext": [step.name.replace(" on ", "<br>") for step in steps],
            "tickangle": 0,
        },
        "yaxis": {"tickformat": "~s", "nticks": 5, "title": {"text": currency}},
        "shapes": [_joint(place, steps[place], palette.border_strong) for place in places[:-1]],
    }
    return {"data": [trace], "layout": layout}


def retention_figure(months: Sequence[Kept], theme: Theme, locale: str) -> Figure:
    """Gross and net retention at month-ends; a month without value at its start breaks the line."""
    palette = PALETTES[theme]
    looks = (
        ("Net", [month.net for month in months], palette.accent, "solid", "circle"),
        ("Gross", [month.gross for month in months], PRODUCT_COLOURS[theme][2], "3px,3px", "square"),
    )
    days = [month.month_end.isoformat() for month in months]
    traces = [
        {
            "type": "scatter",
            "mode": "lines+markers",
            "name": name,
            "x": days,
            "y": values,
            "connectgaps": False,
            "cliponaxis": False,
            "hovertext": [_told(name, month, value, locale) for month, value in zip(months, values, strict=True)],
            "hoverinfo": "text",
            "line": {"color": colour, "width": 2, "dash": dash},
            "marker": {"size": 6, "color": colour, "symbol": symbol},
        }
        for name, values, colour, dash, symbol in looks
    ]
    known = [value for month in months for value in (month.gross, month.net) if value is not None]
    layout: dict[str, object] = {
        "template": template(theme),
        "height": 260,
        "margin": {"l": 8, "r": 52, "t": 16, "b": 8},
        "xaxis": {
            "type": "date",
            "tickvals": days[::2],
            "ticktext": [formats.month_only(month.month_end, locale) for month in months[::2]],
        },
        "yaxis": {"tickformat": ".0%", "nticks": 5, "range": [min([0.85, *known]) - 0.03, max([1.05, *known]) + 0.03]},
        "shapes": [_whole(faded(palette.text_3, 0.6))],
        "annotations": [_end(name, days, values, colour) for name, values, colour, _, _ in looks if _last(values)],
    }
    return {"data": traces, "layout": layout}


def _joint(place: int, step: Step, colour: str) -> dict[str, object]:
    level = step.low if step.kind == "loss" else step.high
    line = {"color": colour, "width": 1}
    return {"type": "line", "x0": place + 0.31, "x1": place + 0.69, "y0": level, "y1": level, "line": line}


def _whole(colour: str) -> dict[str, object]:
    line = {"color": colour, "width": 1, "dash": "2px,3px"}
    return {"type": "line", "xref": "paper", "x0": 0, "x1": 1, "y0": 1, "y1": 1, "line": line, "layer": "below"}


def _end(name: str, days: Sequence[str], values: Sequence[float | None], colour: str) -> dict[str, object]:
    text = {"text": name, "font": {"size": 11, "color": colour}, "showarrow": False}
    return {"x": days[-1], "y": _last(values), "xanchor": "left", "xshift": 8, **text} | (
        {"yshift": 7} if name == "Net" else {"yshift": -7}
    )


def _last(values: Sequence[float | None]) -> float | None:
    return values[-1] if values else None


def _told(name: str, month: Kept, value: float | None, locale: str) -> str:
    shown = formats.DASH if value is None else formats.percent(value, locale)
    return f"<b>{formats.month(month.month_end, locale)}</b><br>{name} retention {shown}"
