"""The way back from what was done to tags and owners: steps that the browser keeps and that are checked like any deed.

What is done in the first place lives in `page`, `bulk` and `customers.marks`.
"""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from dash import no_update, set_props

from callbacks.answers import news_of, say, say_nothing_more, something_new
from callbacks.given import id_in, ids_in, stripped
from callbacks.wiring import Asked, Refused, Values
from data.commands.owners import OwnerRefused, set_owner
from data.commands.tags import (
    TagBefore,
    TagRefused,
    discard_tag,
    recolour_tag,
    rename_tag,
    restore_tag,
    tag_customers,
    untag_customers,
)
from data.session import ScopedSession
from layouts.customers.ids import CustomersId
from layouts.dashboard.ids import DashboardId
from layouts.parts.button import button
from layouts.parts.toasts import toast
from layouts.tags.ids import TagsId

_MOST_STEPS = 50
Step = Mapping[str, Any]


def told(asked: Asked, title: str, steps: Sequence[Step]) -> Values:
    """A message with its way back, for the outputs `said` and `undoing`."""
    say_nothing_more()
    undo = button("Undo", TagsId.UNDO) if steps else ""
    return {
        "said": [toast(title, undo, "good", lasting=bool(steps))],
        "undoing": {"in": _place(asked), "steps": list(steps)},
    }


def undo(asked: Asked, clicks: int | None, undoing: object, opened: object) -> Values:
    """Take the steps back that were kept with the message, all or none."""
    unchanged: Values = dict.fromkeys(("said", "undoing", "changed"), no_update)
    kept = undoing if isinstance(undoing, dict) else {}
    given = kept.get("steps")
    steps = [step for step in given if isinstance(step, dict)] if isinstance(given, list) else []
    if not clicks or not steps:
        return unchanged
    if kept.get("in") != _place(asked):
        raise Refused("This was done in another partnership. Go back there to undo it.")
    try:
        with asked.session(write=True) as session:
            for step in steps[:_MOST_STEPS]:
                _take(asked, session, step)
    except (TagRefused, OwnerRefused) as error:
        raise Refused(str(error)) from error
    say(toast("Undone", "", "good"))
    refresh(asked)
    return {"said": [], "undoing": None, "changed": something_new() if opened is True else no_update}


def _place(asked: Asked) -> str:
    return asked.viewer.membership.partnership_code


def refresh(asked: Asked) -> None:
    """Have the page that is shown drawn again."""
    if asked.address.page == "customers":
        set_props(CustomersId.CHANGED, {"data": news_of("tags")})
    if asked.address.page == "dashboard":
        set_props(DashboardId.CHANGED, {"data": something_new()})


def _take(asked: Asked, session: ScopedSession, step: Step) -> None:
    taken = _STEPS.get(stripped(step.get("do")))
    if taken is None:
        raise Refused("There is nothing to take back any more.")
    taken(asked, session, step)


def _restore(asked: Asked, session: ScopedSession, step: Step) -> None:
    before = TagBefore(stripped(step.get("name")), id_in(step.get("colour")), tuple(ids_in(step.get("customers"))))
    restore_tag(session, before, asked.now)


def _discard(asked: Asked, session: ScopedSession, step: Step) -> None:
    discard_tag(session, id_in(step.get("tag")), asked.now)


def _rename(asked: Asked, session: ScopedSession, step: Step) -> None:
    rename_tag(session, id_in(step.get("tag")), stripped(step.get("name")), asked.now)


def _recolour(asked: Asked, session: ScopedSession, step: Step) -> None:
    recolour_tag(session, id_in(step.get("tag")), id_in(step.get("colour")), asked.now)


def _assign(asked: Asked, session: ScopedSession, step: Step) -> None:
    tag_customers(session, id_in(step.get("tag")), ids_in(step.get("customers")), asked.now)


def _unassign(asked: Asked, session: ScopedSession, step: Step) -> None:
    untag_customers(session, id_in(step.get("tag")), ids_in(step.get("customers")), asked.now)


def _own(asked: Asked, session: ScopedSession, step: Step) -> None:
    owner = id_in(step.get("owner")) or None
    set_owner(session, ids_in(step.get("customers")), owner, asked.now)


_STEPS: Mapping[str, Callable[[Asked, ScopedSession, Step], None]] = {
    "restore": _restore,
    "discard": _discard,
    "rename": _rename,
    "recolour": _recolour,
    "assign": _assign,
    "unassign": _unassign,
    "own": _own,
}


def restoring(before: TagBefore) -> Step:
    """The step that brings a removed tag back."""
    return {"do": "restore", "name": before.name, "colour": before.colour, "customers": list(before.customers)}
