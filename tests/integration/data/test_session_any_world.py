"""For any world and any scope, SQL and a filter in Python show the same rows of every class."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import hypothesis.strategies as st
from hypothesis import HealthCheck, given, settings
from sqlalchemy import select
from sqlalchemy.orm import Session, aliased

from data.engines import Databases
from data.models import Base, Customer, Partnership, Product, User
from data.scope import ALL_CUSTOMERS, Scope
from data.session import session_for
from data.settings import PortalType
from data.system import system_session
from tests.support import world
from tests.support.databases import empty
from tests.support.visible import keys, shown

CLASSES = [mapper.class_ for mapper in Base.registry.mappers]


@dataclass(frozen=True)
class Portfolio:
    """What one partnership has: how many customers, who is assigned which of them, which of them are priced."""

    customers: int
    assigned: tuple[frozenset[int] | None, ...]
    priced: frozenset[int]
    has_totals: bool


some = st.frozensets(st.integers(0, 2), max_size=3)
portfolios = st.builds(
    Portfolio,
    customers=st.integers(0, 3),
    assigned=st.lists(st.none() | some, max_size=2).map(tuple),
    priced=some,
    has_totals=st.booleans(),
)
worlds = st.lists(st.lists(portfolios, min_size=1, max_size=2), min_size=1, max_size=2)
choices = st.integers(0, 7)
restrictions = st.none() | st.frozensets(choices, max_size=4)


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(described=worlds, viewers=st.lists(st.tuples(choices, choices, restrictions), min_size=1, max_size=4))
def test_a_scope_shows_what_a_filter_over_all_rows_keeps(
    databases: Databases, described: list[list[Portfolio]], viewers: list[tuple[int, int, Any]]
) -> None:
    empty(databases)
    with system_session(databases, PortalType.PARTNER, write=True) as session:
        build(session, described)
    with system_session(databases, PortalType.PARTNER) as session:
        rows = {model: list(session.scalars(select(model))) for model in CLASSES}
    for viewer in viewers:
        scope = scope_from(rows, *viewer)
        with session_for(databases, scope) as scoped:
            for model in CLASSES:
                assert keys(list(scoped.scalars(select(model)))) == shown(model, scope, rows)
                assert keys(list(scoped.scalars(select(aliased(model))))) == shown(model, scope, rows)


def scope_from(rows: Mapping[type[Any], list[Any]], partnership: int, user: int, seen: frozenset[int] | None) -> Scope:
    """A scope over rows that exist, its customers taken from all partnerships and from none at all."""
    owner: Partnership = rows[Partnership][partnership % len(rows[Partnership])]
    ids = [customer.id for customer in rows[Customer]] + [10**6]
    return Scope(
        portal=PortalType.PARTNER.value,
        partner_id=owner.partner_id,
        partnership_id=owner.id,
        user_id=rows[User][user % len(rows[User])].id,
        customers=ALL_CUSTOMERS if seen is None else frozenset(ids[choice % len(ids)] for choice in seen),
    )


def build(session: Session, described: list[list[Portfolio]]) -> None:
    """Store partners as described, with two people each."""
    product = world.add_product(session)
    for place, described_portfolios in enumerate(described):
        partner = world.add_partner(session, f"partner-{place}")
        people = [world.add_user(session, partner, f"{name}@{place}.example") for name in ("ada", "bo")]
        for number, portfolio in enumerate(described_portfolios):
            partnership = world.add_partnership(session, partner, f"partnership-{place}-{number}")
            fill(session, partnership, product, people, portfolio)


def fill(
    session: Session, partnership: Partnership, product: Product, people: list[User], portfolio: Portfolio
) -> None:
    """Store one partnership's rows as described."""
    customers = [
        world.add_customer(session, partnership, f"SC-{partnership.id}-{number}")
        for number in range(portfolio.customers)
    ]
    for user, seen in zip(people, portfolio.assigned, strict=False):
        mine = [customers[number] for number in sorted(seen or ()) if number < len(customers)]
        world.add_membership(session, user, partnership, customers=ALL_CUSTOMERS if seen is None else mine)
        world.add_export(session, user, partnership)
    for number, customer in enumerate(customers):
        world.add_readings(session, customer, product, {world.CYCLE_START: number})
        world.add_peak(session, customer, product, peak=number)
        if number in portfolio.priced:
            world.add_price(session, partnership, product, customer=customer)
    if portfolio.has_totals:
        world.add_price(session, partnership, product)
        world.add_commitment(session, partnership, product, minimum_minor=1)
        world.add_cycle_total(session, partnership, product, peak_sum=1)
        world.add_daily_total(session, partnership, product, quantity=1)
