"""R-ORDER-1, R-ACV-1, R-ACV-2, R-ACTIVE-1, R-LICENCE-1: what orders add up to, against SQL and a walk over days."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction

import duckdb
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from data.domain.contracts import (
    NEW,
    Order,
    OrderError,
    a_year_before,
    active_customers,
    acv_by_customer,
    acv_on,
    acv_series,
    at_month_ends,
    growth,
    is_active,
    last_month_ends,
    licences_on,
    month_ends,
    utilisation,
)

ORDER = Order("O-1", 1, 7, 10, date(2026, 2, 1), date(2026, 4, 30), Decimal("900.00"))
FIRST, LAST = date(2027, 12, 20), date(2028, 3, 10)
COUNTED = "o.start_on <= d.day AND o.end_on >= d.day AND (o.cancelled_on IS NULL OR o.cancelled_on > d.day)"


@pytest.mark.parametrize(
    ("cancelled_on", "day", "active"),
    [
        (None, "2026-01-31", False),
        (None, "2026-02-01", True),
        (None, "2026-04-30", True),
        (None, "2026-05-01", False),
        ("2026-03-10", "2026-03-09", True),
        ("2026-03-10", "2026-03-10", False),
        ("2026-04-30", "2026-04-29", True),
        ("2026-04-30", "2026-04-30", False),
        ("2026-05-01", "2026-04-30", True),
        ("2026-06-01", "2026-05-15", False),
        ("2026-02-01", "2026-02-01", False),
        ("2026-01-15", "2026-01-20", False),
    ],
)
def test_an_order_counts_from_its_first_to_its_last_day_until_it_is_cancelled(
    cancelled_on: str | None, day: str, active: bool
) -> None:
    order = replace(ORDER, cancelled_on=cancelled_on and date.fromisoformat(cancelled_on))
    shown = date.fromisoformat(day)
    assert is_active(order, shown) is active
    assert acv_series(as_frame([order]), shown, shown)["acv_minor"].tolist() == [90_000 * active]


@pytest.mark.parametrize(
    ("fault", "complaint"),
    [
        ({"end": date(2026, 1, 31)}, "ends on its first day or later, not on 2026-01-31"),
        ({"licences": -1}, "licences are 0 or more, not -1"),
        ({"annual_value": Decimal("-0.01")}, "0 or more, not -0.01"),
        ({"annual_value": Decimal("NaN")}, "0 or more, not NaN"),
        ({"annual_value": Decimal("Infinity")}, "0 or more, not Infinity"),
    ],
)
def test_an_order_that_contradicts_itself_is_refused_in_words(fault: dict[str, object], complaint: str) -> None:
    with pytest.raises(OrderError, match=complaint):
        replace(ORDER, **fault)  # type: ignore[arg-type]


def test_an_order_of_one_day_and_one_worth_nothing_are_sound() -> None:
    assert is_active(replace(ORDER, end=ORDER.start), ORDER.start)
    assert acv_by_customer([replace(ORDER, annual_value=Decimal(0))], ORDER.start) == {1: Decimal(0)}


def test_an_order_over_three_years_adds_its_annual_value_once() -> None:
    assert acv_on([replace(ORDER, end=date(2029, 1, 31))], date(2027, 7, 1)) == Decimal("900.00")


def test_no_cent_is_lost_beside_the_largest_amounts() -> None:
    orders = [replace(ORDER, annual_value=Decimal(10) ** 30), replace(ORDER, annual_value=Decimal("0.01"))]
    assert acv_on(orders, ORDER.start) == Decimal("1" + "0" * 30 + ".01")
    assert acv_by_customer(orders, ORDER.start) == {1: Decimal("1" + "0" * 30 + ".01")}


@st.composite
def some_orders(draw: st.DrawFn) -> list[Order]:
    """Short orders around the turn of a leap year's first months: they overlap, touch, leave gaps and are cancelled."""
    found = []
    for number in range(draw(st.integers(0, 8))):
        start = draw(st.dates(date(2027, 12, 1), date(2028, 3, 20)))
        length = draw(st.integers(0, 70))
        cancelled = draw(st.none() | st.integers(-3, length + 3))
        found.append(
            Order(
                number=f"O-{number}",
                customer_id=draw(st.integers(1, 3)),
                product_id=draw(st.integers(7, 8)),
                licences=draw(st.integers(0, 20)),
                start=start,
                end=start + timedelta(days=length),
                annual_value=Decimal(draw(st.integers(0, 500_000))).scaleb(-2),
                cancelled_on=None if cancelled is None else start + timedelta(days=cancelled),
            )
        )
    return found


