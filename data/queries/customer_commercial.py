"""What the sub-tab of commercial facts reads: a customer's peaks with their amounts, and the terms of a product."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from itertools import groupby
from operator import itemgetter
from typing import Any

from sqlalchemy import ScalarSelect, and_, null, or_, select

from data.domain.cycles import Cycle
from data.domain.money import from_minor
from data.domain.pricing import Price, price_in_force
from data.models import Commitment, CyclePeak, CycleTotal, PriceTier, Product
from data.models import Price as StoredPrice
from data.queries.mssp_report import CustomerPeak
from data.queries.partnership import PartnershipFacts, ProductFacts
from data.queries.prices import price_of
from data.session import ScopedSession

Peaks = dict[date, dict[int, CustomerPeak]]
"""A customer's peaks by the first day of the cycle and the product's id."""


@dataclass(frozen=True, slots=True)
class ProductTerms:
    """A product with the price a customer pays in a cycle, None where it has none (R-PRICE-1).

    `minimum` is the partnership's commitment in that cycle and `charged` what all customers' lines come to so far;
    both are None without a commitment, and for who may not see all customers.
    """

    facts: ProductFacts
    price: Price | None
    minimum: Decimal | None
    charged: Decimal | None


def peaks_of(session: ScopedSession, customer_id: int, cycles: Sequence[Cycle]) -> Peaks:
    """A customer's peaks in some cycles; a product without a reading is not there. One statement."""
    rows = session.execute(
        select(
            CyclePeak.cycle_start,
            CyclePeak.product_id,
            CyclePeak.peak,
            CyclePeak.peak_day,
            CyclePeak.amount_minor,
            CyclePeak.price_id,
        ).where(CyclePeak.customer_id == customer_id, CyclePeak.cycle_start.in_([cycle.start for cycle in cycles]))
    )
    found: Peaks = {cycle.start: {} for cycle in cycles}
    for row in rows:
        peak = CustomerPeak(row.product_id, row.peak, row.peak_day, row.amount_minor, row.price_id)
        found[row.cycle_start][peak.product_id] = peak
    return found


def list_terms(
    session: ScopedSession, partnership: PartnershipFacts, customer_id: int, security_center_id: str, cycle: Cycle
) -> list[ProductTerms]:
    """R-PRICE-1, R-INVOICE-2: every product of the portal by code, with its terms for a customer on the first day of
    a cycle; one statement."""
    sees_all = session.scope.sees_all_customers
    rows = session.execute(
        select(
            Product.id,
            Product.code,
            Product.name,
            Product.unit,
            _minimum(cycle) if sees_all else null(),
            _charged(cycle) if sees_all else null(),
            StoredPrice,
            PriceTier,
        )
        .outerjoin(
            StoredPrice,
            and_(
                StoredPrice.product_id == Product.id,
                StoredPrice.valid_from <= cycle.start,
                or_(StoredPrice.customer_id.is_(None), StoredPrice.customer_id == customer_id),
            ),
        )
        .outerjoin(PriceTier, PriceTier.price_id == StoredPrice.id)
        .order_by(Product.code, StoredPrice.id, PriceTier.position)
    ).all()
    return [
        _terms(place, list(own), partnership.currency, security_center_id, cycle)
        for place, (_, own) in enumerate(groupby(rows, itemgetter(0)))
    ]


def _terms(place: int, rows: list[Any], currency: str, center: str, cycle: Cycle) -> ProductTerms:
    product_id, code, name, unit, minimum, charged, *_ = rows[0]
    in_force = price_in_force(list(_prices(rows, code, center)), code, center, cycle.start)
    committed = minimum is not None
    return ProductTerms(
        facts=ProductFacts(product_id, code, name, unit, place),
        price=in_force,
        minimum=from_minor(minimum, currency) if committed else None,
        charged=from_minor(charged or 0, currency) if committed else None,
    )


def _prices(rows: list[Any], code: str, center: str) -> Iterator[Price]:
    """The prices in a product's rows, of which each has one tier."""
    priced = [(row[-2], row[-1]) for row in rows if row[-2] is not None]
    for _, own in groupby(priced, lambda pair: pair[0].id):
        pairs = list(own)
        stored = pairs[0][0]
        whose = None if stored.customer_id is None else center
        yield price_of(stored, [tier for _, tier in pairs if tier is not None], code, whose)


def _minimum(cycle: Cycle) -> ScalarSelect[Any]:
    return (
        select(Commitment.minimum_minor)
        .where(Commitment.product_id == Product.id, Commitment.valid_from <= cycle.start)
        .order_by(Commitment.valid_from.desc())
        .limit(1)
        .correlate(Product)
        .scalar_subquery()
    )


def _charged(cycle: Cycle) -> ScalarSelect[Any]:
    return (
        select(CycleTotal.amount_minor)
        .where(CycleTotal.product_id == Product.id, CycleTotal.cycle_start == cycle.start)
        .correlate(Product)
        .scalar_subquery()
    )
