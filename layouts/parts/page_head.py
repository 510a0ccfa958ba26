"""The line at the top of a page: its heading, what period or rule it follows, what can be done."""

from dash import html
from dash.development.base_component import Component


def page_head(title: str, subtitle: str | Component, *controls: Component) -> html.Div:
    """The heading can take the focus, so that a change of page is announced."""
    return html.Div(
        [
            html.Div(
                [
                    html.H1(title, className="page-title", tabIndex="-1"),
                    html.Div(subtitle, className="page-subtitle"),
                ],
                className="page-names",
            ),
            html.Div(list(controls), className="page-controls"),
        ],
        className="page-head",
    )
