"""The aggregates behind health and churn, kept for each customer as of a day; how they are judged is elsewhere."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, Connection, Float, Select, and_, case, cast, delete, func, insert, or_, select

from data.clock import today_in
from data.domain.churn import earlier_from, heard_from, recent_from
from data.domain.contracts import Order, licences_on
from data.domain.cycles import cycle_of
from data.domain.renewals import up_for_renewal
from data.models import (
    Activity,
    Customer,
    CustomerSignals,
    CyclePeak,
    Partnership,
    Product,
    Reading,
    Scan,
    Scanner,
)
from data.models import Order as OrderRow
from data.queries.orders import order_of, select_orders

Facts = dict[int, dict[str, Any]]
"""Values of columns of `customer_signals`, by customer."""

_NOTHING: Mapping[str, Any] = {
    "last_login_on": None,
    "last_active_on": None,
    "active_30": 0,
    "mean_30": None,
    "mean_90": None,
    "scans_30": 0,
    "failed_30": 0,
    "last_scan_at": None,
    "scanners": 0,
    "silent": 0,
    "least_product_id": None,
    "least_peak": None,
    "least_licences": None,
    "renewal_on": None,
}


@dataclass(frozen=True, slots=True)
class _Whose:
    """A partnership, what its rules need to know of it, and the day it is there."""

    id: int
    zone: str
    anchor_day: int
    currency: str
    today: date

    def midnight(self, day: date) -> datetime:
        """The moment a day begins in the partnership's zone."""
        return datetime.combine(day, time(), ZoneInfo(self.zone))


def refresh_all(connection: Connection, now: datetime) -> None:
    """Reckon the signals of every partnership anew, as of the day it is there."""
    for whose, _ in _partnerships(connection, now):
        _refresh(connection, whose)


def refresh_stale(connection: Connection, now: datetime) -> int:
    """Reckon anew the signals that are of an earlier day than it is in their partnership; how many partnerships."""
    stale = [whose for whose, oldest in _partnerships(connection, now) if oldest is not None and oldest < whose.today]
    for whose in stale:
        _refresh(connection, whose)
    return len(stale)


def _partnerships(connection: Connection, now: datetime) -> list[tuple[_Whose, date | None]]:
    """Every partnership, with the day of its oldest signals."""
    own = CustomerSignals.partnership_id == Partnership.id
    oldest = select(func.min(CustomerSignals.as_of)).where(own).scalar_subquery()
    facts = select(Partnership.id, Partnership.timezone, Partnership.anchor_day, Partnership.currency, oldest)
    return [
        (_Whose(number, zone, anchor_day, currency, today_in(zone, now)), as_of)
        for number, zone, anchor_day, currency, as_of in connection.execute(facts)
    ]


def _refresh(connection: Connection, whose: _Whose) -> None:
    customers = connection.scalars(select(Customer.id).where(Customer.partnership_id == whose.id)).all()
    rows = {
        customer: {"customer_id": customer, "partnership_id": whose.id, "as_of": whose.today, **_NOTHING}
        for customer in customers
    }
    for read in (_activity, _usage, _scans, _scanners, _contracts):
        for customer, found in read(connection, whose).items():
            rows[customer].update(found)
    connection.execute(delete(CustomerSignals).where(CustomerSignals.partnership_id == whose.id))
    if rows:
        connection.execute(insert(CustomerSignals), list(rows.values()))


def _activity(connection: Connection, whose: _Whose) -> Facts:
    """R-CHURN-1, R-HEALTH-1: what the customers' own people did, up to today."""
    recent = Activity.day >= recent_from(whose.today)
    return _facts(
        connection,
        select(
            Activity.customer_id,
            func.max(case((Activity.kind == "login", Activity.day))).label("last_login_on"),
            func.max(Activity.day).label("last_active_on"),
            _sum(case((recent, Activity.count), else_=0)).label("active_30"),
        )
        .where(
            Activity.partnership_id == whose.id,
            Activity.by == "client",
            Activity.count > 0,
            Activity.day <= whose.today,
        )
        .group_by(Activity.customer_id),
    )


