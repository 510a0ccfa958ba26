"""What one customer's past amounts to on any day of it: the facts churn is judged by, from rows of a day each.

For the present day the portal keeps the same facts for all customers, reckoned in SQL; both must agree. Scanners say
only when they were last heard of, so their past is not known and handed in as none.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import pandas as pd

from data.domain.churn import earlier_from, recent_from
from data.domain.contracts import Order, licences_on, utilisation
from data.domain.cycles import cycle_of
from data.domain.indicators import Facts
from data.domain.renewals import up_for_renewal


@dataclass(frozen=True, slots=True)
class History:
    """One customer's past; every `day` is datetime64.

    readings: product, day, quantity. activity: day, kind of what the customer's own people did, at least once. scans:
    day, failed (bool). tasks: raised, cleared (empty while open) of those of high severity.
    """

    readings: pd.DataFrame
    activity: pd.DataFrame
    scans: pd.DataFrame
    tasks: pd.DataFrame
    orders: Sequence[Order]
    anchor_day: int


def facts_on(history: History, day: date, *, scanners: int = 0, silent: int = 0) -> Facts:
    """R-CHURN-1: what one customer was judged by on a day, from what had happened until then.

    >>> nothing = pd.DataFrame({"day": pd.to_datetime([])})
    >>> readings = pd.DataFrame({"product": [7, 7], "day": pd.to_datetime(["2026-11-01", "2026-09-01"]),
    ...                          "quantity": [30, 40]})
    >>> past = History(readings, nothing.assign(kind=""), nothing.assign(failed=False),
    ...                pd.DataFrame({"raised": nothing.day, "cleared": nothing.day}), [], anchor_day=26)
    >>> found = facts_on(past, date(2026, 11, 21))
    >>> found.mean_30, found.mean_90, found.last_login_on
    (30.0, 40.0, None)
    """
    until = pd.Timestamp(day)
    recent = pd.Timestamp(recent_from(day))
    activity = history.activity[history.activity["day"] <= until]
    scans = history.scans[history.scans["day"].between(recent, until)]
    renewals = up_for_renewal(history.orders, day, date.max)
    return Facts(
        last_login_on=_last(activity.loc[activity["kind"] == "login", "day"]),
        mean_30=_mean(history.readings, recent_from(day), day),
        mean_90=_mean(history.readings, earlier_from(day), (recent - pd.Timedelta(days=1)).date()),
        scans_30=len(scans),
        failed_30=int(scans["failed"].sum()),
        scanners=scanners,
        silent=silent,
        utilisation=_least_utilisation(history, day),
        days_to_renewal=(renewals[0].order.end - day).days if renewals else None,
        active_30=bool((activity["day"] >= recent).any()),
        high_tasks=_open_on(history.tasks, until),
    )


def _mean(readings: pd.DataFrame, first: date, last: date) -> float | None:
    """Each product's mean over the days it has readings, added up; None without any."""
    shown = readings[readings["day"].between(pd.Timestamp(first), pd.Timestamp(last))]
    return None if shown.empty else float(shown.groupby("product")["quantity"].mean().sum())


def _least_utilisation(history: History, day: date) -> float | None:
    """R-LICENCE-1 of the licensed product that is used least, which is the one a customer gives up first."""
    first = pd.Timestamp(cycle_of(day, history.anchor_day).start)
    shown = history.readings[history.readings["day"].between(first, pd.Timestamp(day))]
    peaks = shown.groupby("product")["quantity"].max().to_dict()
    shares = [
        utilisation(peaks.get(product), licences) for (_, product), licences in licences_on(history.orders, day).items()
    ]
    known = [share for share in shares if share is not None]
    return float(min(known)) if known else None


def _open_on(tasks: pd.DataFrame, day: pd.Timestamp) -> int:
    return int(((tasks["raised"] <= day) & (tasks["cleared"].isna() | (tasks["cleared"] > day))).sum())


def _last(days: "pd.Series[pd.Timestamp]") -> date | None:
    return None if days.empty else pd.Timestamp(days.max()).date()
