"""R-INVOICE-1, R-INVOICE-2, R-PRICE-3: the lines of a cycle and product, and what the minimum adds."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from data.domain.cycles import cycle_labelled
from data.domain.invoicing import RatedLine, rate, true_up
from data.domain.peaks import bars, customer_peaks
from data.domain.pricing import Basis, Price, PriceModel, Tier, charge, price_in_force, tier_text

FIRST = date(2026, 9, 26)
SINCE = date(2026, 1, 1)
PER_UNIT = Price("VM", None, SINCE, PriceModel.PER_UNIT, Basis.CUSTOMER, (Tier(None, Decimal("2.50")),), None, None)
VOLUME = replace(
    PER_UNIT,
    model=PriceModel.VOLUME,
    tiers=(Tier(10, Decimal(3)), Tier(100, Decimal(2)), Tier(None, Decimal(1))),
)
POOL = replace(VOLUME, basis=Basis.PORTFOLIO)
OWN = replace(PER_UNIT, customer="SC-B", tiers=(Tier(None, Decimal(7)),))


def amounts(peaks: dict[str, int], *prices: Price, currency: str = "EUR") -> dict[str, str]:
    lines = rate(peaks, prices, "VM", FIRST, currency)
    return {customer: str(line.amount) for customer, line in lines.items()}


def test_the_worked_example_from_readings_to_true_up() -> None:
    rows = [
        *[("SC-A", "2026-09-24", 90), ("SC-A", "2026-09-25", 99), ("SC-A", "2026-09-26", 14)],
        *[("SC-A", "2026-10-03", 40), ("SC-A", "2026-10-17", 40), ("SC-A", "2026-10-25", 12)],
        *[("SC-A", "2026-10-26", 70), ("SC-B", "2026-10-09", 5)],
    ]
    readings = pd.DataFrame(rows, columns=["customer", "day", "quantity"]).assign(product="VM")
    october = cycle_labelled("2026-10", 26)
    peaks = customer_peaks(readings, 26)
    peaks = peaks[peaks["cycle_start"] == pd.Timestamp(october.start)]
    assert bars(peaks)["peak_sum"].tolist() == [45]
    assert [day.isoformat() for day in peaks["peak_day"].dt.date] == ["2026-10-03", "2026-10-09"]

    by_customer = dict(zip(peaks["customer"], peaks["peak"].tolist(), strict=True))
    lines = rate(by_customer, [PER_UNIT], "VM", october.start, "EUR")
    charged = [line.amount for line in lines.values() if line.amount is not None]
    assert lines == {
        "SC-A": RatedLine(Decimal("100.00"), PER_UNIT, 40),
        "SC-B": RatedLine(Decimal("12.50"), PER_UNIT, 5),
    }
    assert sum(charged) == Decimal("112.50")
    assert true_up(Decimal("150.00"), charged) == Decimal("37.50")


def test_the_worked_example_of_a_portfolio_volume_price() -> None:
    lines = rate({"SC-A": 40, "SC-B": 5}, [POOL], "VM", FIRST, "EUR")
    assert lines == {
        "SC-A": RatedLine(Decimal("80.00"), POOL, 45),
        "SC-B": RatedLine(Decimal("10.00"), POOL, 45),
    }
    assert [tier_text(POOL, line.quantity or 0) for line in lines.values()] == ["2.00 (11 – 100)"] * 2


def test_the_same_tiers_by_customer_cost_each_customer_its_own_tier() -> None:
    assert amounts({"SC-A": 40, "SC-B": 5}, VOLUME) == {"SC-A": "80.00", "SC-B": "15.00"}


def test_a_peak_of_zero_makes_no_line_and_joins_no_pool() -> None:
    assert amounts({"SC-A": 0, "SC-B": 5}, PER_UNIT) == {"SC-B": "12.50"}
    assert amounts({"SC-A": 0, "SC-B": 5}, POOL) == {"SC-B": "15.00"}
    assert amounts({"SC-A": 0}, POOL) == {}
    assert amounts({}, POOL) == {}


def test_a_line_without_a_price_has_no_amount_and_is_not_zero() -> None:
    lines = rate({"SC-A": 40, "SC-B": 5}, [OWN], "VM", FIRST, "EUR")
    assert lines["SC-A"] == RatedLine(None, None, None)
    assert lines["SC-B"] == RatedLine(Decimal("35.00"), OWN, 5)


def test_a_free_price_is_an_amount_of_zero() -> None:
    free = replace(PER_UNIT, tiers=(Tier(None, Decimal(0)),))
    assert amounts({"SC-A": 40}, free) == {"SC-A": "0.00"}


def test_a_customer_with_an_own_price_stays_out_of_the_pool() -> None:
    peaks = {"SC-A": 6, "SC-B": 5, "SC-C": 4}
    assert amounts(peaks, POOL) == {"SC-A": "12.00", "SC-B": "10.00", "SC-C": "8.00"}
    assert amounts(peaks, POOL, OWN) == {"SC-A": "18.00", "SC-B": "35.00", "SC-C": "12.00"}


def test_an_own_price_that_begins_within_the_cycle_waits_for_the_next() -> None:
    late = replace(OWN, valid_from=date(2026, 9, 27))
    assert amounts({"SC-B": 5}, PER_UNIT, late) == {"SC-B": "12.50"}
    assert amounts({"SC-B": 5}, PER_UNIT, replace(late, valid_from=FIRST)) == {"SC-B": "35.00"}


def test_prices_of_other_products_do_not_count() -> None:
    assert amounts({"SC-A": 5}, replace(PER_UNIT, product="WEB")) == {"SC-A": "None"}


def test_each_line_is_rounded_and_the_total_adds_the_rounded_lines() -> None:
    thirds = replace(PER_UNIT, tiers=(Tier(None, Decimal("0.335")),))
    assert amounts({"SC-A": 1, "SC-B": 1, "SC-C": 3}, thirds) == {
        "SC-A": "0.34",
        "SC-B": "0.34",
        "SC-C": "1.01",
    }
    assert amounts({"SC-A": 1, "SC-B": 2}, thirds, currency="JPY") == {"SC-A": "0", "SC-B": "1"}


def test_a_flat_price_for_the_portfolio_is_charged_once_and_shared() -> None:
    flat = Price("VM", None, SINCE, PriceModel.FLAT, Basis.PORTFOLIO, (), Decimal(100), None)
    assert amounts({"SC-A": 1, "SC-B": 1, "SC-C": 1}, flat) == {
        "SC-A": "33.34",
        "SC-B": "33.33",
        "SC-C": "33.33",
    }


def test_lines_keep_the_order_of_the_peaks() -> None:
    assert list(amounts({"SC-C": 1, "SC-B": 2, "SC-A": 3}, POOL, OWN)) == ["SC-C", "SC-B", "SC-A"]


def test_equal_peaks_under_one_price_are_reckoned_once() -> None:
    lines = rate({f"SC-{n}": n % 7 + 1 for n in range(2000)}, [PER_UNIT], "VM", FIRST, "EUR")
    assert len(lines) == 2000
    assert len({id(line) for line in lines.values()}) == 7


@pytest.mark.parametrize(
    ("minimum", "lines", "expected"),
    [
        ("150.00", ["100.00", "12.50"], "37.50"),
        ("112.50", ["100.00", "12.50"], "0"),
        ("100.00", ["100.00", "12.50"], "0"),
        ("112.51", ["100.00", "12.50"], "0.01"),
        ("150.00", [], "150.00"),
        ("0", [], "0"),
    ],
)
def test_a_true_up_fills_the_minimum_and_never_takes_away(minimum: str, lines: list[str], expected: str) -> None:
    assert true_up(Decimal(minimum), map(Decimal, lines)) == Decimal(expected)


PEAKS = st.dictionaries(st.sampled_from([f"SC-{n}" for n in range(8)]), st.integers(0, 150))
OWNERS = st.sets(st.sampled_from([f"SC-{n}" for n in range(8)]))


@given(PEAKS, OWNERS, st.booleans())
def test_every_line_by_customer_is_the_charge_of_its_price_in_force(
    peaks: dict[str, int], owners: set[str], everybody: bool
) -> None:
    prices = [replace(OWN, customer=owner) for owner in sorted(owners)] + [VOLUME] * everybody
    lines = rate(peaks, prices, "VM", FIRST, "EUR")
    assert set(lines) == {customer for customer, peak in peaks.items() if peak > 0}
    for customer, line in lines.items():
        price = price_in_force(prices, "VM", customer, FIRST)
        assert line.price == price
        assert line.amount == (price and charge(price, peaks[customer], "EUR"))


@given(PEAKS, OWNERS)
def test_the_lines_of_a_pool_add_up_to_its_one_rounded_amount(peaks: dict[str, int], owners: set[str]) -> None:
    prices = [POOL, *(replace(OWN, customer=owner) for owner in sorted(owners))]
    lines = rate(peaks, prices, "VM", FIRST, "EUR")
    pooled = [line.amount or Decimal(0) for customer, line in lines.items() if customer not in owners]
    together = sum(peak for customer, peak in peaks.items() if customer not in owners)
    assert sum(pooled, Decimal(0)) == charge(POOL, together, "EUR")


@given(st.decimals(0, 1000, places=2), st.lists(st.decimals(0, 500, places=2), max_size=6))
def test_lines_and_true_up_together_reach_the_minimum_and_no_more(minimum: Decimal, lines: list[Decimal]) -> None:
    assert sum(lines) + true_up(minimum, lines) == max(minimum, sum(lines))
