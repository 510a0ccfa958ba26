"""The menu of saved views: which one is in use, the others, and what can be done with them."""

from collections.abc import Sequence
from dataclasses import dataclass

from dash import dcc, html
from dash.development.base_component import Component

from layouts.dashboard.ids import DashboardId, view_deed
from layouts.parts.aria import aria
from layouts.parts.button import button, icon_button
from layouts.parts.icon import icon

DEFAULT = "default"


@dataclass(frozen=True)
class ViewItem:
    """A view: what its buttons call it, its name, whether it is the one in use."""

    key: str
    name: str
    current: bool = False

    @property
    def is_default(self) -> bool:
        return self.key == DEFAULT


@dataclass(frozen=True)
class ViewMenu:
    """The views of a person; `edited` where the table was changed since the one in use was chosen."""

    items: Sequence[ViewItem]
    edited: bool = False

    @property
    def current(self) -> ViewItem:
        return next((item for item in self.items if item.current), self.items[0])


def view_menu() -> html.Details:
    """The button that tells the view in use, and what it opens, before the views have arrived.

    The field for a name is a part of its own: what is typed there stays, whatever else is drawn anew.
    """
    return html.Details(
        [
            html.Summary(id=DashboardId.VIEW_NOW, className="button button-plain"),
            html.Div(
                [
                    html.Div(id=DashboardId.VIEW_LIST, className="view-list"),
                    html.Div(naming(None), id=DashboardId.VIEW_NAMING, className="sheet-foot view-naming"),
                ],
                className="sheet sheet-end",
            ),
        ],
        className="popover-root",
    )


def view_in_use(menu: ViewMenu) -> list[Component]:
    """What the button says."""
    edited = [html.Span("edited", className="button-count")] if menu.edited else []
    word = html.Span("View: ", className="button-word")
    return [word, html.Span(menu.current.name), *edited, icon("chevron-down")]


def view_list(menu: ViewMenu) -> list[Component]:
    """All views, and what can be done about changes to the one in use."""
    return [html.Ul([_line(item) for item in menu.items], className="sheet-list"), *_changes(menu)]


def _line(item: ViewItem) -> html.Li:
    pressed = aria(pressed=True if item.current else "false")
    chosen = html.Button(
        [icon("table"), html.Span(item.name)],
        id=view_deed(f"choose-{item.key}"),
        type="button",
        n_clicks=0,
        className="menu-item",
        **pressed,
    )
    own = [
        icon_button("pencil", f"Rename {item.name}", view_deed(f"ask-{item.key}")),
        icon_button("close", f"Delete {item.name}", view_deed(f"remove-{item.key}")),
    ]
    return html.Li([chosen, *([] if item.is_default else own)], className="view-line")


def _changes(menu: ViewMenu) -> list[Component]:
    """What can be done with what was changed since the view was chosen."""
    name = menu.current.name
    if not menu.edited or menu.current.is_default:
        return []
    items = (("update", "check", f"Save changes to “{name}”"), ("revert", "retry", f"Undo changes to “{name}”"))
    made = [
        html.Button([icon(mark), html.Span(text)], id=view_deed(deed), type="button", n_clicks=0, className="menu-item")
        for deed, mark, text in items
    ]
    return [html.Div(made, className="sheet-foot")]


def naming(renamed: ViewItem | None) -> list[Component]:
    """The field for the name of a new view, or for another one of a view that is there."""
    label = f"New name of “{renamed.name}”" if renamed else "Save as a new view"
    return [
        html.Label(label, htmlFor=DashboardId.VIEW_NAME, className="sheet-title"),
        html.Div(
            [
                dcc.Input(
                    id=DashboardId.VIEW_NAME,
                    type="text",
                    value=renamed.name if renamed else "",
                    placeholder="Name of the view",
                    autoComplete="off",
                    spellCheck=False,
                    maxLength=40,
                ),
                button("Rename", view_deed(f"rename-{renamed.key}"), "primary")
                if renamed
                else button("Save", view_deed("save"), "primary"),
            ],
            className="view-name",
        ),
    ]
