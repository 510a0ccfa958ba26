"""What a quantity costs by a price, which price is in force, how a shared amount is split.

What a price is lives in `prices`, whose names are offered here as well; which peaks are charged lives in
`invoicing`.
"""

from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal, localcontext

from data.domain.money import EXACT, exponent, from_minor, round_half_up, to_minor
from data.domain.prices import Basis, Price, PriceError, PriceModel, Tier

__all__ = [
    "Basis",
    "Price",
    "PriceError",
    "PriceModel",
    "Tier",
    "amount",
    "charge",
    "price_in_force",
    "prices_in_force",
    "share_out",
    "tier_text",
]


def amount(price: Price, quantity: int) -> Decimal:
    """R-PRICE-2: what a quantity costs, exact and unrounded; ValueError below 0.

    >>> tiers = (Tier(10, Decimal("3.00")), Tier(100, Decimal("2.00")), Tier(None, Decimal("1.00")))
    >>> rest = (Basis.CUSTOMER, tiers, None, None)
    >>> amount(Price("VM", None, date(2026, 1, 1), PriceModel.GRADUATED, *rest), 45)
    Decimal('100.00')
    >>> amount(Price("VM", None, date(2026, 1, 1), PriceModel.VOLUME, *rest), 45)
    Decimal('90.00')
    """
    if quantity < 0:
        raise ValueError(f"a quantity is 0 or more, not {quantity}")
    with localcontext(EXACT):
        return sum((units * each for units, each in _charged(price, quantity)), Decimal(0))


def charge(price: Price, quantity: int, currency: str) -> Decimal:
    """R-PRICE-4: what a quantity costs, rounded half-up to the currency's minor unit.

    >>> each = (Tier(None, Decimal("2.50")),)
    >>> price = Price("VM", None, date(2026, 1, 1), PriceModel.PER_UNIT, Basis.CUSTOMER, each, None, None)
    >>> charge(price, 40, "EUR"), charge(price, 5, "JPY")
    (Decimal('100.00'), Decimal('13'))
    """
    return round_half_up(amount(price, quantity), currency)


def price_in_force(prices: Iterable[Price], product: str, customer: str | None, first_day: date) -> Price | None:
    """R-PRICE-1: the price a customer pays in the cycle beginning that day; without a customer, everybody's.

    The customer's own price wins over everybody's, however old it is; None when neither is in force.
    """
    in_force = prices_in_force(prices, product, first_day)
    return in_force.get(customer) or in_force.get(None)


def prices_in_force(prices: Iterable[Price], product: str, first_day: date) -> dict[str | None, Price]:
    """R-PRICE-1: the latest price begun by a day, for each customer with an own one; None keys everybody's.

    >>> def flat(customer, month, amount):
    ...     first = date(2026, month, 1)
    ...     return Price("VM", customer, first, PriceModel.FLAT, Basis.CUSTOMER, (), Decimal(amount), None)
    >>> prices = [flat(None, 1, "9"), flat(None, 9, "8"), flat("SC-1", 2, "7"), flat("SC-1", 10, "6")]
    >>> {who: price.flat_price for who, price in prices_in_force(prices, "VM", date(2026, 9, 26)).items()}
    {None: Decimal('8'), 'SC-1': Decimal('7')}
    """
    begun = (price for price in prices if price.product == product and price.valid_from <= first_day)
    return {price.customer: price for price in sorted(begun, key=lambda price: price.valid_from)}


def share_out(total: Decimal, peaks: Mapping[str, int], currency: str) -> dict[str, Decimal]:
    """R-PRICE-3: a rounded amount split in proportion to peaks, by largest remainder, adding up exactly.

    Keyed like `peaks`, in its order; of equal remainders the id that sorts first gets the minor unit.
    ValueError for a negative peak, or an amount and nobody to bear it.

    >>> share_out(Decimal("90.00"), {"SC-A": 40, "SC-B": 5}, "EUR")
    {'SC-A': Decimal('80.00'), 'SC-B': Decimal('10.00')}
    """
    minor, weight = to_minor(total, currency), sum(peaks.values())
    if any(peak < 0 for peak in peaks.values()) or (minor and not weight):
        raise ValueError(f"{total} {currency} cannot be shared out over {dict(peaks)}")
    parts = {customer: divmod(minor * peak, weight or 1) for customer, peak in peaks.items()}
    left_over = minor - sum(whole for whole, _ in parts.values())
    first_served = set(sorted(parts, key=lambda customer: (-parts[customer][1], customer))[:left_over])
    return {
        customer: from_minor(whole + (customer in first_served), currency) for customer, (whole, _) in parts.items()
    }


