"""How a viewer keeps the customer table: what they left it like, and the views they saved under names."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from dash import Input, Output, State, html, no_update, set_props

from auth.permissions import Permission
from callbacks.answers import say, say_nothing_more, something_new
from callbacks.dashboard.data import TABLE
from callbacks.dashboard.view_state import chosen_id, kept_state, left_view, list_of, list_shown, menu_of
from callbacks.given import id_in, pressed
from callbacks.wiring import Asked, Refused, Values, Wiring, every
from data.commands.table_views import (
    ViewRefused,
    forget_view,
    keep_view,
    remove_view,
    rename_view,
    save_view,
)
from data.queries.partnership import list_products
from data.queries.table_views import list_views
from data.session import ScopedSession
from layouts.dashboard.columns import ProductColumn, TableModel, list_columns
from layouts.dashboard.ids import DashboardId, view_deed
from layouts.dashboard.views import ViewItem, naming, view_in_use, view_list
from layouts.parts.button import button
from layouts.parts.table_state import TableState
from layouts.parts.toasts import toast
from layouts.shell.ids import ShellId

Outcome = dict[str, Any]
_LONGEST_DEED = 40
_NAMING = ("ask", "save", "rename", "remove")
"""Deeds after which the field for a name is another one; what was typed there stays after all others."""
_KEPT = {"kept": Output(DashboardId.VIEWS_CHANGED, "data", allow_duplicate=True)}
_SHOWN = {"search": State(ShellId.LOCATION, "search"), "words": State(DashboardId.SEARCH, "value")}


@dataclass(frozen=True, slots=True)
class _Meant:
    """What a button is pressed with: the view it names, what stands in the field of names, the view that was removed
    last, and the query string of the list that is shown."""

    key: str
    name: str
    removed: object
    listed: str


def wire(w: Wiring) -> None:
    w.on(
        show_views,
        permission=Permission.DASHBOARD_READ,
        outputs={
            "in_use": Output(DashboardId.VIEW_NOW, "children"),
            "listed": Output(DashboardId.VIEW_LIST, "children"),
        },
        inputs={"search": Input(ShellId.LOCATION, "search"), "kept": Input(DashboardId.VIEWS_CHANGED, "data")},
    )
    w.on(
        keep_table,
        permission=Permission.DASHBOARD_READ,
        outputs=_KEPT,
        inputs={"state": Input(DashboardId.STATE, "data")},
        prevent_initial_call=True,
    )
    w.on(
        change_views,
        permission=Permission.DASHBOARD_READ,
        outputs={
            **_KEPT,
            "naming": Output(DashboardId.VIEW_NAMING, "children"),
            "changed": Output(DashboardId.CHANGED, "data", allow_duplicate=True),
            "removed": Output(DashboardId.REMOVED, "data"),
        },
        inputs={"clicks": Input(every(view_deed), "n_clicks")},
        state={
            "name": State(DashboardId.VIEW_NAME, "value"),
            "removed": State(DashboardId.REMOVED, "data"),
            **_SHOWN,
        },
        prevent_initial_call=True,
    )


def show_views(asked: Asked, search: object, kept: object) -> Values:
    """The menu of views. Nothing else draws it, so that no answer of before stands over a later one."""
    with asked.session() as session:
        menu = menu_of(list_views(session, TABLE), list_shown(search, None))
    return {"in_use": view_in_use(menu), "listed": view_list(menu)}


def keep_table(asked: Asked, state: object) -> Values:
    """Note how the viewer left the table; a state of another partnership's table, or of nothing, is passed over."""
    if not isinstance(state, Mapping) or state.get("base") != asked.address.base:
        return {"kept": no_update}
    with asked.session(write=True) as session:
        checked = TableState.parse(state, _known(session))
        if not checked.columns:
            return {"kept": no_update}
        views = list_views(session, TABLE)
        keep_view(session, TABLE, checked.as_json() | {"view": chosen_id(views)}, asked.now)
    return {"kept": something_new()}


