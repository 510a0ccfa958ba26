"""The sub-tab of churn risk: the score, what it is made of, and how it moved in a year."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from dash import html
from dash.development.base_component import Component

from data.domain.churn import BAD_FROM
from layouts import formats
from layouts.customers.ids import CustomersId
from layouts.parts.aria import aria
from layouts.parts.badges import Tone, badge
from layouts.parts.card import card
from layouts.parts.chart import Figure, chart
from layouts.parts.empty import empty
from layouts.parts.link import link
from layouts.parts.table import Column, table
from layouts.theme import PALETTES, Theme, faded, template

LEVEL_TONES: Mapping[str, Tone] = {"good": "good", "watch": "watch", "bad": "bad", "no data": "neutral"}


@dataclass(frozen=True)
class IndicatorLine:
    """One indicator in words; `href` opens what it is made of."""

    label: str
    words: str
    value: str
    thresholds: str
    weight: str
    level: str
    href: str


@dataclass(frozen=True)
class Score:
    """The score (None without data) with its level, how it is weighted and as of when."""

    score: int | None
    level: str
    explained: str
    as_of: str


@dataclass(frozen=True)
class TrendPoint:
    """The score on one day of the past year; None where nothing had data."""

    day: date
    score: int | None
    worst: str


_COLUMNS = (
    Column("Indicator"),
    Column("What is known"),
    Column("Value", number=True),
    Column("Watch · bad"),
    Column("Weight", number=True),
    Column("Level"),
)


def churn(
    score: Score, indicators: Sequence[IndicatorLine], trend: Sequence[TrendPoint], theme: Theme, locale: str
) -> list[Component]:
    """Score and trend side by side, the indicators below."""
    return [
        html.Div([_score(score), _trend(trend, theme, locale)], className="churn-top"),
        card(
            [html.H2("Indicators", className="card-title"), html.Span(score.as_of, className="quiet")],
            table("Indicators of churn risk", _COLUMNS, [_row(line) for line in indicators], class_name="churn-table"),
            label="Indicators",
        ),
    ]


def no_signals() -> list[Component]:
    """Before anything is known of a customer."""
    return [
        card(
            [],
            empty(
                "No risk is known yet",
                "The score is calculated when the customer's data is loaded, and again each day.",
                icon="clock",
            ),
            label="Churn risk",
        )
    ]


def _score(score: Score) -> html.Section:
    shown = "–" if score.score is None else str(score.score)
    tone = LEVEL_TONES.get(score.level, "neutral")
    width = {"--score": f"{score.score or 0}%"}
    return card(
        [html.H2("Churn risk", className="card-title"), badge(score.level.capitalize(), tone)],
        html.Div(
            [
                html.Div([html.Span(shown, className="score-figure"), html.Span(" of 100", className="quiet")]),
                html.Div(html.Span(className=f"score-fill score-{tone}", style=width), className="score-bar"),
                html.P(score.explained, className="quiet"),
            ],
            className="score-body",
        ),
        label="Churn risk",
    )


def _trend(points: Sequence[TrendPoint], theme: Theme, locale: str) -> html.Section:
    known = [point for point in points if point.score is not None]
    body = (
        chart(CustomersId.TREND, "Churn risk at the last month-ends", trend_figure(points, theme, locale))
        if len(known) > 1
        else empty("No trend yet", "Two month-ends with data make a trend.", icon="clock")
    )
    foot = [
        html.Span(
            "0 is the lowest risk, 100 the highest. Past months without scanners: only their last sighting is kept."
        )
    ]
    return card([html.H2("Last 12 months", className="card-title")], body, foot, label="Trend of churn risk")


def trend_figure(points: Sequence[TrendPoint], theme: Theme, locale: str) -> Figure:
    """R-CHURN-2: the score at month-ends and today, oldest first; a month without data breaks the line."""
    palette = PALETTES[theme]
    days = [point.day.isoformat() for point in points]
    texts = [
        f"<b>{formats.day(point.day, locale)}</b><br>{'no data' if point.score is None else point.score}"
        + (f"<br>{point.worst}" if point.worst else "")
        for point in points
    ]
    trace = {
        "type": "scatter",
        "mode": "lines+markers",
        "x": days,
        "y": [point.score for point in points],
        "hovertext": texts,
        "hoverinfo": "text",
        "connectgaps": False,
        "cliponaxis": False,
        "line": {"color": palette.accent, "width": 2},
        "marker": {"size": 6, "color": palette.accent},
    }
    layout = {
        "template": template(theme),
        "height": 190,
        "margin": {"l": 8, "r": 16, "t": 10, "b": 8},
        "yaxis": {"range": [0, 100], "tickvals": [0, 25, 50, 75, 100], "title": {"text": "score"}},
        "xaxis": {
            "type": "date",
            "tickvals": days[::2],
            "ticktext": [formats.month_only(point.day, locale) for point in points[::2]],
        },
        "shapes": [
            {
                "type": "rect",
                "xref": "paper",
                "x0": 0,
                "x1": 1,
                "y0": BAD_FROM,
                "y1": 100,
                "line": {"width": 0},
                "fillcolor": faded(palette.bad, 0.06),
                "layer": "below",
            }
        ],
    }
    return {"data": [trace], "layout": layout}


def _row(line: IndicatorLine) -> list[str | Component]:
    return [
        link(line.label, line.href, "task-title"),
        line.words,
        line.value,
        line.thresholds,
        line.weight,
        html.Span(
            [
                html.Span(className=f"level-dot level-{LEVEL_TONES[line.level]}", **aria(hidden=True)),
                line.level.capitalize(),
            ],
            className="level",
        ),
    ]
