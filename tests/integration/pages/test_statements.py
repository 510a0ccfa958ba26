"""How many SQL statements an answer takes: a number written down here, however many customers there are."""

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from sqlalchemy import event

from data.engines import Databases
from data.settings import PortalType
from tests.integration.pages.conftest import OpenPortal
from tests.integration.pages.premises import Bundle, Premises
from tests.support.dash_client import DashClient

ANALYST, RESTRICTED = "anna@fjord.example", "rolf@fjord.example"
RESELLER = "/p/resale/report"
AT_BAR = "/p/nordics/report?cycle=2026-10&product=VM"
AT_CUSTOMER = "/p/nordics/customers/SC-1"

# By what is asked: the call, and the statements for a person who sees everything and for one who is restricted. Two of
# each find out who asks: the session's document, and the person with their partnerships and customers assigned there.
CALLS = {
    "the frame of a page": ("show_page", "/p/nordics/report", {}, (2, 2)),
    "the frame of a customer's page": ("show_page", "/p/nordics/customers/SC-1", {}, (3, 3)),
    "the open tabs": ("show_strip", "/p/nordics/dashboard", {}, (3, 3)),
    "the dashboard": ("show_dashboard", "/p/nordics/dashboard", {}, (10, 10)),
    "the views of the dashboard": ("show_views", "/p/nordics/dashboard", {}, (3, 3)),
    "the report": ("show_report", "/p/nordics/report", {}, (8, 8)),
    "the report of a year": ("show_report", "/p/nordics/report?months=12&view=table", {}, (8, 8)),
    "the customers of a bar": ("show_report", AT_BAR, {}, (9, 9)),
    "the same as a chart": ("show_report", f"{AT_BAR}&as=chart", {}, (9, 9)),
    "the products of a customer": ("show_report", "/p/nordics/report?cycle=2026-10&customer=SC-1", {}, (10, 10)),
    # The sum that chose the tier of a portfolio's price is looked up only for who may know it.
    "the days of a customer": ("show_report", f"{AT_BAR}&customer=SC-1", {}, (14, 13)),
    "the tasks of a customer": ("show_customer", "/p/nordics/customers/SC-1/tasks", {}, (5, 5)),
    "the engagement of a customer": ("show_customer", "/p/nordics/customers/SC-1/engagement", {}, (5, 5)),
    "the churn risk of a customer": ("show_customer", "/p/nordics/customers/SC-1/churn", {}, (6, 6)),
    "the usage of a customer": ("show_customer", f"{AT_CUSTOMER}/usage?range=all", {}, (6, 6)),
    "the prices and amounts of a customer": ("show_customer", f"{AT_CUSTOMER}/commercial", {}, (6, 6)),
    "the orders of a customer": ("show_customer", "/p/resale/customers/R-SC-1/commercial", {}, (6, 6)),
    "the contacts of a customer": ("show_customer", f"{AT_CUSTOMER}/contacts", {}, (5, 5)),
    "the history of a contact": ("show_customer", f"{AT_CUSTOMER}/contacts?history=customer.sales", {}, (6, 6)),
    "the closed panel of a customer": ("show_panel", f"{AT_CUSTOMER}/tasks", {}, (2, 2)),
    "the notes about a customer": ("show_panel", f"{AT_CUSTOMER}/tasks?panel=notes", {}, (5, 5)),
    "the timeline of a customer": ("show_panel", f"{AT_CUSTOMER}/tasks?panel=timeline", {}, (5, 5)),
    # Who asks (2), the partnership, products, customers, orders, and tags where some are filtered by; then what a part
    # needs besides.
    "the report of a reseller": ("show_reseller", RESELLER, {}, (6, 6)),
    "five years of it by month, filtered": (
        "show_reseller",
        f"{RESELLER}?months=60&by=month&as=table&country=SE&product=VM&tags=1&match=none",
        {},
        (7, 7),
    ),
    "renewals": ("show_reseller", f"{RESELLER}?show=renewals", {}, (7, 7)),
    "a renewal": ("show_reseller", f"{RESELLER}?show=renewals&order=O-SC-1", {}, (8, 8)),
    "movement and retention": ("show_reseller", f"{RESELLER}?show=movement", {}, (6, 6)),
    "customers and their growth": ("show_reseller", f"{RESELLER}?show=customers", {}, (6, 6)),
    "monthly use": ("show_reseller", f"{RESELLER}?show=usage", {}, (7, 7)),
    "a search": ("find_customers", "/p/nordics/dashboard", {"shell_search__value": "cust"}, (3, 3)),
    "the exports": ("show_exports", "/p/nordics/exports", {}, (4, 4)),
}
# Taking figures of a report is noted in the audit log, which takes three statements: two for the chain's end.
FILES = {
    "/p/nordics/report/bars.csv": 11,
    "/p/resale/report/acv.csv": 9,
    "/p/resale/report/acv-customers.csv": 9,
    "/p/resale/report/renewals.csv": 10,
    "/p/resale/report/movement.csv": 9,
    "/p/resale/report/growth.csv": 9,
    "/p/resale/report/usage.csv": 10,
    "/p/nordics/report/contributions.csv?cycle=2026-10&product=VM": 12,
    "/p/nordics/report/days.csv?cycle=2026-10&product=VM&customer=SC-1": 13,
    f"{AT_CUSTOMER}/usage.csv?range=12m": 6,
}


