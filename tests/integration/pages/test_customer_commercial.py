"""A customer's commercial facts over HTTP: the report's amounts at an MSSP, what orders add up to at a reseller."""

from typing import Any

import pytest

from tests.integration.pages.conftest import OpenPortal
from tests.integration.pages.neighbours import ANALYST, BUNDLE, RESTRICTED
from tests.integration.pages.premises import Premises
from tests.support.dash_client import DashClient
from tests.support.dash_tree import by_class, by_id, records, text, tiles

PRICE_COLUMNS = (
    "partnership_id,security_center_id,product_code,valid_from,model,basis,up_to,unit_price,flat_price,package_size\n"
)
WORLD = {
    **BUNDLE,
    "customers": BUNDLE["customers"] + "SC-5,resale,Fir Zeta,active\nSC-6,resale,Gale Eta,active\n",
    "usage": BUNDLE["usage"]
    + "SC-2,PAT,2026-10-08,7\nSC-2,PAT,2026-11-08,9\n"
    + "SC-5,VM,2026-11-02,12\nSC-5,VM,2026-10-02,50\nSC-5,PAT,2026-11-02,3\n",
    "prices": BUNDLE["prices"] + "nordics,SC-2,VM,2026-02-01,per_unit,customer,,2.50,,\n"
    # From within the open cycle on: not in force on its first day.
    "nordics,SC-2,VM,2026-11-01,per_unit,customer,,9.99,,\n",
    "orders": (
        "order_no,security_center_id,product_code,licences,start_on,end_on,annual_value,currency,cancelled_on\n"
        "O-1,SC-5,VM,10,2025-06-01,2026-05-31,1000.00,SEK,\n"
        "O-2,SC-5,VM,10,2026-06-01,2027-05-31,1200.00,SEK,\n"
        "O-3,SC-5,PAT,8,2026-01-01,2026-12-31,300.00,SEK,\n"
        "O-4,SC-5,PAT,5,2026-01-01,2026-12-31,500.00,SEK,2026-07-01\n"
        "O-5,SC-5,PAT,2,2027-06-01,2028-05-31,50.00,SEK,\n"
    ),
}
SC2 = "/p/nordics/customers/SC-2/commercial"