def _usage(connection: Connection, whose: _Whose) -> Facts:
    """R-CHURN-1: mean daily quantities of both windows, each product's over the days it has readings, added up."""
    recent = Reading.day >= recent_from(whose.today)
    quantity = cast(Reading.quantity, Float)
    by_product = (
        select(
            Customer.id.label("customer_id"),
            func.avg(case((recent, quantity))).label("mean_30"),
            func.avg(case((~recent, quantity))).label("mean_90"),
        )
        .select_from(Customer)
        .join(Product, Product.id.is_not(None))  # product by product, each range of days is one stretch of the key
        .join(
            Reading,
            and_(
                Reading.customer_id == Customer.id,
                Reading.product_id == Product.id,
                Reading.day.between(earlier_from(whose.today), whose.today),
            ),
        )
        .where(Customer.partnership_id == whose.id)
        .group_by(Customer.id, Product.id)
        .subquery()
    )
    sums = [cast(func.sum(by_product.c[name]), Float).label(name) for name in ("mean_30", "mean_90")]
    return _facts(connection, select(by_product.c.customer_id, *sums).group_by(by_product.c.customer_id))


def _scans(connection: Connection, whose: _Whose) -> Facts:
    """R-CHURN-1: scans of the last 30 days by the partnership's calendar, and when the last one was."""
    recent = Scan.at >= whose.midnight(recent_from(whose.today))
    failed = and_(recent, Scan.status == "failed")
    return _facts(
        connection,
        select(
            Scan.customer_id,
            _count(recent).label("scans_30"),
            _count(failed).label("failed_30"),
            func.max(Scan.at).label("last_scan_at"),
        )
        .where(Scan.partnership_id == whose.id, Scan.at < whose.midnight(whose.today + timedelta(days=1)))
        .group_by(Scan.customer_id),
    )


def _scanners(connection: Connection, whose: _Whose) -> Facts:
    """R-CHURN-1: scanners, and those of them not heard of for seven days or ever."""
    silent = or_(Scanner.last_seen_at.is_(None), Scanner.last_seen_at < whose.midnight(heard_from(whose.today)))
    return _facts(
        connection,
        select(Scanner.customer_id, func.count().label("scanners"), _count(silent).label("silent"))
        .where(Scanner.partnership_id == whose.id)
        .group_by(Scanner.customer_id),
    )


def _contracts(connection: Connection, whose: _Whose) -> Facts:
    """R-RENEW-1, R-LICENCE-1: the soonest end that is up for renewal, and the licensed product that is used least."""
    found = connection.execute(select_orders().where(OrderRow.partnership_id == whose.id))
    orders = [order_of(row, whose.currency) for row in found]
    if not orders:
        return {}
    facts: Facts = defaultdict(dict)
    for due in reversed(up_for_renewal(orders, whose.today, date.max)):
        facts[due.order.customer_id]["renewal_on"] = due.order.end
    for customer, least in _least_used(connection, whose, orders).items():
        facts[customer].update(least)
    return facts


def _least_used(connection: Connection, whose: _Whose, orders: Iterable[Order]) -> Facts:
    cycle = cycle_of(whose.today, whose.anchor_day)
    peaks = {
        (row.customer_id, row.product_id): row.peak
        for row in connection.execute(
            select(CyclePeak.customer_id, CyclePeak.product_id, CyclePeak.peak).where(
                CyclePeak.partnership_id == whose.id, CyclePeak.cycle_start == cycle.start
            )
        )
    }
    least: Facts = {}
    for (customer, product), licences in sorted(licences_on(orders, whose.today).items()):
        peak = peaks.get((customer, product))
        if peak is None or licences <= 0:
            continue
        held = least.get(customer)
        # Compared across, in whole numbers: peak ÷ licences < held peak ÷ held licences.
        if held is None or peak * held["least_licences"] < held["least_peak"] * licences:
            least[customer] = {"least_product_id": product, "least_peak": peak, "least_licences": licences}
    return least


def _facts(connection: Connection, statement: Select[*tuple[Any, ...]]) -> Facts:
    """Rows by their first column, which is the customer."""
    found: Facts = {}
    for row in connection.execute(statement):
        customer, *_ = row
        found[customer] = {name: value for name, value in row._mapping.items() if name != "customer_id"}
    return found


def _count(condition: ColumnElement[bool]) -> ColumnElement[int]:
    return _sum(case((condition, 1), else_=0))


def _sum(expression: ColumnElement[Any]) -> ColumnElement[int]:
    whole: ColumnElement[int] = cast(func.sum(expression), CustomerSignals.active_30.type)
    return whole
