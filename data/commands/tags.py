"""Changes to a partnership's tags and to which customers have them; owners of customers live in `owners`.

A tag is everybody's: who sees some customers only makes tags and puts them on their own customers, and leaves the
name, colour and end of a tag to those who see all customers that have it.
"""

import re
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete, func, select
from sqlalchemy.exc import IntegrityError

from data.commands.audit import record
from data.models import Customer, CustomerTag, Tag
from data.session import ScopedSession

COLOURS = range(1, 9)
LONGEST_NAME = 40
_LONGEST_FOLDED = 80
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]")


class TagRefused(Exception):
    """A change to tags that cannot be made; the message says why and what to do."""


@dataclass(frozen=True, slots=True)
class TagBefore:
    """A tag as it was with the customers (ids) that had it, which is what brings it back."""

    name: str
    colour: int
    customers: tuple[int, ...]


def create_tag(session: ScopedSession, name: str, colour: int | None, now: datetime) -> int:
    """A new tag; its id. Without a colour it gets the one that fewest tags have. TagRefused for a name that is taken,
    also where somebody else takes it at the same moment."""
    tag = _added(session, name, _rarest_colour(session) if colour is None else colour)
    record(session, "tag.created", tag.name, at=now)
    return tag.id


def rename_tag(session: ScopedSession, tag_id: int, name: str, now: datetime, seen: str | None = None) -> str:
    """Call a tag otherwise; gives the name it had.

    `seen` is the name that was changed: left as it was, it undoes nobody's; TagRefused where it is another by now.
    """
    called, tag = _checked_name(name), _reshaped(session, tag_id)
    before = tag.name
    if called in (before, seen):
        return before
    if seen not in (None, before):
        raise TagRefused(f"Somebody has renamed this tag to “{before}” meanwhile. Cancel and open it again.")
    tag.name, tag.folded = called, called.casefold()
    _flush_named(session, called)
    record(session, "tag.renamed", called, {"before": before, "after": called}, at=now)
    return before


def recolour_tag(session: ScopedSession, tag_id: int, colour: int, now: datetime, seen: int | None = None) -> int:
    """Give a tag another of the eight colours; gives the one it had. `seen` as with `rename_tag`."""
    tag = _reshaped(session, tag_id)
    before = tag.colour
    if colour not in (before, seen):
        if seen not in (None, before):
            raise TagRefused("Somebody has given this tag another colour meanwhile. Cancel and open it again.")
        tag.colour = _checked_colour(colour)
        record(session, "tag.recoloured", tag.name, {"before": before, "after": colour}, at=now)
    return before


def delete_tag(session: ScopedSession, tag_id: int, now: datetime) -> TagBefore:
    """Take a tag from all customers and remove it; gives what it was."""
    before = _removed(session, _reshaped(session, tag_id))
    record(session, "tag.deleted", before.name, {"customers": len(before.customers)}, at=now)
    return before


def discard_tag(session: ScopedSession, tag_id: int, now: datetime) -> None:
    """Remove a tag that no customer has, as the way back from creating it; TagRefused where one has it by now."""
    tag = _reshaped(session, tag_id)
    if session.scalar(select(func.count()).select_from(CustomerTag).where(CustomerTag.tag_id == tag.id)):
        raise TagRefused(f"“{tag.name}” is on customers by now, so it stays. Delete it in the list of tags.")
    delete_tag(session, tag_id, now)


def merge_tags(session: ScopedSession, tag_id: int, into: int, now: datetime) -> tuple[TagBefore, tuple[int, ...]]:
    """Give every customer of one tag another instead and remove the first.

    Gives what it was, and the customers that have the other one only because of this.
    """
    if tag_id == into:
        raise TagRefused("Choose another tag to merge into.")
    tag, other = _reshaped(session, tag_id), _reshaped(session, into)
    before = _removed(session, tag)
    added = _assign(session, other.id, before.customers)
    told = {"into": other.name, "customers": len(before.customers)}
    record(session, "tag.merged", before.name, told, at=now)
    return before, added


def restore_tag(session: ScopedSession, before: TagBefore, now: datetime) -> int:
    """Bring a removed tag back to the customers that had it and that the viewer still sees; its new id."""
    tag = _added(session, before.name, before.colour)
    customers = _assign(session, tag.id, _codes(session, before.customers))
    record(session, "tag.restored", tag.name, {"customers": len(customers)}, at=now)
    return tag.id


