"""The timeline of renewals: what ends on which day of the next three months, by stage, with the windows' sums."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from layouts import formats
from layouts.parts.chart import Figure
from layouts.theme import PALETTES, ProductStyle, Theme, product_style, template

STAGE_STYLES: Mapping[str, ProductStyle] = {
    "open": product_style(0),
    "negotiation": product_style(1),
    "committed": product_style(2),
    "lost": product_style(7),
}
"""How each stage looks: a colour and a pattern."""

STAGE_NAMES: Mapping[str, str] = {
    "open": "Open",
    "negotiation": "In negotiation",
    "committed": "Committed",
    "lost": "Lost",
}

_DAY_MS = 86_400_000


@dataclass(frozen=True)
class Ending:
    """What ends on one day at one stage: annual value in whole currency, and every order in words."""

    day: date
    stage: str
    amount: float
    orders: str


@dataclass(frozen=True)
class WindowMark:
    """A window of days from today, both included, and its sum in words."""

    first: int
    last: int
    title: str
    total: str


def timeline(
    endings: Sequence[Ending],
    windows: Sequence[WindowMark],
    today: date,
    last: date,
    currency: str,
    theme: Theme,
    locale: str,
    *,
    narrow: bool,
) -> Figure:
    """R-RENEW-1: annual value by the day orders end, stages stacked, windows apart. No endings give empty axes."""
    palette = PALETTES[theme]
    layout: dict[str, object] = {
        "template": template(theme),
        "height": 240,
        "margin": {"l": 8, "r": 12, "t": 44, "b": 8},
        "barmode": "stack",
        "xaxis": _axis(today, last, locale, narrow=narrow),
        "yaxis": {"tickformat": "~s", "nticks": 4, "title": {"text": currency}},
        "shapes": [_border(today, window, palette.border_strong) for window in windows],
        "annotations": [_title(today, window, palette.text_2, narrow=narrow) for window in windows],
    }
    return {"data": [_bars(endings, stage, theme, locale) for stage in STAGE_STYLES], "layout": layout}


def _bars(endings: Sequence[Ending], stage: str, theme: Theme, locale: str) -> dict[str, object]:
    own = [ending for ending in endings if ending.stage == stage]
    style = STAGE_STYLES[stage]
    return {
        "type": "bar",
        "name": STAGE_NAMES[stage],
        "x": [ending.day.isoformat() for ending in own],
        "y": [ending.amount for ending in own],
        "width": _DAY_MS * 0.78,
        "hovertext": [
            f"<b>{formats.weekday(ending.day, locale)}</b> · {STAGE_NAMES[stage]}<br>{ending.orders}" for ending in own
        ],
        "hoverinfo": "text",
        "marker": {
            "color": style.colour(theme),
            "pattern": {
                "shape": style.pattern,
                "fgcolor": PALETTES[theme].surface,
                "fgopacity": 0.4,
                "fillmode": "overlay",
                "size": 5,
                "solidity": 0.2,
            },
        },
    }


def _border(today: date, window: WindowMark, colour: str) -> dict[str, object]:
    at = _moment(today, window.last, after=True)
    line = {"color": colour, "width": 1, "dash": "3px,3px"}
    return {"type": "line", "x0": at, "x1": at, "yref": "paper", "y0": 0, "y1": 1.12, "line": line, "layer": "below"}


def _title(today: date, window: WindowMark, colour: str, *, narrow: bool) -> dict[str, object]:
    told = window.title if narrow else f"<b>{window.title}</b> · {window.total}"
    return {
        "x": _moment(today, window.first, after=False),
        "xanchor": "left",
        "y": 1,
        "yref": "paper",
        "yanchor": "bottom",
        "yshift": 8,
        "text": told,
        "font": {"size": 11, "color": colour},
        "showarrow": False,
    }


def _moment(today: date, days: int, *, after: bool) -> str:
    midday = today + timedelta(days=days)
    return f"{midday.isoformat()} 12:00" if after else f"{(midday - timedelta(days=1)).isoformat()} 12:00"


def _axis(today: date, last: date, locale: str, *, narrow: bool) -> dict[str, object]:
    step = 14 if narrow else 7
    days = [today + timedelta(days=count) for count in range(0, (last - today).days + 1, step)]
    return {
        "type": "date",
        "range": [_moment(today, 0, after=False), _moment(last, 0, after=True)],
        "tickvals": [day.isoformat() for day in days],
        "ticktext": [formats.day_of_year(day, locale) for day in days],
        "tickangle": 0,
    }
