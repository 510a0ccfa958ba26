"""R-PRICE-1 to 4: what a quantity costs, by which price, and how a shared amount is split."""

from datetime import date
from decimal import Decimal, localcontext
from fractions import Fraction
from itertools import permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from data.domain.money import CURRENCIES, exponent, from_minor, round_half_up, to_minor
from data.domain.pricing import (
    Basis,
    Price,
    PriceModel,
    Tier,
    amount,
    charge,
    price_in_force,
    prices_in_force,
    share_out,
    tier_text,
)

FIRST = date(2026, 1, 1)


def tiered(model: PriceModel, *tiers: tuple[int | None, str]) -> Price:
    rows = tuple(Tier(limit, Decimal(price)) for limit, price in tiers)
    return Price("VM", None, FIRST, model, Basis.CUSTOMER, rows, None, None)


def fixed(fee: str, size: int | None = None, customer: str | None = None, since: date = FIRST) -> Price:
    model = PriceModel.FLAT if size is None else PriceModel.PACKAGE
    return Price("VM", customer, since, model, Basis.CUSTOMER, (), Decimal(fee), size)


THREE = ((10, "3.00"), (100, "2.00"), (None, "1.00"))
PER_UNIT = tiered(PriceModel.PER_UNIT, (None, "2.50"))
GRADUATED = tiered(PriceModel.GRADUATED, *THREE)
VOLUME = tiered(PriceModel.VOLUME, *THREE)
PACKAGE = fixed("20.00", size=10)
FLAT = fixed("99.00")


@pytest.mark.parametrize(
    ("price", "quantity", "expected"),
    [
        (PER_UNIT, 0, "0"),
        (PER_UNIT, 40, "100.00"),
        (GRADUATED, 0, "0"),
        (GRADUATED, 1, "3"),
        (GRADUATED, 10, "30"),
        (GRADUATED, 11, "32"),
        (GRADUATED, 100, "210"),
        (GRADUATED, 101, "211"),
        (VOLUME, 0, "0"),
        (VOLUME, 10, "30"),
        (VOLUME, 11, "22"),
        (VOLUME, 45, "90"),
        (VOLUME, 100, "200"),
        (VOLUME, 101, "101"),
        (PACKAGE, 0, "0"),
        (PACKAGE, 1, "20"),
        (PACKAGE, 10, "20"),
        (PACKAGE, 11, "40"),
        (FLAT, 0, "0"),
        (FLAT, 1, "99"),
        (FLAT, 1_000_000, "99"),
        (tiered(PriceModel.PER_UNIT, (None, "0.000125")), 3, "0.000375"),
        (tiered(PriceModel.PER_UNIT, (None, "0")), 3, "0"),
    ],
)
def test_a_quantity_costs_what_the_model_says(price: Price, quantity: int, expected: str) -> None:
    assert amount(price, quantity) == Decimal(expected)


@pytest.mark.parametrize("price", [PER_UNIT, GRADUATED, VOLUME, PACKAGE, FLAT])
def test_a_quantity_below_zero_costs_nothing_but_an_error(price: Price) -> None:
    with pytest.raises(ValueError, match="0 or more, not -1"):
        amount(price, -1)


@pytest.mark.parametrize(
    ("unit_price", "quantity", "currency", "expected"),
    [
        ("2.50", 5, "EUR", "12.50"),
        ("2.50", 5, "JPY", "13"),
        ("2.50", 5, "KWD", "12.500"),
        ("0.005", 1, "EUR", "0.01"),
        ("0.0049", 1, "EUR", "0.00"),
        ("0.335", 3, "EUR", "1.01"),
    ],
)
def test_a_charge_is_rounded_once_at_the_end(unit_price: str, quantity: int, currency: str, expected: str) -> None:
    price = tiered(PriceModel.PER_UNIT, (None, unit_price))
    assert str(charge(price, quantity, currency)) == expected


def test_the_largest_quantity_a_database_holds_is_charged_exactly() -> None:
    price = tiered(PriceModel.PER_UNIT, (None, "1.2345678901"))
    with localcontext() as narrow:
        narrow.prec = 5
        assert Fraction(amount(price, 2**63 - 1)) == (2**63 - 1) * Fraction("1.2345678901")


LIST = [
    fixed("9", since=date(2026, 1, 1)),
    fixed("8", since=date(2026, 9, 26)),
    fixed("7", since=date(2026, 9, 27)),
    fixed("5", customer="SC-1", since=date(2026, 2, 1)),
    fixed("4", customer="SC-1", since=date(2026, 11, 1)),
]


