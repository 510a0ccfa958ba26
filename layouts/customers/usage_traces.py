"""The lines and marks of one panel of product usage: readings, days without one, peaks and licences."""

from collections.abc import Iterator, Sequence
from itertools import pairwise

from layouts.customers.usage_axis import edge
from layouts.customers.usage_panel import Panel, PeakMark, Span
from layouts.theme import PALETTES, Theme, faded

_A_DAY = 86_400_000
_CHARACTER = 7.0
_APART = 5.0
_SHORT = 100
_ON_THE_AXIS = 0.012
_TEXT_HEIGHT = 0.11
Trace = dict[str, object]


def traces(panel: Panel, span: Span, theme: Theme) -> Iterator[Trace]:
    """What is drawn of a panel, the readings last so that they lie on top of everything but the peaks."""
    yield _missing(panel, theme)
    yield _licences(panel, theme)
    yield _levels(panel, theme)
    yield _readings(panel, span, theme)
    yield _peaks(panel, span, theme)


def _readings(panel: Panel, span: Span, theme: Theme) -> Trace:
    colour = panel.style.colour(theme)
    short = span.length <= _SHORT
    # A day between two gaps has no line to lie on; on long ranges only such days are marked.
    sizes = 4 if short else _lonely(panel.quantities)
    return {
        "type": "scatter",
        "mode": "lines+markers" if sizes else "lines",
        # The days follow from the first one: years of them need not be sent.
        "x0": span.first.isoformat(),
        "dx": _A_DAY,
        "y": list(panel.quantities),
        "connectgaps": False,
        "line": {"color": colour, "width": 2 if short else 1.5},
        "marker": {"color": colour, "size": sizes},
        "hovertemplate": f"%{{y:,}} {panel.unit}<extra></extra>",
    }


def _lonely(quantities: Sequence[int | None]) -> list[int] | None:
    """The size of each day's mark where any day stands alone between two gaps, else None."""
    padded = [None, *quantities, None]
    sizes = [
        4 if here is not None and before is None and after is None else 0
        for before, here, after in zip(padded, padded[1:], padded[2:], strict=False)
    ]
    return sizes if any(sizes) else None


def _missing(panel: Panel, theme: Theme) -> Trace:
    """Days without a reading as a thick stretch of the axis, which a reading of 0 does not have (R-USAGE-2)."""
    ends = [[edge(first, "start"), edge(last, "end"), None] for first, last in panel.missing]
    raised = round(panel.top * _ON_THE_AXIS, 3)
    return _quiet(
        [end for run in ends for end in run],
        [height for _ in ends for height in (raised, raised, None)],
        {"color": PALETTES[theme].text_3, "width": 4},
    )


def _levels(panel: Panel, theme: Theme) -> Trace:
    """Each cycle's peak across the days of the cycle."""
    ends = [[edge(peak.first, "start"), edge(peak.last, "end"), None] for peak in panel.peaks]
    return _quiet(
        [end for level in ends for end in level],
        [height for peak in panel.peaks for height in (peak.quantity, peak.quantity, None)],
        {"color": faded(panel.style.colour(theme), 0.5), "width": 1},
    )


def _licences(panel: Panel, theme: Theme) -> Trace:
    xs: list[str | None] = []
    ys: list[int | None] = []
    for place, step in enumerate(panel.licences):
        if place and (step.first - panel.licences[place - 1].last).days > 1:
            xs.append(None)
            ys.append(None)
        xs += [edge(step.first, "start"), edge(step.last, "end")]
        ys += [step.licences, step.licences]
    return _quiet(xs, ys, {"color": PALETTES[theme].text_2, "width": 1.5, "dash": "6px,4px"})


def _quiet(xs: Sequence[str | None], ys: Sequence[float | None], line: Trace) -> Trace:
    """A line that says nothing of its own when pointed at."""
    return {"type": "scatter", "mode": "lines", "x": list(xs), "y": list(ys), "line": line, "hoverinfo": "skip"}


def _peaks(panel: Panel, span: Span, theme: Theme) -> Trace:
    shown = [peak for peak in panel.peaks if peak.day is not None]
    palette, colour = PALETTES[theme], panel.style.colour(theme)
    return {
        "type": "scatter",
        "mode": "markers+text",
        "x": [peak.day.isoformat() for peak in shown if peak.day is not None],
        "y": [peak.quantity for peak in shown],
        "text": [_lifted(text, peak, panel) for text, peak in zip(_texts(shown, span), shown, strict=True)],
        "textposition": "top center",
        "textfont": {"size": 11, "color": palette.text},
        "cliponaxis": False,
        "marker": {
            "color": [palette.surface if peak.estimate else colour for peak in shown],
            "size": 8 if len(shown) <= 13 else 6,
            "line": {"color": [colour if peak.estimate else palette.surface for peak in shown], "width": 1.5},
        },
        "hoverinfo": "skip",
    }


def _texts(peaks: Sequence[PeakMark], span: Span) -> list[str]:
    """The value at each peak where there is room for all of them, else at the highest alone."""
    days = [peak.day for peak in peaks if peak.day is not None]
    nearest = min((span.width_of(*pair) for pair in pairwise(days)), default=float(span.width))
    longest = max((len(peak.text) for peak in peaks), default=0)
    if nearest >= longest * _CHARACTER + _APART:
        return [peak.text for peak in peaks]
    highest = max(peaks, key=lambda peak: peak.quantity)
    return [peak.text if peak is highest else "" for peak in peaks]


def _lifted(text: str, peak: PeakMark, panel: Panel) -> str:
    """The value a line higher where a line of licences would run through it."""
    day = peak.day or peak.first
    licences = next((step.licences for step in panel.licences if step.first <= day <= step.last), 0)
    crossed = 0 < (licences - peak.quantity) / panel.top <= _TEXT_HEIGHT
    return f"{text}<br>\u00a0" if text and crossed else text
