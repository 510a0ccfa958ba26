"""What a customer's churn risk is shown from: its past in rows of a day each, and its facts of now."""

from datetime import date, datetime, time
from typing import Any
from zoneinfo import ZoneInfo

import pandas as pd
from sqlalchemy import BigInteger, CompoundSelect, String, cast, literal, null, select, union_all

from data.domain.churn import earlier_from
from data.domain.contracts import utilisation
from data.domain.history import History
from data.domain.indicators import Facts, trend_days
from data.models import Activity, CustomerSignals, Reading, Scan, Task
from data.models import Order as OrderRow
from data.models.types import Day, Moment
from data.queries.orders import order_of, select_orders
from data.queries.partnership import PartnershipFacts
from data.session import ScopedSession


def facts_of_now(signals: CustomerSignals, high_tasks: int) -> Facts:
    """R-CHURN-1: what a customer is judged by as of its signals, with the tasks that are open this moment."""
    share = utilisation(signals.least_peak, signals.least_licences or 0)
    return Facts(
        last_login_on=signals.last_login_on,
        mean_30=signals.mean_30,
        mean_90=signals.mean_90,
        scans_30=signals.scans_30,
        failed_30=signals.failed_30,
        scanners=signals.scanners,
        silent=signals.silent,
        utilisation=share,
        days_to_renewal=(signals.renewal_on - signals.as_of).days if signals.renewal_on else None,
        active_30=signals.active_30 > 0,
        high_tasks=high_tasks,
    )


def get_history(session: ScopedSession, partnership: PartnershipFacts, customer_id: int, today: date) -> History:
    """The past of a visible customer as far back as the trend of today looks; two statements."""
    first = earlier_from(trend_days(today)[0])
    found = session.execute(_rows(customer_id, first, partnership.timezone)).all()
    rows = pd.DataFrame(found, columns=["what", "product", "number", "word", "day", "at", "until", "until_at"])
    readings, activity, scans, tasks = (rows[rows["what"] == what] for what in ("reading", "activity", "scan", "task"))
    zone = partnership.timezone
    cleared = _days(tasks["until"]).fillna(_days_in(tasks["until_at"], zone))
    orders = session.execute(select_orders().where(OrderRow.customer_id == customer_id))
    return History(
        readings=pd.DataFrame(
            {
                "product": readings["product"].astype("int64"),
                "day": _days(readings["day"]),
                "quantity": readings["number"].astype("int64"),
            }
        ),
        activity=pd.DataFrame({"day": _days(activity["day"]), "kind": activity["word"].astype("str")}),
        scans=pd.DataFrame({"day": _days_in(scans["at"], zone), "failed": scans["word"] == "failed"}),
        tasks=pd.DataFrame({"raised": _days(tasks["day"]), "cleared": cleared}),
        orders=[order_of(row, partnership.currency) for row in orders],
        anchor_day=partnership.anchor_day,
    )


def _rows(customer_id: int, first: date, zone: str) -> CompoundSelect[Any]:
    """Readings, the client's activity, scans and grave tasks: each row with its name and places for what others have."""
    no_number, no_day, no_moment = cast(null(), BigInteger), cast(null(), Day), cast(null(), Moment)
    no_word = cast(null(), String)
    begins = datetime.combine(first, time(), ZoneInfo(zone))
    readings = select(
        literal("reading"), Reading.product_id, Reading.quantity, no_word, Reading.day, no_moment, no_day, no_moment
    ).where(Reading.customer_id == customer_id, Reading.day >= first)
    # The last login may lie before everything else that counts.
    activity = select(
        literal("activity"), no_number, no_number, Activity.kind, Activity.day, no_moment, no_day, no_moment
    ).where(Activity.customer_id == customer_id, Activity.by == "client", Activity.count > 0)
    scans = select(literal("scan"), no_number, no_number, Scan.status, no_day, Scan.at, no_day, no_moment).where(
        Scan.customer_id == customer_id, Scan.at >= begins
    )
    tasks = select(
        literal("task"), no_number, no_number, no_word, Task.raised_on, no_moment, Task.resolved_on, Task.done_at
    ).where(Task.customer_id == customer_id, Task.severity == "high")
    return union_all(readings, activity, scans, tasks)


def _days(values: "pd.Series[Any]") -> "pd.Series[pd.Timestamp]":
    return pd.to_datetime(values).astype("datetime64[s]")


def _days_in(moments: "pd.Series[Any]", zone: str) -> "pd.Series[pd.Timestamp]":
    """The days that moments fall on in a zone (R-CYCLE-4)."""
    local = pd.to_datetime(moments, utc=True).dt.tz_convert(zone).dt.tz_localize(None)
    return local.dt.normalize().astype("datetime64[s]")