@pytest.mark.parametrize(
    ("product", "customer", "first_day", "fee"),
    [
        ("VM", None, "2025-12-31", None),
        ("VM", None, "2026-01-01", "9"),
        ("VM", None, "2026-09-25", "9"),
        ("VM", None, "2026-09-26", "8"),
        ("VM", None, "2026-10-26", "7"),
        ("VM", "SC-2", "2026-09-26", "8"),
        ("VM", "SC-1", "2026-01-26", "9"),
        ("VM", "SC-1", "2026-10-26", "5"),
        ("VM", "SC-1", "2026-11-26", "4"),
        ("WEB", None, "2026-10-26", None),
        ("WEB", "SC-1", "2026-10-26", None),
    ],
)
def test_the_own_price_wins_and_the_latest_begun_by_the_first_day_counts(
    product: str, customer: str | None, first_day: str, fee: str | None
) -> None:
    for prices in permutations(LIST):
        found = price_in_force(prices, product, customer, date.fromisoformat(first_day))
        assert (found and found.flat_price) == (Decimal(fee) if fee else None)


def test_without_an_everybodys_price_only_the_owners_of_one_have_a_price() -> None:
    own = fixed("5", customer="SC-1")
    assert prices_in_force([own], "VM", FIRST) == {"SC-1": own}
    assert price_in_force([own], "VM", "SC-2", FIRST) is None


@pytest.mark.parametrize(
    ("total", "peaks", "currency", "expected"),
    [
        ("90.00", {"SC-A": 40, "SC-B": 5}, "EUR", ["80.00", "10.00"]),
        ("100.00", {"SC-A": 1, "SC-B": 1, "SC-C": 1}, "EUR", ["33.34", "33.33", "33.33"]),
        ("100.00", {"SC-C": 1, "SC-B": 1, "SC-A": 1}, "EUR", ["33.33", "33.33", "33.34"]),
        ("0.02", {"SC-A": 1, "SC-B": 1, "SC-C": 1}, "EUR", ["0.01", "0.01", "0.00"]),
        ("0.01", {"SC-A": 1, "SC-B": 2}, "EUR", ["0.00", "0.01"]),
        ("10", {"SC-A": 2, "SC-B": 1}, "JPY", ["7", "3"]),
        ("0.010", {"SC-A": 1, "SC-B": 2}, "KWD", ["0.003", "0.007"]),
        ("5.00", {"SC-A": 0, "SC-B": 3}, "EUR", ["0.00", "5.00"]),
        ("0.00", {"SC-A": 0, "SC-B": 3}, "EUR", ["0.00", "0.00"]),
        ("0.00", {"SC-A": 0}, "EUR", ["0.00"]),
        ("0.00", {}, "EUR", []),
    ],
)
def test_shares_follow_the_peaks_and_the_largest_remainders(
    total: str, peaks: dict[str, int], currency: str, expected: list[str]
) -> None:
    shares = share_out(Decimal(total), peaks, currency)
    assert list(shares) == list(peaks)
    assert [str(share) for share in shares.values()] == expected


@pytest.mark.parametrize("peaks", [{}, {"SC-A": 0}, {"SC-A": 5, "SC-B": -1}])
def test_an_amount_nobody_can_bear_is_refused(peaks: dict[str, int]) -> None:
    with pytest.raises(ValueError, match="cannot be shared out"):
        share_out(Decimal("1.00"), peaks, "EUR")


def test_only_a_rounded_amount_can_be_shared_out() -> None:
    with pytest.raises(ValueError, match="finer than the minor unit"):
        share_out(Decimal("1.005"), {"SC-A": 1}, "EUR")


@pytest.mark.parametrize(
    ("price", "quantity", "currency", "text"),
    [
        (PER_UNIT, 40, None, "2.50"),
        (tiered(PriceModel.PER_UNIT, (None, "2.5")), 40, None, "2.50"),
        (tiered(PriceModel.PER_UNIT, (None, "2.5000000000")), 40, "EUR", "2.50"),
        (tiered(PriceModel.PER_UNIT, (None, "0.0125")), 40, "EUR", "0.0125"),
        (tiered(PriceModel.PER_UNIT, (None, "250")), 40, "JPY", "250"),
        (tiered(PriceModel.PER_UNIT, (None, "2.5")), 40, "KWD", "2.500"),
        (tiered(PriceModel.PER_UNIT, (None, "1E+3")), 40, "EUR", "1000.00"),
        (tiered(PriceModel.PER_UNIT, (None, "0")), 40, "EUR", "0.00"),
        (VOLUME, 10, None, "3.00 (1 – 10)"),
        (VOLUME, 45, None, "2.00 (11 – 100)"),
        (VOLUME, 101, None, "1.00 (101 and above)"),
        (GRADUATED, 7, None, "7 at 3.00"),
        (GRADUATED, 45, None, "10 at 3.00 + 35 at 2.00"),
        (GRADUATED, 101, None, "10 at 3.00 + 90 at 2.00 + 1 at 1.00"),
        (PACKAGE, 41, None, "5 packages of 10 at 20.00"),
        (PACKAGE, 10, None, "1 package of 10 at 20.00"),
        (FLAT, 3, None, "flat 99.00"),
        (
            tiered(PriceModel.VOLUME, (1000, "3"), (5000, "2"), (None, "1")),
            1001,
            None,
            "2.00 (1\u202f001 – 5\u202f000)",
        ),
    ],
)
def test_an_invoice_line_says_how_it_was_priced(price: Price, quantity: int, currency: str | None, text: str) -> None:
    assert tier_text(price, quantity, currency) == text


