"""What somebody does with their own views of a table: keep, name, rename, remove. What a state says is checked where
it arrives; here it is only held to a size."""

import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import func, select

from data.models import TableView
from data.scope import NotVisible
from data.session import ScopedSession

LONGEST_NAME = 40
MOST_VIEWS = 20
_MOST_CHARACTERS = 30_000


class ViewRefused(ValueError):
    """A view that is not kept; the message says why and what to do instead."""


def keep_view(session: ScopedSession, table: str, state: Mapping[str, Any], now: datetime) -> None:
    """Note how the viewer left a table; ViewRefused for a state larger than any table's."""
    _put(session, table, "", state, now)


def forget_view(session: ScopedSession, table: str) -> None:
    """Leave the table as it comes."""
    found = _find(session, table, "")
    if found is not None:
        session.delete(found)


def save_view(session: ScopedSession, table: str, name: str, state: Mapping[str, Any], now: datetime) -> int:
    """Keep a state under a name and return the view's id; a view of that name is written over.

    ViewRefused without a name, with one that is too long, and where there are too many views already.
    """
    called = _checked(name)
    if _find(session, table, called) is None and _count(session, table) >= MOST_VIEWS:
        raise ViewRefused(f"There are {MOST_VIEWS} saved views, which is the maximum. Delete one first.")
    return _put(session, table, called, state, now)


def rename_view(session: ScopedSession, table: str, view_id: int, name: str) -> None:
    """Give a view another name; NotVisible for another's, ViewRefused where a view is called that already."""
    view, called = _get(session, table, view_id), _checked(name)
    other = _find(session, table, called)
    if other is not None and other.id != view_id:
        raise ViewRefused(f"There is a view called “{called}” already. Choose another name.")
    view.name = called


def remove_view(session: ScopedSession, table: str, view_id: int) -> tuple[str, dict[str, Any]]:
    """Remove a view and return its name and state, with which it can be saved again; NotVisible for another's."""
    view = _get(session, table, view_id)
    session.delete(view)
    return view.name, dict(view.state)


def _put(session: ScopedSession, table: str, name: str, state: Mapping[str, Any], now: datetime) -> int:
    if len(json.dumps(state)) > _MOST_CHARACTERS:
        raise ViewRefused("This view is too large to be kept. Clear some column filters.")
    view = _find(session, table, name)
    if view is None:
        scope = session.scope
        view = TableView(partnership_id=scope.partnership_id, user_id=scope.user_id, table_name=table, name=name)
        session.add(view)
    view.state, view.changed_at = dict(state), now
    session.flush()
    return view.id


def _find(session: ScopedSession, table: str, name: str) -> TableView | None:
    return session.scalars(select(TableView).where(TableView.table_name == table, TableView.name == name)).one_or_none()


def _get(session: ScopedSession, table: str, view_id: int) -> TableView:
    found = session.scalars(
        select(TableView).where(TableView.table_name == table, TableView.id == view_id, TableView.name != "")
    ).one_or_none()
    if found is None:
        raise NotVisible("view")
    return found


def _count(session: ScopedSession, table: str) -> int:
    named = (TableView.table_name == table, TableView.name != "")
    return session.scalar(select(func.count(TableView.id)).where(*named)) or 0


def _checked(name: str) -> str:
    called = " ".join(name.split())
    if not called:
        raise ViewRefused("A view needs a name. Enter one and save again.")
    if len(called) > LONGEST_NAME:
        raise ViewRefused(f"A view's name has at most {LONGEST_NAME} characters. Shorten it and save again.")
    return called
