"""What one customer's past amounts to on any day of it: the facts churn is judged by, from rows of a day each.

For the present day the portal keeps the same facts for all customers, reckoned in SQL; both must agree. Scanners say
only when they were last heard of, so their past is not known and handed in as none.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

import numpy as np
import pandas as pd

from data.domain.churn import earlier_from, recent_from
from data.domain.contracts import Order, licences_on, utilisation
from data.domain.cycles import Days, cycle_of
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
    [found] = facts_on_days(history, [day]).values()
    return replace(found, scanners=scanners, silent=silent)


def facts_on_days(history: History, days: Iterable[date]) -> dict[date, Facts]:
    """R-CHURN-1: the same for several days, without scanners."""
    rows = _Rows(
        readings=_by_day(history.readings["day"], history.readings["product"], history.readings["quantity"]),
        activity=_by_day(history.activity["day"], history.activity["kind"] == "login"),
        scans=_by_day(history.scans["day"], history.scans["failed"]),
        raised=_days(history.tasks["raised"]),
        cleared=_days(history.tasks["cleared"]),
    )
    return {day: _facts(history, rows, day) for day in days}


@dataclass(frozen=True, slots=True)
class _Rows:
    """The same past as arrays, those by day in the order of days; an empty day is NaT."""

    readings: tuple[Days, ...]
    activity: tuple[Days, ...]
    scans: tuple[Days, ...]
    raised: Days
    cleared: Days


def _facts(history: History, rows: _Rows, day: date) -> Facts:
    recent = recent_from(day)
    before = recent - timedelta(days=1)
    _, logins = _between(rows.activity, None, day)
    recent_days, _ = _between(rows.activity, recent, day)
    scans, failed = _between(rows.scans, recent, day)
    renewals = up_for_renewal(history.orders, day, date.max)
    login_days = rows.activity[0][: len(logins)][logins.astype(bool)]
    return Facts(
        last_login_on=login_days[-1].item() if len(login_days) else None,
        mean_30=_mean(_between(rows.readings, recent, day)),
        mean_90=_mean(_between(rows.readings, earlier_from(day), before)),
        scans_30=len(scans),
        failed_30=int(failed.sum()),
        scanners=0,
        silent=0,
        utilisation=_least_utilisation(history, rows, day),
        days_to_renewal=(renewals[0].order.end - day).days if renewals else None,
        active_30=bool(len(recent_days)),
        high_tasks=_open_on(rows, np.datetime64(day, "D")),
    )


def _mean(readings: tuple[Days, ...]) -> float | None:
    """Each product's mean over the days it has readings, added up; None without any."""
    _, products, quantities = readings
    if not len(products):
        return None
    _, places, counts = np.unique(products, return_inverse=True, return_counts=True)
    return float((np.bincount(places, weights=quantities) / counts).sum())


def _least_utilisation(history: History, rows: _Rows, day: date) -> float | None:
    """R-LICENCE-1 of the licensed product that is used least, which is the one a customer gives up first."""
    licensed = licences_on(history.orders, day)
    if not licensed:
        return None
    _, products, quantities = _between(rows.readings, cycle_of(day, history.anchor_day).start, day)
    shares = [
        utilisation(int(quantities[products == product].max()), licences)
        for (_, product), licences in licensed.items()
        if (products == product).any()
    ]
    known = [share for share in shares if share is not None]
    return float(min(known)) if known else None


def _open_on(rows: _Rows, day: np.datetime64) -> int:
    return int(((rows.raised <= day) & (np.isnat(rows.cleared) | (rows.cleared > day))).sum())


def _by_day(days: "pd.Series[pd.Timestamp]", *columns: "pd.Series[Any]") -> tuple[Days, ...]:
    known = _days(days)
    order = np.argsort(known, kind="stable")
    return known[order], *(column.to_numpy()[order] for column in columns)


def _between(rows: tuple[Days, ...], first: date | None, last: date) -> tuple[Days, ...]:
    """The rows of some days, both included; from the beginning without a first one."""
    start = 0 if first is None else int(np.searchsorted(rows[0], np.datetime64(first, "D"), side="left"))
    end = int(np.searchsorted(rows[0], np.datetime64(last, "D"), side="right"))
    return tuple(column[start:end] for column in rows)


def _days(days: "pd.Series[pd.Timestamp]") -> Days:
    return days.to_numpy().astype("datetime64[D]")
