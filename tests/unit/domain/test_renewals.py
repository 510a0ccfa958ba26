"""R-RENEW-1: which orders are up for renewal and in which window, against SQL."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import duckdb
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from data.domain.contracts import Order
from data.domain.renewals import (
    Renewal,
    Window,
    amount,
    by_window,
    succeeds,
    three_months_on,
    up_for_renewal,
    window_of,
    within_90_days,
    within_three_months,
)

TODAY = date(2027, 11, 30)
ORDER = Order("O-1", 1, 7, 10, date(2026, 12, 31), date(2027, 12, 30), Decimal("900.00"))
NEXT = replace(ORDER, number="O-2", start=date(2027, 12, 31), end=date(2028, 12, 30))


def numbers(renewals: list[Renewal]) -> list[str]:
    return [renewal.order.number for renewal in renewals]


@pytest.mark.parametrize(
    ("difference", "follows"),
    [
        ({}, True),
        ({"start": date(2028, 1, 30)}, True),
        ({"start": date(2028, 1, 31)}, False),
        ({"start": date(2027, 6, 1)}, True),
        ({"start": date(2026, 1, 1)}, True),
        ({"start": date(2027, 6, 1), "end": date(2027, 12, 30)}, False),
        ({"start": date(2027, 6, 1), "end": date(2027, 12, 31)}, True),
        ({"customer_id": 2}, False),
        ({"product_id": 8}, False),
        ({"licences": 0}, True),
        ({"cancelled_on": TODAY}, False),
        ({"cancelled_on": TODAY + timedelta(days=1)}, False),
        ({"cancelled_on": date(2027, 12, 31)}, False),
        ({"cancelled_on": date(2028, 1, 1)}, True),
        ({"start": date(2028, 1, 20), "cancelled_on": date(2028, 1, 20)}, False),
        ({"start": date(2027, 6, 1), "cancelled_on": date(2027, 12, 31)}, False),
        ({"start": date(2027, 6, 1), "cancelled_on": date(2028, 1, 1)}, True),
    ],
)
def test_a_successor_is_for_the_same_starts_in_time_and_outlasts(difference: dict[str, object], follows: bool) -> None:
    other = replace(NEXT, **difference)  # type: ignore[arg-type]
    assert succeeds(other, ORDER, TODAY) is follows
    assert ("O-1" in numbers(within_90_days([ORDER, other], TODAY))) is not follows


def test_no_order_succeeds_itself() -> None:
    assert not succeeds(ORDER, ORDER, TODAY)


@pytest.mark.parametrize(("cancelled_on", "follows"), [(TODAY, False), (TODAY + timedelta(days=1), True)])
def test_what_took_over_in_the_past_does_so_until_it_is_cancelled(cancelled_on: date, follows: bool) -> None:
    ended = replace(ORDER, end=date(2027, 10, 31))
    other = replace(NEXT, start=date(2027, 11, 1), cancelled_on=cancelled_on)
    assert succeeds(other, ended, TODAY) is follows


@pytest.mark.parametrize(
    ("cancelled_on", "due"),
    [(None, True), (date(2027, 12, 31), True), (date(2027, 12, 30), False), (date(2027, 12, 1), False)],
)
def test_an_order_cancelled_by_its_end_is_a_known_loss(cancelled_on: date | None, due: bool) -> None:
    assert bool(within_90_days([replace(ORDER, cancelled_on=cancelled_on)], TODAY)) is due


@pytest.mark.parametrize(
    ("days", "window"),
    [
        (-1, None),
        (0, Window.DAYS_30),
        (30, Window.DAYS_30),
        (31, Window.DAYS_60),
        (60, Window.DAYS_60),
        (61, Window.DAYS_90),
        (90, Window.DAYS_90),
        (91, None),
    ],
)
def test_an_order_falls_into_the_window_of_its_days_left(days: int, window: Window | None) -> None:
    end = TODAY + timedelta(days=days)
    found = within_90_days([replace(ORDER, end=end)], TODAY)
    assert window_of(days) is window
    assert [(one.window, one.days_left) for one in found] == ([(window, days)] if window else [])


@pytest.mark.parametrize(
    ("today", "last"),
    [
        ("2027-11-30", "2028-02-29"),
        ("2026-11-30", "2027-02-28"),
        ("2026-11-21", "2027-02-21"),
        ("2026-01-31", "2026-04-30"),
        ("2026-10-01", "2027-01-01"),
    ],
)
def test_the_next_three_months_end_on_the_same_day_or_the_months_last(today: str, last: str) -> None:
    day, end = date.fromisoformat(today), date.fromisoformat(last)
    assert three_months_on(day) == end
    due = replace(ORDER, start=date(2020, 1, 1), end=end)
    assert numbers(within_three_months([due], day)) == ["O-1"]
    assert numbers(within_three_months([replace(due, end=end + timedelta(days=1))], day)) == []


def test_windows_without_orders_stand_there_with_zero() -> None:
    orders = [ORDER, replace(ORDER, number="O-0", customer_id=2), replace(ORDER, number="O-3", end=date(2028, 2, 1))]
    found = within_90_days([*orders[:2], replace(orders[2], product_id=9)], TODAY)
    assert numbers(found) == ["O-0", "O-1", "O-3"]
    assert [(total.window.value, total.orders, total.amount) for total in by_window(found)] == [
        ("0–30", 2, Decimal(1800)),
        ("31–60", 0, Decimal(0)),
        ("61–90", 1, Decimal(900)),
    ]
    assert amount(found) == Decimal(2700)


@st.composite
def some_orders(draw: st.DrawFn) -> list[Order]:
    """Orders that end around today and a few weeks on, many for the same customer and product."""
    found = []
    for number in range(draw(st.integers(0, 7))):
        end = TODAY + timedelta(days=draw(st.integers(-40, 150)))
        start = end - timedelta(days=draw(st.sampled_from([0, 10, 60, 90, 100, 120])))
        cancelled = draw(st.none() | st.integers(-60, 10))
        found.append(
            Order(
                number=f"O-{number}",
                customer_id=draw(st.integers(1, 2)),
                product_id=draw(st.sampled_from([7, 7, 7, 8])),
                licences=1,
                start=start,
                end=end,
                annual_value=Decimal(draw(st.integers(0, 90_000))).scaleb(-2),
                cancelled_on=None if cancelled is None else end + timedelta(days=cancelled),
            )
        )
    return found


UP_FOR_RENEWAL = """
WITH facts AS (
    SELECT *, CASE WHEN cancelled_on <= end_on THEN cancelled_on - 1 ELSE end_on END AS final_on FROM orders
)
SELECT o.number, o.end_on - $today::DATE, o.annual
FROM facts AS o
WHERE o.end_on BETWEEN $today AND $last AND (o.cancelled_on IS NULL OR o.cancelled_on > o.end_on)
AND NOT EXISTS (
    SELECT 1 FROM facts AS s
    WHERE s.customer = o.customer AND s.product = o.product AND s.number <> o.number
    AND s.start_on <= o.end_on + 31 AND s.final_on > o.end_on AND s.final_on >= s.start_on
    AND COALESCE(s.cancelled_on > $today, TRUE)
)
ORDER BY o.end_on, o.number
"""


@pytest.fixture(scope="module")
def sql() -> Iterator[duckdb.DuckDBPyConnection]:
    with duckdb.connect() as connection:
        yield connection


@settings(max_examples=60)
@given(orders=some_orders(), ahead=st.integers(0, 150))
def test_what_is_up_for_renewal_is_what_sql_finds(
    sql: duckdb.DuckDBPyConnection, orders: list[Order], ahead: int
) -> None:
    sql.execute(
        "CREATE OR REPLACE TABLE orders (number TEXT, customer INT, product INT, start_on DATE, end_on DATE,"
        " annual DECIMAL(18, 2), cancelled_on DATE)"
    )
    for one in orders:
        row = [one.number, one.customer_id, one.product_id, one.start, one.end, one.annual_value, one.cancelled_on]
        sql.execute("INSERT INTO orders VALUES (?, ?, ?, ?, ?, ?, ?)", row)
    last = TODAY + timedelta(days=ahead)
    expected = sql.execute(UP_FOR_RENEWAL, {"today": TODAY, "last": last}).fetchall()
    found = up_for_renewal(orders, TODAY, last)
    assert [(one.order.number, one.days_left, one.amount) for one in found] == expected


@settings(max_examples=60)
@given(some_orders())
def test_the_three_windows_share_out_what_ends_within_90_days(orders: list[Order]) -> None:
    found = within_90_days(orders, TODAY)
    totals = by_window(found)
    assert sum(total.orders for total in totals) == len(found)
    assert sum((total.amount for total in totals), Decimal(0)) == amount(found)
    assert all(0 <= one.days_left <= 90 for one in found)


@settings(max_examples=60)
@given(today=st.dates(date(2026, 1, 1), date(2030, 12, 31)))
def test_three_months_on_is_where_sql_ends_up(sql: duckdb.DuckDBPyConnection, today: date) -> None:
    [(expected,)] = sql.execute("SELECT CAST(?::DATE + INTERVAL 3 MONTH AS DATE)", [today]).fetchall()
    assert three_months_on(today) == expected
