"""A reseller beside MSSPs of the same partner, with orders of every kind, for tests of its report."""

import io
from collections.abc import Mapping
from typing import Any

import openpyxl

from tests.integration.pages.premises import Bundle, Premises, csv_rows
from tests.support.dash_client import DashClient
from tests.support.dash_tree import nodes

ANALYST, RESTRICTED, FOREIGNER = "anna@fjord.example", "rolf@fjord.example", "dora@delta.example"
REPORT = "/p/resale/report"
ORDER_HEADER = "order_no,security_center_id,product_code,licences,start_on,end_on,annual_value,currency,cancelled_on\n"

MASTERS: Bundle = {
    "partners": "partner_id,name,country\nfjord,Fjord Security,SE\ndelta,Delta Networks,DE\n",
    "partnerships": (
        "partnership_id,partner_id,name,model,currency,timezone,anchor_day\n"
        "nordics,fjord,Nordics,mssp,EUR,Europe/Stockholm,26\n"
        "japan,fjord,Japan,mssp,JPY,Asia/Tokyo,11\n"
        "resale,fjord,Resale,reseller,GBP,Europe/London,1\n"
        "delta-resale,delta,Delta,reseller,GBP,Europe/London,1\n"
    ),
    "products": "product_code,name,unit\nVM,Vulnerability Management,assets\nWAS,Web Applications,web apps\n",
    "customers": (
        "security_center_id,partnership_id,name,status,country\n"
        "SC-1,nordics,Aurora,active,SE\n"
        "SC-J,japan,Hinode,active,JP\n"
        "SC-A,resale,Alder,active,GB\n"
        "SC-B,resale,Birch,active,GB\n"
        "SC-C,resale,Cedar,churned,IE\n"
        "SC-D,resale,Dune,trial,IE\n"
        "SC-X,delta-resale,Xylo,active,DE\n"
    ),
    "users": (
        "email,name,partner_id,role,partnerships,customers\n"
        f"{ANALYST},Anna Kvist,fjord,user,nordics;japan;resale,all\n"
        f"{RESTRICTED},Rolf Berg,fjord,user,resale,SC-B\n"
        f"{FOREIGNER},Dora Kern,delta,user,delta-resale,all\n"
    ),
}
BUNDLE: Bundle = {
    **MASTERS,
    "usage": (
        "security_center_id,product_code,at,quantity\n"
        "SC-A,VM,2026-09-10,4\nSC-A,VM,2026-09-11,9\nSC-A,VM,2026-10-10,7\n"
        "SC-B,WAS,2026-10-12,30\nSC-B,VM,2026-10-12,5\nSC-1,VM,2026-10-12,111\n"
    ),
    # One renewed without a gap, one due in 18 days, one of three years due in 40, one cancelled on the way, a new one.
    "orders": ORDER_HEADER
    + "O-1,SC-A,VM,10,2025-11-01,2026-10-31,1000,GBP,\n"
    + "O-2,SC-A,VM,12,2026-11-01,2027-10-31,1200,GBP,\n"
    + "O-3,SC-B,WAS,40,2025-12-10,2026-12-09,500,GBP,\n"
    + "O-4,SC-B,VM,5,2024-01-01,2026-12-31,300,GBP,\n"
    + "O-5,SC-C,VM,9,2026-01-01,2026-12-31,700,GBP,2026-06-01\n"
    + "O-6,SC-D,VM,3,2026-10-15,2027-10-14,250,GBP,\n"
    + "O-9,SC-X,VM,3,2025-12-10,2026-12-09,9999,GBP,\n",
}
"""Seen from 21 November 2026: ACV 2,250.00, a year ago 1,300.00."""


def rows_of(person: DashClient, name: str, query: str = "") -> list[dict[str, str]]:
    """The rows of one of the report's files."""
    response = person.get(f"{REPORT}/{name}.csv{query}")
    assert response.status_code == 200
    return csv_rows(response.get_data(as_text=True))


def grid_rows(tree: Any) -> list[dict[str, Any]]:
    """The rows of the one grid in a tree."""
    [grid] = [node for node in nodes(tree) if node["type"] == "AgGrid"]
    rows: list[dict[str, Any]] = grid["props"]["rowData"]
    return rows


def sheets_of(content: bytes) -> dict[str, list[tuple[Any, ...]]]:
    """Every sheet of a workbook as rows of values, the header among them."""
    book = openpyxl.load_workbook(io.BytesIO(content), read_only=True)
    return {sheet.title: list(sheet.iter_rows(values_only=True)) for sheet in book}


def told(rows: list[tuple[Any, ...]]) -> Mapping[str, Any]:
    """The sheet About as items and values."""
    return {row[0]: row[1] for row in rows[1:]}


def written(premises: Premises, first: str, last: str, partnership: str = "resale") -> dict[str, list[tuple[Any, ...]]]:
    """The workbook of the operator's command."""
    out = premises.folder / "out.xlsx"
    result = premises.run("report", "reseller", partnership, "--from", first, "--to", last, "--out", str(out))
    assert result.exit_code == 0, (result.output, result.exception)
    return sheets_of(out.read_bytes())
