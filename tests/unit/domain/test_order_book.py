"""R-ORDER-1: what the book hands to a rule is never less than it needs, and ACV by customer is what orders say."""

from datetime import date, timedelta
from decimal import Decimal

import pandas as pd
from hypothesis import given
from hypothesis import strategies as st

from data.domain.contracts import active_customers, acv_by_customer, acv_by_customer_at, acv_on
from data.domain.order_book import OrderBook
from data.domain.renewals import up_for_renewal

TODAY = date(2026, 11, 21)
DAYS = st.integers(-900, 400).map(lambda days: TODAY + timedelta(days=days))


@st.composite
def books(draw: st.DrawFn) -> OrderBook:
    """Orders of three customers and two products, often cancelled, some before they start."""
    rows = []
    for number in range(draw(st.integers(0, 12))):
        start = draw(DAYS)
        end = start + timedelta(days=draw(st.sampled_from([0, 30, 364, 730])))
        cancelled = draw(st.none() | st.integers(-5, 400).map(lambda days, start=start: start + timedelta(days=days)))
        customer, product = draw(st.integers(1, 3)), draw(st.integers(7, 8))
        rows.append((f"O-{number}", customer, product, 5, start, end, cancelled, draw(st.integers(0, 10**9))))
    return OrderBook.of_rows(rows, "GBP")


@given(books(), DAYS, DAYS)
def test_running_orders_are_enough_for_every_day_between(book: OrderBook, one: date, other: date) -> None:
    first, last = sorted((one, other))
    some = book.running(first, last)
    for day in (first, last):
        assert acv_on(some, day) == acv_on(book.orders(), day)
        assert active_customers(some, day) == active_customers(book.orders(), day)


@given(books(), DAYS)
def test_the_stock_of_a_day_is_what_its_orders_say(book: OrderBook, day: date) -> None:
    stock = book.stock(day)
    assert stock.acv == acv_on(book.orders(), day)
    assert stock.customers == len(active_customers(book.orders(), day))


def test_days_may_be_told_as_numbers() -> None:
    days = [date(2026, 1, 1), date(2026, 12, 31)]
    numbers = [day.toordinal() - date(1970, 1, 1).toordinal() for day in days]
    by_day, by_number = (OrderBook.of_rows([("O-1", 1, 7, 5, *told, None, 100)], "GBP") for told in (days, numbers))
    assert by_day.orders() == by_number.orders()


@given(books(), st.integers(0, 400))
def test_ending_orders_are_enough_to_know_what_is_up_for_renewal(book: OrderBook, days: int) -> None:
    last = TODAY + timedelta(days=days)
    assert up_for_renewal(book.ending(TODAY, last), TODAY, last) == up_for_renewal(book.orders(), TODAY, last)


@given(books(), st.lists(DAYS, max_size=4))
def test_acv_by_customer_at_several_days_is_that_of_each_day(book: OrderBook, days: list[date]) -> None:
    found = acv_by_customer_at(book.frame, days)
    assert found.index.tolist() == sorted({order.customer_id for order in book.orders()})
    for place, day in enumerate(days):
        stock = acv_by_customer(book.orders(), day)
        values = {customer: Decimal(value) / 100 for customer, value in found[place].items()}
        assert values == {customer: stock.get(customer, Decimal(0)) for customer in values}


@given(books())
def test_a_book_of_a_product_and_some_customers_is_made_of_their_orders(book: OrderBook) -> None:
    kept = book.of({1, 3}, 7).orders()
    assert kept == [one for one in book.orders() if one.customer_id in (1, 3) and one.product_id == 7]


def test_a_book_without_orders_answers_everything_with_nothing() -> None:
    book = OrderBook.of_rows([], "JPY")
    assert (book.orders(), book.running(TODAY, TODAY), book.ending(TODAY, TODAY)) == ([], [], [])
    assert isinstance(acv_by_customer_at(book.frame, [TODAY]), pd.DataFrame)
