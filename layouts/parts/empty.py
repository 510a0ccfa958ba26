"""The designed state of a place with nothing to show."""

from dash import html
from dash.development.base_component import Component

from layouts.parts.icon import icon as icon_of


def empty(title: str, why: str, action: Component | None = None, icon: str = "info") -> html.Div:
    """Says what is missing, why, and what to do about it."""
    return html.Div(
        [
            html.Span(icon_of(icon), className="state-mark"),
            html.P(title, className="state-title"),
            html.P(why, className="state-text"),
            *([html.Div(action, className="state-action")] if action is not None else []),
        ],
        className="state",
    )
