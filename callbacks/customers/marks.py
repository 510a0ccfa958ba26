"""Changing tags and owner in a customer's header; the list of all tags has the module `tags`."""

from dash import Input, Output, no_update
from dash.development.base_component import Component

from auth.permissions import Permission
from callbacks.answers import news_of
from callbacks.customers.view import Shown
from callbacks.given import id_in, pressed, stripped
from callbacks.tags.address import with_dialog
from callbacks.tags.undo import Step, told
from callbacks.wiring import Asked, Refused, Values, Wiring, every
from data.commands.owners import OwnerRefused, set_owner
from data.commands.tags import TagRefused, create_tag, find_tag, tag_customers, untag_customers
from data.queries.customer import CustomerFacts, get_customer_head
from data.queries.owners import list_owners
from data.queries.partnership import get_partnership
from data.queries.tags import list_tags
from data.session import ScopedSession
from layouts.customers.ids import CustomersId
from layouts.parts.picker import Option, nothing_to_pick, options
from layouts.tags.ids import TagsId, remove
from layouts.tags.marks import TagChip, owner_picker, tag_chips
from layouts.tags.wording import customers as counted

NOBODY = "nobody"
"""What a picker of owners says for none."""


def wire(w: Wiring) -> None:
    w.on(
        offer_tags,
        permission=Permission.CUSTOMER_WRITE,
        outputs={"options": Output(TagsId.MARK_OPTIONS, "children")},
        inputs={"clicks": Input(TagsId.MARK, "n_clicks")},
        prevent_initial_call=True,
    )
    w.on(
        offer_owners,
        permission=Permission.CUSTOMER_WRITE,
        outputs={"options": Output(TagsId.OWNER_OPTIONS, "children")},
        inputs={"clicks": Input(TagsId.OWNER, "n_clicks")},
        prevent_initial_call=True,
    )
    changed = {
        "changed": Output(CustomersId.CHANGED, "data", allow_duplicate=True),
        "said": Output(TagsId.SAID, "children", allow_duplicate=True),
        "undoing": Output(TagsId.UNDOING, "data", allow_duplicate=True),
    }
    w.on(
        mark_customer,
        permission=Permission.CUSTOMER_WRITE,
        outputs=changed,
        inputs={"picked": Input(TagsId.MARKED, "data")},
        prevent_initial_call=True,
    )
    w.on(
        unmark_customer,
        permission=Permission.CUSTOMER_WRITE,
        outputs=changed,
        inputs={"clicks": Input(every(remove), "n_clicks")},
        prevent_initial_call=True,
    )
    w.on(
        own_customer,
        permission=Permission.CUSTOMER_WRITE,
        outputs=changed,
        inputs={"picked": Input(TagsId.OWNED, "data")},
        prevent_initial_call=True,
    )


def may_change(shown: Shown) -> bool:
    """Whether the viewer changes tags and owner here; otherwise the header states them."""
    return shown.asked.viewer.may(Permission.CUSTOMER_WRITE)


def editors(shown: Shown) -> list[Component]:
    """Owner and tags as the header shows them to who may change them."""
    if not may_change(shown):
        return []
    chips = [TagChip(str(tag.id), tag.name, tag.colour) for tag in shown.customer.tags]
    manage = shown.href + with_dialog(shown.search)
    return [owner_picker(shown.customer.owner or ""), tag_chips(chips, manage)]


def offer_tags(asked: Asked, clicks: int | None) -> Values:
    """The partnership's tags that the customer in the address does not have yet."""
    if not clicks:
        return {"options": no_update}
    with asked.session() as session:
        had = {tag.id for tag in _customer(asked, session).tags}
        found = [tag for tag in list_tags(session) if tag.id not in had]
    lines = [Option(str(tag.id), tag.name, counted(tag.customers, asked.locale), tag.colour) for tag in found]
    return {"options": options(lines)}


def offer_owners(asked: Asked, clicks: int | None) -> Values:
    """Everybody who sees the customer in the address and works with customers."""
    if not clicks:
        return {"options": no_update}
    with asked.session() as session:
        customer = _customer(asked, session)
        found = list_owners(session, [customer.id])
    lines = [Option(str(one.id), one.name, one.email, chosen=one.id == customer.owner_id) for one in found]
    if not lines:
        why = "Nobody with a role for customers sees this one. Give somebody access in Administration."
        return {"options": nothing_to_pick("Nobody to choose", why)}
    nobody = [Option(NOBODY, "Nobody", "clear the owner")] if customer.owner_id else []
    return {"options": options([*lines, *nobody])}


def mark_customer(asked: Asked, picked: object) -> Values:
    """Put the picked tag on the customer in the address, creating it where a new name was typed."""
    chosen = picked if isinstance(picked, dict) else {}
    new, tag_id = stripped(chosen.get("create")), id_in(chosen.get("value"))
    if not (new or tag_id):
        return _nothing()
    try:
        with asked.session(write=True) as session:
            customer = _customer(asked, session)
            steps: list[Step] = []
            if new:
                tag_id = create_tag(session, new, None, asked.now)
                steps = [{"do": "discard", "tag": tag_id}] if session.scope.sees_all_customers else []
            name = find_tag(session, tag_id).name
            added = tag_customers(session, tag_id, [customer.id], asked.now)
    except TagRefused as error:
        raise Refused(str(error)) from error
    if added:
        steps = [{"do": "unassign", "tag": tag_id, "customers": list(added)}, *steps]
    return _done(asked, f"Tag “{name}” added to {customer.name}", steps)


def unmark_customer(asked: Asked, clicks: list[int | None]) -> Values:
    """Take the pressed tag from the customer in the address."""
    tag_id = id_in(pressed("tag"))
    if not tag_id:
        return _nothing()
    try:
        with asked.session(write=True) as session:
            customer = _customer(asked, session)
            name = find_tag(session, tag_id).name
            removed = untag_customers(session, tag_id, [customer.id], asked.now)
    except TagRefused as error:
        raise Refused(str(error)) from error
    back: list[Step] = [{"do": "assign", "tag": tag_id, "customers": list(removed)}] if removed else []
    return _done(asked, f"Tag “{name}” removed from {customer.name}", back)


def own_customer(asked: Asked, picked: object) -> Values:
    """Give the customer in the address the picked owner, or none."""
    value = picked.get("value") if isinstance(picked, dict) else None
    owner_id = id_in(value) or None
    if owner_id is None and value != NOBODY:
        return _nothing()
    try:
        with asked.session(write=True) as session:
            customer = _customer(asked, session)
            before = set_owner(session, [customer.id], owner_id, asked.now)
    except OwnerRefused as error:
        raise Refused(str(error)) from error
    title = f"{customer.name} has a new owner" if owner_id else f"{customer.name} has no owner any more"
    return _done(asked, title, owning_back(before)) if before else _nothing()


def owning_back(before: dict[int | None, tuple[int, ...]]) -> list[Step]:
    """The steps that give customers the owners they had."""
    return [{"do": "own", "owner": owner_id, "customers": list(owned)} for owner_id, owned in before.items()]


def _customer(asked: Asked, session: ScopedSession) -> CustomerFacts:
    return get_customer_head(session, asked.address.customer, get_partnership(session).today(asked.now))


def _done(asked: Asked, title: str, steps: list[Step]) -> Values:
    return told(asked, title, steps) | {"changed": news_of("marks")}


def _nothing() -> Values:
    return dict.fromkeys(("changed", "said", "undoing"), no_update)
