"""Who may see some customers only sees nothing of the others, anywhere; who may see none sees none."""

import io
import re
from collections.abc import Mapping
from typing import Any

import openpyxl
import pytest

from tests.integration.pages.conftest import OpenPortal
from tests.integration.pages.neighbours import (
    ANALYST,
    BUNDLE,
    FOREIGN,
    HIDDEN,
    NOBODY,
    OWN,
    RESTRICTED,
    all_that_is_seen,
    answer,
    exported,
)
from tests.integration.pages.premises import Premises
from tests.support.dash_client import DashClient
from tests.support.dash_tree import by_id, tiles

Seen = Mapping[str, str]
BAR = "/p/nordics/report?cycle=2026-10&product=VM"


@pytest.fixture(scope="module", params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def premises(request: pytest.FixtureRequest, open_portal: OpenPortal) -> Premises:
    found = open_portal(request.param)
    found.load(BUNDLE)
    return found


@pytest.fixture(scope="module")
def analyst(premises: Premises) -> DashClient:
    return premises.visit(ANALYST)


@pytest.fixture(scope="module")
def restricted(premises: Premises) -> DashClient:
    return premises.visit(RESTRICTED)


@pytest.fixture(scope="module")
def nobody(premises: Premises) -> DashClient:
    return premises.visit(NOBODY)


@pytest.fixture(scope="module")
def seen_by_restricted(premises: Premises, restricted: DashClient) -> Seen:
    return all_that_is_seen(premises, restricted)


def told(seen: Seen, words: tuple[str, ...]) -> list[tuple[str, str]]:
    """Where which of the words stands, as a word of its own."""
    pattern = re.compile(r"(?<![\w-])(" + "|".join(map(re.escape, words)) + r")(?![\w-])")
    return [(asked, found[1]) for asked, text in seen.items() for found in pattern.finditer(text)]


def test_whoever_sees_everything_is_told_what_others_must_not_learn(premises: Premises, analyst: DashClient) -> None:
    seen = all_that_is_seen(premises, analyst)
    for what, words in HIDDEN.items():
        assert told(seen, words), f"{what} are nowhere, so that a restriction could not hide them"
    assert told(seen, FOREIGN) == []


@pytest.mark.parametrize("what", HIDDEN)
def test_a_restricted_viewer_is_nowhere_told(seen_by_restricted: Seen, what: str) -> None:
    assert told(seen_by_restricted, HIDDEN[what]) == []


def test_a_restricted_viewer_sees_the_own_customers_everywhere(seen_by_restricted: Seen) -> None:
    shown = {asked for asked, _ in told(seen_by_restricted, OWN)}
    for part in ("show_dashboard /p/nordics/dashboard", "show_report /p/nordics/report?product=VM", "search b"):
        assert part in shown
    assert {"contributions.csv?product=VM", "days.csv?product=VM&customer=SC-2"} <= shown
    assert any(asked.startswith("workbook") for asked in shown)


def test_nobody_is_told_of_another_partner(seen_by_restricted: Seen, premises: Premises, nobody: DashClient) -> None:
    assert told(seen_by_restricted, FOREIGN) == []
    assert told(all_that_is_seen(premises, nobody), FOREIGN) == []


def test_a_share_of_the_portfolio_is_the_same_for_whoever_sees_it(analyst: DashClient, restricted: DashClient) -> None:
    [theirs] = [row for row in rows_of(analyst, BAR) if row["id"] == "SC-2"]
    [own] = rows_of(restricted, BAR)
    # 15 of 154,459 units at 2.00, the price that the whole portfolio's sum has reached.
    assert (own["peak"], own["amount"]) == (theirs["peak"], theirs["amount"]) == (15, 3_000)


def test_sums_are_those_of_the_own_customers(restricted: DashClient) -> None:
    answered = restricted.call("show_report", "/p/nordics/report?cycle=2026-10")
    shown = tiles(answered["tiles"])
    assert (shown["Sum of peaks"][0], shown["Busiest day"][0]) == ("15", "15")
    assert shown["Your customers' lines, Oct 2026"][0] == "€30.00"
    assert not {"Invoice, Oct 2026", "True-ups"} & shown.keys()
    drawn = [y for trace in answered["figure"]["data"] for y in trace["y"]]
    assert drawn == [15, 15]
    assert [option["value"] for option in answered["cycles"]] == ["2026-11", "2026-10"]


@pytest.mark.parametrize("hidden", [*HIDDEN["ids"], "SC-9"])
@pytest.mark.parametrize("search", ["?customer={}", "?product=VM&customer={}", "?product=VM&customer={}&as=table"])
def test_a_hidden_customer_is_as_if_it_did_not_exist(restricted: DashClient, hidden: str, search: str) -> None:
    address = f"/p/nordics/report{search}"
    asked_for = answer(restricted, "show_report", address.format(hidden))
    assert asked_for.replace(hidden, "SC-0") == answer(restricted, "show_report", address.format("SC-0"))


@pytest.mark.parametrize("words", [*HIDDEN["ids"], *HIDDEN["names"], "SC-9", "Elm"])
def test_a_hidden_customer_is_not_found(restricted: DashClient, words: str) -> None:
    found = answer(restricted, "find_customers", "/p/nordics/dashboard", shell_search__value=words)
    nothing = answer(restricted, "find_customers", "/p/nordics/dashboard", shell_search__value="no such text")
    assert found.replace(words, "no such text") == nothing


@pytest.mark.parametrize("hidden", [*HIDDEN["ids"], "SC-9", "SC-0"])
def test_the_days_of_a_hidden_customer_are_no_file(restricted: DashClient, hidden: str) -> None:
    response = restricted.get(f"/p/nordics/report/days.csv?cycle=2026-10&product=VM&customer={hidden}")
    assert response.status_code == 404


def test_a_product_that_only_others_use_is_no_file(restricted: DashClient) -> None:
    assert restricted.get("/p/nordics/report/contributions.csv?cycle=2026-10&product=PAT").status_code == 404


def test_a_user_to_whom_no_customer_is_assigned_sees_nothing(premises: Premises, nobody: DashClient) -> None:
    answered = nobody.call("show_dashboard", "/p/nordics/dashboard")
    assert answered["rows"] == []
    assert "Ask an administrator" in str(answered["notice"])
    assert {label: figure for label, (figure, _) in tiles(answered["tiles"]).items()} == {
        "Customers": "0",
        "Active": "0",
        "At risk": "0",
        "With open tasks": "0",
    }
    hidden = (*OWN, *(word for words in HIDDEN.values() for word in words))
    seen = all_that_is_seen(premises, nobody)
    assert told({asked: text for asked, text in seen.items() if "SC-2" not in asked}, hidden) == []


def test_a_workbook_for_nobody_has_no_lines(premises: Premises, nobody: DashClient) -> None:
    book = openpyxl.load_workbook(io.BytesIO(exported(premises, nobody)))
    assert [book[sheet].max_row for sheet in ("Invoice lines", "Daily evidence")] == [1, 1]


def rows_of(person: DashClient, address: str) -> list[dict[str, Any]]:
    drill = person.call("show_report", address)["drill"]
    rows: list[dict[str, Any]] = by_id(drill, "report-drill-grid")["props"]["rowData"]
    return rows
