"""Who of the partner's people can look after customers: those who work with customers here and see all of these."""

from collections.abc import Collection
from dataclasses import dataclass

from sqlalchemy import func, or_, select

from data.models import Membership, MembershipCustomer, User
from data.session import ScopedSession

_ROLES = ("admin", "user")


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
            Membership.role.in_(_ROLES),
            or_(Membership.all_customers.is_(True), Membership.id.in_(assigned)),
        )
        .order_by(User.name, User.email)
    )
    return [OwnerChoice(*row) for row in rows]
