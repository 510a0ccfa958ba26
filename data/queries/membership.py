"""Who a person is and where they belong: read before any scope exists, so with the all-seeing session."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Select, and_, select

from data.domain.roles import Role
from data.models import Credential, Membership, MembershipCustomer, Partnership, User
from data.scope import ALL_CUSTOMERS, AllCustomers
from data.system import SystemSession


@dataclass(frozen=True, slots=True)
class Person:
    """A person as the portal greets them."""

    id: int
    partner_id: int
    email: str
    name: str
    theme: str
    locale: str


@dataclass(frozen=True, slots=True)
class MembershipFacts:
    """One partnership a person belongs to, with the role held there and the customers assigned there."""

    partnership_id: int
    partnership_code: str
    partnership_name: str
    model: str
    currency: str
    role: str
    customers: frozenset[int] | AllCustomers


def find_person(session: SystemSession, user_id: int) -> Person | None:
    """An active person, or None."""
    found = session.get(User, user_id)
    return person_of(found) if found is not None and found.active else None


def find_anybody(session: SystemSession, email: str) -> Person | None:
    """A person by e-mail, also one who is locked, or None."""
    found = session.scalars(select(User).where(User.email == email.strip().lower())).one_or_none()
    return None if found is None else person_of(found)


def person_of(user: User) -> Person:
    """A stored person as the portal greets them."""
    return Person(user.id, user.partner_id, user.email, user.name, user.theme, user.locale)


def find_with_memberships(session: SystemSession, user_id: int) -> tuple[Person, list[MembershipFacts]] | None:
    """An active person and their partnerships by name, or None: the one statement that every call begins with."""
    rows = session.execute(_memberships(User).where(User.id == user_id, User.active)).all()
    return (person_of(rows[0][0]), _gathered(row[1:] for row in rows)) if rows else None


def list_memberships(session: SystemSession, person: Person) -> list[MembershipFacts]:
    """The person's partnerships by name, each with the assigned customers; one statement."""
    rows = session.execute(_memberships(User.id).where(User.id == person.id)).all()
    return _gathered(row[1:] for row in rows)


def _memberships(*of_user: Any) -> Select[*tuple[Any, ...]]:
    """One row per person, partnership and assigned customer; those without any have one with nothing in its place."""
    return (
        select(*of_user, Membership, Partnership, MembershipCustomer.customer_id)
        .outerjoin(Membership, Membership.user_id == User.id)
        .outerjoin(
            Partnership, and_(Partnership.id == Membership.partnership_id, Partnership.partner_id == User.partner_id)
        )
        .outerjoin(
            MembershipCustomer,
            and_(MembershipCustomer.membership_id == Membership.id, Membership.all_customers.is_(False)),
        )
        .order_by(Partnership.name)
    )


def _gathered(rows: Iterable[Any]) -> list[MembershipFacts]:
    """Each partnership once, in the order of the rows."""
    held: dict[int, tuple[Membership, Partnership, set[int]]] = {}
    for membership, partnership, customer_id in rows:
        if membership is not None and partnership is not None:
            assigned = held.setdefault(membership.id, (membership, partnership, set()))[2]
            assigned.update(() if customer_id is None else (customer_id,))
    return [_facts(*found) for found in held.values()]


def _facts(membership: Membership, partnership: Partnership, assigned: set[int]) -> MembershipFacts:
    return MembershipFacts(
        partnership_id=partnership.id,
        partnership_code=partnership.code,
        partnership_name=partnership.name,
        model=partnership.model,
        currency=partnership.currency,
        role=membership.role,
        customers=ALL_CUSTOMERS if membership.all_customers else frozenset(assigned),
    )


def customers_of(session: SystemSession, user_id: int, partnership_id: int) -> frozenset[int] | AllCustomers:
    """Whom somebody sees in a partnership, whoever asks and whether or not they are let in."""
    own = select(Membership.id, Membership.all_customers).where(
        Membership.user_id == user_id, Membership.partnership_id == partnership_id
    )
    found = session.execute(own).one_or_none()
    if found is None:
        return frozenset()
    if found.all_customers:
        return ALL_CUSTOMERS
    assigned = select(MembershipCustomer.customer_id).where(MembershipCustomer.membership_id == found.id)
    return frozenset(session.scalars(assigned))


def partnerships_without_other_admin(session: SystemSession, user_id: int) -> list[str]:
    """The names of the partnerships that no other administrator could sign in to, held until the transaction ends.

    Whoever is inactive or locked cannot, nor who was invited and has not chosen a password.
    """
    own = select(Membership.partnership_id).where(Membership.user_id == user_id, Membership.role == Role.ADMIN)
    held = session.execute(
        select(Partnership.id, Partnership.name)
        .where(Partnership.id.in_(own))
        .order_by(Partnership.id)
        .with_for_update()
    ).all()
    others = set(
        session.scalars(
            select(Membership.partnership_id)
            .join(User, User.id == Membership.user_id)
            .join(Credential, Credential.user_id == User.id)
            .where(Membership.role == Role.ADMIN, User.active, User.id != user_id)
            .where(Credential.password.is_not(None), Credential.locked.is_(False))
        )
    )
    return [name for partnership_id, name in held if partnership_id not in others]


def list_administrators(session: SystemSession, partnerships: Sequence[int], but: int) -> list[tuple[Person, str]]:
    """The active administrators of partnerships but one person, each once, with the code of a partnership they run."""
    rows = session.execute(
        select(User, Partnership.code)
        .join(Membership, Membership.user_id == User.id)
        .join(Partnership, Partnership.id == Membership.partnership_id)
        .where(Membership.role == Role.ADMIN, User.active, User.id != but, Partnership.id.in_(partnerships))
        .order_by(Partnership.name, User.email)
    )
    first = {user.id: (person_of(user), code) for user, code in reversed(rows.all())}
    return list(reversed(first.values()))
