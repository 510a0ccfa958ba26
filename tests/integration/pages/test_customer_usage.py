"""A customer's product usage over HTTP: charts, table and file show the same days, and only to who may see them."""

from typing import Any

import pytest

from tests.integration.pages.conftest import OpenPortal
from tests.integration.pages.neighbours import ANALYST, BUNDLE, FOREIGN, FOREIGNER, MARKETING, RESTRICTED
from tests.integration.pages.premises import Premises, csv_rows
from tests.support.dash_client import DashClient
from tests.support.dash_tree import by_id, text

HERE = "/p/nordics/customers/SC-2/usage"
OCTOBER = "?from=2026-10-02&to=2026-10-08"
USAGE = (
    "security_center_id,product_code,at,quantity\n"
    "SC-2,VM,2026-09-26,99\n"
    "SC-2,VM,2026-10-03,40\n"
    "SC-2,VM,2026-10-05,0\n"
    "SC-2,VM,2026-10-17,40\n"
    "SC-2,VM,2026-10-26,70\n"
    "SC-2,PAT,2026-10-04,7\n"
    "SC-1,VM,2026-10-04,71111\n"
)


@pytest.fixture(scope="module", params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def premises(request: pytest.FixtureRequest, open_portal: OpenPortal) -> Premises:
    found = open_portal(request.param)
    found.load({**BUNDLE, "usage": USAGE})
    return found


@pytest.fixture(scope="module")
def anna(premises: Premises) -> DashClient:
    return premises.visit(ANALYST)


@pytest.fixture(scope="module")
def rolf(premises: Premises) -> DashClient:
    return premises.visit(RESTRICTED)


def body(person: DashClient, search: str = "", at: str = HERE) -> Any:
    return person.call("show_customer", at + search)["body"]


def figure(person: DashClient, search: str) -> Any:
    return by_id(body(person, search), "customers-usage-chart")["props"]["figure"]


def traces_of(shown: Any, axis: str) -> list[Any]:
    return [trace for trace in shown["data"] if trace["yaxis"] == axis]


def test_charts_tell_no_reading_from_0_and_take_peaks_from_whole_cycles(anna: DashClient) -> None:
    shown = figure(anna, OCTOBER)
    missing, _, levels, readings, peaks = traces_of(shown, "y")
    assert readings["y"] == [None, 40, None, 0, None, None, None]
    # The peak of the cycle lies before the days shown: its level is there, a mark is not.
    assert levels["y"] == [99, 99, None]
    assert peaks["x"] == []
    assert missing["x"].count(None) == 3
    assert "Highest peak 99 on 26 Sep 2026" in shown["layout"]["annotations"][0]["text"]


def test_an_image_says_whose_days_it_shows_and_until_when_they_are_known(rolf: DashClient) -> None:
    said = figure(rolf, OCTOBER)["layout"]["meta"]
    assert said["title"].endswith(": product usage, 2 Oct – 8 Oct 2026")
    assert said["foot"] == ["Nordics", "Usage as of 21 Nov 2026, 13:00 Europe/Stockholm"]
    assert said["file"] == "usage-SC-2-2026-10-02-2026-10-08"


def test_no_day_is_missing_before_the_first_reading_or_before_it_has_passed(anna: DashClient) -> None:
    missing, _, _, readings, _ = traces_of(figure(anna, OCTOBER), "y2")
    assert missing["x"] == ["2026-10-04T12:00:00", "2026-10-08T12:00:00", None]
    assert readings["y"] == [None, None, 7, None, None, None, None]
    cycle = traces_of(figure(anna, "?range=cycle"), "y")
    assert len(cycle[3]["y"]) == 27  # of the 31 days of the cycle so many have begun
    assert cycle[0]["x"][-2] == "2026-11-20T12:00:00"  # the noon after the 20th: the 21st is today


def test_the_first_of_equal_days_bears_the_mark_which_is_hollow_in_the_open_cycle(anna: DashClient) -> None:
    peaks = traces_of(figure(anna, "?from=2026-10-01&to=2026-11-25"), "y")[4]
    assert peaks["x"] == ["2026-10-26"]
    assert peaks["marker"]["color"] == ["#ffffff"]


def test_the_table_has_the_same_days_newest_first(anna: DashClient) -> None:
    grid = by_id(body(anna, f"{OCTOBER}&as=table"), "customers-usage-grid")["props"]
    assert [column["field"] for column in grid["columnDefs"]] == ["day", "cycle", "VM", "PAT"]
    assert [row["day"] for row in grid["rowData"]] == [f"2026-10-0{day}" for day in range(8, 1, -1)]
    by_day = {row["day"]: row for row in grid["rowData"]}
    assert by_day["2026-10-05"] == {"day": "2026-10-05", "cycle": "2026-10", "VM": 0}
    assert by_day["2026-10-02"] == {"day": "2026-10-02", "cycle": "2026-10"}


def test_the_file_has_exactly_the_readings_that_are_shown(anna: DashClient) -> None:
    response = anna.get(f"/p/nordics/customers/SC-2/usage.csv{OCTOBER}")
    assert [(row["product_code"], row["cycle"], row["day"], row["quantity"]) for row in csv_rows(response.text)] == [
        ("VM", "2026-10", "2026-10-03", "40"),
        ("VM", "2026-10", "2026-10-05", "0"),
        ("PAT", "2026-10", "2026-10-04", "7"),
    ]
    assert "usage-SC-2-2026-10-02-2026-10-08.csv" in response.headers["Content-Disposition"]


@pytest.mark.parametrize("search", ["?from=2026-10-08&to=2026-10-02", "?from=2010-01-01&to=2026-01-01"])
def test_a_range_that_cannot_be_shown_says_why_and_keeps_what_was_chosen(anna: DashClient, search: str) -> None:
    shown = body(anna, search)
    assert "These days cannot be shown" in text(shown)
    assert by_id(shown, "customers-usage-from")["props"]["value"] == search[6:16]
    assert by_id(shown, "customers-usage-to")["props"]["invalid"] is True
    assert anna.get(f"/p/nordics/customers/SC-2/usage.csv{search}").status_code == 400


def test_a_customer_without_readings_and_orders_is_told_so(anna: DashClient) -> None:
    assert "No usage and no licences yet" in text(body(anna, at="/p/nordics/customers/SC-4/usage"))


def test_who_sees_some_customers_sees_them_in_full_and_no_other(rolf: DashClient, anna: DashClient) -> None:
    assert figure(rolf, OCTOBER) == figure(anna, OCTOBER)
    assert "71111" not in str(body(rolf, "?range=12m"))
    for address in ("/p/nordics/customers/SC-1/usage.csv", f"/p/nordics/customers/{FOREIGN[0]}/usage.csv"):
        assert rolf.get(address).status_code == 404
    assert rolf.post("show_customer", "/p/nordics/customers/SC-1/usage").status_code == 404


@pytest.mark.parametrize("email", [MARKETING, FOREIGNER])
def test_the_file_is_not_there_for_others(premises: Premises, email: str) -> None:
    assert premises.visit(email).get("/p/nordics/customers/SC-2/usage.csv").status_code == 404


def test_the_file_is_not_there_for_who_is_not_signed_in(premises: Premises) -> None:
    assert DashClient(premises.server).get("/p/nordics/customers/SC-2/usage.csv").status_code in (302, 401)
