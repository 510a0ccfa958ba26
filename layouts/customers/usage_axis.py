"""The days along a chart of product usage: its axis, and the billing cycles behind it; no figures."""

from collections.abc import Iterator, Sequence
from datetime import date, datetime, time, timedelta
from typing import Literal, TypeVar

from data.domain.cycles import Cycle
from layouts import formats
from layouts.customers.usage_panel import Span
from layouts.theme import PALETTES, Theme, faded

_DAY_LABEL, _CYCLE_NAME, _CYCLE_LABEL = 56, 76, 34
_FEW_CYCLES = 4
_BAND = 0.08

Thing = TypeVar("Thing")


def bands(span: Span, theme: Theme) -> list[dict[str, object]]:
    """R-CYCLE-1: every other cycle shaded, the same ones whatever the range."""
    shaded = [span.clipped(cycle) for cycle in span.cycles if _is_even(cycle)]
    return [
        {
            "type": "rect",
            "x0": edge(first, "start"),
            "x1": edge(last, "end"),
            "y0": 0,
            "y1": 1,
            "layer": "below",
            "fillcolor": faded(PALETTES[theme].text_3, _BAND),
            "line": {"width": 0},
        }
        for first, last in shaded
    ]


def days(span: Span, locale: str) -> dict[str, object]:
    """The axis: days with the cycle they belong to beneath where few cycles are shown, else a label for each cycle
    (R-CYCLE-3) in the middle of its days, or for as many as there is room for."""
    ticks = _day_ticks(span, locale) if len(span.cycles) < _FEW_CYCLES else _cycle_ticks(span, locale)
    return {
        "type": "date",
        "range": [edge(span.first, "start"), edge(span.last, "end")],
        "tickvals": [day.isoformat() for day, _ in ticks],
        "ticktext": [text for _, text in ticks],
        "tickangle": 0,
        "hoverformat": "%a %-d %b %Y",
    }


def edge(day: date, side: Literal["start", "end"]) -> str:
    """Where a day begins or ends on an axis that has the day itself in its middle."""
    half = timedelta(hours=-12 if side == "start" else 12)
    return (datetime.combine(day, time(0)) + half).isoformat()


def _is_even(cycle: Cycle) -> bool:
    return cycle.last_day.month % 2 == 0


def _day_ticks(span: Span, locale: str) -> list[tuple[date, str]]:
    """Days in equal steps from the beginning of each cycle, as many as there is room for."""
    step = timedelta(days=max(1, round(_DAY_LABEL * span.length / span.width)))
    return [tick for cycle in span.cycles for tick in _ticks_within(span, cycle, step, locale)]


def _ticks_within(span: Span, cycle: Cycle, step: timedelta, locale: str) -> Iterator[tuple[date, str]]:
    first, last = span.clipped(cycle)
    day = first
    # The last of them keeps its distance from the next cycle's first day.
    while day == first or last - day >= step / 2:
        named = day == first and span.width_of(first, last) >= _CYCLE_NAME
        yield day, formats.day_of_year(day, locale) + (f"<br>cycle {cycle.label}" if named else "")
        day += step


def _first_of_each(things: Sequence[Thing]) -> list[Thing | None]:
    """Each thing where it first comes, None where it goes on."""
    return [thing if place == 0 or things[place - 1] != thing else None for place, thing in enumerate(things)]


def _cycle_ticks(span: Span, locale: str) -> list[tuple[date, str]]:
    step = -(-_CYCLE_LABEL * len(span.cycles) // span.width)
    step = next((even for even in (1, 2, 3, 4, 6, 12) if even >= step), 12)
    shown = [cycle for cycle in span.cycles if (cycle.last_day.month - 1) % step == 0]
    years = _first_of_each([cycle.last_day.year for cycle in shown])
    return [
        (_middle(*span.clipped(cycle)), formats.month_only(cycle.last_day, locale) + (f"<br>{year}" if year else ""))
        for cycle, year in zip(shown, years, strict=True)
    ]


def _middle(first: date, last: date) -> date:
    return first + (last - first) // 2
