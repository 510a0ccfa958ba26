"""Amounts of one cycle and product, line by line, and the commitment beneath; a price lives in `pricing`."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from data.domain.pricing import Basis, Price, charge, prices_in_force, share_out


@dataclass(frozen=True, slots=True)
class RatedLine:
    """R-INVOICE-1: a customer's rounded amount, the price it follows and the quantity that was priced.

    The quantity is the customer's peak or, with the basis portfolio, the sum that chose the tiers. An
    unpriced line has none of the three; it is never 0.
    """

    amount: Decimal | None
    price: Price | None
    quantity: int | None = None


UNPRICED = RatedLine(amount=None, price=None)


def rate(
    peaks: Mapping[str, int], prices: Sequence[Price], product: str, first_day: date, currency: str
) -> dict[str, RatedLine]:
    """R-INVOICE-1, R-PRICE-3: one line per Security Center ID with a peak above 0, in the order of `peaks`.

    `prices` may be all prices of the partnership. Customers with a price of their own are charged alone; the
    others follow everybody's price, alone or as one pool by its basis.

    >>> from data.domain.pricing import PriceModel, Tier
    >>> tiers = (Tier(10, Decimal("3.00")), Tier(100, Decimal("2.00")), Tier(None, Decimal("1.00")))
    >>> price = Price("VM", None, date(2026, 1, 1), PriceModel.VOLUME, Basis.PORTFOLIO, tiers, None, None)
    >>> lines = rate({"SC-A": 40, "SC-B": 5}, [price], "VM", date(2026, 9, 26), "EUR")
    >>> {customer: (line.amount, line.quantity) for customer, line in lines.items()}
    {'SC-A': (Decimal('80.00'), 45), 'SC-B': (Decimal('10.00'), 45)}
    """
    in_force = prices_in_force(prices, product, first_day)
    billed = {customer: peak for customer, peak in peaks.items() if peak > 0}
    others = {customer: peak for customer, peak in billed.items() if customer not in in_force}
    general = _rate_together(others, in_force.get(None), currency)
    return {
        customer: general[customer] if customer in others else _line(in_force[customer], peak, currency)
        for customer, peak in billed.items()
    }


def true_up(minimum: Decimal, lines: Iterable[Decimal]) -> Decimal:
    """R-INVOICE-2: what is missing to the minimum commitment of a product and cycle, never below 0.

    >>> true_up(Decimal("150.00"), [Decimal("100.00"), Decimal("12.50")])
    Decimal('37.50')
    """
    return max(minimum - sum(lines, Decimal(0)), Decimal(0))


def _rate_together(peaks: Mapping[str, int], price: Price | None, currency: str) -> dict[str, RatedLine]:
    if price is None:
        return dict.fromkeys(peaks, UNPRICED)
    if price.basis is Basis.PORTFOLIO:
        return _pooled(peaks, price, currency)
    # Thousands of customers share a few hundred quantities, and equal quantities cost the same.
    line_of = {peak: _line(price, peak, currency) for peak in set(peaks.values())}
    return {customer: line_of[peak] for customer, peak in peaks.items()}


def _pooled(peaks: Mapping[str, int], price: Price, currency: str) -> dict[str, RatedLine]:
    pool = sum(peaks.values())
    shares = share_out(charge(price, pool, currency), peaks, currency)
    return {customer: RatedLine(share, price, pool) for customer, share in shares.items()}


def _line(price: Price, quantity: int, currency: str) -> RatedLine:
    return RatedLine(charge(price, quantity, currency), price, quantity)
