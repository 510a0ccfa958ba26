"""The database itself refuses rows that pair one partnership's owner with another's customer, price or person."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from sqlalchemy.exc import IntegrityError

from data.engines import Databases
from data.models import (
    Commitment,
    Customer,
    CyclePeak,
    CycleTotal,
    DailyTotal,
    Membership,
    MembershipCustomer,
    Price,
    PriceTier,
    Reading,
)
from data.settings import PortalType
from data.system import SystemSession, system_session
from tests.support.landscape import Landscape
from tests.support.two_partners import two_partners

DAY = date(2025, 6, 26)
NOWHERE = 10**6


@pytest.fixture
def place(databases: Databases) -> Landscape:
    return Landscape(databases, two_partners(databases))


def _ids(place: Landscape) -> tuple[int, int, int]:
    """A partnership, a customer of another partnership of the same partner, a product."""
    mine, theirs = place.world.partnerships[:2]
    return mine.id, place.world.customers[theirs.id][0].id, place.world.products[0].id


def _reading(place: Landscape) -> Any:
    mine, customer, product = _ids(place)
    return Reading(partnership_id=mine, customer_id=customer, product_id=product, day=DAY, quantity=1)


def _peak(place: Landscape) -> Any:
    mine, customer, product = _ids(place)
    days = {"cycle_start": DAY, "peak_day": DAY, "last_day": DAY}
    return CyclePeak(partnership_id=mine, customer_id=customer, product_id=product, peak=1, **days)


def _foreign_price(place: Landscape) -> int:
    mine = place.world.partnerships[0].id
    return next(price.id for price in place.all_rows(Price) if price.partnership_id != mine)


def _peak_priced_elsewhere(place: Landscape) -> Any:
    mine, _customer, product = _ids(place)
    own = place.world.customers[mine][0].id
    days = {"cycle_start": DAY, "peak_day": DAY, "last_day": DAY}
    price = _foreign_price(place)
    return CyclePeak(partnership_id=mine, customer_id=own, product_id=product, peak=1, price_id=price, **days)


def _price(place: Landscape) -> Any:
    mine, customer, product = _ids(place)
    terms = {"valid_from": DAY, "model": "per_unit", "basis": "customer"}
    return Price(partnership_id=mine, customer_id=customer, product_id=product, **terms)


def _tier(place: Landscape) -> Any:
    mine = place.world.partnerships[0].id
    return PriceTier(partnership_id=mine, price_id=_foreign_price(place), position=9, unit_price=Decimal(1))


def _assigned_customer(place: Landscape) -> Any:
    mine, customer, _product = _ids(place)
    membership = next(row.id for row in place.all_rows(Membership) if row.partnership_id == mine)
    return MembershipCustomer(partnership_id=mine, membership_id=membership, customer_id=customer)


def _assigned_membership(place: Landscape) -> Any:
    mine = place.world.partnerships[0].id
    membership = next(row.id for row in place.all_rows(Membership) if row.partnership_id != mine)
    own = place.world.customers[mine][2].id
    return MembershipCustomer(partnership_id=mine, membership_id=membership, customer_id=own)


PAIRS: dict[str, Callable[[Landscape], Any]] = {
    "a reading of another's customer": _reading,
    "a peak of another's customer": _peak,
    "a peak at another's price": _peak_priced_elsewhere,
    "a price for another's customer": _price,
    "a step of another's price": _tier,
    "an assignment of another's customer": _assigned_customer,
    "an assignment to another's membership": _assigned_membership,
}

HOMELESS: dict[str, Callable[[int], Any]] = {
    "a customer": lambda _product: Customer(security_center_id="SC-X", name="X", status="active"),
    "a commitment": lambda product: Commitment(product_id=product, valid_from=DAY, minimum_minor=1),
    "a cycle's total": lambda product: CycleTotal(
        product_id=product, cycle_start=DAY, peak_sum=1, customers=1, amount_minor=0, unpriced=1
    ),
    "a day's total": lambda product: DailyTotal(product_id=product, day=DAY, quantity=1, customers=1),
}


def _store(session: SystemSession, row: Any) -> None:
    session.add(row)
    session.flush()


@pytest.mark.parametrize("name", PAIRS)
def test_a_row_that_mixes_owners_is_refused_by_the_database(place: Landscape, name: str) -> None:
    row = PAIRS[name](place)
    with system_session(place.databases, PortalType.PARTNER, write=True) as session:
        with pytest.raises(IntegrityError, match=r"(?i)foreign key"):
            _store(session, row)
        session.rollback()


@pytest.mark.parametrize("name", HOMELESS)
def test_a_row_of_a_partnership_that_does_not_exist_is_refused(place: Landscape, name: str) -> None:
    row = HOMELESS[name](place.world.products[0].id)
    row.partnership_id = NOWHERE
    with system_session(place.databases, PortalType.PARTNER, write=True) as session:
        with pytest.raises(IntegrityError, match=r"(?i)foreign key"):
            _store(session, row)
        session.rollback()


def test_the_same_rows_with_one_owner_are_stored(place: Landscape) -> None:
    mine, _customer, product = _ids(place)
    own = place.world.customers[mine][0].id
    with system_session(place.databases, PortalType.PARTNER, write=True) as session:
        _store(session, Reading(partnership_id=mine, customer_id=own, product_id=product, day=DAY, quantity=1))
    assert DAY in {row.day for row in place.all_rows(Reading)}