def bundle_of(customers: int) -> Bundle:
    """So many customers with two products on three days of two cycles; somebody is assigned every third of them."""
    centers = [f"SC-{number}" for number in range(1, customers + 1)]
    days = ("2026-09-20", "2026-10-03", "2026-10-04")
    usage = [f"{center},{code},{day},7" for center in centers for code in ("VM", "WAS") for day in days]
    tiers = [f"nordics,,{code},2026-01-01,volume,portfolio,{end},1.25,," for code in ("VM", "WAS") for end in (90, "")]
    own = [f"nordics,{center},VM,2026-01-01,per_unit,customer,,2.50,," for center in centers[1::2]]
    price_columns = "valid_from,model,basis,up_to,unit_price,flat_price,package_size"
    return {
        "partners": "partner_id,name,country\nfjord,Fjord Security,SE\n",
        "partnerships": (
            "partnership_id,partner_id,name,model,currency,timezone,anchor_day\n"
            "nordics,fjord,Nordics,mssp,EUR,Europe/Stockholm,26\n"
            "resale,fjord,Resale,reseller,SEK,Europe/Stockholm,1\n"
        ),
        "products": "product_code,name,unit\nVM,Vulnerability Management,assets\nWAS,Web Applications,web apps\n",
        "customers": _text(
            "security_center_id,partnership_id,name,status",
            [f"{center},nordics,Customer {center},active" for center in centers]
            + [f"R-{center},resale,Buyer {center},active" for center in centers],
        ),
        "usage": _text("security_center_id,product_code,at,quantity", usage + [f"R-{one}" for one in usage]),
        "orders": _text(
            "order_no,security_center_id,product_code,licences,start_on,end_on,annual_value,currency,cancelled_on",
            [f"O-{center},R-{center},VM,10,2025-12-10,2026-12-09,900,SEK," for center in centers],
        ),
        "prices": _text(f"partnership_id,security_center_id,product_code,{price_columns}", [*tiers, *own]),
        "users": _text(
            "email,name,partner_id,role,partnerships,customers",
            [
                f"{ANALYST},Anna Kvist,fjord,user,nordics;resale,all",
                f"{RESTRICTED},Rolf Berg,fjord,user,nordics;resale,{';'.join(_both(centers[::3]))}",
            ],
        ),
    }


def _both(centers: list[str]) -> list[str]:
    """The customers of both partnerships."""
    return [*centers, *(f"R-{center}" for center in centers)]


def _text(header: str, rows: list[str]) -> str:
    return "\n".join([header, *rows, ""])


@pytest.fixture(scope="module", params=[3, 300])
def premises(request: pytest.FixtureRequest, open_portal: OpenPortal) -> Premises:
    found = open_portal()
    found.load(bundle_of(request.param))
    return found


@pytest.fixture(scope="module", params=[ANALYST, RESTRICTED])
def person(request: pytest.FixtureRequest, premises: Premises) -> tuple[int, DashClient]:
    """Somebody who has visited before, and which of the two written numbers is theirs."""
    client = premises.visit(request.param)
    client.call("show_page", "/p/nordics/dashboard")  # notes the partnership in the session, once
    return request.param_index, client


@contextmanager
def counted(databases: Databases) -> Iterator[list[str]]:
    """The statements that run meanwhile; where a transaction begins and ends is none."""
    statements: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_rest: object) -> None:
        if not statement.startswith("BEGIN"):
            statements.append(statement)

    engine = databases.engines[PortalType.PARTNER]
    event.listen(engine, "before_cursor_execute", note)
    try:
        yield statements
    finally:
        event.remove(engine, "before_cursor_execute", note)


@pytest.mark.parametrize("what", CALLS)
def test_an_answer_takes_as_many_statements_as_written_here(
    person: tuple[int, DashClient], premises: Premises, what: str
) -> None:
    (which, client), (handler, address, values, expected) = person, CALLS[what]
    with counted(premises.portal.databases) as statements:
        client.call(handler, address, **values)
    assert len(statements) == expected[which], "\n".join(statements)


@pytest.mark.parametrize("address", FILES)
def test_a_file_takes_as_many_statements_as_written_here(
    person: tuple[int, DashClient], premises: Premises, address: str
) -> None:
    with counted(premises.portal.databases) as statements:
        assert person[1].get(address).status_code == 200
    assert len(statements) == FILES[address], "\n".join(statements)
