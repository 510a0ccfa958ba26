"""One finished world: two partners with two partnerships each, people with and without restrictions."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import product as pairs

from sqlalchemy.orm import Session

from data.engines import Databases
from data.models import (
    AuditEvent,
    Base,
    Credential,
    Customer,
    HandOver,
    ImportReport,
    OutboxMessage,
    Partner,
    Partnership,
    Product,
    RecoveryCode,
    User,
    WebSession,
)
from data.scope import ALL_CUSTOMERS, AllCustomers, Scope
from data.settings import PortalType
from data.system import system_session
from tests.support.relations import add_relations
from tests.support.world import (
    CYCLE_START,
    MOMENT,
    add_commitment,
    add_customer,
    add_cycle_total,
    add_daily_total,
    add_export,
    add_membership,
    add_partner,
    add_partnership,
    add_peak,
    add_price,
    add_product,
    add_readings,
    add_user,
    days_from,
    scope_of,
)


@dataclass(frozen=True, slots=True)
class TwoPartners:
    """Two partners with two partnerships each, and everything below them; lists follow the order of creation.

    `scopes` holds for every partnership a viewer of all customers, of the first only, and of none.
    """

    partners: tuple[Partner, ...]
    partnerships: tuple[Partnership, ...]
    products: tuple[Product, ...]
    customers: Mapping[int, tuple[Customer, ...]]
    users: Mapping[int, tuple[User, ...]]
    scopes: Mapping[str, Scope]


def two_partners(databases: Databases, portal: PortalType = PortalType.PARTNER) -> TwoPartners:
    """Fill a portal type's database so that every owner has at least one row of every owned table.

    Partnerships `fjord-mssp`, `fjord-resale`, `delta-mssp`, `delta-resale`, three customers each; scopes are named
    `<partnership>/all`, `/first` and `/none`.
    """
    with system_session(databases, portal, write=True) as session:
        session.add(ImportReport(at=MOMENT, folder="world", counts={}, sha256="0" * 64, duration_ms=1))
        products = tuple(add_product(session, code) for code in ("VM", "WAS"))
        partners = tuple(add_partner(session, code) for code in ("fjord", "delta"))
        partnerships = tuple(
            add_partnership(session, partner, f"{partner.code}-{kind}", model=model)
            for partner, (kind, model) in pairs(partners, (("mssp", "mssp"), ("resale", "reseller")))
        )
        users = {partner.id: _people(session, partner) for partner in partners}
        customers = {
            partnership.id: _portfolio(session, partnership, products, users[partnership.partner_id])
            for partnership in partnerships
        }
        return TwoPartners(
            partners, partnerships, products, customers, users, _scopes(partnerships, customers, users, portal)
        )


def _people(session: Session, partner: Partner) -> tuple[User, ...]:
    people = tuple(add_user(session, partner, f"{name}@{partner.code}.example") for name in ("ada", "bo", "cy"))
    for user in people:
        session.add_all(_hidden(user))
        session.add(_event(user, partner_id=partner.id))
    return people


def _hidden(user: User) -> tuple[Base, ...]:
    """What no scope shows of a person."""
    times = {"created_at": MOMENT, "expires_at": MOMENT}
    return (
        Credential(user_id=user.id, password="sealed"),
        RecoveryCode(user_id=user.id, code_hash="0" * 64),
        HandOver(user_id=user.id, kind="forgotten", tries_left=3, **times),
        WebSession(id_hash=f"{user.id:064}", document={}, seen_at=MOMENT, user_id=user.id, **times),
    )


def _portfolio(
    session: Session, partnership: Partnership, products: tuple[Product, ...], users: tuple[User, ...]
) -> tuple[Customer, ...]:
    customers = tuple(add_customer(session, partnership, f"SC-{partnership.code}-{number}") for number in (1, 2, 3))
    for user, seen in zip(users, _restrictions(customers), strict=True):
        add_membership(session, user, partnership, customers=seen)
        add_export(session, user, partnership)
        session.add(_event(user, partner_id=partnership.partner_id, partnership_id=partnership.id))
    for product in products:
        _usage(session, partnership, product, customers)
    add_relations(session, partnership, products[0], customers, users)
    session.add(OutboxMessage(partnership_id=partnership.id, topic="export", payload={}, created_at=MOMENT))
    return customers


def _restrictions(customers: tuple[Customer, ...]) -> tuple[Iterable[Customer] | AllCustomers, ...]:
    return ALL_CUSTOMERS, customers[:1], ()


def _event(user: User, **owner: int) -> AuditEvent:
    return AuditEvent(at=MOMENT, user_id=user.id, action="sign_in", subject=user.email, detail={}, **owner)


def _usage(session: Session, partnership: Partnership, product: Product, customers: tuple[Customer, ...]) -> None:
    add_price(session, partnership, product)
    add_commitment(session, partnership, product, minimum_minor=5000)
    for size, customer in enumerate(customers, start=1):
        add_readings(session, customer, product, days_from(CYCLE_START, [size * 10, size * 20, size * 15]))
        price = add_price(session, partnership, product, customer=customer)
        add_peak(session, customer, product, peak=size * 20, price_id=price.id, amount_minor=size * 2000)
    add_cycle_total(session, partnership, product, peak_sum=120, customers=3, amount_minor=12000, unpriced=0)
    add_daily_total(session, partnership, product, quantity=60)


def _scopes(
    partnerships: tuple[Partnership, ...],
    customers: Mapping[int, tuple[Customer, ...]],
    users: Mapping[int, tuple[User, ...]],
    portal: PortalType,
) -> dict[str, Scope]:
    return {
        f"{partnership.code}/{name}": scope_of(user, partnership, seen, portal=portal)
        for partnership in partnerships
        for name, user, seen in zip(
            ("all", "first", "none"),
            users[partnership.partner_id],
            _restrictions(customers[partnership.id]),
            strict=True,
        )
    }