def tag_customers(session: ScopedSession, tag_id: int, customers: Collection[int], now: datetime) -> tuple[int, ...]:
    """Put a tag on customers (ids); gives those that did not have it. Four statements for any number of customers.

    A customer that is not the viewer's is passed over: it is as if there were none.
    """
    tag = find_tag(session, tag_id)
    codes = _codes(session, customers)
    added = _assign(session, tag_id, codes)
    if added:
        told = {"customers": sorted(codes[one] for one in added)}
        record(session, "tag.assigned", tag.name, told, at=now)
    return added


def untag_customers(session: ScopedSession, tag_id: int, customers: Collection[int], now: datetime) -> tuple[int, ...]:
    """Take a tag from customers (ids); gives those that had it. Four statements for any number of customers."""
    tag = find_tag(session, tag_id)
    codes = _codes(session, customers)
    removed = tuple(sorted(_having(session, tag_id) & codes.keys()))
    if removed:
        session.execute(
            delete(CustomerTag).where(CustomerTag.tag_id == tag_id, CustomerTag.customer_id.in_(removed)),
            execution_options={"synchronize_session": False},
        )
        told = {"customers": sorted(codes[one] for one in removed)}
        record(session, "tag.removed", tag.name, told, at=now)
    return removed


def find_tag(session: ScopedSession, tag_id: int) -> Tag:
    """A tag of the partnership; TagRefused where there is none, such as after somebody else removed it."""
    tag = session.get(Tag, tag_id)
    if not isinstance(tag, Tag):
        raise TagRefused("This tag is no longer there: somebody has deleted or merged it.")
    return tag


def _checked_name(name: str) -> str:
    """A name with single blanks between its words; TagRefused where it cannot be one.

    >>> _checked_name("  Key   account ")
    'Key account'
    """
    if _CONTROL.search(name.strip()):
        raise TagRefused("The name contains a character that cannot be shown. Type it again.")
    called = " ".join(name.split())
    if not called:
        raise TagRefused("Enter a name, such as “Key account”.")
    if len(called) > LONGEST_NAME or len(called.casefold()) > _LONGEST_FOLDED:
        raise TagRefused(f"The name is too long: at most {LONGEST_NAME} characters.")
    return called


def _assign(session: ScopedSession, tag_id: int, customers: Collection[int]) -> tuple[int, ...]:
    """Put a tag on the viewer's customers that do not have it; gives them. Recorded by who calls."""
    added = tuple(sorted(set(customers) - _having(session, tag_id)))
    owner = {"partnership_id": session.scope.partnership_id, "tag_id": tag_id}
    session.add_all([CustomerTag(**owner, customer_id=one) for one in added])
    try:
        session.flush()
    except IntegrityError as error:
        raise TagRefused("Somebody changed these tags at the same moment. Nothing was changed: try again.") from error
    return added


def _added(session: ScopedSession, name: str, colour: int) -> Tag:
    called = _checked_name(name)
    owner = session.scope.partnership_id
    tag = Tag(partnership_id=owner, name=called, folded=called.casefold(), colour=_checked_colour(colour))
    session.add(tag)
    _flush_named(session, called)
    return tag


def _codes(session: ScopedSession, customers: Collection[int]) -> dict[int, str]:
    known = select(Customer.id, Customer.security_center_id).where(Customer.id.in_(customers))
    return dict(session.execute(known).all())


def _having(session: ScopedSession, tag_id: int) -> set[int]:
    return set(session.scalars(select(CustomerTag.customer_id).where(CustomerTag.tag_id == tag_id)))


def _removed(session: ScopedSession, tag: Tag) -> TagBefore:
    before = TagBefore(tag.name, tag.colour, tuple(sorted(_having(session, tag.id))))
    session.execute(delete(CustomerTag).where(CustomerTag.tag_id == tag.id))
    session.execute(delete(Tag).where(Tag.id == tag.id))
    return before


def _reshaped(session: ScopedSession, tag_id: int) -> Tag:
    """A tag that this viewer may rename, recolour, merge or delete."""
    if not session.scope.sees_all_customers:
        raise TagRefused("Only people who see all customers change or delete tags: others' customers have them too.")
    return find_tag(session, tag_id)


def _flush_named(session: ScopedSession, name: str) -> None:
    try:
        session.flush()
    except IntegrityError as error:
        raise TagRefused(f"There is a tag “{name}” already. Choose another name, or use that one.") from error


def _checked_colour(colour: int) -> int:
    if colour not in COLOURS:
        raise TagRefused("Choose one of the eight colours.")
    return colour


def _rarest_colour(session: ScopedSession) -> int:
    counted = session.execute(select(Tag.colour, func.count()).group_by(Tag.colour)).all()
    known = dict(counted)
    return min(COLOURS, key=lambda colour: (known.get(colour, 0), colour))
