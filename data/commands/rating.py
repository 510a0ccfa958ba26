"""Amounts on stored peaks: read peaks and prices, apply the rules of `data.domain.invoicing`, write what differs."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import lru_cache
from itertools import groupby
from operator import attrgetter, itemgetter
from typing import Any, NamedTuple

from sqlalchemy import BigInteger, Column, Connection, Row, select

from data.commands.staging import analyse, fill, stage, staged
from data.domain.invoicing import RatedLine, rate
from data.domain.money import to_minor
from data.domain.pricing import Basis, Price, PriceModel, Tier
from data.models import Customer, CyclePeak, Partnership, PriceTier, Product
from data.models import Price as StoredPrice
from data.models.types import Day, day_number

_LARGEST = 2**63 - 1
# So many cycles of all customers are held in memory at a time.
_CYCLES_AT_ONCE = 12

_StoredForm = tuple[int | None, int | None]
_UNPRICED: _StoredForm = (None, None)


class AmountTooLarge(ValueError):
    """An amount beyond what the database keeps: a 64-bit number of minor units."""


class Group(NamedTuple):
    """What is rated together: one product of one partnership in one cycle."""

    partnership_id: int
    product_id: int
    cycle_start: date


_RATED = stage(
    "rated_peaks",
    Column("partnership_id", BigInteger),
    Column("cycle_start", Day),
    Column("product_id", BigInteger),
    Column("customer_id", BigInteger),
    Column("amount_minor", BigInteger),
    Column("price_id", BigInteger),
)
_STORE = """
    UPDATE cycle_peaks SET amount_minor = rated.amount_minor, price_id = rated.price_id
    FROM rated_peaks AS rated
    WHERE cycle_peaks.partnership_id = rated.partnership_id AND cycle_peaks.cycle_start = rated.cycle_start
      AND cycle_peaks.product_id = rated.product_id AND cycle_peaks.customer_id = rated.customer_id
"""


def rate_groups(connection: Connection, groups: Iterable[Group]) -> None:
    """Rate every peak of these groups (R-PRICE, R-INVOICE-1), storing amount and price where they differ.

    AmountTooLarge when an amount fits no database.
    """
    with staged(connection, _RATED):
        for partnership_id, own in groupby(sorted(groups), attrgetter("partnership_id")):
            for tariff, cycles in _tariffs(connection, partnership_id, list(own)):
                for first in range(0, len(cycles), _CYCLES_AT_ONCE):
                    _rate_cycles(connection, tariff, cycles[first : first + _CYCLES_AT_ONCE])
        analyse(connection, _RATED)
        connection.exec_driver_sql(_STORE)


def stored_prices(connection: Connection, partnership_id: int) -> dict[int, Price]:
    """All prices of a partnership as the rules know them, by number; two statements."""
    tiers = select(PriceTier.__table__).where(PriceTier.partnership_id == partnership_id)
    steps: dict[int, list[Tier]] = {}
    for row in connection.execute(tiers.order_by(PriceTier.price_id, PriceTier.position)):
        steps.setdefault(row.price_id, []).append(Tier(row.up_to, row.unit_price))
    codes = (Product.code.label("product"), Customer.security_center_id.label("customer"))
    prices = connection.execute(
        select(StoredPrice.__table__, *codes)
        .join(Product, Product.id == StoredPrice.product_id)
        .outerjoin(Customer, Customer.id == StoredPrice.customer_id)
        .where(StoredPrice.partnership_id == partnership_id)
    )
    return {row.id: _price(row, tuple(steps.get(row.id, ()))) for row in prices}


def _price(row: Row[Any], tiers: tuple[Tier, ...]) -> Price:
    return Price(
        product=row.product,
        customer=row.customer,
        valid_from=row.valid_from,
        model=PriceModel(row.model),
        basis=Basis(row.basis),
        tiers=tiers,
        flat_price=row.flat_price,
        package_size=row.package_size,
    )


@dataclass(frozen=True, slots=True)
class _Tariff:
    """The prices of one product in one partnership, and the number each is stored under."""

    partnership_id: int
    product_id: int
    product: str
    currency: str
    prices: Sequence[Price]
    numbers: Mapping[tuple[str | None, date], int]

    def stored_form(self, customer: str, line: RatedLine) -> _StoredForm:
        """A line's amount and price as the peak keeps them."""
        if line.amount is None or line.price is None:
            return _UNPRICED
        amount = _minor(line.amount, self.currency)
        if amount > _LARGEST:
            raise AmountTooLarge(f"{self.product} costs {customer} {line.amount} {self.currency}, which is too large")
        return amount, self.numbers[line.price.customer, line.price.valid_from]


def _tariffs(
    connection: Connection, partnership_id: int, groups: Sequence[Group]
) -> Iterator[tuple[_Tariff, list[date]]]:
    """For each product that has prices, these and the cycles to rate."""
    stored = stored_prices(connection, partnership_id)
    if not stored:
        return
    currency = connection.scalars(select(Partnership.currency).where(Partnership.id == partnership_id)).one()
    codes = dict(connection.execute(select(Product.id, Product.code)).all())
    for product_id, own in groupby(groups, attrgetter("product_id")):
        code = codes[product_id]
        prices = {number: price for number, price in stored.items() if price.product == code}
        numbers = {(price.customer, price.valid_from): number for number, price in prices.items()}
        if prices:
            tariff = _Tariff(partnership_id, product_id, code, currency, list(prices.values()), numbers)
            yield tariff, [group.cycle_start for group in own]


def _rate_cycles(connection: Connection, tariff: _Tariff, cycles: Sequence[date]) -> None:
    columns = (CyclePeak.cycle_start, CyclePeak.customer_id, Customer.security_center_id)
    peaks = connection.execute(
        select(*columns, CyclePeak.peak, CyclePeak.amount_minor, CyclePeak.price_id)
        .join(Customer, Customer.id == CyclePeak.customer_id)
        .where(CyclePeak.partnership_id == tariff.partnership_id, CyclePeak.product_id == tariff.product_id)
        .where(CyclePeak.cycle_start.in_(cycles))
        .order_by(CyclePeak.cycle_start)
    )
    for cycle_start, rows in groupby(peaks.all(), itemgetter(0)):
        _stage_differences(connection, tariff, cycle_start, [row[1:] for row in rows])


def _stage_differences(
    connection: Connection, tariff: _Tariff, cycle_start: date, rows: Sequence[tuple[Any, ...]]
) -> None:
    """Rate one cycle's rows of customer, Security Center ID, peak, amount and price."""
    peaks = {code: peak for _, code, peak, _, _ in rows}
    lines = rate(peaks, tariff.prices, tariff.product, cycle_start, tariff.currency)
    forms = {code: tariff.stored_form(code, line) for code, line in lines.items()}
    different = [
        (customer_id, *forms.get(code, _UNPRICED))
        for customer_id, code, _, *stored in rows
        if tuple(stored) != forms.get(code, _UNPRICED)
    ]
    if different:
        group = [[tariff.partnership_id], [day_number(cycle_start)], [tariff.product_id]]
        repeated = [column * len(different) for column in group]
        fill(connection, _RATED, (*repeated, *zip(*different, strict=True)))


@lru_cache(maxsize=4096)
def _minor(amount: Decimal, currency: str) -> int:
    return to_minor(amount, currency)
