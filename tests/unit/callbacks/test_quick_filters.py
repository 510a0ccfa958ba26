"""The dashboard's quick filters: whom each leaves in the table."""

from collections.abc import Collection
from datetime import date
from typing import Any

import pandas as pd
import pytest

from callbacks.dashboard import SILENT_DAYS, Facts, _filters
from data.domain.cycles import cycle_labelled
from data.queries.dashboard import PORTFOLIO_COLUMNS
from data.queries.partnership import PartnershipFacts

TODAY = date(2026, 10, 20)
CYCLE = cycle_labelled("2026-10", 26)
NORDICS = PartnershipFacts(1, "nordics", "Nordics", "mssp", "EUR", "Europe/Stockholm", 26, "Fjord", None)


def customer(name: str, **columns: Any) -> dict[str, Any]:
    return dict.fromkeys(PORTFOLIO_COLUMNS) | {"name": name, "status": "active", **columns}


def frame(rows: Collection[dict[str, Any]]) -> pd.DataFrame:
    return pd.DataFrame(
        {
            name: pd.Series([row[name] for row in rows], dtype=kind)  # as data.frames makes them
            for name, kind in PORTFOLIO_COLUMNS.items()
        }
    )


def left_by(name: str, *rows: dict[str, Any]) -> list[str]:
    """The names of the customers that a filter leaves."""
    customers = frame(rows)
    facts = Facts(NORDICS, CYCLE, [], customers, pd.DataFrame(), [], TODAY, "en")
    return list(customers[_filters(facts)[name](customers)]["name"])


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


@pytest.mark.parametrize("name", ["", "new", "used", "silent", "unpriced"])
def test_a_filter_leaves_nobody_of_nobody(name: str) -> None:
    assert left_by(name) == []
