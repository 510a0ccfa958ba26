"""Columns and rows of the customer table, under its three bands."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import pandas as pd

from layouts.parts.grid import ColumnDef, band, call, number_column

# Shown once the reader opens the band: the three bands together fit an ordinary window.
_ON_DEMAND: ColumnDef = {"columnGroupShow": "open"}


@dataclass(frozen=True)
class ProductColumn:
    """A product as a column: its code, full name, short heading and unit."""

    code: str
    name: str
    unit: str


def columns(
    products: Sequence[ProductColumn], currency: str, exponent: int, customer_href: str, *, priced: bool
) -> list[ColumnDef]:
    """The bands CUSTOMER, COMMERCIAL and SECURITY CENTER.

    `exponent` is the currency's number of decimals; `customer_href` is the address of a customer up to its id;
    without prices the commercial band is left out.
    """
    bands = [band("CUSTOMER", "customer", _customer(customer_href))]
    if priced:
        bands.append(band("COMMERCIAL", "commercial", _commercial(currency, exponent)))
    bands.append(band("SECURITY CENTER", "security", [*map(_peak, products), _last_reading()]))
    return bands


def rows(customers: pd.DataFrame, products: Sequence[ProductColumn]) -> list[dict[str, object]]:
    """Rows of the table from one row per customer.

    Columns in: security_center_id, name, country, status, industry, size, onboarded_on (date or missing),
    amount_minor, last_amount_minor (whole minor units or missing), unpriced (count of unpriced products),
    last_day (date or missing), and per product `peak_<code>` (missing without a reading, R-USAGE-2).
    Missing values are left out of a row, which keeps it short; an empty frame gives no rows.
    """
    names = _NAMES | {f"peak_{item.code}": f"peak_{item.code}" for item in products}
    columns = [_plain(customers[column]) for column in names]
    keys = list(names.values())
    return [
        {key: value for key, value in zip(keys, line, strict=True) if value is not None}
        for line in zip(*columns, strict=True)
    ]


_NAMES = {
    "security_center_id": "id",
    "name": "name",
    "country": "country",
    "status": "status",
    "industry": "industry",
    "size": "size",
    "onboarded_on": "onboarded",
    "amount_minor": "amount",
    "last_amount_minor": "before",
    "unpriced": "unpriced",
    "last_day": "last",
}


def _plain(column: "pd.Series[Any]") -> list[object]:
    """The values as JSON has them: days as ISO text, missing ones as None."""
    known = column.astype(object).where(column.notna(), None).tolist()
    return [value.isoformat()[:10] if isinstance(value, date) else value for value in known]


def _customer(customer_href: str) -> list[ColumnDef]:
    name: ColumnDef = {
        "field": "name",
        "headerName": "Name",
        "pinned": "left",
        "lockPinned": True,
        "width": 178,
        "sort": "asc",
        "cellClass": "cell-name",
        "cellRenderer": "CustomerLink",
        "cellRendererParams": {"base": customer_href},
    }
    return [
        name,
        {"field": "id", "headerName": "Security Center ID", "width": 146, "cellClass": "cell-quiet"},
        {"field": "country", "headerName": "Country", "width": 88},
        {"field": "status", "headerName": "Status", "width": 100, "cellRenderer": "StatusBadge"},
        {"field": "industry", "headerName": "Industry", "width": 140, **_ON_DEMAND},
        {"field": "size", "headerName": "Size", "width": 90, "valueFormatter": call("titled(params)"), **_ON_DEMAND},
        _day("onboarded", "Onboarded") | _ON_DEMAND,
    ]


def _commercial(currency: str, exponent: int) -> list[ColumnDef]:
    def amount(field: str, title: str, **more: object) -> ColumnDef:
        return number_column(
            field,
            f"{title}, {currency}",
            width=126,
            valueGetter=call(f"major(params.data.{field}, {exponent})"),
            valueFormatter=call(f"money(params, '{currency}', {exponent})"),
            **more,
        )

    return [
        amount("amount", "Amount"),
        amount("before", "Last cycle", **_ON_DEMAND),
        number_column(
            "change",
            "Change",
            width=92,
            headerTooltip="Amount so far against the whole last cycle",
            valueGetter=call("ratio(params.data.amount, params.data.before)"),
            valueFormatter=call("signedPercent(params)"),
            cellClass=call("changeClass(params)"),
        ),
        number_column("unpriced", "Unpriced", width=100, cellRenderer="UnpricedMark"),
    ]


def _peak(product: ProductColumn) -> ColumnDef:
    return number_column(
        f"peak_{product.code}",
        f"{product.code}, {product.unit}",
        width=118,
        headerTooltip=f"{product.name}: peak of the cycle so far, in {product.unit}",
    )


def _last_reading() -> ColumnDef:
    return _day("last", "Last reading")


def _day(field: str, title: str) -> ColumnDef:
    return {
        "field": field,
        "headerName": title,
        "width": 124,
        "filter": "agTextColumnFilter",
        "valueFormatter": call("day(params)"),
        "sortingOrder": ["desc", "asc", None],
    }
