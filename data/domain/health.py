"""How healthy a customer is by when its own people were last active; churn risk lives in `churn`, margin not here."""

from datetime import date
from enum import StrEnum

import pandas as pd


class Health(StrEnum):
    """R-HEALTH-1: the three buckets, best first."""

    HEALTHY = "healthy"
    NEEDS_ATTENTION = "needs attention"
    AT_RISK = "at risk"


def health(last_active_on: date | None, today: date) -> Health:
    """R-HEALTH-1: the bucket of a customer last active on a day; at risk if never.

    >>> [health(date(2026, 11, day), date(2026, 12, 1)).value for day in (17, 16, 1)]
    ['healthy', 'needs attention', 'needs attention']
    >>> health(date(2026, 10, 31), date(2026, 12, 1)).value, health(None, date(2026, 12, 1)).value
    ('at risk', 'at risk')
    """
    if last_active_on is None:
        return Health.AT_RISK
    days = (today - last_active_on).days
    if days <= 14:
        return Health.HEALTHY
    return Health.NEEDS_ATTENTION if days <= 30 else Health.AT_RISK


def last_active_days(activity: pd.DataFrame, today: date) -> dict[int, date]:
    """R-HEALTH-1: the last day up to today on which a customer's own people did anything; absent without one.

    Takes one row for each customer_id, day (dates or datetime64), kind and by ("client" or "partner"), with its
    count; what the partner did, a count of 0 and days after today are passed over. No activity gives no customers.

    >>> activity = pd.DataFrame(
    ...     [(1, "2026-11-03", 2, "client"), (1, "2026-11-20", 5, "partner"), (1, "2026-11-09", 0, "client"),
    ...      (1, "2026-12-02", 1, "client")], columns=["customer_id", "day", "count", "by"])
    >>> last_active_days(activity, date(2026, 12, 1))
    {1: datetime.date(2026, 11, 3)}
    """
    days = pd.to_datetime(activity["day"])
    own = (activity["by"] == "client") & (activity["count"] > 0) & (days <= pd.Timestamp(today))
    last = days[own].groupby(activity.loc[own, "customer_id"]).max()
    return dict(zip(last.index.tolist(), last.dt.date, strict=True))
