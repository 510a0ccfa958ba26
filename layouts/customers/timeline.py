"""The timeline of a customer in the panel: what happened, by day."""

from collections.abc import Sequence
from dataclasses import dataclass

from dash import html
from dash.development.base_component import Component

from layouts.parts.aria import aria
from layouts.parts.button import link_button
from layouts.parts.empty import empty
from layouts.parts.icon import icon
from layouts.parts.link import link
from layouts.parts.segmented import Choice


@dataclass(frozen=True)
class TimelineLine:
    """One event in words: what happened, to what, who did it and at what time, as far as that is known."""

    icon: str
    what: str
    title: str
    who: str
    time: str


@dataclass(frozen=True)
class TimelineDay:
    """A day and its events, newest first."""

    day: str
    lines: Sequence[TimelineLine]


def timeline(
    filters: Sequence[Choice], days: Sequence[TimelineDay], more_href: str, nothing: tuple[str, str]
) -> list[Component]:
    """Filters, then the days; `nothing` is said where there are none: what is missing, and why."""
    chips = [link(one.text, one.href, "chip", current=one.current) for one in filters]
    row = html.Div(chips, className="chips timeline-filters", role="group", **aria(label="Show"))
    if not days:
        return [row, empty(*nothing, icon="clock")]
    more = [html.Div(link_button("Show more", more_href), className="show-more")] if more_href else []
    return [row, *(_day(day) for day in days), *more]


def _day(day: TimelineDay) -> html.Section:
    lines = [html.Li(_line(line), className="event") for line in day.lines]
    return html.Section([html.H3(day.day, className="event-day"), html.Ul(lines, className="event-list")])


def _line(line: TimelineLine) -> list[Component]:
    told = [part for part in (line.who, line.time) if part]
    return [
        html.Span(icon(line.icon), className="event-mark"),
        html.Div(
            [
                html.Div([html.Span(line.what, className="event-what"), *_told(told)], className="event-head"),
                *([html.P(line.title, className="event-title")] if line.title else []),
            ],
            className="event-text",
        ),
    ]


def _told(parts: Sequence[str]) -> list[Component]:
    return [html.Span(", ".join(parts), className="event-told")] if parts else []
