"""Texts as readers see them."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from data.domain.cycles import Cycle
from layouts import formats

OCTOBER = Cycle(date(2026, 9, 26), date(2026, 10, 26))


def test_numbers_are_grouped_as_the_locale_does_it_with_a_real_minus_sign() -> None:
    assert formats.number(18432, "en") == "18,432"
    assert formats.number(18432, "sv") == "18\u00a0432"
    assert formats.number(-1234, "de") == "\u22121.234"


@pytest.mark.parametrize(
    ("amount", "currency", "locale", "text"),
    [
        (Decimal("61840.5"), "EUR", "en", "€61,840.50"),
        (Decimal("61840.5"), "EUR", "sv", "61\u00a0840,50\u00a0€"),
        (Decimal("1250"), "JPY", "en", "¥1,250"),
        (Decimal("-75"), "EUR", "en", "\u2212€75.00"),
        (Decimal("1.5"), "KWD", "en", "KWD\u00a01.500"),
    ],
)
def test_money_names_its_currency_and_has_its_decimals(amount: Decimal, currency: str, locale: str, text: str) -> None:
    assert formats.money(amount, currency, locale) == text


def test_a_cycle_is_shown_with_both_its_days_and_one_year() -> None:
    assert formats.cycle_range(OCTOBER, "en") == "26 Sep – 25 Oct 2026"
    assert formats.cycle_month(OCTOBER, "en") == "Oct 2026"


def test_a_cycle_over_new_year_is_shown_with_both_years() -> None:
    over_new_year = Cycle(date(2025, 12, 26), date(2026, 1, 26))
    assert formats.cycle_range(over_new_year, "en") == "26 Dec 2025 – 25 Jan 2026"


@pytest.mark.parametrize(
    ("ratio", "text", "direction"),
    [
        (0.042, "▲ 4.2\u00a0%", 1),
        (-0.018, "▼ 1.8\u00a0%", -1),
        (0.0004, "0.0\u00a0%", 0),
        (None, "new", 0),
    ],
)
def test_a_change_is_an_arrow_and_a_figure(ratio: float | None, text: str, direction: int) -> None:
    assert formats.change(ratio, "en") == text
    assert formats.direction(ratio) == direction


def test_a_signed_percentage_has_a_plus_or_a_real_minus_and_zero_has_neither() -> None:
    assert formats.signed_percent(0.061, "en") == "+6\u00a0%"
    assert formats.signed_percent(-0.05, "en") == "\u22125\u00a0%"
    assert formats.signed_percent(-0.001, "en") == "0\u00a0%"


def test_a_stamp_is_in_the_partnerships_zone_and_names_it() -> None:
    loaded = datetime(2026, 11, 21, 5, 0, tzinfo=UTC)
    assert formats.as_of(loaded, "Europe/Stockholm", "en") == "Usage as of 21 Nov 2026, 06:00 Europe/Stockholm"
    assert formats.as_of(None, "Europe/Stockholm", "en") == "No usage loaded yet"


@pytest.mark.parametrize(
    ("byte_count", "text"), [(999, "999\u00a0B"), (1_234_567, "1.2\u00a0MB"), (123_456, "123\u00a0kB"), (0, "0\u00a0B")]
)
def test_a_size_has_the_unit_that_keeps_it_short(byte_count: int, text: str) -> None:
    assert formats.size(byte_count, "en") == text


@pytest.mark.parametrize(("value", "text"), [(1, "1st"), (2, "2nd"), (13, "13th"), (22, "22nd"), (26, "26th")])
def test_anchor_days_are_spoken_as_ordinals(value: int, text: str) -> None:
    assert formats.ordinal(value) == text
