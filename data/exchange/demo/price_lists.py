"""The price lists of the simulated partnerships, as offers; which days they are written out for lives in `prices`."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from data.domain.prices import Basis, PriceModel, Tier
from data.exchange.demo.partnerships import DACH, NORDICS, PACIFIC, TOKYO, UK


@dataclass(frozen=True, slots=True)
class Offer:
    """A price as agreed at the beginning; `rise` is added each January from 2025 on, in percent of the first price.

    With `nth_customer` (from 0) it is the own price of the n-th customer who has the product.
    """

    product: str
    model: PriceModel
    tiers: tuple[Tier, ...] = ()
    flat_price: Decimal | None = None
    package_size: int | None = None
    basis: Basis = Basis.CUSTOMER
    rise: int = 0
    nth_customer: int | None = None


@dataclass(frozen=True, slots=True)
class Promise:
    """The least amount per cycle for a product, the second one from 2026 on."""

    product: str
    minimum: Decimal
    minimum_from_2026: Decimal


@dataclass(frozen=True, slots=True)
class PriceList:
    offers: Sequence[Offer] = ()
    promises: Sequence[Promise] = ()


def tiers(*steps: tuple[int | None, str]) -> tuple[Tier, ...]:
    """Tiers from pairs of the last quantity and the unit price."""
    return tuple(Tier(up_to, Decimal(price)) for up_to, price in steps)


def each(price: str) -> tuple[Tier, ...]:
    """One price for every unit."""
    return tiers((None, price))


_NORDICS = PriceList(
    offers=(
        Offer("VM", PriceModel.GRADUATED, tiers((100, "1.40"), (1000, "1.10"), (5000, "0.85"), (None, "0.60")), rise=3),
        Offer("WAS", PriceModel.PACKAGE, flat_price=Decimal("60.00"), package_size=5, rise=2),
        Offer("CS", PriceModel.VOLUME, tiers((50000, "0.12"), (200000, "0.09"), (None, "0.07")), basis=Basis.PORTFOLIO),
        Offer("PAT", PriceModel.PER_UNIT, each("1.90"), rise=5),
        Offer("API", PriceModel.FLAT, flat_price=Decimal("49.00")),
        Offer("VM", PriceModel.PER_UNIT, each("0.95"), nth_customer=2),
        Offer("VM", PriceModel.VOLUME, tiers((500, "1.20"), (None, "0.80")), nth_customer=9),
        Offer("CS", PriceModel.PER_UNIT, each("0.105"), nth_customer=4),
        Offer("PAT", PriceModel.FLAT, flat_price=Decimal("350.00"), nth_customer=6, rise=4),
    ),
    promises=(
        Promise("API", Decimal("1500.00"), Decimal("2000.00")),
        Promise("VM", Decimal("30000.00"), Decimal("36000.00")),
    ),
)
_DACH = PriceList(
    offers=(
        Offer("VM", PriceModel.VOLUME, tiers((250, "1.55"), (2500, "1.15"), (None, "0.90")), rise=2),
        Offer("WAS", PriceModel.PER_UNIT, each("14.50")),
        Offer(
            "CS", PriceModel.GRADUATED, tiers((20000, "0.15"), (80000, "0.11"), (None, "0.08")), basis=Basis.PORTFOLIO
        ),
        Offer("PAT", PriceModel.PACKAGE, flat_price=Decimal("42.50"), package_size=25, rise=3),
        Offer("WAS", PriceModel.GRADUATED, tiers((10, "13.00"), (None, "9.75")), nth_customer=1),
    ),
    promises=(Promise("WAS", Decimal("7500.00"), Decimal("8800.00")),),
)
_TOKYO = PriceList(
    offers=(
        Offer("VM", PriceModel.PER_UNIT, each("185"), rise=4),
        Offer("WAS", PriceModel.FLAT, flat_price=Decimal("12000")),
        Offer("CS", PriceModel.VOLUME, tiers((1000, "18.5"), (10000, "14.25"), (None, "11"))),
        Offer("PAT", PriceModel.GRADUATED, tiers((50, "290"), (500, "240"), (None, "195.5"))),
        Offer("API", PriceModel.PER_UNIT, each("912.5"), basis=Basis.PORTFOLIO),
    ),
    promises=(Promise("API", Decimal("250000"), Decimal("320000")),),
)
_OTHERS = PriceList(
    offers=(
        Offer("VM", PriceModel.PER_UNIT, each("1.250"), rise=2),
        Offer("PAT", PriceModel.PER_UNIT, each("2.005")),
    )
)

_NONE = PriceList()
_LISTS: Mapping[str, PriceList] = {
    NORDICS.code: _NORDICS,
    DACH.code: _DACH,
    TOKYO.code: _TOKYO,
    PACIFIC.code: _NONE,
    UK.code: _NONE,
}


def price_list(partnership: str) -> PriceList:
    """The list of a partnership code. The reseller sells at prices of its own, and one operator has agreed none."""
    return _LISTS.get(partnership, _OTHERS)
