"""The tags of a partnership, how many customers each is on, and the condition that leaves only customers with some.

Changing tags lives in `data.commands.tags`, a customer's own tags in `data.queries.customer`.
"""

from collections.abc import Collection
from dataclasses import dataclass, replace
from typing import Any, Literal

from sqlalchemy import ColumnElement, func, select, true

from data.models import Customer, CustomerTag, Tag
from data.session import ScopedSession

Match = Literal["any", "all", "none"]


@dataclass(frozen=True, slots=True)
class TagFilter:
    """Which customers: those with any of these tags (ids), with all of them, or with none. Without tags: everybody."""

    ids: tuple[int, ...] = ()
    match: Match = "any"

    def among(self, known: Collection[int]) -> "TagFilter":
        """The same filter with the tags that are known; others, such as another partnership's, have no effect."""
        return replace(self, ids=tuple(one for one in self.ids if one in known))


EVERYBODY = TagFilter()


@dataclass(frozen=True, slots=True)
class TagUse:
    """A tag of the partnership; `colour` is one of eight, `customers` counts those the viewer sees."""

    id: int
    name: str
    colour: int
    customers: int


def match_of(text: str) -> Match:
    """The way to match that a text names, `any` for whatever else it says."""
    return "all" if text == "all" else "none" if text == "none" else "any"


def named(chosen: TagFilter, tags: Collection[TagUse]) -> str:
    """A filter in words, with the names of its tags.

    >>> named(TagFilter((3,), "none"), [TagUse(3, "Key account", 1, 12)])
    'none of Key account'
    """
    return f"{chosen.match} of {', '.join(tag.name for tag in tags if tag.id in chosen.ids)}"


def list_tags(session: ScopedSession) -> list[TagUse]:
    """All tags of the partnership by name, with how many of the viewer's customers have each; one statement."""
    rows = session.execute(
        select(Tag.id, Tag.name, Tag.colour, func.count(CustomerTag.customer_id))
        .outerjoin(CustomerTag, CustomerTag.tag_id == Tag.id)
        .group_by(Tag.id, Tag.name, Tag.colour, Tag.folded)
        .order_by(Tag.folded)
    )
    return [TagUse(*row) for row in rows]


def known_tags(session: ScopedSession, chosen: TagFilter) -> tuple[TagFilter, str]:
    """A filter with those of its tags that there are, and it in words; no statement where nothing is filtered."""
    if not chosen.ids:
        return EVERYBODY, ""
    tags = list_tags(session)
    known = chosen.among({tag.id for tag in tags})
    return (known, named(known, tags)) if known.ids else (EVERYBODY, "")


def tags_among(session: ScopedSession, customers: Collection[int]) -> list[TagUse]:
    """The tags that some customers (ids) have, by name, with how many of these have each; one statement."""
    rows = session.execute(
        select(Tag.id, Tag.name, Tag.colour, func.count(CustomerTag.customer_id))
        .join(CustomerTag, CustomerTag.tag_id == Tag.id)
        .where(CustomerTag.customer_id.in_(customers))
        .group_by(Tag.id, Tag.name, Tag.colour, Tag.folded)
        .order_by(Tag.folded)
    )
    return [TagUse(*row) for row in rows]


def find_customers(session: ScopedSession, codes: Collection[str]) -> list[int]:
    """The ids of the viewer's customers among some Security Center IDs, in order; one statement."""
    known = select(Customer.id).where(Customer.security_center_id.in_(codes)).order_by(Customer.id)
    return list(session.scalars(known))


def has_tags(customer_id: Any, chosen: TagFilter) -> ColumnElement[bool]:
    """The condition on a column of customers' ids (such as `CyclePeak.customer_id`) in a select of a scoped session."""
    if not chosen.ids:
        return true()
    column: ColumnElement[int] = customer_id
    tagged = select(CustomerTag.customer_id).where(CustomerTag.tag_id.in_(chosen.ids))
    if chosen.match == "none":
        return column.not_in(tagged)
    if chosen.match == "all":
        each = func.count(CustomerTag.tag_id) == len(set(chosen.ids))
        tagged = tagged.group_by(CustomerTag.customer_id).having(each)
    return column.in_(tagged)
