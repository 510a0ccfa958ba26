"""Amounts as they are typed: what is shown in a locale is read back there, and nothing is read as another amount."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from callbacks.typed_amounts import amount_typed
from callbacks.wiring import Refused
from data.domain.money import from_minor
from layouts import formats

LOCALES = st.sampled_from(["en", "en-GB", "de", "fr", "nl", "sv", "da", "nb", "fi", "ja"])
MINOR_UNITS = st.integers(-(10**15), 10**15)
CURRENCIES = st.sampled_from(["GBP", "JPY", "KWD"])


@given(LOCALES, CURRENCIES, MINOR_UNITS)
def test_an_amount_as_it_is_shown_is_read_back(locale: str, currency: str, minor: int) -> None:
    amount = from_minor(minor, currency)
    assert amount_typed(formats.amount(amount, currency, locale), currency, locale) == amount


@given(LOCALES, MINOR_UNITS)
def test_so_it_is_with_the_space_of_a_keyboard_or_without_any_groups(locale: str, minor: int) -> None:
    amount = from_minor(minor, "EUR")
    shown = formats.amount(amount, "EUR", locale)
    spaced = shown.replace("\u202f", " ").replace("\u00a0", " ")
    ungrouped = shown[:-3].translate(dict.fromkeys(map(ord, ".,\u202f\u00a0"))) + shown[-3:]
    assert amount_typed(spaced, "EUR", locale) == amount_typed(f" {ungrouped}", "EUR", locale) == amount


@pytest.mark.parametrize(
    ("text", "locale", "amount"),
    [("2.510", "de", 2510), ("12,500", "en", 12_500), ("12\u00a0500", "fr", 12_500), ("٣", "en", 3), ("0", "sv", 0)],
)
def test_thousands_are_those_of_the_locale(text: str, locale: str, amount: int) -> None:
    assert amount_typed(text, "GBP", locale) == Decimal(amount)


@pytest.mark.parametrize("text", [None, "", "  ", "\u202f"])
def test_nothing_typed_is_no_amount(text: object) -> None:
    assert amount_typed(text, "GBP", "en") is None


@pytest.mark.parametrize(
    ("text", "locale"),
    [
        *(("12,50", "en"), ("1,2,500", "en"), ("12 500", "en"), ("1_000", "en"), ("1e5", "en"), ("Infinity", "en")),
        *(("2.51", "de"), ("2510.00", "de"), ("12.50", "sv"), ("12.500", "fr"), ("1 25", "sv"), ("1,5,5", "de")),
        *(("£5", "en"), ("--5", "en"), (".", "en"), ("12.", "en")),
    ],
)
def test_what_the_locale_writes_otherwise_is_refused_with_an_example(text: str, locale: str) -> None:
    with pytest.raises(Refused, match="as a number, such as 12"):
        amount_typed(text, "GBP", locale)


@pytest.mark.parametrize(
    ("text", "currency", "said"),
    [
        ("12.500", "GBP", "Amounts in GBP have at most 2 decimals; 12.500 has 3. Write thousands as in 12,500.00."),
        ("12.5", "JPY", "Amounts in JPY have no decimals; 12.5 has 1. Write thousands as in 12,500."),
    ],
)
def test_more_decimals_than_the_currency_has_are_refused(text: str, currency: str, said: str) -> None:
    with pytest.raises(Refused) as refused:
        amount_typed(text, currency, "en")
    assert str(refused.value) == said
