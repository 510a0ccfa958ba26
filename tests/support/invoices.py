"""A partnership with readings, prices and people, stored with the figures that the rules give for them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal

from sqlalchemy.orm import Session

from data.domain.cycles import cycle_labelled, cycle_of
from data.domain.invoicing import rate
from data.domain.money import to_minor
from data.domain.pricing import Basis, Price, PriceModel, Tier
from data.engines import Databases
from data.models import Customer, Partnership, Product, User
from data.scope import Scope
from data.settings import PortalType
from data.system import system_session
from tests.support.world import (
    add_commitment,
    add_customer,
    add_cycle_total,
    add_membership,
    add_partner,
    add_partnership,
    add_peak,
    add_price,
    add_product,
    add_readings,
    add_user,
    scope_of,
)

Readings = Mapping[tuple[str, str], Mapping[date, int]]
"""Security Center ID and product code to the quantities by day."""

ANCHOR = 26
OCTOBER = cycle_labelled("2026-10", ANCHOR)
IN_OCTOBER = datetime(2026, 10, 14, 12, tzinfo=UTC)
LONG_AFTER = datetime(2026, 11, 21, 12, tzinfo=UTC)
LOADED_AT = datetime(2026, 10, 27, 5, 30, tzinfo=UTC)
A, B = "SC-A", "SC-B"

# The worked example: readings around the cycle from 26 September to 25 October 2026.
EXAMPLE: Readings = {
    (A, "VM"): {
        date(2026, 9, 24): 90,
        date(2026, 9, 25): 99,
        date(2026, 9, 26): 14,
        date(2026, 10, 3): 40,
        date(2026, 10, 17): 40,
        date(2026, 10, 25): 12,
        date(2026, 10, 26): 70,
    },
    (B, "VM"): {date(2026, 10, 5): 5},
}


def price(
    tiers: Sequence[tuple[int | None, str]],
    model: PriceModel = PriceModel.PER_UNIT,
    basis: Basis = Basis.CUSTOMER,
    *,
    product: str = "VM",
    customer: str | None = None,
) -> Price:
    """A price by tiers (up to, unit price), in force since the beginning of the year."""
    steps = tuple(Tier(up_to, Decimal(each)) for up_to, each in tiers)
    return Price(product, customer, date(2026, 1, 1), model, basis, steps, None, None)


PER_UNIT = price([(None, "2.50")])
PORTFOLIO = price([(10, "3.00"), (100, "2.00"), (None, "1.00")], PriceModel.VOLUME, Basis.PORTFOLIO)


@dataclass(frozen=True, slots=True)
class Books:
    """What was stored, by the names a test uses: `analyst` and `colleague` see everything, `restricted` only SC-A."""

    portal: PortalType
    partnership: Partnership
    products: Mapping[str, Product]
    customers: Mapping[str, Customer]
    users: Mapping[str, User]

    def scope(self, name: str = "analyst") -> Scope:
        """The scope of one of the people."""
        user = self.users[name]
        if name == "restricted":
            return scope_of(user, self.partnership, [self.customers[A]], portal=self.portal)
        return scope_of(user, self.partnership, portal=self.portal)


def keep_books(
    databases: Databases,
    *,
    readings: Readings = EXAMPLE,
    prices: Sequence[Price] = (),
    minimums: Mapping[str, str] | None = None,
    names: Mapping[str, str] | None = None,
    currency: str = "EUR",
    portal: PortalType = PortalType.PARTNER,
) -> Books:
    """Partnership `nordics` with products VM and WEB, customers SC-A and SC-B (and others that have readings)."""
    with system_session(databases, portal, write=True) as session:
        partner = add_partner(session, "fjord", name="Fjord Security")
        facts = {"name": "Nordics", "currency": currency, "usage_loaded_at": LOADED_AT}
        partnership = add_partnership(session, partner, "nordics", **facts)
        products = {code: add_product(session, code, name=f"{code} scanning") for code in ("VM", "WEB")}
        called = {A: "Aster AB", B: "Birk AS", **(names or {})}
        customers = {
            center: add_customer(session, partnership, center, name=called.get(center, center))
            for center in sorted({*called, *(center for center, _ in readings)})
        }
        users = {name: add_user(session, partner, f"{name}@fjord.example") for name in _PEOPLE}
        for name, user in users.items():
            seen = {"customers": [customers[A]]} if name == "restricted" else {}
            add_membership(session, user, partnership, **seen)
        for code, minimum in (minimums or {}).items():
            add_commitment(session, partnership, products[code], minimum_minor=to_minor(Decimal(minimum), currency))
        books = Books(portal, partnership, products, customers, users)
        _store_usage(session, books, readings, prices)
    return books


_PEOPLE = ("analyst", "colleague", "restricted")


def _store_usage(session: Session, books: Books, readings: Readings, prices: Sequence[Price]) -> None:
    for (center, code), days in readings.items():
        add_readings(session, books.customers[center], books.products[code], days)
    stored = {each: _store_price(session, books, each) for each in prices}
    used: dict[tuple[date, str], dict[str, dict[date, int]]] = {}
    for (center, code), days in readings.items():
        for day, quantity in days.items():
            used.setdefault((cycle_of(day, ANCHOR).start, code), {}).setdefault(center, {})[day] = quantity
    for (start, code), days_by_center in used.items():
        _store_figures(session, books, start, code, days_by_center, stored)


def _store_price(session: Session, books: Books, price: Price) -> int:
    return add_price(
        session,
        books.partnership,
        books.products[price.product],
        customer=None if price.customer is None else books.customers[price.customer],
        tiers=[(tier.up_to, str(tier.unit_price)) for tier in price.tiers],
        valid_from=price.valid_from,
        model=price.model.value,
        basis=price.basis.value,
        flat_price=price.flat_price,
        package_size=price.package_size,
    ).id


def _store_figures(
    session: Session,
    books: Books,
    start: date,
    code: str,
    days_by_center: Mapping[str, Mapping[date, int]],
    prices: Mapping[Price, int],
) -> None:
    """The rollup of one cycle and product, by the rules instead of by the loader."""
    currency = books.partnership.currency
    peaks = {center: max(days.values()) for center, days in days_by_center.items()}
    lines = rate(peaks, list(prices), code, start, currency)
    minors = {center: to_minor(line.amount, currency) for center, line in lines.items() if line.amount is not None}
    for center, days in days_by_center.items():
        line = lines.get(center)
        add_peak(
            session,
            books.customers[center],
            books.products[code],
            peak=peaks[center],
            cycle_start=start,
            peak_day=min(day for day, quantity in days.items() if quantity == peaks[center]),
            last_day=max(days),
            amount_minor=minors.get(center),
            price_id=None if line is None or line.price is None else prices[line.price],
        )
    add_cycle_total(
        session,
        books.partnership,
        books.products[code],
        peak_sum=sum(peaks.values()),
        cycle_start=start,
        customers=len(lines),
        amount_minor=sum(minors.values()),
        unpriced=len(lines) - len(minors),
    )
