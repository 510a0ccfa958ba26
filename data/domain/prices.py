"""What a price is and when it contradicts itself; what a quantity costs by it lives in `pricing`."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum


class PriceError(ValueError):
    """A price that contradicts itself, said in words for the person who wrote it."""


class PriceModel(StrEnum):
    """R-PRICE-2: how a quantity becomes an amount."""

    PER_UNIT = "per_unit"
    GRADUATED = "graduated"
    VOLUME = "volume"
    PACKAGE = "package"
    FLAT = "flat"


class Basis(StrEnum):
    """R-PRICE-3: whether the model takes each customer's peak or the sum of them."""

    CUSTOMER = "customer"
    PORTFOLIO = "portfolio"


@dataclass(frozen=True, slots=True)
class Tier:
    """The price of a unit up to and including a quantity; None leaves the tier open at the top."""

    up_to: int | None
    unit_price: Decimal


@dataclass(frozen=True, slots=True)
class Price:
    """R-PRICE-1: what a product costs from a day on, for one customer or, without one, for the partnership.

    Per-unit, graduated and volume prices are made of tiers; a flat price and a package have a `flat_price`
    (that of one package). Whatever contradicts its model raises PriceError.

    >>> Price("VM", None, date(2026, 1, 1), PriceModel.FLAT, Basis.CUSTOMER, (), Decimal("-1"), None)
    Traceback (most recent call last):
    data.domain.prices.PriceError: a price is a number of 0 or more, not -1
    """

    product: str
    customer: str | None
    valid_from: date
    model: PriceModel
    basis: Basis
    tiers: tuple[Tier, ...]
    flat_price: Decimal | None
    package_size: int | None

    def __post_init__(self) -> None:
        if complaint := next(_complaints(self), None):
            raise PriceError(complaint)


def _complaints(price: Price) -> Iterator[str]:
    if price.model in (PriceModel.FLAT, PriceModel.PACKAGE):
        yield from _about_flat_price(price)
    else:
        yield from _about_tiers(price)
    yield from _about_package(price)
    if price.customer is not None and price.basis is not Basis.CUSTOMER:
        yield "a customer's own price has the basis customer"
    for amount in (price.flat_price, *(tier.unit_price for tier in price.tiers)):
        if amount is not None and not (amount.is_finite() and amount >= 0):
            yield f"a price is a number of 0 or more, not {amount}"


def _about_flat_price(price: Price) -> Iterator[str]:
    if price.flat_price is None:
        yield f"a {price.model} price needs a flat price"
    if price.tiers:
        yield f"a {price.model} price has no tiers and no unit price"


def _about_tiers(price: Price) -> Iterator[str]:
    limits = [tier.up_to for tier in price.tiers]
    if price.flat_price is not None:
        yield f"a {price.model} price has no flat price"
    if not limits:
        yield f"a {price.model} price needs a unit price"
    elif price.model is PriceModel.PER_UNIT and limits != [None]:
        yield "a per_unit price has exactly one unit price, without a limit"
    elif limits[-1] is not None:
        yield f"the last tier has no limit, but here it ends at {limits[-1]}"
    yield from _about_limits(limits[:-1])


def _about_limits(limits: list[int | None]) -> Iterator[str]:
    below = 0
    for limit in limits:
        if limit is None:
            yield "only the last tier has no limit"
        elif limit <= below:
            yield f"limits of tiers rise from 1: {limit} cannot follow {below}"
        below = limit or below


def _about_package(price: Price) -> Iterator[str]:
    if price.model is PriceModel.PACKAGE:
        if price.package_size is None or price.package_size < 1:
            yield "a package price needs a package size of 1 or more"
    elif price.package_size is not None:
        yield f"a {price.model} price has no package size"
