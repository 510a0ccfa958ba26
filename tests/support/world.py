"""Small makers of rows for tests, each giving the row it stored; a finished world is in `two_partners`."""

import uuid
from collections.abc import Iterable, Mapping
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any, TypeVar

from sqlalchemy.orm import Session

from data.models import (
    Base,
    Commitment,
    Credential,
    Customer,
    CyclePeak,
    CycleTotal,
    DailyTotal,
    ExportRequest,
    Membership,
    MembershipCustomer,
    Partner,
    Partnership,
    Price,
    PriceTier,
    Product,
    Reading,
    User,
)
from data.scope import ALL_CUSTOMERS, AllCustomers, Scope
from data.settings import PortalType

MOMENT = datetime(2025, 5, 14, 12, tzinfo=UTC)
CYCLE_START = date(2025, 4, 26)
UNITS = {"VM": "hosts", "WAS": "applications", "CS": "accounts", "PAT": "users", "API": "endpoints"}


Row = TypeVar("Row", bound=Base)


def _stored(session: Session, row: Row) -> Row:
    session.add(row)
    session.flush()
    return row


def add_partner(session: Session, code: str = "fjord", *, name: str = "", country: str = "SE") -> Partner:
    return _stored(session, Partner(code=code, name=name or code.title(), country=country))


def add_partnership(session: Session, partner: Partner, code: str = "fjord-mssp", **facts: Any) -> Partnership:
    """An MSSP partnership in Stockholm, in euro, with cycles from the 26th, unless `facts` say otherwise."""
    usual = {"name": code.title(), "model": "mssp", "currency": "EUR", "timezone": "Europe/Stockholm"}
    return _stored(session, Partnership(**({"partner_id": partner.id, "code": code, "anchor_day": 26} | usual | facts)))


def add_product(session: Session, code: str = "VM", *, name: str = "", unit: str = "") -> Product:
    return _stored(session, Product(code=code, name=name or code, unit=unit or UNITS.get(code, "units")))


def add_customer(session: Session, partnership: Partnership, center: str = "SC-1", **facts: Any) -> Customer:
    """An active customer known by its Security Center ID."""
    usual = {"name": f"Customer {center}", "status": "active"}
    return _stored(
        session, Customer(**({"partnership_id": partnership.id, "security_center_id": center} | usual | facts))
    )


def add_readings(
    session: Session, customer: Customer, product: Product, quantities: Mapping[date, int]
) -> list[Reading]:
    """Daily quantities of one customer and product; the rollup beside them is not touched."""
    rows = [
        Reading(
            partnership_id=customer.partnership_id,
            customer_id=customer.id,
            product_id=product.id,
            day=day,
            quantity=quantity,
        )
        for day, quantity in quantities.items()
    ]
    session.add_all(rows)
    session.flush()
    return rows


def days_from(first: date, quantities: Iterable[int]) -> dict[date, int]:
    """Quantities of consecutive days: `days_from(date(2025, 4, 26), [3, 5, 4])`."""
    return {first + timedelta(days=after): quantity for after, quantity in enumerate(quantities)}


def add_peak(session: Session, customer: Customer, product: Product, *, peak: int, **facts: Any) -> CyclePeak:
    """A rollup row of the cycle from 26 April 2025, reached on its first day, unless `facts` say otherwise."""
    usual = {"cycle_start": CYCLE_START, "peak_day": CYCLE_START, "last_day": CYCLE_START}
    owner = {"partnership_id": customer.partnership_id, "customer_id": customer.id, "product_id": product.id}
    return _stored(session, CyclePeak(**(owner | {"peak": peak} | usual | facts)))


def add_cycle_total(
    session: Session, partnership: Partnership, product: Product, *, peak_sum: int, **facts: Any
) -> CycleTotal:
    usual = {"cycle_start": CYCLE_START, "customers": 1, "amount_minor": 0, "unpriced": 1}
    owner = {"partnership_id": partnership.id, "product_id": product.id}
    return _stored(session, CycleTotal(**(owner | {"peak_sum": peak_sum} | usual | facts)))


