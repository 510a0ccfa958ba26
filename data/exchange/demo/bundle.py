"""The simulated world as a folder that `load` reads: which files it has and what goes into each."""

from collections.abc import Iterator, Mapping, Sequence
from itertools import chain
from pathlib import Path

from data.exchange.demo.customers import SimulatedCustomer
from data.exchange.demo.people import USER_COLUMNS, user_rows
from data.exchange.demo.price_lists import price_list
from data.exchange.demo.prices import COMMITMENT_COLUMNS, PRICE_COLUMNS, commitment_rows, price_rows
from data.exchange.demo.products import PRODUCTS
from data.exchange.demo.readings import Readings, readings_of
from data.exchange.demo.series import series_of
from data.exchange.demo.tables import (
    CUSTOMER_COLUMNS,
    PARTNER_COLUMNS,
    PARTNERSHIP_COLUMNS,
    PRODUCT_COLUMNS,
    customer_rows,
    partner_rows,
    partnership_rows,
    product_rows,
    write_table,
)
from data.exchange.demo.usage import write_usage
from data.exchange.demo.world import World

Customers = Mapping[str, Sequence[SimulatedCustomer]]


def write_bundle(folder: Path, world: World) -> int:
    """Write the world's files into a folder, which is made where it is missing; returns the number of readings."""
    folder.mkdir(parents=True, exist_ok=True)
    customers = world.customers
    _write_master_data(folder, world, customers)
    _write_prices(folder, world, customers)
    write_table(folder, "users", USER_COLUMNS, user_rows(customers))
    return write_usage(folder, _readings(world, customers))


def _write_master_data(folder: Path, world: World, customers: Customers) -> None:
    everybody = chain.from_iterable(customers.values())
    write_table(folder, "partners", PARTNER_COLUMNS, partner_rows(world.partnerships))
    write_table(folder, "partnerships", PARTNERSHIP_COLUMNS, partnership_rows(world.partnerships))
    write_table(folder, "products", PRODUCT_COLUMNS, product_rows(PRODUCTS))
    write_table(folder, "customers", CUSTOMER_COLUMNS, customer_rows(everybody, world.until))


def _write_prices(folder: Path, world: World, customers: Customers) -> None:
    lists = [(partnership, price_list(partnership.code)) for partnership in world.partnerships]
    prices = (price_rows(one, customers[one.code], listed, world.until) for one, listed in lists)
    commitments = (commitment_rows(one, listed, world.until) for one, listed in lists)
    write_table(folder, "prices", PRICE_COLUMNS, chain.from_iterable(prices))
    write_table(folder, "commitments", COMMITMENT_COLUMNS, chain.from_iterable(commitments))


def _readings(world: World, customers: Customers) -> Iterator[Readings]:
    for partnership in world.partnerships:
        series = (one for customer in customers[partnership.code] for one in series_of(customer, PRODUCTS))
        yield from readings_of(series, world.first_day, world.until, partnership.anchor_day)
