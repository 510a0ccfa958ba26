"""Short messages that come and go in a corner."""

from typing import Literal

import dash_bootstrap_components as dbc
from dash import html
from dash.development.base_component import Component

from layouts.parts.aria import aria
from layouts.parts.icon import icon

Kind = Literal["info", "good", "bad"]
_ICONS = {"info": "info", "good": "check", "bad": "alert"}
_SHORT_MS = 6_000


def toast_area(id: str) -> html.Div:
    """The corner that toasts are put into; read aloud as they arrive."""
    return html.Div([], id=id, className="toasts", role="status", **aria(live="polite"))


def toast(
    title: str,
    text: str | Component = "",
    kind: Kind = "info",
    reference: str | None = None,
    *,
    lasting: bool = False,
) -> dbc.Toast:
    """A message; what went wrong, and what is `lasting`, stays until it is dismissed."""
    body: list[str | Component] = [text]
    if reference:
        body.append(html.Div(["Reference ", html.Code(reference)], className="toast-reference"))
    return dbc.Toast(
        body,
        header=html.Span([icon(_ICONS[kind]), html.Span(title)], className="toast-title"),
        is_open=True,
        dismissable=True,
        class_name=f"toast-{kind}",
        **({} if lasting or kind == "bad" else {"duration": _SHORT_MS}),
    )
