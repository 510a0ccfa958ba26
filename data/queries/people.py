"""The people of one partnership as its administrators see them; what they sign in with is none of this module's."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, func, or_, select, true

from data.models import Customer, Membership, MembershipCustomer, User
from data.scope import ALL_CUSTOMERS, AllCustomers, NotVisible
from data.session import ScopedSession


@dataclass(frozen=True, slots=True)
class PersonFacts:
    """Somebody with a role in the partnership; `customers` are ids, `assigned` counts them (None: all)."""

    user_id: int
    email: str
    name: str
    active: bool
    role: str
    assigned: int | None
    last_sign_in_at: datetime | None


@dataclass(frozen=True, slots=True)
class CustomerChoice:
    """A customer that can be assigned."""

    id: int
    security_center_id: str
    name: str


def list_people(session: ScopedSession) -> Sequence[PersonFacts]:
    """Everybody with a role in the partnership, by name; two statements."""
    counted = select(MembershipCustomer.membership_id, func.count(MembershipCustomer.customer_id)).group_by(
        MembershipCustomer.membership_id
    )
    assigned: dict[int, int] = dict(session.execute(counted).all())
    people = select(User, Membership).join(Membership, Membership.user_id == User.id).order_by(User.name, User.email)
    return [_facts(user, own, assigned.get(own.id, 0)) for user, own in session.execute(people)]


def get_person(session: ScopedSession, user_id: int) -> PersonFacts:
    """One of them; NotVisible for anybody else."""
    user, own, customers = _get(session, user_id)
    return _facts(user, own, len(customers))


def get_assigned(session: ScopedSession, user_id: int) -> frozenset[int] | AllCustomers:
    """The customers (ids) somebody sees; of a restricted viewer's answer, those the viewer sees too."""
    _user, own, customers = _get(session, user_id)
    return ALL_CUSTOMERS if own.all_customers else customers


def find_colleague(session: ScopedSession, email: str) -> int | None:
    """The id of one of the partner's people by e-mail, whether or not they have a role in this partnership."""
    return session.scalars(select(User.id).where(User.email == email.strip().lower())).one_or_none()


def find_assignable(session: ScopedSession, words: str, limit: int) -> Sequence[CustomerChoice]:
    """The first customers the viewer could assign whose name or Security Center ID contains the words, by name."""
    wanted = " ".join(words.split())
    fits = or_(*(column.icontains(wanted, autoescape=True) for column in (Customer.name, Customer.security_center_id)))
    return _choices(session, fits if wanted else true(), limit)


def list_chosen(session: ScopedSession, chosen: Collection[int]) -> Sequence[CustomerChoice]:
    """Those of some customers (ids) that the viewer sees, by name."""
    return _choices(session, Customer.id.in_(chosen), None) if chosen else []


def _choices(session: ScopedSession, condition: ColumnElement[bool], limit: int | None) -> Sequence[CustomerChoice]:
    columns = select(Customer.id, Customer.security_center_id, Customer.name)
    ordered = columns.where(condition).order_by(Customer.name, Customer.security_center_id).limit(limit)
    return [CustomerChoice(*row) for row in session.execute(ordered)]


def _get(session: ScopedSession, user_id: int) -> tuple[User, Membership, frozenset[int]]:
    query = select(User, Membership).join(Membership, Membership.user_id == User.id).where(User.id == user_id)
    found = session.execute(query).one_or_none()
    if found is None:
        raise NotVisible("person")
    user, own = found
    assigned = select(MembershipCustomer.customer_id).where(MembershipCustomer.membership_id == own.id)
    return user, own, frozenset(session.scalars(assigned))


def _facts(user: User, own: Membership, assigned: int) -> PersonFacts:
    return PersonFacts(
        user_id=user.id,
        email=user.email,
        name=user.name,
        active=user.active,
        role=own.role,
        assigned=None if own.all_customers else assigned,
        last_sign_in_at=user.last_sign_in_at,
    )
