"""R-PRICE-2 in words: each tier is told with its bounds, exactly as invoice lines tell the tier they fall in."""

from datetime import date
from decimal import Decimal

import pytest

from data.domain.price_terms import price_terms
from data.domain.pricing import Basis, Price, PriceModel, Tier, tier_text

TIERS = (Tier(10, Decimal("3")), Tier(100, Decimal("2")), Tier(None, Decimal("1.005")))


def price(model: PriceModel, tiers: tuple[Tier, ...] = (), flat: str = "", size: int | None = None) -> Price:
    return Price("VM", None, date(2026, 1, 1), model, Basis.CUSTOMER, tiers, Decimal(flat) if flat else None, size)


@pytest.mark.parametrize("model", [PriceModel.VOLUME, PriceModel.GRADUATED])
def test_tiers_are_told_lowest_first_with_every_decimal(model: PriceModel) -> None:
    assert price_terms(price(model, TIERS), "EUR") == ["3.00 (1 – 10)", "2.00 (11 – 100)", "1.005 (101 and above)"]


@pytest.mark.parametrize("quantity", [1, 10, 11, 100, 101, 5000])
def test_the_words_of_an_invoice_line_by_volume_are_among_them(quantity: int) -> None:
    volume = price(PriceModel.VOLUME, TIERS)
    assert tier_text(volume, quantity, "EUR") in price_terms(volume, "EUR")


@pytest.mark.parametrize("model", [PriceModel.PER_UNIT, PriceModel.VOLUME, PriceModel.GRADUATED])
def test_a_single_tier_has_no_bounds(model: PriceModel) -> None:
    assert price_terms(price(model, (Tier(None, Decimal("250")),)), "JPY") == ["250"]


def test_packages_and_fees_are_one_line() -> None:
    assert price_terms(price(PriceModel.PACKAGE, flat="62.4", size=5), "EUR") == ["1 package of 5 at 62.40"]
    assert price_terms(price(PriceModel.FLAT, flat="49"), "EUR") == ["flat 49.00"]