def add_daily_total(
    session: Session, partnership: Partnership, product: Product, *, quantity: int, day: date = CYCLE_START
) -> DailyTotal:
    owner = {"partnership_id": partnership.id, "product_id": product.id}
    return _stored(session, DailyTotal(**owner, day=day, quantity=quantity, customers=1))


def add_price(
    session: Session,
    partnership: Partnership,
    product: Product,
    *,
    customer: Customer | None = None,
    tiers: Iterable[tuple[int | None, str]] = ((None, "1"),),
    **facts: Any,
) -> Price:
    """A per-unit price on the customer basis from 2020 on; `tiers` are (up to, unit price)."""
    usual = {"valid_from": date(2020, 1, 1), "model": "per_unit", "basis": "customer"}
    owner = {"partnership_id": partnership.id, "product_id": product.id}
    price = _stored(session, Price(**(owner | {"customer_id": customer.id if customer else None} | usual | facts)))
    session.add_all(
        PriceTier(
            price_id=price.id,
            partnership_id=partnership.id,
            position=position,
            up_to=up_to,
            unit_price=Decimal(unit_price),
        )
        for position, (up_to, unit_price) in enumerate(tiers, start=1)
    )
    session.flush()
    return price


def add_commitment(
    session: Session,
    partnership: Partnership,
    product: Product,
    *,
    minimum_minor: int,
    valid_from: date = date(2020, 1, 1),
) -> Commitment:
    owner = {"partnership_id": partnership.id, "product_id": product.id}
    return _stored(session, Commitment(**owner, valid_from=valid_from, minimum_minor=minimum_minor))


def add_user(session: Session, partner: Partner, email: str = "ada@fjord.example", **facts: Any) -> User:
    """An active person who has no password yet; `password_hash` gives one, kept bare as before sealing."""
    usual = {"name": email.partition("@")[0].title()}
    password_hash = facts.pop("password_hash", None)
    user = _stored(session, User(**({"partner_id": partner.id, "email": email} | usual | facts)))
    if password_hash is not None:
        _stored(session, Credential(user_id=user.id, password=password_hash))
    return user


def add_membership(
    session: Session,
    user: User,
    partnership: Partnership,
    *,
    role: str = "user",
    customers: Iterable[Customer] | AllCustomers = ALL_CUSTOMERS,
) -> Membership:
    """A role in a partnership, for all customers or for those given."""
    owner = {"user_id": user.id, "partnership_id": partnership.id}
    sees_all = customers is ALL_CUSTOMERS
    membership = _stored(session, Membership(**owner, role=role, all_customers=sees_all))
    for customer in () if customers is ALL_CUSTOMERS else customers:
        link = {"membership_id": membership.id, "customer_id": customer.id}
        session.add(MembershipCustomer(partnership_id=partnership.id, **link))
    session.flush()
    return membership


def add_export(session: Session, user: User, partnership: Partnership, **facts: Any) -> ExportRequest:
    """A queued request for the MSSP workbook."""
    usual = {
        "id": str(uuid.uuid4()),
        "kind": "mssp",
        "title": "MSSP report",
        "parameters": {},
        "status": "queued",
        "created_at": MOMENT,
    }
    return _stored(session, ExportRequest(**({"user_id": user.id, "partnership_id": partnership.id} | usual | facts)))


def scope_of(
    user: User,
    partnership: Partnership,
    customers: Iterable[Customer] | AllCustomers = ALL_CUSTOMERS,
    *,
    portal: PortalType = PortalType.PARTNER,
) -> Scope:
    """The scope of a person in a partnership."""
    seen = customers if customers is ALL_CUSTOMERS else frozenset(customer.id for customer in customers)
    return Scope(
        portal=portal.value,
        partner_id=partnership.partner_id,
        partnership_id=partnership.id,
        user_id=user.id,
        customers=seen,
    )
