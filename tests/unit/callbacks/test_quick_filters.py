"""Whom the dashboard's quick filters and tags leave in the table, and what the rules say of each customer."""

from collections.abc import Collection
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pandas as pd
import pytest

from callbacks.dashboard.address import DashboardAddress, Filter
from callbacks.dashboard.data import Facts, judged
from callbacks.dashboard.filters import SILENT_DAYS, active_filter, masks, tagged
from data.domain.churn import ChurnRules
from data.domain.contracts import NEW, Order, growth
from data.domain.cycles import cycle_labelled
from data.domain.renewals import up_for_renewal
from data.queries.dashboard import PORTFOLIO_COLUMNS
from data.queries.invoice import ProductSummary
from data.queries.partnership import PartnershipFacts
from data.queries.tags import TagUse

TODAY = date(2026, 10, 20)
CYCLE = cycle_labelled("2026-10", 26)
ZONE = "Europe/Stockholm"
PRICED = ProductSummary("VM", "VM", "assets", 1, 1, Decimal(1), 0, None, None, Decimal(1))
TAGS = [TagUse(3, "Key account", 1, 2), TagUse(7, "Pilot", 2, 1)]
ORDERS = [
    Order("O-1", 1, 5, 10, date(2026, 1, 1), date(2027, 1, 20), Decimal(100)),
    Order("O-2", 2, 5, 10, date(2026, 1, 1), date(2027, 1, 21), Decimal(100)),
    Order("O-3", 3, 5, 10, date(2026, 1, 1), date(2026, 10, 20), Decimal(100)),
    Order("O-4", 3, 5, 10, date(2026, 10, 21), date(2027, 10, 20), Decimal(100)),
]


def customer(name: str, **columns: Any) -> dict[str, Any]:
    return dict.fromkeys(PORTFOLIO_COLUMNS) | {"customer_id": 0, "name": name, "status": "active", **columns}


def judge(rows: Collection[dict[str, Any]]) -> pd.DataFrame:
    frame = pd.DataFrame(
        {
            name: pd.Series([row[name] for row in rows], dtype=kind)  # as data.frames makes them
            for name, kind in PORTFOLIO_COLUMNS.items()
        }
    )
    return judged(frame, up_for_renewal(ORDERS, TODAY, date.max), TODAY, ZONE, ChurnRules())


def facts_of(*rows: dict[str, Any], of: str = "mssp") -> Facts:
    partnership = PartnershipFacts(1, "nordics", "Nordics", of, "EUR", ZONE, 26, "Fjord", None)
    renewals = up_for_renewal(ORDERS, TODAY, date.max)
    return Facts(partnership, CYCLE, [], judge(rows), pd.DataFrame(), [PRICED], renewals, TAGS, [], TODAY, "en")


def left_by(name: Filter, *rows: dict[str, Any], of: str = "mssp") -> list[str]:
    """The names of the customers that a filter leaves."""
    facts = facts_of(*rows, of=of)
    return list(facts.customers[masks(facts)[name]]["name"])


def tagged_by(search: str, *rows: dict[str, Any]) -> list[str]:
    facts = facts_of(*rows)
    return list(facts.customers[tagged(facts, DashboardAddress.parse("/p/N/dashboard", search))]["name"])


def test_no_filter_leaves_everybody() -> None:
    assert left_by("", customer("A"), customer("B", status="churned")) == ["A", "B"]


def test_new_are_those_onboarded_since_the_cycle_began() -> None:
    found = left_by(
        "new",
        customer("before", onboarded_on=date(2026, 9, 25)),
        customer("on the first day", onboarded_on=date(2026, 9, 26)),
        customer("today", onboarded_on=TODAY),
        customer("nobody knows"),
    )
    assert found == ["on the first day", "today"]


def test_used_are_those_with_a_reading_above_0() -> None:
    assert left_by("used", customer("some", peak=1), customer("zero", peak=0), customer("none")) == ["some"]


def test_silent_are_active_customers_without_a_reading_for_days() -> None:
    found = left_by(
        "silent",
        customer("yesterday", last_day=date(2026, 10, 19)),
        customer("just not", last_day=date(2026, 10, 13)),
        customer("just", last_day=date(2026, 10, 12)),
        customer("never"),
        customer("churned", status="churned"),
        customer("trial", status="trial"),
    )
    assert SILENT_DAYS == 7
    assert found == ["just", "never"]


