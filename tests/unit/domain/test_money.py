"""R-PRICE-4: minor units and rounding, currency by currency."""

from decimal import Decimal, localcontext
from fractions import Fraction
from math import floor

import pytest
from hypothesis import given
from hypothesis import strategies as st

from data.domain.money import CURRENCIES, UnknownCurrency, exponent, from_minor, round_half_up, to_minor

CODES = st.sampled_from(sorted(CURRENCIES))
AMOUNTS = st.decimals(-(10**12), 10**12, allow_nan=False, allow_infinity=False, places=6)


@pytest.mark.parametrize(
    ("currency", "digits"),
    [
        *[("JPY", 0), ("KRW", 0), ("CLP", 0), ("ISK", 0), ("VND", 0), ("XOF", 0), ("XPF", 0), ("UGX", 0)],
        *[("EUR", 2), ("GBP", 2), ("SEK", 2), ("USD", 2), ("CHF", 2), ("HUF", 2), ("MGA", 2), ("XCG", 2)],
        *[("KWD", 3), ("BHD", 3), ("TND", 3), ("OMR", 3), ("JOD", 3), ("IQD", 3), ("LYD", 3)],
        *[("CLF", 4), ("UYW", 4)],
    ],
)
def test_a_currency_has_the_decimals_iso_4217_gives_it(currency: str, digits: int) -> None:
    assert exponent(currency) == digits


def test_every_code_is_three_capital_letters_and_stands_once() -> None:
    assert all(len(code) == 3 and code.isascii() and code.isupper() for code in CURRENCIES)
    by_digits = {digits: list(CURRENCIES.values()).count(digits) for digits in (0, 2, 3, 4)}
    assert by_digits == {0: 17, 2: 139, 3: 7, 4: 2}


@pytest.mark.parametrize("text", ["", "eur", "EURO", "XAU", "XXX", "HRK", "BGN", "ANG", "€"])
def test_withdrawn_unit_less_and_invented_codes_are_unknown(text: str) -> None:
    with pytest.raises(UnknownCurrency, match="ISO 4217"):
        exponent(text)


@pytest.mark.parametrize(
    ("amount", "currency", "minor"),
    [
        ("112.50", "EUR", 11250),
        ("112.5", "EUR", 11250),
        ("112.500000", "EUR", 11250),
        ("-0.01", "EUR", -1),
        ("1.2E+3", "JPY", 1200),
        ("0.001", "KWD", 1),
        ("0", "EUR", 0),
    ],
)
def test_an_amount_becomes_whole_minor_units(amount: str, currency: str, minor: int) -> None:
    assert to_minor(Decimal(amount), currency) == minor


@pytest.mark.parametrize(
    ("amount", "currency"),
    [("0.001", "EUR"), ("0.5", "JPY"), ("1.0001", "KWD"), ("1." + "0" * 80 + "1", "EUR")],
)
def test_an_amount_finer_than_its_currency_is_refused(amount: str, currency: str) -> None:
    with pytest.raises(ValueError, match="finer than the minor unit"):
        to_minor(Decimal(amount), currency)


@pytest.mark.parametrize("amount", ["NaN", "Infinity", "-Infinity"])
def test_what_is_no_number_is_no_amount(amount: str) -> None:
    with pytest.raises(ValueError, match="not an amount of money"):
        to_minor(Decimal(amount), "EUR")


@pytest.mark.parametrize(
    ("amount", "currency", "rounded"),
    [
        ("0.005", "EUR", "0.01"),
        ("0.0049999", "EUR", "0.00"),
        ("0.015", "EUR", "0.02"),
        ("0.025", "EUR", "0.03"),
        ("-0.005", "EUR", "-0.01"),
        ("12.5", "JPY", "13"),
        ("0.0005", "KWD", "0.001"),
        ("7", "EUR", "7.00"),
    ],
)
def test_halves_are_rounded_away_from_zero(amount: str, currency: str, rounded: str) -> None:
    assert str(round_half_up(Decimal(amount), currency)) == rounded


def test_a_narrow_context_of_the_caller_changes_nothing() -> None:
    with localcontext() as narrow:
        narrow.prec = 3
        assert from_minor(123456789, "EUR") == Decimal("1234567.89")
        assert to_minor(Decimal("1234567.89"), "EUR") == 123456789
        assert round_half_up(Decimal("1234567.885"), "EUR") == Decimal("1234567.89")


@given(st.integers(-(2**63), 2**63 - 1), CODES)
def test_minor_units_survive_the_way_there_and_back(minor: int, currency: str) -> None:
    amount = from_minor(minor, currency)
    assert to_minor(amount, currency) == minor
    assert amount.same_quantum(Decimal(1).scaleb(-exponent(currency)))


@given(AMOUNTS, CODES)
def test_rounding_agrees_with_fractions(amount: Decimal, currency: str) -> None:
    scaled = abs(Fraction(amount)) * 10 ** exponent(currency)
    expected = floor(scaled + Fraction(1, 2)) * (-1 if amount < 0 else 1)
    assert to_minor(round_half_up(amount, currency), currency) == expected
