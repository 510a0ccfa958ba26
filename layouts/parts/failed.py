"""The designed state of a place whose figures could not be had."""

from dash import html
from dash.development.base_component import Component

from layouts.parts.icon import icon


def failed(what: str, kept: str, retry_href: str, reference: str) -> html.Div:
    """Says what failed, what was kept, offers another try, and shows the reference to quote to support."""
    return html.Div(
        [
            html.Span(icon("alert"), className="state-mark state-mark-bad"),
            html.P(what, className="state-title"),
            html.P(kept, className="state-text"),
            html.Div(_try_again(retry_href), className="state-action"),
            html.P(["Reference ", html.Code(reference)], className="state-reference"),
        ],
        className="state",
        role="alert",
    )


def _try_again(href: str) -> html.A:
    """An ordinary link: the address is mostly the present one, and to follow it means to load it anew."""
    return html.A([icon("retry"), html.Span("Try again")], href=href, className="button button-plain")


def stale(text: str) -> Component:
    """A line above figures that are partial or older than they should be."""
    return html.Div([icon("alert"), html.Span(text)], className="stale", role="status")
