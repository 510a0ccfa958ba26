"""Prices of a bundle into the database: a price replaces the one of its key, tiers and all, where they differ."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from data.commands.rating import stored_prices
from data.domain.pricing import Price
from data.exchange.bundle.codes import KnownPartnership
from data.exchange.bundle.faults import quoted
from data.exchange.bundle.files import BundleFile
from data.exchange.bundle.loading import Counts, Loading, Repetitions, table_of
from data.exchange.bundle.price_rows import price_of
from data.exchange.bundle.rows import Row, rows_of
from data.models import Price as StoredPrice
from data.models import PriceTier

_Key = tuple[int, str, str | None, date]
"""Partnership, product, customer (None: everybody's) and first day."""


def load_prices(loading: Loading, file: BundleFile) -> Counts:
    """Prices with their tiers; notes the days from which amounts follow other prices than before."""
    repetitions = Repetitions(file.table.key)
    gathered: dict[_Key, list[Row]] = {}
    read = 0
    for row in rows_of(file, loading.faults):
        read += 1
        repetitions.refuse(row)
        key = _key(row, loading)
        if key is not None:
            gathered.setdefault(key, []).append(row)
    prices = {key: price for key, rows in gathered.items() if (price := price_of(rows)) is not None}
    added, changed = _store(loading, prices)
    return Counts(read, *(sum(len(gathered[key]) for key in keys) for keys in (added, changed)))


def _key(row: Row, loading: Loading) -> _Key | None:
    """Where a row belongs; None, the row refused, if that cannot be told."""
    partnership = row.refer("partnership_id", loading.known.partnerships)
    row.refer("product_code", loading.known.products)
    _refuse_foreign_customer(row, partnership, loading)
    named = row.key(("product_code", "security_center_id", "valid_from"))
    return None if partnership is None or named is None else (partnership.id, *named)


def _refuse_foreign_customer(row: Row, partnership: KnownPartnership | None, loading: Loading) -> None:
    customer = row.refer("security_center_id", loading.known.customers)
    if customer is not None and partnership is not None and customer.partnership_id != partnership.id:
        code = quoted(row.values["security_center_id"])
        row.fault("security_center_id", f"{code} is no customer of {partnership.code}")


def _store(loading: Loading, prices: Mapping[_Key, Price]) -> tuple[list[_Key], list[_Key]]:
    """The keys of prices that were added and of those that were replaced."""
    stored = _stored(loading, {key[0] for key in prices})
    added = [key for key in prices if key not in stored]
    changed = [key for key, price in prices.items() if key in stored and stored[key][1] != price]
    numbers = {key: stored[key][0] for key in changed}
    _replace(loading, numbers, prices)
    numbers.update(_add(loading, added, prices))
    _add_tiers(loading, numbers, prices)
    for partnership_id, code, _, valid_from in numbers:
        product = partnership_id, loading.known.products.find(code)
        loading.new_prices[product] = min(valid_from, loading.new_prices.get(product, valid_from))
    return added, changed


def _stored(loading: Loading, owners: Iterable[int]) -> dict[_Key, tuple[int, Price]]:
    return {
        (owner, price.product, price.customer, price.valid_from): (number, price)
        for owner in owners
        for number, price in stored_prices(loading.connection, owner).items()
    }


def _columns(key: _Key, price: Price, loading: Loading) -> dict[str, Any]:
    customers = loading.known.customers
    return {
        "partnership_id": key[0],
        "customer_id": None if price.customer is None else customers.find(price.customer).id,
        "product_id": loading.known.products.find(price.product),
        "valid_from": price.valid_from,
        "model": price.model.value,
        "basis": price.basis.value,
        "flat_price": price.flat_price,
        "package_size": price.package_size,
    }


def _replace(loading: Loading, numbers: Mapping[_Key, int], prices: Mapping[_Key, Price]) -> None:
    table, tiers = table_of(StoredPrice), table_of(PriceTier)
    for key, number in numbers.items():
        values = _columns(key, prices[key], loading)
        loading.connection.execute(table.update().where(table.c.id == number).values(values))
        loading.connection.execute(tiers.delete().where(tiers.c.price_id == number))


def _add(loading: Loading, keys: Sequence[_Key], prices: Mapping[_Key, Price]) -> dict[_Key, int]:
    """The numbers under which new prices are stored."""
    if not keys:
        return {}
    table = table_of(StoredPrice)
    insert = table.insert().returning(table.c.id, sort_by_parameter_order=True)
    numbers = loading.connection.scalars(insert, [_columns(key, prices[key], loading) for key in keys])
    return dict(zip(keys, numbers, strict=True))


def _add_tiers(loading: Loading, numbers: Mapping[_Key, int], prices: Mapping[_Key, Price]) -> None:
    rows = [
        {
            "price_id": number,
            "partnership_id": key[0],
            "position": position,
            "up_to": tier.up_to,
            "unit_price": tier.unit_price,
        }
        for key, number in numbers.items()
        for position, tier in enumerate(prices[key].tiers)
    ]
    if rows:
        loading.connection.execute(table_of(PriceTier).insert(), rows)
