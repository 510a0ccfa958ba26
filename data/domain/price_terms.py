"""A whole price in a few words, tier by tier; what one quantity is charged at is said in `pricing`."""

from dataclasses import replace

from data.domain.pricing import Price, PriceModel, tier_text


def price_terms(price: Price, currency: str) -> list[str]:
    """R-PRICE-2: what a price says, a line for each tier with the quantities it covers, else a single line.

    Written as invoice lines write the tier they were charged at, with all decimals of a price.

    >>> from data.domain.pricing import Basis, Tier
    >>> from datetime import date
    >>> from decimal import Decimal
    >>> tiers = (Tier(10, Decimal("3")), Tier(100, Decimal("2")), Tier(None, Decimal("0.125")))
    >>> graduated = Price("VM", None, date(2026, 1, 1), PriceModel.GRADUATED, Basis.CUSTOMER, tiers, None, None)
    >>> price_terms(graduated, "EUR")
    ['3.00 (1 – 10)', '2.00 (11 – 100)', '0.125 (101 and above)']
    >>> price_terms(Price("VM", None, date(2026, 1, 1), PriceModel.FLAT, Basis.CUSTOMER, (), Decimal(90), None), "EUR")
    ['flat 90.00']
    """
    if len(price.tiers) < 2:
        return [tier_text(replace(price, model=_whole(price.model)), 1, currency)]
    # Either of the tiered models lists the same tiers; by volume each is said with its bounds.
    by_volume = replace(price, model=PriceModel.VOLUME)
    first_units = [1, *(tier.up_to + 1 for tier in price.tiers if tier.up_to is not None)]
    return [tier_text(by_volume, unit, currency) for unit in first_units]


def _whole(model: PriceModel) -> PriceModel:
    """A single tier has no bounds to tell."""
    return model if model in (PriceModel.FLAT, PriceModel.PACKAGE) else PriceModel.PER_UNIT
