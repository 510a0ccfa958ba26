"""What is done to everything selected in a table: a bar at its foot, where it moves no row away from the pointer."""

from collections.abc import Sequence

from dash import html
from dash.development.base_component import Component

from layouts.parts.aria import aria


def selection_bar(id: str, count_id: str, label: str, deeds: Sequence[Component]) -> html.Div:
    """How many are selected, and the deeds; out of sight while nothing is. It is the first part of a card's foot."""
    return html.Div(
        [html.Span("", id=count_id, className="selected-count", role="status"), *deeds],
        id=id,
        className="selection-bar",
        hidden=True,
        role="group",
        **aria(label=label),
    )
