"""Columns and rows of the grids."""

from datetime import date

import pandas as pd

from layouts.dashboard.grids import ProductColumn, columns, rows
from layouts.report import grids as report_grids

PRODUCTS = [ProductColumn("VM", "Vulnerability Mgmt", "assets")]
CUSTOMERS = pd.DataFrame(
    {
        "security_center_id": ["SC-1", "SC-2"],
        "name": ["Alder", "Birch"],
        "country": ["DK", "SE"],
        "status": ["active", "trial"],
        "industry": ["Energy", "Food"],
        "size": ["small", "large"],
        "onboarded_on": [date(2024, 3, 1), None],
        "amount_minor": [10000.0, None],
        "last_amount_minor": [9000.0, None],
        "unpriced": [0, 1],
        "last_day": [date(2026, 11, 20), None],
        "peak_VM": [0.0, None],
    }
)


def bands(priced: bool) -> list[str]:
    """The titles of the bands."""
    return [band["headerName"] for band in columns(PRODUCTS, "EUR", 2, "/p/N/report?customer=", priced=priced)]


def test_the_table_has_its_three_bands_and_without_prices_two() -> None:
    assert bands(priced=True) == ["CUSTOMER", "COMMERCIAL", "SECURITY CENTER"]
    assert bands(priced=False) == ["CUSTOMER", "SECURITY CENTER"]


def test_a_product_column_has_its_unit_in_the_header() -> None:
    security = columns(PRODUCTS, "EUR", 2, "", priced=True)[2]
    assert [column["headerName"] for column in security["children"]] == ["VM, assets", "Last reading"]


def test_a_row_leaves_out_what_is_missing_and_keeps_a_zero() -> None:
    first, second = rows(CUSTOMERS, PRODUCTS)
    assert (first["peak_VM"], first["amount"], first["last"]) == (0, 10000, "2026-11-20")
    assert not {"peak_VM", "amount", "before", "last", "onboarded"} & set(second)


def test_no_customers_give_no_rows() -> None:
    assert rows(CUSTOMERS.head(0), PRODUCTS) == []


def test_rows_of_a_bar_have_their_share_of_the_largest_and_no_amount_when_unpriced() -> None:
    customers = pd.DataFrame(
        {
            "security_center_id": ["SC-1", "SC-2"],
            "name": ["Alder", "Birch"],
            "peak": [40, 10],
            "peak_day": [date(2026, 10, 3), date(2026, 10, 4)],
            "amount_minor": [10000.0, None],
        }
    )
    assert report_grids.rows(customers) == [
        {"id": "SC-1", "name": "Alder", "peak": 40, "share": 1.0, "day": "2026-10-03", "amount": 10000},
        {"id": "SC-2", "name": "Birch", "peak": 10, "share": 0.25, "day": "2026-10-04"},
    ]
    assert report_grids.rows(customers.head(0)) == []
