"""How a viewer keeps the customer table: what they left it like, and the views they saved under names."""

from collections.abc import Callable, Collection, Mapping, Sequence
from typing import Any

from dash import Input, Output, State, ctx, html, no_update, set_props

from auth.permissions import Permission
from callbacks.dashboard_data import TABLE
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
from data.queries.table_views import ViewFacts, list_views
from data.session import ScopedSession
from layouts.dashboard.columns import ProductColumn, TableModel, list_columns
from layouts.dashboard.ids import DashboardId, view_deed
from layouts.dashboard.views import DEFAULT, ViewItem, ViewMenu, view_menu
from layouts.parts.button import button
from layouts.parts.table_state import TableState
from layouts.parts.toasts import toast
from layouts.shell.ids import ShellId

Outcome = dict[str, Any]
_LONGEST_DEED = 40


def wire(w: Wiring) -> None:
    w.on(
        keep_table,
        permission=Permission.DASHBOARD_READ,
        outputs={"view": Output(DashboardId.VIEW, "children", allow_duplicate=True)},
        inputs={"state": Input(DashboardId.STATE, "data")},
        prevent_initial_call=True,
    )
    w.on(
        change_views,
        permission=Permission.DASHBOARD_READ,
        outputs={
            "view": Output(DashboardId.VIEW, "children", allow_duplicate=True),
            "changed": Output(DashboardId.CHANGED, "data", allow_duplicate=True),
            "removed": Output(DashboardId.REMOVED, "data"),
        },
        inputs={"clicks": Input(every(view_deed), "n_clicks")},
        state={"name": State(DashboardId.VIEW_NAME, "value"), "removed": State(DashboardId.REMOVED, "data")},
        prevent_initial_call=True,
    )


def keep_table(asked: Asked, state: object) -> Values:
    """Note how the viewer left the table; a state of another partnership's table, or of nothing, is passed over."""
    if not isinstance(state, Mapping) or state.get("base") != asked.address.base:
        return {"view": no_update}
    with asked.session(write=True) as session:
        checked = TableState.parse(state, _known(session))
        if not checked.columns:
            return {"view": no_update}
        views = list_views(session, TABLE)
        keep_view(session, TABLE, checked.as_json() | {"view": _chosen(views)}, asked.now)
        return {"view": view_menu(menu_of(list_views(session, TABLE)))}


def change_views(asked: Asked, clicks: list[int | None], name: object, removed: object) -> Values:
    """Do what the pressed button says with the viewer's views."""
    deed, key = _pressed(clicks)
    if deed not in _DEEDS:
        return {"view": no_update, "changed": no_update, "removed": no_update}
    try:
        with asked.session(write=True) as session:
            outcome = _DEEDS[deed](asked, session, key, name if isinstance(name, str) else "", removed)
            drawn = view_menu(menu_of(list_views(session, TABLE), renaming=outcome.get("renaming")))
    except ViewRefused as error:
        raise Refused(str(error)) from error
    redraw = {"at": asked.now.isoformat(), "deed": f"{deed}-{key}"} if outcome.get("redraw") else no_update
    return {"view": drawn, "changed": redraw, "removed": outcome.get("removed", no_update)}


def left_state(views: Sequence[ViewFacts], known: Collection[str]) -> TableState:
    """What the viewer left the table like, as far as its columns are still there; empty for the table as it comes."""
    left = _left(views)
    return TableState.parse(left.state if left else None, known)


def menu_of(views: Sequence[ViewFacts], renaming: str | None = None) -> ViewMenu:
    """The menu of somebody's views; `renaming` is the key of the one whose name is asked for."""
    chosen, left = _chosen(views), _left(views)
    named = {str(view.id): view for view in views if view.name}
    items = [
        ViewItem(DEFAULT, "Default", chosen is None),
        *(ViewItem(key, view.name, view.id == chosen) for key, view in named.items()),
    ]
    base = named.get(str(chosen))
    edited = left is not None and (base is None or _said(left) != _said(base))
    return ViewMenu(items, edited, next((item for item in items if item.key == renaming), None))


