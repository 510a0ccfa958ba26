"""Price lists written out as rows of a bundle, one set for each day from which prices changed."""

from collections.abc import Iterator, Sequence
from datetime import date
from decimal import Decimal
from itertools import islice

from data.domain.prices import Tier
from data.exchange.demo.customers import SimulatedCustomer
from data.exchange.demo.partnerships import SimulatedPartnership
from data.exchange.demo.price_lists import Offer, PriceList
from data.exchange.demo.products import PRODUCTS
from data.exchange.demo.series import series_of

Row = Sequence[object]

PRICE_COLUMNS = (
    *("partnership_id", "security_center_id", "product_code", "valid_from", "model", "basis"),
    *("up_to", "unit_price", "flat_price", "package_size"),
)
COMMITMENT_COLUMNS = ("partnership_id", "product_code", "valid_from", "minimum_amount")

AGREED_ON = date(2010, 1, 1)
OWN_PRICE_FROM = date(2024, 7, 1)
FIRST_RISE = 2025
HIGHER_MINIMUM_FROM = date(2026, 1, 1)


def price_rows(
    partnership: SimulatedPartnership, customers: Sequence[SimulatedCustomer], listed: PriceList, until: date
) -> Iterator[Row]:
    """The prices agreed on up to a day: columns PRICE_COLUMNS, one row for each tier."""
    for offer in listed.offers:
        for owner in _owners(offer, customers):
            for valid_from, factor in _changes(offer, until):
                yield from _rows(offer, (partnership.code, owner, offer.product, valid_from), factor)


def _owners(offer: Offer, customers: Sequence[SimulatedCustomer]) -> Sequence[str]:
    """Whose price it is: nobody in particular (an empty id), one customer, or none in a world too small for it."""
    if offer.nth_customer is None:
        return [""]
    users = (one for one in customers if any(s.product.code == offer.product for s in series_of(one, PRODUCTS)))
    return [one.security_center_id for one in islice(users, offer.nth_customer, offer.nth_customer + 1)]


def commitment_rows(partnership: SimulatedPartnership, listed: PriceList, until: date) -> Iterator[Row]:
    """The commitments made up to a day: columns COMMITMENT_COLUMNS."""
    for promise in listed.promises:
        yield partnership.code, promise.product, AGREED_ON, promise.minimum
        if until >= HIGHER_MINIMUM_FROM:
            yield partnership.code, promise.product, HIGHER_MINIMUM_FROM, promise.minimum_from_2026


def _changes(offer: Offer, until: date) -> Iterator[tuple[date, Decimal]]:
    begin = AGREED_ON if offer.nth_customer is None else OWN_PRICE_FROM
    yield begin, Decimal(1)
    if offer.rise:
        for year in range(FIRST_RISE, until.year + 1):
            yield date(year, 1, 1), 1 + Decimal(offer.rise * (year - FIRST_RISE + 1)) / 100


def _rows(offer: Offer, key: tuple[str, str, str, date], factor: Decimal) -> Iterator[Row]:
    head = (*key, offer.model.value, offer.basis.value)
    if offer.flat_price is not None:
        yield *head, "", "", _raised(offer.flat_price, factor), offer.package_size or ""
    for tier in offer.tiers:
        yield *head, _limit(tier), _raised(tier.unit_price, factor), "", ""


def _limit(tier: Tier) -> object:
    return "" if tier.up_to is None else tier.up_to


def _raised(price: Decimal, factor: Decimal) -> Decimal:
    """As many decimals as the price had, so that a list reads like a list."""
    return price if factor == 1 else (price * factor).quantize(price)
