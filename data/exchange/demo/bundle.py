"""The simulated world as a folder that `load` reads: which files it has and what goes into each."""

from collections.abc import Iterator, Mapping, Sequence
from itertools import chain
from pathlib import Path

from data.exchange.demo.activity import ACTIVITY_COLUMNS, activity_rows
from data.exchange.demo.contacts import CONTACT_COLUMNS, customer_contacts, partnership_contacts
from data.exchange.demo.customers import SimulatedCustomer
from data.exchange.demo.orders import ORDER_COLUMNS, order_rows
from data.exchange.demo.people import USER_COLUMNS, user_rows
from data.exchange.demo.price_lists import price_list
from data.exchange.demo.prices import COMMITMENT_COLUMNS, PRICE_COLUMNS, commitment_rows, price_rows
from data.exchange.demo.products import PRODUCTS
from data.exchange.demo.readings import Readings, readings_of
from data.exchange.demo.scans import SCAN_COLUMNS, SCANNER_COLUMNS, scan_rows, scanner_rows
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
    _write_relations(folder, world, customers)
    _write_engagement(folder, world, customers)
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


def _write_relations(folder: Path, world: World, customers: Customers) -> None:
    everybody = list(chain.from_iterable(customers.values()))
    contacts = chain(partnership_contacts(world.seed, world.partnerships), customer_contacts(everybody))
    write_table(folder, "orders", ORDER_COLUMNS, order_rows(everybody, world.orders_from, world.until))
    write_table(folder, "contacts", CONTACT_COLUMNS, contacts)


def _write_engagement(folder: Path, world: World, customers: Customers) -> None:
    everybody = list(chain.from_iterable(customers.values()))
    days = world.engagement_from, world.until
    write_table(folder, "activity", ACTIVITY_COLUMNS, activity_rows(everybody, *days))
    write_table(folder, "scanners", SCANNER_COLUMNS, scanner_rows(everybody, world.until))
    write_table(folder, "scans", SCAN_COLUMNS, scan_rows(everybody, *days))


def _readings(world: World, customers: Customers) -> Iterator[Readings]:
    for partnership in world.partnerships:
        series = (one for customer in customers[partnership.code] for one in series_of(customer, PRODUCTS))
        yield from readings_of(series, world.first_day, world.until, partnership.anchor_day)
