"""Tasks that the simulated rows call for on their last day, so that the demo shows some before the rules have run.

They bear the names, subjects and severities of the rules; the rules themselves, with all their cases, live elsewhere.
"""

from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal

from sqlalchemy import case, func, select
from sqlalchemy.orm import Session

from data.domain.contracts import Order as Contract
from data.domain.contracts import a_year_before, acv_by_customer, licences_on, utilisation
from data.domain.renewals import three_months_on, up_for_renewal
from data.models import Customer, CyclePeak, Order, Product, Scan, Scanner, Task

_LONGEST_SILENCE = timedelta(days=14)
_FALL = Decimal("0.2")


@dataclass(frozen=True, slots=True)
class _Finding:
    customer_id: int
    rule: str
    subject: str
    title: str
    severity: str
    opens: str


def tasks_of(session: Session, partnership_id: int, today: date) -> list[Task]:
    """The tasks a partnership does not have yet: new rows, nothing stored. Customers who have left raise none."""
    known = select(Task.rule, Task.customer_id, Task.subject).where(Task.partnership_id == partnership_id)
    stored = {tuple(row) for row in session.execute(known)}
    here = set(_staying(session, partnership_id))
    at = datetime.combine(today, time(6), UTC)
    return [
        Task(partnership_id=partnership_id, raised_on=today, changed_at=at, **asdict(found))
        for found in _findings(session, partnership_id, today)
        if found.customer_id in here and (found.rule, found.customer_id, found.subject) not in stored
    ]


def _staying(session: Session, partnership_id: int) -> Sequence[int]:
    mine = Customer.partnership_id == partnership_id, Customer.status != "churned"
    return session.scalars(select(Customer.id).where(*mine)).all()


def _findings(session: Session, partnership_id: int, today: date) -> Iterator[_Finding]:
    products = dict(session.execute(select(Product.id, Product.code)).all())
    contracts = _contracts(session, partnership_id)
    yield from _silent_scanners(session, partnership_id, today)
    yield from _failed_scans(session, partnership_id, today, products)
    yield from _renewals(contracts, today, products)
    yield from _outgrown(session, partnership_id, contracts, today, products)
    yield from _falling_value(contracts, today)


def _contracts(session: Session, partnership_id: int) -> list[Contract]:
    rows = session.scalars(select(Order).where(Order.partnership_id == partnership_id).order_by(Order.number))
    return [
        Contract(
            *(one.number, one.customer_id, one.product_id, one.licences, one.start_on, one.end_on),
            *(Decimal(one.annual_minor), one.cancelled_on),
        )
        for one in rows
    ]


def _silent_scanners(session: Session, partnership_id: int, today: date) -> Iterator[_Finding]:
    before = datetime.combine(today - _LONGEST_SILENCE, time(), UTC)
    silent = select(Scanner).where(Scanner.partnership_id == partnership_id, Scanner.last_seen_at < before)
    for one in session.scalars(silent.order_by(Scanner.customer_id, Scanner.code)):
        title = f"{one.name} has been silent since {one.last_seen_at:%Y-%m-%d}"
        yield _Finding(one.customer_id, "inactive_scanners", one.code, title, "high", "churn")


def _failed_scans(session: Session, partnership_id: int, today: date, products: dict[int, str]) -> Iterator[_Finding]:
    since = datetime.combine(today - timedelta(days=6), time(), UTC)
    failed, key = func.sum(case((Scan.status == "failed", 1), else_=0)), (Scan.customer_id, Scan.product_id)
    counted = select(*key, failed, func.count()).where(Scan.partnership_id == partnership_id, Scan.at >= since)
    for customer_id, product_id, bad, scans in session.execute(counted.group_by(*key).order_by(*key)):
        if bad:
            severity = "high" if bad / scans >= 0.3 else "medium" if bad / scans >= 0.1 else "low"
            title = f"{products[product_id]}: {bad} of {scans} scans failed in 7 days"
            yield _Finding(customer_id, "failed_scans", products[product_id], title, severity, "usage")


def _renewals(contracts: Sequence[Contract], today: date, products: dict[int, str]) -> Iterator[_Finding]:
    for due in up_for_renewal(contracts, today, three_months_on(today)):
        order, severity = due.order, "high" if due.days_left < 30 else "medium"
        title = f"{products[order.product_id]}: {order.number} ends on {order.end} with nothing after it"
        yield _Finding(order.customer_id, "renewal_upcoming", order.number, title, severity, "commercial")


def _outgrown(
    session: Session, partnership_id: int, contracts: Sequence[Contract], today: date, products: dict[int, str]
) -> Iterator[_Finding]:
    here = CyclePeak.partnership_id == partnership_id
    current = select(func.max(CyclePeak.cycle_start)).where(here, CyclePeak.cycle_start <= today).scalar_subquery()
    key = CyclePeak.customer_id, CyclePeak.product_id
    peaks = select(*key, CyclePeak.peak).where(here, CyclePeak.cycle_start == current).order_by(*key)
    held = licences_on(contracts, today)
    for customer_id, product_id, peak in session.execute(peaks):
        used = utilisation(peak, held.get((customer_id, product_id), 0))
        if used is not None and used > 1:
            title = f"{products[product_id]}: {used:.0%} of the licences are in use"
            yield _Finding(customer_id, "product_usage", products[product_id], title, "high", "usage")


def _falling_value(contracts: Sequence[Contract], today: date) -> Iterator[_Finding]:
    before, now = acv_by_customer(contracts, a_year_before(today)), acv_by_customer(contracts, today)
    for customer_id, value in before.items():
        fall = 1 - now.get(customer_id, Decimal(0)) / value
        if fall >= _FALL:
            title = f"Annual value is down {fall:.0%} in a year"
            yield _Finding(customer_id, "commercial_signals", "acv", title, "medium", "commercial")
