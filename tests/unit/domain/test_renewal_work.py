"""R-RENEW-1: the forecast counts what was said of each renewal, and what was not said as the order stands."""

from datetime import date
from decimal import Decimal

import pytest

from data.domain.contracts import Order
from data.domain.order_book import OrderBook
from data.domain.renewal_work import Mark, Stage, forecast, forecast_of, total
from data.domain.renewals import Renewal, within_90_days, within_three_months

WEIGHTS = {
    Stage.OPEN: Decimal("0.5"),
    Stage.NEGOTIATION: Decimal("0.75"),
    Stage.COMMITTED: Decimal(1),
    Stage.LOST: Decimal(0),
}


def due(value: str, number: str = "O-1") -> Renewal:
    return Renewal(Order(number, 1, 7, 10, date(2025, 12, 1), date(2026, 11, 30), Decimal(value)), 9)


@pytest.mark.parametrize(
    ("mark", "expected", "weighted"),
    [
        (None, "100.01", "50.01"),
        (Mark(Stage.OPEN), "100.01", "50.01"),
        (Mark(Stage.NEGOTIATION, Decimal(200)), "200", "150.00"),
        (Mark(Stage.COMMITTED, Decimal(0)), "0", "0.00"),
        (Mark(Stage.LOST, Decimal(500)), "500", "0.00"),
    ],
)
def test_a_renewal_counts_for_what_is_expected_at_its_stage(mark: Mark | None, expected: str, weighted: str) -> None:
    [found] = forecast([due("100.01")], {"O-1": mark} if mark else {}, WEIGHTS, "EUR")
    assert (found.expected, found.weighted) == (Decimal(expected), Decimal(weighted))


def test_the_total_is_the_sum_of_rounded_amounts() -> None:
    assert total(forecast([due("0.01", "O-1"), due("0.01", "O-2")], {}, WEIGHTS, "EUR")) == Decimal("0.02")


def test_without_a_minor_unit_whole_amounts_are_counted() -> None:
    assert forecast([due("15")], {}, WEIGHTS, "JPY")[0].weighted == Decimal(8)


@pytest.mark.parametrize("today", [date(2026, month, day) for month in range(1, 13) for day in (1, 28)])
def test_the_list_holds_all_windows_and_all_of_the_three_months(today: date) -> None:
    rows = [
        (f"O-{n}", 1, n, 5, date(2020, 1, 1), date.fromordinal(today.toordinal() + n), None, 100) for n in range(95)
    ]
    book = OrderBook.of_rows(rows, "GBP")
    listed = {one.renewal.order.number for one in forecast_of(book, today, {}, WEIGHTS)}
    wanted = {
        one.order.number for one in (*within_90_days(book.orders(), today), *within_three_months(book.orders(), today))
    }
    assert listed == wanted
