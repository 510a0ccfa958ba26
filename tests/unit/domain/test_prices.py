"""R-PRICE-1 to 3: a price that contradicts itself cannot be made."""

from dataclasses import FrozenInstanceError, replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from data.domain.prices import Basis, Price, PriceError, PriceModel, Tier

FIRST = date(2026, 1, 1)


def tiers(*limits_and_prices: tuple[int | None, str]) -> tuple[Tier, ...]:
    return tuple(Tier(limit, Decimal(price)) for limit, price in limits_and_prices)


THREE = tiers((10, "3"), (100, "2"), (None, "1"))
PER_UNIT = Price("VM", None, FIRST, PriceModel.PER_UNIT, Basis.CUSTOMER, tiers((None, "2.50")), None, None)
GRADUATED = replace(PER_UNIT, model=PriceModel.GRADUATED, tiers=THREE)
VOLUME = replace(PER_UNIT, model=PriceModel.VOLUME, tiers=THREE)
PACKAGE = Price("VM", None, FIRST, PriceModel.PACKAGE, Basis.CUSTOMER, (), Decimal(20), 10)
FLAT = Price("VM", None, FIRST, PriceModel.FLAT, Basis.CUSTOMER, (), Decimal(99), None)


@pytest.mark.parametrize(
    ("sound", "fault", "complaint"),
    [
        (PER_UNIT, {"tiers": ()}, "a per_unit price needs a unit price"),
        (PER_UNIT, {"tiers": THREE}, "exactly one unit price"),
        (PER_UNIT, {"tiers": tiers((10, "2.50"))}, "exactly one unit price, without a limit"),
        (PER_UNIT, {"flat_price": Decimal(5)}, "a per_unit price has no flat price"),
        (PER_UNIT, {"package_size": 10}, "a per_unit price has no package size"),
        (GRADUATED, {"tiers": ()}, "a graduated price needs a unit price"),
        (GRADUATED, {"tiers": tiers((10, "3"), (100, "2"))}, "has no limit, but here it ends at 100"),
        (GRADUATED, {"tiers": tiers((None, "3"), (None, "2"))}, "only the last tier has no limit"),
        (GRADUATED, {"tiers": tiers((10, "3"), (10, "2"), (None, "1"))}, "10 cannot follow 10"),
        (GRADUATED, {"tiers": tiers((10, "3"), (9, "2"), (None, "1"))}, "9 cannot follow 10"),
        (VOLUME, {"tiers": tiers((0, "3"), (None, "1"))}, "rise from 1: 0 cannot follow 0"),
        (VOLUME, {"tiers": tiers((-5, "3"), (None, "1"))}, "-5 cannot follow 0"),
        (VOLUME, {"tiers": tiers((10, "3"), (None, "-0.01"))}, "0 or more, not -0.01"),
        (VOLUME, {"tiers": tiers((10, "NaN"), (None, "1"))}, "0 or more, not NaN"),
        (PACKAGE, {"package_size": None}, "a package size of 1 or more"),
        (PACKAGE, {"package_size": 0}, "a package size of 1 or more"),
        (PACKAGE, {"flat_price": None}, "a package price needs a flat price"),
        (PACKAGE, {"tiers": THREE}, "a package price has no tiers"),
        (FLAT, {"flat_price": None}, "a flat price needs a flat price"),
        (FLAT, {"flat_price": Decimal(-1)}, "0 or more, not -1"),
        (FLAT, {"flat_price": Decimal("Infinity")}, "0 or more, not Infinity"),
        (FLAT, {"package_size": 10}, "a flat price has no package size"),
        (FLAT, {"tiers": THREE}, "a flat price has no tiers"),
        (FLAT, {"customer": "SC-1", "basis": Basis.PORTFOLIO}, "own price has the basis customer"),
    ],
)
def test_a_contradiction_is_named_in_words(sound: Price, fault: dict[str, Any], complaint: str) -> None:
    with pytest.raises(PriceError) as refused:
        replace(sound, **fault)
    assert complaint in str(refused.value)


@pytest.mark.parametrize(
    ("sound", "variation"),
    [
        (GRADUATED, {"tiers": tiers((None, "3"))}),
        (VOLUME, {"tiers": tiers((1, "3"), (2, "3.5"), (None, "0"))}),
        (PACKAGE, {"package_size": 1}),
        (FLAT, {"flat_price": Decimal(0)}),
        (FLAT, {"basis": Basis.PORTFOLIO}),
        (FLAT, {"customer": "SC-1"}),
        (PER_UNIT, {"tiers": tiers((None, "0.000125"))}),
    ],
)
def test_an_unusual_but_sound_price_is_accepted(sound: Price, variation: dict[str, Any]) -> None:
    varied = replace(sound, **variation)
    assert all(getattr(varied, field) == value for field, value in variation.items())


def test_a_price_cannot_be_changed_afterwards() -> None:
    with pytest.raises(FrozenInstanceError):
        FLAT.flat_price = Decimal(1)  # type: ignore[misc]


def test_models_and_bases_are_written_as_in_the_files() -> None:
    assert [model.value for model in PriceModel] == ["per_unit", "graduated", "volume", "package", "flat"]
    assert [basis.value for basis in Basis] == ["customer", "portfolio"]
