"""Who of the partner's people look after customers, and who can: those who work with customers here and see them."""

from collections.abc import Collection
from dataclasses import dataclass

from sqlalchemy import Subquery, and_, func, or_, select

from data.domain.roles import SEES_CUSTOMERS
from data.models import CustomerOwner, Membership, MembershipCustomer, User
from data.session import ScopedSession


@dataclass(frozen=True, slots=True)
class OwnerChoice:
    """Somebody who can be an owner."""

    id: int
    name: str
    email: str


def list_owners(session: ScopedSession, customers: Collection[int]) -> list[OwnerChoice]:
    """Active people with a role that sees customers, who see every one of these (ids, all of the viewer's), by name;
    one statement."""
    wanted = set(customers)
    assigned = (
        select(MembershipCustomer.membership_id)
        .where(MembershipCustomer.customer_id.in_(wanted))
        .group_by(MembershipCustomer.membership_id)
        .having(func.count(MembershipCustomer.customer_id) == len(wanted))
    )
    rows = session.execute(
        select(User.id, User.name, User.email)
        .join(Membership, Membership.user_id == User.id)
        .where(
            User.active.is_(True),
            Membership.role.in_(SEES_CUSTOMERS),
            or_(Membership.all_customers.is_(True), Membership.id.in_(assigned)),
        )
        .order_by(User.name, User.email)
    )
    return [OwnerChoice(*row) for row in rows]


def owners_now() -> Subquery:
    """Columns customer_id, owner_id and owner (a name) of the customers that are looked after.

    An owner who is locked, has no role with customers here any more or no longer sees the customer looks after
    nobody; with their access they get their customers back.
    """
    assigned = and_(
        MembershipCustomer.membership_id == Membership.id,
        MembershipCustomer.customer_id == CustomerOwner.customer_id,
    )
    held_here = and_(Membership.user_id == User.id, Membership.partnership_id == CustomerOwner.partnership_id)
    return (
        select(CustomerOwner.customer_id, CustomerOwner.owner_id, User.name.label("owner"))
        .join(User, User.id == CustomerOwner.owner_id)
        .join(Membership, held_here)
        .outerjoin(MembershipCustomer, assigned)
        .where(
            User.active.is_(True),
            Membership.role.in_(SEES_CUSTOMERS),
            or_(Membership.all_customers.is_(True), MembershipCustomer.membership_id.is_not(None)),
        )
        .subquery()
    )


def count_owned(session: ScopedSession, user_id: int) -> int:
    """How many of the viewer's customers somebody looks after; one statement."""
    now = owners_now()
    return session.scalar(select(func.count()).select_from(now).where(now.c.owner_id == user_id)) or 0
