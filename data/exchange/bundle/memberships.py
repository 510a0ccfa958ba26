"""What people may do and see in partnerships, brought to exactly what a bundle grants them."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import Connection, delete, insert, select, update

from data.exchange.bundle.upserts import chunks
from data.models import Membership, MembershipCustomer, User


@dataclass(frozen=True, slots=True)
class Access:
    """A role in one partnership and the customers seen there; neither all nor any listed means none."""

    role: str
    all_customers: bool
    customers: frozenset[int]


Granted = Mapping[int, Access]
"""Everything one person is granted, by partnership."""


@dataclass(frozen=True, slots=True)
class _Stored:
    """A person as stored, with their memberships' numbers and access by partnership."""

    user_id: int
    numbers: dict[int, int]
    access: dict[int, Access]


def store_access(connection: Connection, granted: Mapping[str, Granted]) -> frozenset[str]:
    """Make the memberships of these people (stored users, by e-mail) what is granted; whose have changed."""
    changed = set()
    for emails in chunks(granted):
        for email, stored in _stored(connection, emails).items():
            if stored.access != granted[email]:
                changed.add(email)
                _rewrite(connection, stored, granted[email])
    return frozenset(changed)


def _stored(connection: Connection, emails: list[str]) -> dict[str, _Stored]:
    users = connection.execute(select(User.email, User.id).where(User.email.in_(emails)))
    people = {email: _Stored(number, {}, {}) for email, number in users}
    by_number = {person.user_id: person for person in people.values()}
    own = Membership.user_id.in_(by_number)
    assigned: defaultdict[int, set[int]] = defaultdict(set)
    links = select(MembershipCustomer.membership_id, MembershipCustomer.customer_id)
    for number, customer_id in connection.execute(
        links.join(Membership, Membership.id == MembershipCustomer.membership_id).where(own)
    ):
        assigned[number].add(customer_id)
    for row in connection.execute(select(Membership.__table__).where(own)):
        person = by_number[row.user_id]
        person.numbers[row.partnership_id] = row.id
        person.access[row.partnership_id] = Access(row.role, row.all_customers, frozenset(assigned[row.id]))
    return people


def _rewrite(connection: Connection, stored: _Stored, granted: Granted) -> None:
    gone = [number for partnership_id, number in stored.numbers.items() if partnership_id not in granted]
    connection.execute(delete(Membership).where(Membership.id.in_(gone)))
    for partnership_id, access in granted.items():
        if stored.access.get(partnership_id) == access:
            continue
        role = {"role": access.role, "all_customers": access.all_customers}
        number = stored.numbers.get(partnership_id)
        if number is None:
            owner = {"user_id": stored.user_id, "partnership_id": partnership_id}
            adding = insert(Membership).values(**owner, **role).returning(Membership.id)
            number = connection.scalars(adding).one()
        else:
            connection.execute(update(Membership).where(Membership.id == number).values(**role))
        _assign(connection, number, partnership_id, access.customers)


def _assign(connection: Connection, number: int, partnership_id: int, customers: frozenset[int]) -> None:
    connection.execute(delete(MembershipCustomer).where(MembershipCustomer.membership_id == number))
    owner = {"membership_id": number, "partnership_id": partnership_id}
    rows = [{**owner, "customer_id": customer_id} for customer_id in sorted(customers)]
    if rows:
        connection.execute(insert(MembershipCustomer), rows)
