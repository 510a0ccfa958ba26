"""R-LICENCE-1 over time: the steps say on every single day what the rule for one day says."""

from datetime import date, timedelta
from decimal import Decimal
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from data.domain.contracts import Order, licences_on
from data.domain.licences import Step, licence_steps

FIRST, LAST = date(2026, 1, 10), date(2026, 2, 20)
DAYS = st.dates(date(2025, 12, 20), date(2026, 3, 10))


@st.composite
def some_orders(draw: st.DrawFn) -> list[Order]:
    """Orders of one customer and product that overlap, touch, leave gaps or never run."""
    orders = []
    for number in range(draw(st.integers(0, 5))):
        start, end = sorted((draw(DAYS), draw(DAYS)))
        licences, cancelled = draw(st.integers(0, 3)), draw(st.none() | DAYS)
        orders.append(Order(f"O-{number}", 1, 7, licences, start, end, Decimal(1), cancelled))
    return orders


@given(some_orders())
def test_every_day_has_the_licences_of_its_active_orders(orders: list[Order]) -> None:
    steps = licence_steps(orders, FIRST, LAST)
    for day in (FIRST + timedelta(days=place) for place in range((LAST - FIRST).days + 1)):
        covering = [step.licences for step in steps if step.first <= day <= step.last]
        assert (covering or [0]) == [licences_on(orders, day).get((1, 7), 0)]


@given(some_orders())
def test_a_step_is_as_long_as_its_number_lasts(orders: list[Order]) -> None:
    steps = licence_steps(orders, FIRST, LAST)
    assert all(FIRST <= step.first <= step.last <= LAST for step in steps)
    for one, other in pairwise(steps):
        assert one.licences != other.licences or other.first - one.last > timedelta(days=1)


def test_a_renewal_for_as_many_licences_goes_on_with_the_step() -> None:
    orders = [
        Order("O-1", 1, 7, 10, date(2025, 2, 1), date(2026, 1, 31), Decimal(1)),
        Order("O-2", 1, 7, 10, date(2026, 2, 1), date(2027, 1, 31), Decimal(1)),
    ]
    assert licence_steps(orders, FIRST, LAST) == [Step(FIRST, LAST, 10)]
