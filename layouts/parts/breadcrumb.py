"""The way down to what is shown, each step an address."""

from collections.abc import Sequence
from dataclasses import dataclass

from dash import html
from dash.development.base_component import Component

from layouts.parts.aria import aria
from layouts.parts.icon import icon
from layouts.parts.link import link


@dataclass(frozen=True)
class Crumb:
    """One step; the last one has no address because the reader is there."""

    text: str
    href: str | None = None


def breadcrumb(crumbs: Sequence[Crumb]) -> html.Nav:
    """The steps in order, the last one marked as the current place."""
    steps = [_step(crumb, first=place == 0) for place, crumb in enumerate(crumbs)]
    return html.Nav(html.Ol(steps), className="crumbs", **aria(label="Drill path"))


def _step(crumb: Crumb, *, first: bool) -> html.Li:
    arrow: list[Component] = [] if first else [icon("chevron-right")]
    if crumb.href is None:
        return html.Li([*arrow, html.Span(crumb.text, className="crumb-here", **aria(current="page"))])
    return html.Li([*arrow, link(crumb.text, crumb.href, "crumb")])