def _pressed(clicks: Sequence[int | None]) -> tuple[str, str]:
    """What the pressed button does, and with which view; nothing where buttons merely came to stand there."""
    pressed = ctx.triggered_id
    if not any(clicks) or not isinstance(pressed, Mapping) or not (ctx.triggered and ctx.triggered[0]["value"]):
        return "", ""
    deed, _, key = str(pressed.get("deed", ""))[:_LONGEST_DEED].partition("-")
    return deed, key


def _choose(asked: Asked, session: ScopedSession, key: str, _name: str, _removed: object) -> Outcome:
    chosen = next((view for view in list_views(session, TABLE) if view.name and str(view.id) == key), None)
    if chosen is None:
        forget_view(session, TABLE)
    else:
        keep_view(session, TABLE, _said(chosen) | {"view": chosen.id}, asked.now)
    return {"redraw": True}


def _revert(asked: Asked, session: ScopedSession, _key: str, name: str, removed: object) -> Outcome:
    return _choose(asked, session, str(_chosen(list_views(session, TABLE))), name, removed)


def _reset(asked: Asked, session: ScopedSession, _key: str, name: str, removed: object) -> Outcome:
    return _choose(asked, session, DEFAULT, name, removed)


def _save(asked: Asked, session: ScopedSession, _key: str, name: str, _removed: object) -> Outcome:
    left = _left(list_views(session, TABLE))
    said = _said(left) if left else TableState().as_json()
    view_id = save_view(session, TABLE, name, said, asked.now)
    keep_view(session, TABLE, said | {"view": view_id}, asked.now)
    return {}


def _update(asked: Asked, session: ScopedSession, _key: str, _name: str, _removed: object) -> Outcome:
    views = list_views(session, TABLE)
    chosen = next((view for view in views if view.id == _chosen(views)), None)
    left = _left(views)
    if chosen is not None and left is not None:
        save_view(session, TABLE, chosen.name, _said(left), asked.now)
    return {}


def _ask_name(_asked: Asked, _session: ScopedSession, key: str, _name: str, _removed: object) -> Outcome:
    return {"renaming": key}


def _rename(_asked: Asked, session: ScopedSession, key: str, name: str, _removed: object) -> Outcome:
    rename_view(session, TABLE, _number(key), name)
    return {}


def _remove(_asked: Asked, session: ScopedSession, key: str, _name: str, _removed: object) -> Outcome:
    name, state = remove_view(session, TABLE, _number(key))
    said = html.Div([f"“{name}” is gone.", button("Undo", view_deed("undo"))], className="toast-undo")
    set_props(ShellId.TOASTS, {"children": [toast("View deleted", said, lasting=True)]})
    return {"removed": {"name": name, "state": state}}


def _undo(asked: Asked, session: ScopedSession, _key: str, _name: str, removed: object) -> Outcome:
    if not isinstance(removed, Mapping):
        return {}
    state = TableState.parse(removed.get("state"), _known(session))
    save_view(session, TABLE, str(removed.get("name", "")), state.as_json(), asked.now)
    set_props(ShellId.TOASTS, {"children": []})
    return {"removed": None}


_DEEDS: Mapping[str, Callable[[Asked, ScopedSession, str, str, object], Outcome]] = {
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


def _left(views: Sequence[ViewFacts]) -> ViewFacts | None:
    return next((view for view in views if not view.name), None)


def _chosen(views: Sequence[ViewFacts]) -> int | None:
    """The id of the view that the table was last set to; None for none, or one that has gone."""
    left = _left(views)
    said = left.state.get("view") if left else None
    return next((view.id for view in views if view.name and view.id == said), None)


def _said(view: ViewFacts) -> dict[str, Any]:
    return {name: view.state.get(name) for name in ("columns", "filters")}


def _number(key: str) -> int:
    return int(key) if key.isascii() and key.isdecimal() and len(key) < 19 else 0


def _known(session: ScopedSession) -> set[str]:
    """Every column the table may have in any partnership."""
    products = [ProductColumn(product.code, product.name, product.unit) for product in list_products(session)]
    return {column.id for column in list_columns(TableModel(products, "EUR", 2, priced=True, contracted=True))}