UNIT_PRICES = st.decimals(0, 50, places=4)
LIMITS = st.lists(st.integers(1, 60), max_size=4, unique=True).map(sorted)
QUANTITIES = st.integers(0, 90)
CODES = st.sampled_from(sorted(CURRENCIES))


@st.composite
def tier_lists(draw: st.DrawFn) -> tuple[Tier, ...]:
    limits = [*draw(LIMITS), None]
    return tuple(Tier(limit, draw(UNIT_PRICES)) for limit in limits)


def by_tiers(model: PriceModel, tiers: tuple[Tier, ...]) -> Price:
    return Price("VM", None, FIRST, model, Basis.CUSTOMER, tiers, None, None)


def price_of_unit(tiers: tuple[Tier, ...], number: int) -> Decimal:
    return next(tier.unit_price for tier in tiers if tier.up_to is None or number <= tier.up_to)


@given(tier_lists(), QUANTITIES)
def test_graduated_adds_unit_by_unit(tiers: tuple[Tier, ...], quantity: int) -> None:
    units = sum((price_of_unit(tiers, number) for number in range(1, quantity + 1)), Decimal(0))
    assert amount(by_tiers(PriceModel.GRADUATED, tiers), quantity) == units


@given(tier_lists(), QUANTITIES)
def test_graduated_never_jumps_and_never_falls(tiers: tuple[Tier, ...], quantity: int) -> None:
    price = by_tiers(PriceModel.GRADUATED, tiers)
    step = amount(price, quantity + 1) - amount(price, quantity)
    assert step == price_of_unit(tiers, quantity + 1)
    assert step >= 0


@given(tier_lists(), QUANTITIES)
def test_volume_charges_all_units_at_the_last_ones_price(tiers: tuple[Tier, ...], quantity: int) -> None:
    expected = quantity * price_of_unit(tiers, quantity)
    assert amount(by_tiers(PriceModel.VOLUME, tiers), quantity) == expected


@given(UNIT_PRICES, QUANTITIES)
def test_with_one_tier_the_tiered_models_are_one(unit_price: Decimal, quantity: int) -> None:
    tiers = (Tier(None, unit_price),)
    tiered_models = (PriceModel.PER_UNIT, PriceModel.GRADUATED, PriceModel.VOLUME)
    assert {amount(by_tiers(model, tiers), quantity) for model in tiered_models} == {quantity * unit_price}


@given(UNIT_PRICES, st.integers(1, 20), QUANTITIES)
def test_packages_are_bought_until_they_hold_the_quantity(fee: Decimal, size: int, quantity: int) -> None:
    packages = 0
    while packages * size < quantity:
        packages += 1
    assert amount(fixed(str(fee), size=size), quantity) == packages * fee


@given(tier_lists(), QUANTITIES, CODES)
def test_a_charge_is_the_amount_to_within_half_a_minor_unit(
    tiers: tuple[Tier, ...], quantity: int, currency: str
) -> None:
    price = by_tiers(PriceModel.GRADUATED, tiers)
    charged = charge(price, quantity, currency)
    assert charged == round_half_up(charged, currency)
    assert abs(Fraction(charged) - Fraction(amount(price, quantity))) <= Fraction(1, 2 * 10 ** exponent(currency))


@given(
    st.integers(0, 10**9),
    st.dictionaries(st.text("SC-0123", min_size=1, max_size=5), st.integers(0, 500), min_size=1, max_size=12),
    CODES,
)
def test_shares_add_up_exactly_and_stray_less_than_a_minor_unit(
    minor: int, peaks: dict[str, int], currency: str
) -> None:
    weight = sum(peaks.values())
    total = from_minor(minor if weight else 0, currency)
    shares = share_out(total, peaks, currency)
    assert sum(shares.values(), Decimal(0)) == total
    for customer, share in shares.items():
        exact = Fraction(to_minor(total, currency) * peaks[customer], weight or 1)
        assert abs(to_minor(share, currency) - exact) < 1


@given(
    st.integers(0, 10**6),
    st.dictionaries(st.text("SC-0123", min_size=1, max_size=5), st.integers(1, 50), min_size=1, max_size=8),
)
def test_the_minor_units_left_over_go_to_the_largest_remainders(minor: int, peaks: dict[str, int]) -> None:
    shares = share_out(Decimal(minor), peaks, "JPY")
    exact = {customer: Fraction(minor * peak, sum(peaks.values())) for customer, peak in peaks.items()}
    queue = sorted(peaks, key=lambda customer: (int(exact[customer]) - exact[customer], customer))
    extras = [int(shares[customer]) - int(exact[customer]) for customer in queue]
    assert extras == sorted(extras, reverse=True)
    assert set(extras) <= {0, 1}