def change_views(
    asked: Asked, clicks: list[int | None], name: object, removed: object, search: object, words: object
) -> Values:
    """Do what the pressed button says with the viewer's views; a view that is chosen also leads to its list."""
    deed, _, key = (pressed("deed") or "")[:_LONGEST_DEED].partition("-")
    if deed not in _DEEDS:
        return dict.fromkeys(("kept", "naming", "changed", "removed"), no_update)
    meant = _Meant(key, name if isinstance(name, str) else "", removed, list_shown(search, words))
    try:
        with asked.session(write=True) as session:
            outcome = _DEEDS[deed](asked, session, meant)
            listed = outcome.get("listed", meant.listed)
            field = naming(_named(session, outcome.get("renaming"))) if deed in _NAMING else no_update
    except ViewRefused as error:
        raise Refused(str(error)) from error
    redraw = something_new() if outcome.get("redraw") else no_update
    if listed != meant.listed:
        # As an output the address would have this called once more when the page and its buttons are gone.
        set_props(ShellId.LOCATION, {"search": listed})
    removed = outcome.get("removed", no_update)
    return {"kept": something_new(), "naming": field, "changed": redraw, "removed": removed}


def _named(session: ScopedSession, key: str | None) -> ViewItem | None:
    if key is None:
        return None
    return next((item for item in menu_of(list_views(session, TABLE), "").items if item.key == key), None)


def _choose(asked: Asked, session: ScopedSession, meant: _Meant) -> Outcome:
    return _show(asked, session, meant.key)


def _revert(asked: Asked, session: ScopedSession, _: _Meant) -> Outcome:
    return _show(asked, session, str(chosen_id(list_views(session, TABLE))))


def _reset(_asked: Asked, session: ScopedSession, _: _Meant) -> Outcome:
    """The columns as they come, beside the list that is shown."""
    forget_view(session, TABLE)
    return {"redraw": True}


def _show(asked: Asked, session: ScopedSession, key: str) -> Outcome:
    """Columns, filters and list of a view; for a key of none, of the table as it comes."""
    chosen = next((view for view in list_views(session, TABLE) if view.name and str(view.id) == key), None)
    if chosen is None:
        forget_view(session, TABLE)
        return {"redraw": True, "listed": ""}
    keep_view(session, TABLE, kept_state(chosen) | {"view": chosen.id}, asked.now)
    return {"redraw": True, "listed": list_of(chosen.state)}


def _save(asked: Asked, session: ScopedSession, meant: _Meant) -> Outcome:
    left = left_view(list_views(session, TABLE))
    said = kept_state(left) if left else TableState().as_json()
    view_id = save_view(session, TABLE, meant.name, said | {"list": meant.listed}, asked.now)
    keep_view(session, TABLE, said | {"view": view_id}, asked.now)
    return {}


def _update(asked: Asked, session: ScopedSession, meant: _Meant) -> Outcome:
    views = list_views(session, TABLE)
    chosen = next((view for view in views if view.id == chosen_id(views)), None)
    left = left_view(views)
    if chosen is not None and left is not None:
        save_view(session, TABLE, chosen.name, kept_state(left) | {"list": meant.listed}, asked.now)
    return {}


def _ask_name(_asked: Asked, _session: ScopedSession, meant: _Meant) -> Outcome:
    return {"renaming": meant.key}


def _rename(_asked: Asked, session: ScopedSession, meant: _Meant) -> Outcome:
    rename_view(session, TABLE, id_in(meant.key), meant.name)
    return {}


def _remove(_asked: Asked, session: ScopedSession, meant: _Meant) -> Outcome:
    name, state = remove_view(session, TABLE, id_in(meant.key))
    said = html.Div([f"“{name}” is gone.", button("Undo", view_deed("undo"))], className="toast-undo")
    say(toast("View deleted", said, lasting=True))
    return {"removed": {"name": name, "state": state}}


def _undo(asked: Asked, session: ScopedSession, meant: _Meant) -> Outcome:
    if not isinstance(meant.removed, Mapping):
        return {}
    said = meant.removed.get("state")
    state = TableState.parse(said, _known(session)).as_json() | {"list": list_of(said)}
    save_view(session, TABLE, str(meant.removed.get("name", "")), state, asked.now)
    say_nothing_more()
    return {"removed": None}


_DEEDS: Mapping[str, Callable[[Asked, ScopedSession, _Meant], Outcome]] = {
    "choose": _choose,
    "revert": _revert,
    "reset": _reset,
    "save": _save,
    "update": _update,
    "ask": _ask_name,
    "rename": _rename,
    "remove": _remove,
    "undo": _undo,
}


def _known(session: ScopedSession) -> set[str]:
    """Every column the table may have in any partnership."""
    products = [ProductColumn(product.code, product.name, product.unit) for product in list_products(session)]
    return {column.id for column in list_columns(TableModel(products, "EUR", 2, priced=True, contracted=True))}
