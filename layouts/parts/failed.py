"""The designed state of a place whose figures could not be had."""

from dash import html
from dash.development.base_component import Component

from layouts.parts.button import link_button
from layouts.parts.icon import icon


def failed(what: str, kept: str, retry_href: str, reference: str) -> html.Div:
    """Says what failed, what was kept, offers another try, and shows the reference to quote to support."""
    return html.Div(
        [
            html.Span(icon("alert"), className="state-mark state-mark-bad"),
            html.P(what, className="state-title"),
            html.P(kept, className="state-text"),
            html.Div(link_button("Try again", retry_href, icon="retry"), className="state-action"),
            html.P(["Reference ", html.Code(reference)], className="state-reference"),
        ],
        className="state",
        role="alert",
    )


def stale(text: str) -> Component:
    """A line above figures that are partial or older than they should be."""
    return html.Div([icon("alert"), html.Span(text)], className="stale", role="status")
