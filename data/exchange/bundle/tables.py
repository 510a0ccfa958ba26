"""The files of a bundle and their columns, as a table; what their rows mean to each other lives with each loader."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from data.domain.pricing import Basis, PriceModel
from data.domain.roles import Role
from data.exchange.bundle.values import (
    OneOf,
    Parse,
    Text,
    Whole,
    amount,
    country,
    currency,
    day,
    day_or_moment,
    email,
    identifier,
    identifiers,
    language,
    moment,
    product_code,
    zone,
)


@dataclass(frozen=True, slots=True)
class Column:
    """One column: how its text is read, whether the header must have it and whether every row must fill it."""

    name: str
    parse: Parse
    key: bool = False
    in_header: bool = True
    filled: bool = True


@dataclass(frozen=True, slots=True)
class BundleTable:
    """One kind of file."""

    name: str
    columns: tuple[Column, ...]

    @property
    def key(self) -> tuple[str, ...]:
        """The names of the columns that say which row of the database is meant."""
        return tuple(column.name for column in self.columns if column.key)


def _key(name: str, parse: Parse, *, filled: bool = True) -> Column:
    return Column(name, parse, key=True, filled=filled)


def _may(name: str, parse: Parse) -> Column:
    """A column that may be left out, and left empty where it stands."""
    return Column(name, parse, in_header=False, filled=False)


PARTNERS = BundleTable(
    "partners", (_key("partner_id", identifier), Column("name", Text(200)), Column("country", country))
)
PARTNERSHIPS = BundleTable(
    "partnerships",
    (
        _key("partnership_id", identifier),
        Column("partner_id", identifier),
        Column("name", Text(200)),
        Column("model", OneOf(("mssp", "reseller"))),
        Column("currency", currency),
        Column("timezone", zone),
        _may("anchor_day", Whole(1, 31)),
        _may("tier", Text(40)),
    ),
)
PRODUCTS = BundleTable(
    "products", (_key("product_code", product_code), Column("name", Text(120)), Column("unit", Text(40)))
)
CUSTOMERS = BundleTable(
    "customers",
    (
        _key("security_center_id", identifier),
        Column("partnership_id", identifier),
        Column("name", Text(200)),
        Column("status", OneOf(("active", "trial", "demo", "internal", "churned"))),
        _may("country", country),
        _may("industry", Text(80)),
        _may("size", OneOf(("micro", "small", "medium", "large"))),
        _may("onboarded_on", day),
        _may("language", language),
        _may("framework_level", OneOf(("basic", "important", "essential"))),
    ),
)
USAGE = BundleTable(
    "usage",
    (
        _key("security_center_id", identifier),
        _key("product_code", product_code),
        _key("at", day_or_moment),
        Column("quantity", Whole()),
    ),
)
PRICES = BundleTable(
    "prices",
    (
        _key("partnership_id", identifier),
        _key("security_center_id", identifier, filled=False),
        _key("product_code", product_code),
        _key("valid_from", day),
        Column("model", OneOf(tuple(PriceModel))),
        _may("basis", OneOf(tuple(Basis))),
        _key("up_to", Whole(1), filled=False),
        _may("unit_price", amount),
        _may("flat_price", amount),
        _may("package_size", Whole(1, 2**31 - 1)),
    ),
)
COMMITMENTS = BundleTable(
    "commitments",
    (
        _key("partnership_id", identifier),
        _key("product_code", product_code),
        _key("valid_from", day),
        Column("minimum_amount", amount),
    ),
)
USERS = BundleTable(
    "users",
    (
        _key("email", email),
        Column("name", Text(200)),
        Column("partner_id", identifier),
        Column("role", OneOf(tuple(role.value for role in Role))),
        # Who sees what is never left to a default: both columns stand in the header, and empty means none.
        Column("partnerships", identifiers, filled=False),
        Column("customers", identifiers, filled=False),
    ),
)

_CONTACT_KINDS = ("sales", "customer_success", "finance", "technical")
ORDERS = BundleTable(
    "orders",
    (
        _key("order_no", identifier),
        Column("security_center_id", identifier),
        Column("product_code", product_code),
        Column("licences", Whole(1, 2**31 - 1)),
        Column("start_on", day),
        Column("end_on", day),
        Column("annual_value", amount),
        Column("currency", currency),
        _may("cancelled_on", day),
    ),
)
CONTACTS = BundleTable(
    "contacts",
    (
        _key("owner", identifier),
        _key("kind", OneOf(_CONTACT_KINDS)),
        Column("name", Text(200)),
        _may("email", email),
        _may("phone", Text(40)),
    ),
)
ACTIVITY = BundleTable(
    "activity",
    (
        _key("security_center_id", identifier),
        _key("kind", Text(40)),
        _key("on", day),
        Column("count", Whole(0, 2**31 - 1)),
        Column("by", OneOf(("client", "partner"))),
    ),
)
SCANNERS = BundleTable(
    "scanners",
    (
        _key("security_center_id", identifier),
        _key("scanner_id", identifier),
        Column("name", Text(200)),
        Column("last_seen_at", moment, filled=False),
    ),
)
SCANS = BundleTable(
    "scans",
    (
        _key("security_center_id", identifier),
        _key("product_code", product_code),
        _key("scan_id", identifier),
        Column("at", moment),
        Column("status", OneOf(("ok", "failed"))),
    ),
)

# Each refers only to itself and to those before it.
TABLES: Mapping[str, BundleTable] = MappingProxyType(
    {
        table.name: table
        for table in (
            *(PARTNERS, PARTNERSHIPS, PRODUCTS, CUSTOMERS, PRICES, COMMITMENTS, ORDERS),
            *(CONTACTS, ACTIVITY, SCANNERS, SCANS, USERS, USAGE),
        )
    }
)
