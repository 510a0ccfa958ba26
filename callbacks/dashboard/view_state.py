"""What the saved views of the customer table say: which one is in use, whether the table still is as it was saved, and
the list that goes with it. What is done with views is elsewhere."""

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from callbacks.dashboard.address import DashboardAddress
from data.queries.table_views import ViewFacts
from layouts.dashboard.views import DEFAULT, ViewItem, ViewMenu
from layouts.parts.table_state import TableState


def left_state(views: Sequence[ViewFacts], known: Collection[str]) -> TableState:
    """What the viewer left the table like, as far as its columns are still there; empty for the table as it comes."""
    left = left_view(views)
    return TableState.parse(left.state if left else None, known)


def menu_of(views: Sequence[ViewFacts], listed: str) -> ViewMenu:
    """The menu of somebody's views beside the list of a query string.

    The table as it comes is no less so when its list is narrowed: that is kept for nobody.
    """
    chosen, left = chosen_id(views), left_view(views)
    named = {str(view.id): view for view in views if view.name}
    items = [
        ViewItem(DEFAULT, "Default", chosen is None),
        *(ViewItem(key, view.name, view.id == chosen) for key, view in named.items()),
    ]
    base = named.get(str(chosen))
    base_list = list_of(base.state if base else None)
    edited = left is not None and (base is None or kept_state(left) != kept_state(base) or listed != base_list)
    return ViewMenu(items, edited)


def left_view(views: Sequence[ViewFacts]) -> ViewFacts | None:
    """The nameless view: what somebody left the table like."""
    return next((view for view in views if not view.name), None)


def chosen_id(views: Sequence[ViewFacts]) -> int | None:
    """The id of the view that the table was last set to; None for none, or one that has gone."""
    left = left_view(views)
    said = left.state.get("view") if left else None
    return next((view.id for view in views if view.name and view.id == said), None)


def kept_state(view: ViewFacts) -> dict[str, Any]:
    """Columns and column filters of a view."""
    return {name: view.state.get(name) for name in ("columns", "filters")}


def list_shown(search: object, words: object) -> str:
    """The query string of the list that is shown: what is being typed may not stand in the address yet."""
    address = DashboardAddress.parse("", search)
    return address.changed(words=words.strip()).search if isinstance(words, str) else address.search


def list_of(state: object) -> str:
    """The query string of the list that a view was saved with; empty for all customers."""
    return DashboardAddress.parse("", state.get("list") if isinstance(state, Mapping) else None).search
