"""The small tables of a simulated bundle as rows, and how a table becomes a CSV file; usage is written in `usage`."""

import csv
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from pathlib import Path

from data.exchange.demo.customers import SimulatedCustomer
from data.exchange.demo.partnerships import SimulatedPartnership
from data.exchange.demo.products import SimulatedProduct

Row = Sequence[object]

PARTNER_COLUMNS = ("partner_id", "name", "country")
PARTNERSHIP_COLUMNS = (
    *("partnership_id", "partner_id", "name", "model"),
    *("currency", "timezone", "anchor_day", "tier"),
)
PRODUCT_COLUMNS = ("product_code", "name", "unit")
CUSTOMER_COLUMNS = (
    *("security_center_id", "partnership_id", "name", "status", "country", "industry", "size"),
    *("onboarded_on", "language", "framework_level"),
)


def partner_rows(partnerships: Iterable[SimulatedPartnership]) -> Iterable[Row]:
    """Each partner once, columns PARTNER_COLUMNS."""
    return dict.fromkeys((one.partner.code, one.partner.name, one.partner.country) for one in partnerships)


def partnership_rows(partnerships: Iterable[SimulatedPartnership]) -> Iterator[Row]:
    """Columns PARTNERSHIP_COLUMNS."""
    for one in partnerships:
        yield one.code, one.partner.code, one.name, one.model, one.currency, one.timezone, one.anchor_day, one.tier


def product_rows(products: Iterable[SimulatedProduct]) -> Iterator[Row]:
    """Columns PRODUCT_COLUMNS."""
    return ((product.code, product.name, product.unit) for product in products)


def customer_rows(customers: Iterable[SimulatedCustomer], day: date) -> Iterator[Row]:
    """The customers as they are known on a day, columns CUSTOMER_COLUMNS."""
    for one in customers:
        country, language = one.home
        yield (
            *(one.security_center_id, one.partnership.code, one.company.name, one.status(day), country),
            *(one.company.industry, one.size, one.life.began_before(day), language, one.framework_level),
        )


def write_table(folder: Path, name: str, columns: Row, rows: Iterable[Row]) -> None:
    """One file of a bundle, replaced if it is there; dates as YYYY-MM-DD, decimals with a point."""
    with (folder / f"{name}.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(columns)
        writer.writerows(rows)
