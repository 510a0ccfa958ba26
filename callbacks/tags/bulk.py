"""Tags and owner of the customers selected on the dashboard; of one customer they are changed in `customers.marks`."""

from dash import Input, Output, State, no_update

from auth.permissions import Permission
from callbacks.customers.marks import NOBODY, owning_back
from callbacks.given import id_in, stripped
from callbacks.tags.undo import Step, refresh, told
from callbacks.wiring import Asked, Refused, Values, Wiring
from data.commands.owners import OwnerRefused, set_owner
from data.commands.tags import TagRefused, create_tag, find_tag, tag_customers, untag_customers
from data.queries.owners import list_owners
from data.queries.tags import find_customers, list_tags, tags_among
from data.session import ScopedSession
from layouts.dashboard.ids import DashboardId
from layouts.parts.picker import Option, nothing_to_pick, options
from layouts.tags.ids import TagsId
from layouts.tags.wording import customers as counted

MOST = 5_000
"""More customers at once than this nobody changes; the rest of a longer list is refused, not left out silently."""


def wire(w: Wiring) -> None:
    selected = {"selected": State(DashboardId.SELECTED, "data")}
    for handler, trigger, place in (
        (offer_bulk_tags, TagsId.BULK_ADD, TagsId.BULK_ADD_OPTIONS),
        (offer_bulk_removal, TagsId.BULK_TAKE, TagsId.BULK_TAKE_OPTIONS),
        (offer_bulk_owners, TagsId.BULK_OWNER, TagsId.BULK_OWNER_OPTIONS),
    ):
        w.on(
            handler,
            permission=Permission.CUSTOMER_WRITE,
            outputs={"options": Output(place, "children")},
            inputs={"clicks": Input(trigger, "n_clicks")},
            state=selected,
            prevent_initial_call=True,
        )
    for change, picked in (
        (mark_selected, TagsId.BULK_ADDED),
        (unmark_selected, TagsId.BULK_TAKEN),
        (own_selected, TagsId.BULK_OWNED),
    ):
        w.on(
            change,
            permission=Permission.CUSTOMER_WRITE,
            outputs={
                "said": Output(TagsId.SAID, "children", allow_duplicate=True),
                "undoing": Output(TagsId.UNDOING, "data", allow_duplicate=True),
            },
            inputs={"picked": Input(picked, "data")},
            state=selected,
            prevent_initial_call=True,
        )


def offer_bulk_tags(asked: Asked, clicks: int | None, selected: object) -> Values:
    """All tags of the partnership."""
    if not clicks:
        return {"options": no_update}
    with asked.session() as session:
        tags = list_tags(session)
    return {"options": options([_option(asked, tag.id, tag.name, tag.colour, tag.customers) for tag in tags])}


def offer_bulk_removal(asked: Asked, clicks: int | None, selected: object) -> Values:
    """The tags that the selected customers have, with how many of these each is on."""
    if not clicks:
        return {"options": no_update}
    with asked.session() as session:
        tags = tags_among(session, _customers(session, selected))
    if not tags:
        return {"options": nothing_to_pick("No tags to remove", "None of the selected customers has a tag.")}
    return {"options": options([_option(asked, tag.id, tag.name, tag.colour, tag.customers) for tag in tags])}


def offer_bulk_owners(asked: Asked, clicks: int | None, selected: object) -> Values:
    """Everybody who sees all of the selected customers, and nobody."""
    if not clicks:
        return {"options": no_update}
    with asked.session() as session:
        found = list_owners(session, _customers(session, selected))
    lines = [Option(str(one.id), one.name, one.email) for one in found]
    return {"options": options([*lines, Option(NOBODY, "Nobody", "clear the owner")])}


def mark_selected(asked: Asked, picked: object, selected: object) -> Values:
    """Put the picked tag on the selected customers, creating it where a new name was typed."""
    chosen = picked if isinstance(picked, dict) else {}
    new, tag_id = stripped(chosen.get("create")), id_in(chosen.get("value"))
    if not (new or tag_id):
        return _nothing()
    steps: list[Step] = []
    try:
        with asked.session(write=True) as session:
            customers = _customers(session, selected)
            if new:
                tag_id = create_tag(session, new, None, asked.now)
                steps = [{"do": "discard", "tag": tag_id}] if session.scope.sees_all_customers else []
            name = find_tag(session, tag_id).name
            added = tag_customers(session, tag_id, customers, asked.now)
    except TagRefused as error:
        raise Refused(str(error)) from error
    if added:
        steps = [{"do": "unassign", "tag": tag_id, "customers": list(added)}, *steps]
    had = len(customers) - len(added)
    more = f", {counted(had, asked.locale)} had it already" if had else ""
    return _done(asked, f"Tag “{name}” added to {counted(len(added), asked.locale)}{more}", steps)


def unmark_selected(asked: Asked, picked: object, selected: object) -> Values:
    """Take the picked tag from the selected customers that have it."""
    tag_id = id_in(picked.get("value")) if isinstance(picked, dict) else 0
    if not tag_id:
        return _nothing()
    try:
        with asked.session(write=True) as session:
            name = find_tag(session, tag_id).name
            removed = untag_customers(session, tag_id, _customers(session, selected), asked.now)
    except TagRefused as error:
        raise Refused(str(error)) from error
    back: list[Step] = [{"do": "assign", "tag": tag_id, "customers": list(removed)}] if removed else []
    return _done(asked, f"Tag “{name}” removed from {counted(len(removed), asked.locale)}", back)


def own_selected(asked: Asked, picked: object, selected: object) -> Values:
    """Give the selected customers the picked owner, or none."""
    value = picked.get("value") if isinstance(picked, dict) else None
    owner_id = id_in(value) or None
    if owner_id is None and value != NOBODY:
        return _nothing()
    try:
        with asked.session(write=True) as session:
            before = set_owner(session, _customers(session, selected), owner_id, asked.now)
    except OwnerRefused as error:
        raise Refused(str(error)) from error
    count = counted(sum(map(len, before.values())), asked.locale)
    title = f"Owner set for {count}" if owner_id else f"Owner cleared for {count}"
    return _done(asked, title, owning_back(before))


def _customers(session: ScopedSession, selected: object) -> list[int]:
    """The ids of the selected customers that the viewer sees; Refused where there are none, or too many."""
    codes = [code for code in selected if isinstance(code, str)] if isinstance(selected, list) else []
    if len(codes) > MOST:
        raise Refused(f"Select at most {MOST:,} customers at once.")
    found = find_customers(session, codes)
    if not found:
        raise Refused("No customer is selected any more. Select some in the table.")
    return found


def _option(asked: Asked, tag_id: int, name: str, colour: int, customers: int) -> Option:
    return Option(str(tag_id), name, counted(customers, asked.locale), colour)


def _done(asked: Asked, title: str, steps: list[Step]) -> Values:
    refresh(asked)
    return told(asked, title, steps)


def _nothing() -> Values:
    return {"said": no_update, "undoing": no_update}
