"""A customer's churn risk over HTTP: the trend begins with the customer, not before."""

from typing import Any

import pytest

from tests.integration.pages.conftest import OpenPortal
from tests.integration.pages.neighbours import ANALYST, BUNDLE
from tests.support.dash_client import DashClient
from tests.support.dash_tree import by_id, text

WORLD = BUNDLE | {
    "customers": (
        "security_center_id,partnership_id,name,status,onboarded_on\n"
        "SC-1,nordics,Aurora Alpha,active,2020-01-01\n"
        "SC-2,nordics,Birch Beta,active,2026-08-10\n"
        "SC-3,nordics,Cedar Gamma,active,2026-11-05\n"
        "SC-9,delta-dach,Elm Epsilon,active,\n"
    )
}


@pytest.fixture(scope="module")
def anna(open_portal: OpenPortal) -> DashClient:
    premises = open_portal("sqlite")
    premises.load(WORLD)
    return premises.visit(ANALYST)


def churn(anna: DashClient, customer: str) -> Any:
    return anna.call("show_customer", f"/p/nordics/customers/{customer}/churn")["body"]


@pytest.mark.parametrize(
    ("customer", "first", "points"), [("SC-1", "2025-11-30", 13), ("SC-2", "2026-08-31", 4)], ids=["years", "August"]
)
def test_the_trend_begins_with_the_customer(anna: DashClient, customer: str, first: str, points: int) -> None:
    days = by_id(churn(anna, customer), "customers-trend")["props"]["figure"]["data"][-1]["x"]
    assert (days[0], len(days)) == (first, points)


def test_a_customer_of_this_month_has_a_score_and_no_trend_yet(anna: DashClient) -> None:
    shown = text(churn(anna, "SC-3"))
    assert "No trend yet" in shown
    assert "of 100" in shown
