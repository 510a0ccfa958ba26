"""How somebody keeps a table in a partnership: what they left it like, and their named views. Writing is elsewhere."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select

from data.models import TableView
from data.session import ScopedSession


@dataclass(frozen=True, slots=True)
class ViewFacts:
    """A view under a name of its owner's; the nameless one is what they left the table like. `state` is untrusted."""

    id: int
    name: str
    state: Mapping[str, Any]


def list_views(session: ScopedSession, table: str) -> list[ViewFacts]:
    """The viewer's own views of a table in this partnership by name, the nameless one first; one statement."""
    found = session.scalars(select(TableView).where(TableView.table_name == table))
    views = [ViewFacts(row.id, row.name, row.state) for row in found]
    return sorted(views, key=lambda view: (view.name.casefold(), view.id))