def tier_text(price: Price, quantity: int, currency: str | None = None) -> str:
    """R-INVOICE-1: the unit price or the tiers that a quantity was charged at, in a few words.

    Prices keep all their decimals and show at least the currency's (two without one).

    >>> tiers = (Tier(10, Decimal("3")), Tier(100, Decimal("2")), Tier(None, Decimal("1")))
    >>> rest = (Basis.CUSTOMER, tiers, None, None)
    >>> tier_text(Price("VM", None, date(2026, 1, 1), PriceModel.GRADUATED, *rest), 45)
    '10 at 3.00 + 35 at 2.00'
    >>> tier_text(Price("VM", None, date(2026, 1, 1), PriceModel.VOLUME, *rest), 45)
    '2.00 (11 – 100)'
    """
    decimals = 2 if currency is None else exponent(currency)
    lots = [(units, _plain(each, decimals)) for units, each in _charged(price, quantity)]
    units, each = lots[0]
    match price.model:
        case PriceModel.PER_UNIT:
            return each
        case PriceModel.GRADUATED:
            return " + ".join(f"{_grouped(units)} at {each}" for units, each in lots)
        case PriceModel.VOLUME:
            return f"{each} ({_range(price.tiers, quantity)})"
        case PriceModel.PACKAGE:
            word = "package" if units == 1 else "packages"
            return f"{_grouped(units)} {word} of {_grouped(price.package_size or 0)} at {each}"
        case PriceModel.FLAT:
            return f"flat {each}"


def _charged(price: Price, quantity: int) -> list[tuple[int, Decimal]]:
    """R-PRICE-2: the units, packages or single fee that a quantity is charged as, each with its price."""
    match price:
        case Price(model=PriceModel.PACKAGE, flat_price=Decimal() as fee, package_size=int() as size):
            return [(-(-quantity // size), fee)]
        case Price(flat_price=Decimal() as fee):
            return [(min(quantity, 1), fee)]
        case Price(model=PriceModel.GRADUATED, tiers=tiers):
            return _filled(tiers, quantity)
        case _:
            return [(quantity, _tier_at(price.tiers, quantity)[1].unit_price)]


def _filled(tiers: tuple[Tier, ...], quantity: int) -> list[tuple[int, Decimal]]:
    lots: list[tuple[int, Decimal]] = []
    below = 0
    for tier in tiers:
        top = quantity if tier.up_to is None else min(tier.up_to, quantity)
        lots.append((top - below, tier.unit_price))
        below = top
        if top == quantity:
            break
    return lots


def _tier_at(tiers: tuple[Tier, ...], quantity: int) -> tuple[int, Tier]:
    """The tier a quantity falls in, after the first quantity of that tier."""
    first = 1
    for tier in tiers[:-1]:
        if tier.up_to is None or quantity <= tier.up_to:
            return first, tier
        first = tier.up_to + 1
    return first, tiers[-1]


def _range(tiers: tuple[Tier, ...], quantity: int) -> str:
    first, tier = _tier_at(tiers, quantity)
    return f"{_grouped(first)} and above" if tier.up_to is None else f"{_grouped(first)} – {_grouped(tier.up_to)}"


def _grouped(count: int) -> str:
    """Thousands set off by a narrow space, which no locale reads as a decimal sign: the text is the same for all."""
    return f"{count:,}".replace(",", "\u202f")


def _plain(price: Decimal, decimals: int) -> str:
    shortest = price.normalize(EXACT)
    return f"{shortest:.{max(decimals, -int(shortest.as_tuple().exponent))}f}"
