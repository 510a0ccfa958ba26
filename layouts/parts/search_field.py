"""A field that searches while one types, with its mark before it; what it finds is shown by whoever places it."""

from dash import dcc, html
from dash.development.base_component import Component

from layouts.parts.icon import icon

_LONGEST = 80


def search_field(id: str, label: str, placeholder: str, mark: str = "search") -> list[Component]:
    """The label that is only read aloud, the mark, and the field."""
    return [
        html.Label(label, htmlFor=id, className="visually-hidden"),
        icon(mark),
        dcc.Input(
            id=id,
            type="text",
            value="",
            placeholder=placeholder,
            autoComplete="off",
            spellCheck=False,
            maxLength=_LONGEST,
        ),
    ]


def quick_search(id: str) -> html.Div:
    """The field that narrows the table of a page."""
    return html.Div(search_field(id, "Quick search in the table", "Quick search", "filter"), className="quick-search")
