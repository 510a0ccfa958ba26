"""A card: header with title and actions, body, footer with two ends."""

from collections.abc import Sequence

from dash import html
from dash.development.base_component import Component

from layouts.parts.aria import aria


def card(
    header: Sequence[str | Component],
    body: Sequence[str | Component] | Component,
    footer: Sequence[str | Component] = (),
    *,
    class_name: str = "",
    label: str = "",
) -> html.Section:
    """A card; header and footer push their last child to the far end; the label names the region."""
    parts: list[Component] = []
    if header:
        parts.append(html.Div(list(header), className="card-head"))
    parts.append(html.Div(body, className="card-main"))
    if footer:
        parts.append(html.Div(list(footer), className="card-foot"))
    named = aria(label=label) if label else {}
    return html.Section(parts, className=f"panel {class_name}".strip(), **named)


def actions(*children: str | Component) -> html.Div:
    """What can be done with a card, at the end of its header."""
    return html.Div(list(children), className="actions")