class Sql:
    """The rules once more, in the words of another language."""

    def __init__(self, connection: duckdb.DuckDBPyConnection) -> None:
        self.connection = connection

    def take(self, orders: Sequence[Order]) -> None:
        self.connection.execute(
            "CREATE OR REPLACE TABLE orders (customer INT, product INT, licences INT, start_on DATE, end_on DATE,"
            " annual DECIMAL(18, 2), cancelled_on DATE)"
        )
        for order in orders:
            row = [order.customer_id, order.product_id, order.licences, order.start, order.end]
            self.connection.execute(
                "INSERT INTO orders VALUES (?, ?, ?, ?, ?, ?, ?)", [*row, order.annual_value, order.cancelled_on]
            )

    def stock(self, first: date, last: date) -> list[tuple[date, Decimal]]:
        """Annual value of every day."""
        days = "SELECT CAST(range AS DATE) AS day FROM range(?::DATE, ?::DATE + 1, INTERVAL 1 DAY)"
        return self.connection.execute(
            f"WITH d AS ({days}) SELECT d.day, COALESCE(SUM(o.annual), 0)"
            f" FROM d LEFT JOIN orders AS o ON {COUNTED} GROUP BY d.day ORDER BY d.day",
            [first, last],
        ).fetchall()

    def on(self, day: date, columns: str, keys: str) -> list[tuple[object, ...]]:
        """Columns of the orders that count on a day, by keys."""
        return self.connection.execute(
            f"SELECT {columns} FROM orders AS o, (SELECT ?::DATE AS day) AS d WHERE {COUNTED} GROUP BY {keys}", [day]
        ).fetchall()


@pytest.fixture(scope="module")
def sql() -> Iterator[Sql]:
    with duckdb.connect() as connection:
        yield Sql(connection)


def as_frame(orders: Sequence[Order]) -> pd.DataFrame:
    rows = [(one.start, one.end, one.cancelled_on, int(one.annual_value * 100)) for one in orders]
    return pd.DataFrame(rows, columns=["start", "end", "cancelled_on", "annual_minor"])


@settings(max_examples=40)
@given(orders=some_orders())
def test_the_stock_of_every_day_is_what_sql_makes_of_it(sql: Sql, orders: list[Order]) -> None:
    sql.take(orders)
    expected = sql.stock(FIRST, LAST)
    assert [(day, acv_on(orders, day)) for day, _ in expected] == expected
    series = acv_series(as_frame(orders), FIRST, LAST)
    assert series["day"].dt.date.tolist() == [day for day, _ in expected]
    assert series["acv_minor"].tolist() == [int(value * 100) for _, value in expected]
    assert series.dtypes.astype(str).to_dict() == {"day": "datetime64[s]", "acv_minor": "int64"}


@settings(max_examples=40)
@given(orders=some_orders(), day=st.dates(FIRST, LAST))
def test_customers_and_licences_of_a_day_are_what_sql_makes_of_them(sql: Sql, orders: list[Order], day: date) -> None:
    sql.take(orders)
    values = dict(sql.on(day, "o.customer, SUM(o.annual)", "o.customer"))
    assert acv_by_customer(orders, day) == values
    assert active_customers(orders, day) == set(values)
    assert acv_on(orders, day) == sum(values.values(), Decimal(0))
    licences = sql.on(day, "o.customer, o.product, SUM(o.licences)", "o.customer, o.product")
    assert licences_on(orders, day) == {(customer, product): count for customer, product, count in licences}