@pytest.fixture(scope="module", params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def premises(request: pytest.FixtureRequest, open_portal: OpenPortal) -> Premises:
    found = open_portal(request.param)
    found.load(WORLD)
    return found


@pytest.fixture(scope="module")
def anna(premises: Premises) -> DashClient:
    return premises.visit(ANALYST)


def body(person: DashClient, address: str) -> Any:
    return person.call("show_customer", address)["body"]


def rows(shown: Any, name: str) -> list[dict[str, str]]:
    [found] = by_class(shown, name)
    return records(found)


@pytest.fixture(scope="module")
def sc2(anna: DashClient) -> Any:
    return body(anna, SC2)


@pytest.fixture(scope="module")
def sc5(anna: DashClient) -> Any:
    return body(anna, "/p/resale/customers/SC-5/commercial")


@pytest.mark.parametrize(("cycle", "column"), [("2026-11", "Nov 2026 Estimate"), ("2026-10", "Oct 2026 Ended")])
@pytest.mark.parametrize("customer", ["SC-1", "SC-2", "SC-3"])
def test_amounts_are_those_of_the_report(anna: DashClient, customer: str, cycle: str, column: str) -> None:
    shown = rows(body(anna, f"/p/nordics/customers/{customer}/commercial"), "amount-table")
    report = records(anna.call("show_report", f"/p/nordics/report?cycle={cycle}&customer={customer}")["drill"])
    charged = {row["Product"]: row[column] for row in shown if row["Product"] != "Total" and row[column] != "–"}
    assert charged == {row["Product"]: row["Amount"] for row in report}


def test_an_own_price_goes_before_the_partnerships_and_one_begun_since_the_cycle_does_not_count(sc2: Any) -> None:
    terms = {row["Product"]: row for row in rows(sc2, "terms-table")}
    assert terms["Vulnerability Management"]["Model"] == "Per unit Own price"
    assert terms["Vulnerability Management"]["Price"] == "2.50"
    assert terms["Vulnerability Management"]["Since"] == "1 Feb 2026"


def test_the_partnerships_price_is_told_tier_by_tier(anna: DashClient) -> None:
    [line, *_] = rows(body(anna, "/p/nordics/customers/SC-1/commercial"), "terms-table")
    assert (line["Model"], line["Price"]) == ("Volume, portfolio", "9.00 (1 – 100)2.00 (101 and above)")


def test_use_without_a_price_is_unpriced_and_never_0(sc2: Any) -> None:
    line = next(row for row in rows(sc2, "amount-table") if row["Product"] == "Zeta Patching")
    assert (line["Nov 2026 Estimate"], line["Oct 2026 Ended"], line["Change"]) == ("Unpriced", "Unpriced", "–")
    assert tiles(sc2)["So far, Nov 2026"] == ("€37.50", "Estimate 1 unpriced line")
    assert rows(sc2, "amount-table")[-1]["Nov 2026 Estimate"] == "€37.50"


def test_a_commitment_is_shown_to_who_sees_all_customers_alone(premises: Premises, sc2: Any) -> None:
    assert "€777,777.00" in text(sc2)
    restricted = body(premises.visit(RESTRICTED), SC2)
    assert "777,777" not in text(restricted)
    assert rows(restricted, "amount-table") == rows(sc2, "amount-table")


def test_annual_value_growth_renewal_and_use_of_today(sc5: Any) -> None:
    found = tiles(sc5)
    assert found["Annual contract value"] == ("SEK 1,500.00", "2 active orders")
    assert found["Growth in a year"] == ("+50 %", "from SEK 1,000.00 on 21 Nov 2025")
    assert found["Next renewal"] == ("40 days", "31 Dec 2026: Zeta Patching, SEK 300.00")
    assert found["Highest utilisation"] == ("120 %", "Vulnerability Management: 12 of 10")


def test_orders_stand_with_their_state_active_ones_by_their_end(sc5: Any) -> None:
    shown = rows(sc5, "order-table")
    assert [(row["Order"], row["State"], row["Days left"]) for row in shown] == [
        ("O-3", "Active", "40"),
        ("O-2", "Active", "191"),
        ("O-5", "Upcoming", "–"),
        ("O-4", "Cancelled on 1 Jul 2026", "–"),
        ("O-1", "Endedrenewed by O-2", "–"),
    ]


def test_use_above_the_licences_is_said_in_words(sc5: Any) -> None:
    lines = {row["Product"]: row for row in rows(sc5, "licence-table")}
    assert (lines["Vulnerability Management"]["Used"], lines["Vulnerability Management"]["Share"]) == (
        "120 %",
        "2 over",
    )
    assert (lines["Zeta Patching"]["Peak"], lines["Zeta Patching"]["Used"]) == ("3", "38 %")


def test_annual_value_over_time_has_the_last_24_month_ends(sc5: Any) -> None:
    [line] = by_id(sc5, "customers-acv-chart")["props"]["figure"]["data"]
    by_day = dict(zip(line["x"], line["y"], strict=True))
    assert (len(by_day), line["x"][0], line["x"][-1]) == (24, "2024-11-30", "2026-10-31")
    assert [by_day[day] for day in ("2025-05-31", "2025-06-30", "2026-06-30", "2026-07-31")] == [0, 1000, 2000, 1500]


@pytest.mark.parametrize(
    ("address", "says"),
    [
        ("/p/resale/customers/SC-6/commercial", "No orders yet"),
        ("/p/nordics/customers/SC-4/commercial", "No usage in this or the last cycle"),
    ],
)
def test_what_is_not_there_yet_is_explained(anna: DashClient, address: str, says: str) -> None:
    assert says in text(body(anna, address))
