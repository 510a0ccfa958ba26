"""Stored prices as the rules know them."""

from collections.abc import Iterable

from sqlalchemy import select
from sqlalchemy.orm import selectinload

from data.domain.cycles import Cycle
from data.domain.pricing import Basis, Price, PriceModel, Tier
from data.models import Customer, CyclePeak, PriceTier, Product
from data.models import Price as StoredPrice
from data.session import ScopedSession


def prices_charged(session: ScopedSession, cycle: Cycle) -> dict[int, Price]:
    """R-PRICE-1: the prices that visible lines of a cycle were rated with, by id; two statements."""
    charged = select(CyclePeak.price_id).where(CyclePeak.cycle_start == cycle.start)
    rows = session.execute(
        select(StoredPrice, Product.code, Customer.security_center_id)
        .join(Product, Product.id == StoredPrice.product_id)
        .outerjoin(Customer, Customer.id == StoredPrice.customer_id)
        .where(StoredPrice.id.in_(charged))
        .options(selectinload(StoredPrice.tiers))
    )
    return {stored.id: price_of(stored, stored.tiers, product, customer) for stored, product, customer in rows}


def price_of(stored: StoredPrice, tiers: Iterable[PriceTier], product: str, customer: str | None) -> Price:
    """A stored price with its tiers, in their order, as the rules take it; of a customer's own, whose it is."""
    return Price(
        product=product,
        customer=customer,
        valid_from=stored.valid_from,
        model=PriceModel(stored.model),
        basis=Basis(stored.basis),
        tiers=tuple(Tier(tier.up_to, tier.unit_price) for tier in tiers),
        flat_price=stored.flat_price,
        package_size=stored.package_size,
    )