def test_unpriced_are_those_with_lines_without_an_amount() -> None:
    assert left_by("unpriced", customer("two", unpriced=2), customer("zero", unpriced=0), customer("none")) == ["two"]


def test_active_are_who_has_an_order_of_a_reseller_and_who_used_something_of_an_mssp() -> None:
    rows = (customer("order", orders=1), customer("over", orders=0), customer("used", peak=5))
    assert left_by("active", *rows, of="reseller") == ["order"]
    assert active_filter(facts_of(*rows, of="reseller")) == "active"
    assert active_filter(facts_of(*rows)) == "used"


def test_up_for_renewal_is_what_ends_within_three_months_without_a_successor() -> None:
    rows = (
        customer("on the day", customer_id=1),
        customer("a day later", customer_id=2),
        customer("renewed", customer_id=3),
        customer("none", customer_id=4),
    )
    assert left_by("renewal", *rows, of="reseller") == ["on the day"]
    assert list(judge(rows)["days_left"].fillna(-1)) == [92, 93, 365, -1]


def test_at_risk_are_unwell_customers_that_are_not_lost() -> None:
    signals = {"as_of": TODAY, "last_active_on": TODAY}
    found = left_by(
        "risk",
        customer("well", **signals),
        customer("31 days", as_of=TODAY, last_active_on=date(2026, 9, 19)),
        customer("30 days", as_of=TODAY, last_active_on=date(2026, 9, 20)),
        customer("never", as_of=TODAY),
        customer("high score", **signals, high_tasks=3),
        customer("lost", as_of=TODAY, status="churned"),
        customer("nothing known"),
    )
    assert found == ["31 days", "never", "high score"]


def test_tasks_leaves_those_with_any_that_is_open() -> None:
    assert left_by("tasks", customer("two", open_tasks=2), customer("none")) == ["two"]


@pytest.mark.parametrize("name", ["", "new", "used", "silent", "unpriced", "risk", "tasks"])
def test_a_filter_leaves_nobody_of_nobody(name: Filter) -> None:
    assert left_by(name) == []


@pytest.mark.parametrize(
    ("search", "expected"),
    [
        ("", ["both", "one", "none"]),
        ("?tags=3", ["both", "one"]),
        ("?tags=3,7", ["both", "one"]),
        ("?tags=3,7&match=all", ["both"]),
        ("?tags=3,7&match=none", ["none"]),
        ("?tags=7&match=none", ["one", "none"]),
        ("?tags=99", ["both", "one", "none"]),
    ],
)
def test_tags_leave_who_has_any_all_or_none_of_them(search: str, expected: list[str]) -> None:
    rows = (customer("both", tag_ids="7,3"), customer("one", tag_ids="3"), customer("none"))
    assert tagged_by(search, *rows) == expected


def test_what_is_known_of_a_customer_is_judged_and_what_is_not_stays_open() -> None:
    at = datetime(2026, 10, 19, 23, 30, tzinfo=UTC)
    known, unknown = judge(
        [
            customer("A", as_of=TODAY, last_active_on=TODAY, last_login_on=TODAY, last_scan_at=at, high_tasks=0),
            customer("B", open_tasks=1),
        ]
    ).to_dict("records")
    assert (known["health"], known["score"], known["level"]) == ("healthy", 0, "good")
    assert known["last_scan_on"] == date(2026, 10, 20), "by the partnership's calendar"
    assert (unknown["health"], unknown["level"]) == (None, None)
    assert pd.isna(unknown["score"])


@pytest.mark.parametrize(("now", "before"), [(120, 100), (0, 100), (120, 0), (0, 0), (7, None)])
def test_growth_is_that_of_the_rule(now: int, before: int | None) -> None:
    found = judge([customer("A", acv_minor=now, acv_before_minor=before)])["growth"][0]
    expected = growth(Decimal(now), None if before is None else Decimal(before))
    assert pd.isna(found) if expected in (NEW, None) else found == pytest.approx(float(expected))
