"""The administration page before its people have arrived: two tabs, the table of people, dialogs."""

from collections.abc import Collection, Sequence
from typing import Any

from dash import dcc, html
from dash.development.base_component import Component

from auth.permissions import Permission
from layouts.administration.audit import audit_card
from layouts.administration.dialogs import handed_dialog, person_dialog
from layouts.administration.grids import columns
from layouts.administration.ids import AdministrationId, bulk
from layouts.parts.aria import aria
from layouts.parts.button import button, link_button
from layouts.parts.card import card
from layouts.parts.chips import FilterChip, filter_chips
from layouts.parts.grid import grid
from layouts.parts.page_head import page_head
from layouts.parts.search_field import quick_search
from layouts.parts.segmented import Choice, segmented
from layouts.parts.selection import selection_bar
from layouts.parts.skeleton import skeleton_line

_ROW_HEIGHT = 48
BULK_ACTIONS = (
    ("lock", "Lock"),
    ("unlock", "Unlock"),
    ("require", "Require second factor"),
    ("end", "End sessions"),
)
"""What can be done to several people at once, by its name in ids."""


def build(permissions: Collection[Permission]) -> html.Div:
    """The page's skeleton; who may not change people has no buttons for it."""
    may_change = Permission.PEOPLE_WRITE in permissions
    return html.Div(
        [
            page_head(
                "Administration",
                html.Span(skeleton_line(), id=AdministrationId.SUBTITLE),
                html.Div(id=AdministrationId.TABS),
                html.Div(id=AdministrationId.INVITE),
            ),
            html.Div(id=AdministrationId.NOTICE),
            html.Div(_people(may_change=may_change), id=AdministrationId.PEOPLE, className="tab-panel"),
            html.Div(audit_card(), id=AdministrationId.AUDIT, className="tab-panel", hidden=True),
            person_dialog(),
            handed_dialog(),
            html.Div(id=AdministrationId.SAID, className="toasts", role="status", **aria(live="polite")),
            dcc.Store(id=AdministrationId.CHANGED, data=0),
            dcc.Store(id=AdministrationId.REMOVED),
        ],
        id=AdministrationId.PAGE,
        className="page-body",
    )


def tabs(choices: Sequence[Choice]) -> html.Div:
    """People and the audit log, of which one is shown."""
    return segmented("Shown", choices)


def invite(href: str, made_for: str) -> html.Div:
    """The way to the dialog of somebody new; the script that follows links is told the address it was made for."""
    told: dict[str, Any] = {"data-from": made_for}
    return html.Div(link_button("Invite person", href, "primary"), **told)


def chips(shown: Sequence[FilterChip], made_for: str) -> html.Div:
    """The filters of the table; a quick search that was typed meanwhile stays."""
    told: dict[str, Any] = {"data-from": made_for}
    return html.Div(filter_chips("Filters", shown), **told)


def _people(*, may_change: bool) -> html.Section:
    shown: Component = grid(
        AdministrationId.GRID,
        columns(narrow=False),
        row_key="id",
        height="var(--grid-height)",
        nothing="Nobody here. Change the filter or the quick search.",
        options={"rowHeight": _ROW_HEIGHT} | (_SELECTION if may_change else {}),
    )
    return card(
        [html.Div(id=AdministrationId.CHIPS), quick_search(AdministrationId.SEARCH)],
        [html.Div(shown, className="people-grid")],
        [
            *([_selected()] if may_change else []),
            html.Span("", id=AdministrationId.COUNT, role="status"),
            html.Span("", id=AdministrationId.ZONE),
        ],
        class_name="panel-grid people-card",
        label="People",
    )


_SELECTION: dict[str, object] = {
    "rowSelection": {
        "mode": "multiRow",
        "checkboxes": True,
        "headerCheckbox": True,
        "enableClickSelection": False,
        "selectAll": "filtered",
    },
    "selectionColumnDef": {"width": 44, "minWidth": 44, "maxWidth": 44, "pinned": None, "resizable": False},
}


def _selected() -> html.Div:
    deeds = [button(text, bulk(name), "quiet") for name, text in BULK_ACTIONS]
    return selection_bar(AdministrationId.BULK, AdministrationId.BULK_COUNT, "Actions for the people selected", deeds)
