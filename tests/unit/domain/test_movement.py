"""R-ACV-1: bridges that always add up, value that stays over renewals without gaps, and retention."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from data.domain.contracts import Order, acv_on
from data.domain.movement import Bridge, Kind, bridge, bridge_between, movements, retention_by_month

YEAR = Order("O-1", 1, 7, 10, date(2026, 1, 1), date(2026, 12, 31), Decimal(100))
STOCKS = st.dictionaries(st.integers(1, 6), st.decimals(0, 10_000, places=2))


@pytest.mark.parametrize(
    ("before", "after", "kind"),
    [
        (None, "5", Kind.NEW),
        ("0", "5", Kind.NEW),
        ("5", "7", Kind.EXPANSION),
        ("5", "3", Kind.CONTRACTION),
        ("5", None, Kind.CHURN),
        ("5", "0", Kind.CHURN),
        ("5", "5.00", None),
        ("0", None, None),
    ],
)
def test_a_customer_moves_in_one_of_four_ways_or_not_at_all(
    before: str | None, after: str | None, kind: Kind | None
) -> None:
    stocks = [{} if value is None else {1: Decimal(value)} for value in (before, after)]
    assert [one.kind for one in movements(*stocks)] == ([kind] if kind else [])


def test_losses_and_gains_of_different_customers_do_not_cancel_out() -> None:
    moved = bridge({1: Decimal(10), 2: Decimal(10)}, {1: Decimal(15), 2: Decimal(5)})
    assert moved == Bridge(Decimal(20), Decimal(0), Decimal(5), Decimal(5), Decimal(0), Decimal(20))
    assert (moved.gross_retention, moved.net_retention) == (Decimal("0.75"), Decimal(1))


def test_from_nothing_there_is_nothing_to_retain() -> None:
    moved = bridge({}, {1: Decimal(5)})
    assert (moved.new, moved.gross_retention, moved.net_retention) == (Decimal(5), None, None)


@given(STOCKS, STOCKS)
def test_the_terms_of_a_bridge_lead_exactly_from_start_to_end(
    before: dict[int, Decimal], after: dict[int, Decimal]
) -> None:
    moved = bridge(before, after)
    assert (moved.start, moved.end) == (sum(before.values()), sum(after.values()))
    assert moved.start + moved.new + moved.expansion - moved.contraction - moved.churn == moved.end
    assert min(moved.new, moved.expansion, moved.contraction, moved.churn) >= 0


@given(STOCKS, STOCKS)
def test_every_term_is_what_its_customers_changed_by(before: dict[int, Decimal], after: dict[int, Decimal]) -> None:
    came = [value for who, value in after.items() if not before.get(who)]
    left = [value for who, value in before.items() if not after.get(who)]
    stayed = [(before[who], after[who]) for who in before if before[who] and after.get(who)]
    assert bridge(before, after) == Bridge(
        start=sum(before.values(), Decimal(0)),
        new=sum(came, Decimal(0)),
        expansion=sum((max(now - was, Decimal(0)) for was, now in stayed), Decimal(0)),
        contraction=sum((max(was - now, Decimal(0)) for was, now in stayed), Decimal(0)),
        churn=sum(left, Decimal(0)),
        end=sum(after.values(), Decimal(0)),
    )
    changed = sum((one.change for one in movements(before, after)), Decimal(0))
    assert changed == sum(after.values()) - sum(before.values())


@given(STOCKS, STOCKS)
def test_gross_retention_caps_each_customer_at_the_start_and_net_does_not(
    before: dict[int, Decimal], after: dict[int, Decimal]
) -> None:
    moved = bridge(before, after)
    start = sum(map(Fraction, before.values()))
    assert (moved.gross_retention is None) == (moved.net_retention is None) == (not start)
    if moved.gross_retention is None or moved.net_retention is None:
        return
    # Who was there with 0 was not there, so what it has now is new and retains nothing.
    there = [(Fraction(value), Fraction(after.get(who, 0))) for who, value in before.items() if value]
    kept = sum(min(was, now) for was, now in there) / start
    grown = sum(now for _, now in there) / start
    assert abs(Fraction(moved.gross_retention) - kept) < Fraction(1, 10**40)
    assert abs(Fraction(moved.net_retention) - grown) < Fraction(1, 10**40)
    assert 0 <= moved.gross_retention <= min(Decimal(1), moved.net_retention)


@st.composite
def renewed_without_gaps(draw: st.DrawFn) -> list[Order]:
    """A customer's orders that follow each other from one day to the next, all of the same value."""
    found = [YEAR]
    for number in range(draw(st.integers(1, 5))):
        start = found[-1].end + timedelta(days=1)
        end = start + timedelta(days=draw(st.integers(0, 200)))
        found.append(replace(YEAR, number=f"O-{number + 2}", start=start, end=end))
    return found


