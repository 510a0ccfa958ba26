"""The columns of the customer table: what each is called, holds and takes from a row; how a grid shows them is not."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Literal

Band = Literal["customer", "commercial", "security"]
BANDS: dict[Band, str] = {"customer": "CUSTOMER", "commercial": "COMMERCIAL", "security": "SECURITY CENTER"}


class Kind(StrEnum):
    """What the values of a column are."""

    TEXT = "text"
    TITLE = "title"  # a word that begins with a capital letter where it is shown
    TAGS = "tags"
    COUNT = "count"
    MONEY = "money"  # whole minor units
    RATIO = "ratio"  # 0.1 is 10 %, shown with its sign
    SHARE = "share"  # 0.1 is 10 %
    DAY = "day"


@dataclass(frozen=True, slots=True)
class DashboardColumn:
    """One column: its id, title, band, kind, and the column of the frame it is taken from.

    `shown` says whether it is there before anybody chose; `hint` explains what the title leaves open.
    """

    id: str
    title: str
    band: Band
    kind: Kind
    source: str
    width: int
    shown: bool = True
    hint: str = ""


@dataclass(frozen=True, slots=True)
class ProductColumn:
    """A product as a column: its code, full name and unit."""

    code: str
    name: str
    unit: str


@dataclass(frozen=True, slots=True)
class TableModel:
    """What decides which columns a partnership's table has; `exponent` is its currency's number of decimals."""

    products: Sequence[ProductColumn]
    currency: str
    exponent: int
    priced: bool
    contracted: bool


def peak_id(code: str) -> str:
    """The id of the column with a product's peaks."""
    return f"peak_{code}"


def list_columns(model: TableModel) -> list[DashboardColumn]:
    """Every column the table can have, as it comes; without prices or orders their columns are left out."""
    return [
        *_CUSTOMER,
        *(_priced(model.currency) if model.priced else ()),
        *(_contracted(model.currency) if model.contracted else ()),
        *map(_peak, model.products),
        *_SECURITY,
    ]


_CUSTOMER = (
    DashboardColumn("name", "Name", "customer", Kind.TEXT, "name", 190),
    DashboardColumn("id", "Security Center ID", "customer", Kind.TEXT, "security_center_id", 146),
    DashboardColumn("country", "Country", "customer", Kind.TEXT, "country", 88),
    DashboardColumn("owner", "Owner", "customer", Kind.TEXT, "owner", 128),
    DashboardColumn("tags", "Tags", "customer", Kind.TAGS, "tags", 168),
    DashboardColumn("status", "Status", "customer", Kind.TITLE, "status", 96),
    DashboardColumn("industry", "Industry", "customer", Kind.TEXT, "industry", 140, shown=False),
    DashboardColumn("size", "Size", "customer", Kind.TITLE, "size", 90, shown=False),
    DashboardColumn("onboarded", "Onboarded", "customer", Kind.DAY, "onboarded_on", 116, shown=False),
)
_SECURITY = (
    DashboardColumn("last", "Last reading", "security", Kind.DAY, "last_day", 116),
    DashboardColumn(
        "silent",
        "Silent scanners",
        "security",
        Kind.COUNT,
        "silent",
        124,
        hint="Scanners not seen for 7 days, of all scanners of the customer",
    ),
    DashboardColumn("login", "Last login", "security", Kind.DAY, "last_login_on", 116, hint="By the customer's people"),
    DashboardColumn(
        "health", "Health", "security", Kind.TITLE, "health", 130, hint="By when the customer's people were last active"
    ),
    DashboardColumn(
        "score", "Churn risk", "security", Kind.COUNT, "score", 104, hint="0 to 100, 100 is the highest risk"
    ),
    DashboardColumn("tasks", "Open tasks", "security", Kind.COUNT, "open_tasks", 98),
    DashboardColumn("scan", "Last scan", "security", Kind.DAY, "last_scan_on", 116, shown=False),
    DashboardColumn("scanners", "Scanners", "security", Kind.COUNT, "scanners", 94, shown=False),
)


def _priced(currency: str) -> tuple[DashboardColumn, ...]:
    return (
        DashboardColumn("amount", f"Amount, {currency}", "commercial", Kind.MONEY, "amount_minor", 126),
        DashboardColumn(
            "change",
            "Change",
            "commercial",
            Kind.RATIO,
            "change",
            92,
            hint="Amount so far against the whole last cycle",
        ),
        DashboardColumn(
            "before", f"Last cycle, {currency}", "commercial", Kind.MONEY, "last_amount_minor", 126, shown=False
        ),
        DashboardColumn("unpriced", "Unpriced", "commercial", Kind.COUNT, "unpriced", 100),
    )


def _contracted(currency: str) -> tuple[DashboardColumn, ...]:
    return (
        DashboardColumn(
            "acv",
            f"ACV, {currency}",
            "commercial",
            Kind.MONEY,
            "acv_minor",
            124,
            hint="Annual value of the orders active today",
        ),
        DashboardColumn(
            "growth", "Growth", "commercial", Kind.RATIO, "growth", 92, hint="ACV against the same day a year ago"
        ),
        DashboardColumn(
            "renewal",
            "Renewal",
            "commercial",
            Kind.DAY,
            "renews_on",
            116,
            hint="Next order to end without successor",
        ),
        DashboardColumn("left", "Days left", "commercial", Kind.COUNT, "days_left", 92, hint="Until the renewal"),
        DashboardColumn(
            "used",
            "Licences in use",
            "commercial",
            Kind.SHARE,
            "utilisation",
            126,
            hint="Peak of the cycle against the licences, of the product that is used least",
        ),
        DashboardColumn("licences", "Licences", "commercial", Kind.COUNT, "licences", 94, shown=False),
        DashboardColumn("orders", "Orders", "commercial", Kind.COUNT, "orders", 86, shown=False, hint="Active today"),
    )


def _peak(product: ProductColumn) -> DashboardColumn:
    return DashboardColumn(
        peak_id(product.code),
        f"{product.code}, {product.unit}",
        "security",
        Kind.COUNT,
        peak_id(product.code),
        118,
        hint=f"{product.name}: peak of the cycle so far, in {product.unit}",
    )
