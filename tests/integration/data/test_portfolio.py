"""What statements add up in SQL, against the rules: orders and tasks at every edge of the days that count."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from itertools import product

import pytest

from data.domain.contracts import Order, a_year_before, acv_on, is_active
from data.domain.cycles import cycle_of, preceding
from data.domain.tasks import TaskState
from data.engines import Databases
from data.models import Order as OrderRow
from data.models import Task
from data.queries.customer import get_customer_head
from data.queries.customer_tasks import list_tasks
from data.queries.dashboard import portfolio
from data.scope import Scope
from data.session import session_for
from data.settings import PortalType
from data.system import system_session
from tests.support.world import (
    add_customer,
    add_membership,
    add_partner,
    add_partnership,
    add_product,
    add_user,
    scope_of,
)

TODAY = date(2026, 11, 21)
CYCLE = cycle_of(TODAY, 26)
EDGES = (-30, -1, 0, 1, 30)
NOON = datetime(2026, 11, 20, 12, tzinfo=UTC)


def orders_at_every_edge() -> list[Order]:
    """One customer an order: each starts, ends and is cancelled before, on or after today, or the day a year ago."""
    found: list[Order] = []
    for at, start, end, cancelled in product((TODAY, a_year_before(TODAY)), EDGES, EDGES, (None, -1, 0, 1)):
        if start <= end:
            first, last = (at + timedelta(days=days) for days in (start, end))
            gone = None if cancelled is None else at + timedelta(days=cancelled)
            number = len(found) + 1
            found.append(Order(f"O-{number}", number, 1, number, first, last, Decimal(100 + number), gone))
    return found


@pytest.fixture
def scope(databases: Databases) -> Scope:
    """A viewer of a partnership with one customer for each of these orders, of ids from 1, and as many tasks."""
    with system_session(databases, PortalType.PARTNER, write=True) as session:
        partner = add_partner(session)
        partnership = add_partnership(session, partner)
        add_product(session)
        user = add_user(session, partner)
        add_membership(session, user, partnership)
        for order in orders_at_every_edge():
            customer = add_customer(session, partnership, f"SC-{order.number}")
            assert customer.id == order.customer_id
            session.add(
                OrderRow(
                    partnership_id=partnership.id,
                    customer_id=customer.id,
                    number=order.number,
                    product_id=1,
                    licences=order.licences,
                    start_on=order.start,
                    end_on=order.end,
                    annual_minor=int(order.annual_value * 100),
                    cancelled_on=order.cancelled_on,
                )
            )
        for place, (resolved, done, snoozed) in enumerate(
            product((None, TODAY), (None, NOON), (None, *(TODAY + timedelta(days=days) for days in (-1, 0, 1))))
        ):
            session.add(
                Task(
                    partnership_id=partnership.id,
                    customer_id=1,
                    rule="silent",
                    subject=str(place),
                    title="Silent",
                    severity="high" if place % 2 else "low",
                    opens="usage",
                    raised_on=TODAY,
                    changed_at=NOON,
                    resolved_on=resolved,
                    done_at=done,
                    snoozed_until=snoozed,
                )
            )
        return scope_of(user, partnership)


def test_orders_count_on_the_days_that_the_rules_say(databases: Databases, scope: Scope) -> None:
    with session_for(databases, scope) as session:
        rows = portfolio(session, CYCLE, preceding(CYCLE, 26), [], TODAY).set_index("security_center_id")
    assert len(rows) == len(orders_at_every_edge())
    for order in orders_at_every_edge():
        row, counts = rows.loc[f"SC-{order.number}"].fillna(0), is_active(order, TODAY)
        assert (row["orders"], row["licences"]) == ((1, order.licences) if counts else (0, 0)), order
        assert row["acv_minor"] == acv_on([order], TODAY) * 100, order
        assert row["acv_before_minor"] == acv_on([order], a_year_before(TODAY)) * 100, order


def test_tasks_are_open_as_the_rule_says_wherever_they_are_counted(databases: Databases, scope: Scope) -> None:
    with session_for(databases, scope) as session:
        listed = list_tasks(session, 1)
        opened = [task for task in listed if task.state(TODAY) is TaskState.OPEN]
        head = get_customer_head(session, "SC-O-1", TODAY)
        row = portfolio(session, CYCLE, preceding(CYCLE, 26), [], TODAY).set_index("security_center_id").loc["SC-O-1"]
    assert {task.state(TODAY) for task in listed} == set(TaskState)
    assert len(opened) == head.open_tasks == head.unread_tasks == row["open_tasks"] == 3
    assert sum(task.severity == "high" for task in opened) == head.high_tasks == row["high_tasks"]
