"""Who of the partner's people may do what in a partnership: adding, changing and removing, never beyond the giver's own
scope. What they sign in with lives in `credentials`."""

import re
from collections.abc import Collection, Set
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete, select
from sqlalchemy.exc import IntegrityError

from data.commands.audit import record
from data.domain.roles import Role
from data.email_addresses import is_email
from data.models import Customer, Membership, MembershipCustomer, Partnership, User
from data.queries.people import find_colleague
from data.scope import ALL_CUSTOMERS, AllCustomers, NotVisible
from data.session import ScopedSession

_CONTROL = re.compile(r"[\x00-\x1f\x7f]")
_LONGEST_NAME = 200


class AccessRefused(Exception):
    """A change that cannot be made; the message says why and what to do."""


@dataclass(frozen=True, slots=True)
class Grant:
    """A role and the customers (ids) that come with it; an empty set is none, all is explicit."""

    role: str
    customers: frozenset[int] | AllCustomers


def add_person(session: ScopedSession, email: str, name: str, grant: Grant, now: datetime) -> int:
    """Give somebody a role here: a person of this partner by their address, or a new one. Returns their id."""
    address, called = _checked_address(email), _checked_name(name)
    _refuse_beyond_own(session, grant.customers)
    user_id = find_colleague(session, address)
    if user_id is None:
        user_id = _create(session, address, called)
    elif _membership(session, user_id) is not None:
        raise AccessRefused(f"{address} has a role here already. Change it in the list instead.")
    membership = Membership(
        user_id=user_id, partnership_id=session.scope.partnership_id, role=_checked_role(grant.role)
    )
    membership.all_customers = grant.customers is ALL_CUSTOMERS
    session.add(membership)
    session.flush()
    _assign(session, membership, grant.customers)
    record(session, "user.added", address, _told(session, grant), at=now)
    return user_id


def rename_person(session: ScopedSession, user_id: int, name: str, now: datetime) -> None:
    """Correct somebody's name."""
    user, called = _user(session, user_id), _checked_name(name)
    if user.name != called:
        record(session, "user.renamed", user.email, {"before": user.name, "after": called}, at=now)
        user.name = called


def change_access(
    session: ScopedSession, user_id: int, grant: Grant, now: datetime, who_sign_in: Collection[int]
) -> bool:
    """Give somebody another role or other customers; False where that is what they have.

    `who_sign_in` are those (ids) with something to sign in with, which no scope shows: one of them stays administrator.
    """
    user, membership = _held(session, user_id)
    before = _current(session, membership)
    if before == grant:
        return False
    _refuse_beyond_own(session, grant.customers)
    if membership.role == Role.ADMIN and grant.role != Role.ADMIN:
        _refuse_last_admin(session, user, who_sign_in)
    detail = {"before": _told(session, before), "after": _told(session, grant)}
    membership.role = _checked_role(grant.role)
    membership.all_customers = grant.customers is ALL_CUSTOMERS
    session.execute(delete(MembershipCustomer).where(MembershipCustomer.membership_id == membership.id))
    _assign(session, membership, grant.customers)
    record(session, "user.access_changed", user.email, detail, at=now)
    return True


def remove_access(session: ScopedSession, user_id: int, now: datetime, who_sign_in: Collection[int]) -> Grant:
    """Take somebody's role in this partnership; the person and their other roles stay. Returns what they had.

    `who_sign_in` as with `change_access`.
    """
    user, membership = _held(session, user_id)
    had = _current(session, membership)
    if membership.role == Role.ADMIN:
        _refuse_last_admin(session, user, who_sign_in)
    record(session, "user.removed", user.email, _told(session, had), at=now)
    session.execute(delete(MembershipCustomer).where(MembershipCustomer.membership_id == membership.id))
    session.delete(membership)
    return had


def _held(session: ScopedSession, user_id: int) -> tuple[User, Membership]:
    """A person and their role here, with the partnership held so that two changes cannot both spare one admin."""
    session.scalars(select(Partnership).with_for_update()).one()
    membership = _membership(session, user_id)
    if membership is None:
        raise NotVisible("person")
    if membership.all_customers and not session.scope.sees_all_customers:
        raise AccessRefused("This person sees customers that you do not. Ask an administrator of all customers.")
    return _user(session, user_id), membership


def _membership(session: ScopedSession, user_id: int) -> Membership | None:
    return session.scalars(select(Membership).where(Membership.user_id == user_id)).one_or_none()


def _user(session: ScopedSession, user_id: int) -> User:
    found = session.get(User, user_id)
    if not isinstance(found, User):
        raise NotVisible("person")
    return found


def _create(session: ScopedSession, email: str, name: str) -> int:
    user = User(email=email, name=name, partner_id=session.scope.partner_id)
    session.add(user)
    try:
        session.flush()
    except IntegrityError:
        # Somebody of another partner, whom nobody here may learn of, or somebody added at this very moment.
        raise AccessRefused(f"{email} cannot be added. Check the address, or ask your vendor.") from None
    return user.id


def _current(session: ScopedSession, membership: Membership) -> Grant:
    assigned = select(MembershipCustomer.customer_id).where(MembershipCustomer.membership_id == membership.id)
    seen = frozenset(session.scalars(assigned))
    return Grant(membership.role, ALL_CUSTOMERS if membership.all_customers else seen)


def _assign(session: ScopedSession, membership: Membership, customers: frozenset[int] | AllCustomers) -> None:
    if isinstance(customers, frozenset):
        owner = {"membership_id": membership.id, "partnership_id": membership.partnership_id}
        session.add_all(MembershipCustomer(**owner, customer_id=one) for one in sorted(customers))


def _refuse_beyond_own(session: ScopedSession, customers: frozenset[int] | AllCustomers) -> None:
    if not isinstance(customers, frozenset):
        if not session.scope.sees_all_customers:
            raise AccessRefused("You can give access to your own customers only, not to all.")
        return
    seen = set(session.scalars(select(Customer.id).where(Customer.id.in_(customers))))
    if seen != customers:
        raise AccessRefused("Some of these customers are not yours to give. Reload the page and choose again.")


def _refuse_last_admin(session: ScopedSession, user: User, who_sign_in: Collection[int]) -> None:
    others = (
        select(User.id)
        .join(Membership, User.id == Membership.user_id)
        .where(Membership.role == Role.ADMIN, User.active, User.id != user.id)
    )
    if not set(session.scalars(others)) & set(who_sign_in):
        raise AccessRefused(
            f"{user.name} is the only administrator here who can sign in. Make somebody else one first; somebody you "
            "invite counts once they have chosen a password."
        )


def _told(session: ScopedSession, grant: Grant) -> dict[str, object]:
    """A grant in the words of the audit log: customers by their Security Center IDs."""
    if not isinstance(grant.customers, frozenset):
        return {"role": grant.role, "customers": "all"}
    return {"role": grant.role, "customers": _codes(session, grant.customers)}


def _codes(session: ScopedSession, customers: Set[int]) -> list[str]:
    codes = select(Customer.security_center_id).where(Customer.id.in_(customers))
    return list(session.scalars(codes.order_by(Customer.security_center_id)))


def _checked_role(role: str) -> str:
    if role not in set(Role):
        raise AccessRefused("Choose a role.")
    return role


def _checked_address(email: str) -> str:
    address = email.strip().lower()
    if not is_email(address):
        raise AccessRefused("Enter an e-mail address such as name@company.example.")
    return address


def _checked_name(name: str) -> str:
    called = " ".join(_CONTROL.sub(" ", name).split())
    if not called or len(called) > _LONGEST_NAME:
        raise AccessRefused("Enter the person's name.")
    return called
