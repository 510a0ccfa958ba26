"""Which customers the dashboard's quick filters and tags leave in the table."""

from collections.abc import Mapping
from datetime import date, timedelta

import pandas as pd

from callbacks.dashboard.address import DashboardAddress, Filter
from callbacks.dashboard.data import Facts
from data.domain.churn import Level
from data.domain.health import Health
from data.domain.renewals import three_months_on

SILENT_DAYS = 7

Mask = pd.Series  # of bool, with the index of the customers
TEXTS: Mapping[Filter, str] = {
    "": "All",
    "new": "New this cycle",
    "active": "Active",
    "used": "With usage",
    "silent": f"No usage {SILENT_DAYS} d",
    "unpriced": "Unpriced",
    "risk": "At risk",
    "renewal": "Up for renewal",
    "tasks": "With open tasks",
    "unowned": "No owner",
}


def masks(facts: Facts) -> dict[Filter, Mask]:
    """The customers each quick filter of this partnership leaves, in the order they are offered."""
    customers, today = facts.customers, facts.today
    status = customers["status"]
    silent_since = today - timedelta(days=SILENT_DAYS)
    found: dict[Filter, Mask] = {
        "": pd.Series(True, index=customers.index),
        "new": _since(customers["onboarded_on"], facts.cycle.start),
        "used": customers["peak"].fillna(0) > 0,
        "silent": (status == "active") & ~_since(customers["last_day"], silent_since),
        "risk": at_risk(customers),
        "tasks": customers["open_tasks"].fillna(0) > 0,
        "unowned": customers["owner"].isna(),
    }
    if facts.priced:
        found["unpriced"] = customers["unpriced"].fillna(0) > 0
    if facts.contracted:
        found["active"] = customers["orders"].fillna(0) > 0
        last = three_months_on(today)
        found["renewal"] = customers["renews_on"].map(lambda end: end is not None and end <= last).astype(bool)
    return {name: found[name].astype(bool) for name in TEXTS if name in found}


def at_risk(customers: pd.DataFrame) -> Mask:
    """R-HEALTH-1, R-CHURN-2: customers not lost yet whose health is at risk, or whose score stands for a risk."""
    unwell = (customers["health"] == Health.AT_RISK.value) | (customers["level"] == Level.BAD.value)
    return unwell & (customers["status"] != "churned")


def active_filter(facts: Facts) -> Filter:
    """R-ACTIVE-1: active is who has an order, of a reseller; of an MSSP, who has used anything in this cycle."""
    return "active" if facts.partnership.model == "reseller" else "used"


def tagged(facts: Facts, address: DashboardAddress) -> Mask:
    """The customers that have any, all or none of the tags asked for; tags that are not there are passed over."""
    wanted = set(address.tags.among([tag.id for tag in facts.tags]).ids)
    if not wanted:
        return pd.Series(True, index=facts.customers.index)
    owned = [wanted & set(tags or ()) for tags in facts.customers["tags"]]
    if address.tags.match == "none":
        fits = [not found for found in owned]
    else:
        fits = [bool(found) if address.tags.match == "any" else found == wanted for found in owned]
    return pd.Series(fits, index=facts.customers.index, dtype=bool)


def _since(days: "pd.Series[date]", first: date) -> Mask:
    return pd.Series([day is not None and day >= first for day in days], index=days.index, dtype=bool)