@settings(max_examples=60)
@given(renewed_without_gaps())
def test_value_stays_over_renewals_without_gaps(orders: list[Order]) -> None:
    days = [order.end + timedelta(days=n) for order in orders[:-1] for n in (0, 1)]
    assert {acv_on(orders, day) for day in days} == {Decimal(100)}
    for first, last in pairwise(days):
        moved = bridge_between(orders, first, last)
        assert moved == Bridge(Decimal(100), *[Decimal(0)] * 4, Decimal(100))
        assert (moved.gross_retention, moved.net_retention) == (Decimal(1), Decimal(1))


@pytest.mark.parametrize(
    ("value", "expansion", "contraction"), [(130, 30, 0), (70, 0, 30), (100, 0, 0)], ids=["up", "down", "as before"]
)
def test_a_renewal_at_another_value_expands_or_contracts_and_is_neither_new_nor_churn(
    value: int, expansion: int, contraction: int
) -> None:
    renewed = replace(YEAR, number="O-2", start=date(2027, 1, 1), end=date(2027, 12, 31), annual_value=Decimal(value))
    moved = bridge_between([YEAR, renewed], date(2026, 12, 31), date(2027, 1, 1))
    assert moved == Bridge(*map(Decimal, (100, 0, expansion, contraction, 0, value)))


def test_a_gap_of_a_day_is_seen_by_who_looks_on_that_day_only() -> None:
    late = replace(YEAR, number="O-2", start=date(2027, 1, 2), end=date(2027, 12, 31))
    orders = [YEAR, late]
    assert bridge_between(orders, date(2026, 12, 31), date(2027, 1, 1)).churn == 100
    assert bridge_between(orders, date(2027, 1, 1), date(2027, 1, 2)).new == 100
    assert bridge_between(orders, date(2026, 12, 31), date(2027, 1, 2)).gross_retention == 1


def test_moving_to_another_product_at_the_same_value_is_no_movement() -> None:
    other = replace(YEAR, number="O-2", product_id=8, start=date(2027, 1, 1), end=date(2027, 12, 31))
    assert movements({1: acv_on([YEAR], YEAR.end)}, {1: acv_on([other], other.start)}) == []


@st.composite
def some_orders(draw: st.DrawFn) -> list[Order]:
    found = []
    for number in range(draw(st.integers(0, 6))):
        start = draw(st.dates(date(2025, 10, 1), date(2027, 1, 31)))
        end = start + timedelta(days=draw(st.integers(0, 400)))
        cancelled = draw(st.none() | st.dates(start, end))
        value = Decimal(draw(st.integers(0, 500)))
        found.append(Order(f"O-{number}", draw(st.integers(1, 3)), 7, 1, start, end, value, cancelled))
    return found


@settings(max_examples=60)
@given(some_orders(), st.dates(date(2027, 1, 25), date(2027, 3, 5)), st.integers(1, 14))
def test_months_join_up_and_together_make_the_whole_change(orders: list[Order], today: date, months: int) -> None:
    found = retention_by_month(orders, today, months)
    assert len(found) == months
    assert found[-1].month_end <= today < found[-1].month_end + timedelta(days=32)
    for earlier, later in pairwise(found):
        assert earlier.bridge.end == later.bridge.start
        assert (earlier.month_end + timedelta(days=1)).month == later.month_end.month
    assert [month.bridge.end for month in found] == [acv_on(orders, month.month_end) for month in found]
    changes = [month.bridge.end - month.bridge.start for month in found]
    assert found[0].bridge.start + sum(changes) == acv_on(orders, found[-1].month_end)


def test_a_month_is_complete_on_its_last_day() -> None:
    ends = [retention_by_month([], date(2028, 2, day))[-1].month_end for day in (28, 29)]
    assert ends == [date(2028, 1, 31), date(2028, 2, 29)]
    assert len(retention_by_month([], date(2028, 2, 28))) == 12