def test_a_series_reads_days_in_every_form_and_leaves_the_orders_as_they_were() -> None:
    orders = as_frame([ORDER, replace(ORDER, cancelled_on=date(2026, 3, 1))])
    before = orders.copy()
    expected = acv_series(orders, date(2026, 2, 27), date(2026, 3, 2))
    assert expected["acv_minor"].tolist() == [180_000, 180_000, 90_000, 90_000]
    days = {name: pd.to_datetime(orders[name]).astype("datetime64[ns]") for name in ("start", "end", "cancelled_on")}
    pd.testing.assert_frame_equal(acv_series(orders.assign(**days), date(2026, 2, 27), date(2026, 3, 2)), expected)
    pd.testing.assert_frame_equal(orders, before)


def test_without_orders_every_day_is_zero_and_without_days_there_are_no_rows() -> None:
    nothing = as_frame([])
    assert acv_series(nothing, date(2026, 2, 1), date(2026, 2, 3))["acv_minor"].tolist() == [0, 0, 0]
    assert acv_series(as_frame([ORDER]), date(2026, 2, 3), date(2026, 2, 1)).empty


def month_ends_by_hand(first: date, last: date) -> list[date]:
    days = (first + timedelta(days=n) for n in range((last - first).days + 1))
    return [day for day in days if (day + timedelta(days=1)).day == 1]


SOME_DAYS = st.dates(date(2026, 11, 25), date(2029, 3, 5))


@given(SOME_DAYS, SOME_DAYS)
def test_month_ends_are_the_days_before_a_first(first: date, last: date) -> None:
    expected = month_ends_by_hand(first, last)
    assert month_ends(first, last) == expected
    nothing = acv_series(as_frame([]), first, last)
    assert at_month_ends(nothing)["day"].dt.date.tolist() == expected


@given(SOME_DAYS, st.integers(-1, 14))
def test_the_last_month_ends_reach_up_to_the_day_itself(day: date, count: int) -> None:
    found = last_month_ends(day, count)
    assert found == month_ends_by_hand(day - timedelta(days=32 * 15), day)[-count:] * (count > 0)
    assert len(found) == max(count, 0)


@given(st.dates(date(1999, 1, 1), date(2032, 12, 31)))
def test_a_year_before_is_the_same_day_or_the_28th_of_february(day: date) -> None:
    before = a_year_before(day)
    leap = (day.month, day.day) == (2, 29)
    assert (before.year, before.month, before.day) == (day.year - 1, day.month, 28 if leap else day.day)


MONEY = st.decimals(0, 10**9, places=2)


@pytest.mark.parametrize(
    ("now", "a_year_ago", "expected"),
    [
        ("120", "100", Decimal("0.2")),
        ("80", "100", Decimal("-0.2")),
        ("100", "100", Decimal(0)),
        ("0", "100", Decimal(-1)),
        ("120", "0", NEW),
        ("120", None, NEW),
        ("0", "0", None),
        ("0", None, None),
    ],
)
def test_growth_is_relative_new_without_a_base_and_none_without_anything(
    now: str, a_year_ago: str | None, expected: Decimal | str | None
) -> None:
    assert growth(Decimal(now), a_year_ago and Decimal(a_year_ago)) == expected  # type: ignore[arg-type]


@given(MONEY, MONEY.filter(bool))
def test_the_value_a_year_ago_grown_by_the_growth_is_the_value_of_today(now: Decimal, a_year_ago: Decimal) -> None:
    grown = growth(now, a_year_ago)
    assert isinstance(grown, Decimal)
    assert abs(Fraction(a_year_ago) * (1 + Fraction(grown)) - Fraction(now)) < Fraction(1, 10**40)


@pytest.mark.parametrize(
    ("peak", "licences", "expected"),
    [
        (40, 50, Decimal("0.8")),
        (60, 50, Decimal("1.2")),
        (0, 50, Decimal(0)),
        (40, 0, None),
        (None, 50, None),
        (None, 0, None),
    ],
)
def test_utilisation_needs_licences_and_a_reading_and_a_reading_of_zero_is_one(
    peak: int | None, licences: int, expected: Decimal | None
) -> None:
    assert utilisation(peak, licences) == expected
