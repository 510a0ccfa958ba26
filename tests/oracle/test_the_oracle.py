"""The oracle held against examples worked out by hand: a second opinion that is wrong proves nothing."""

from collections.abc import Sequence
from datetime import date
from pathlib import Path

import pytest

from tests.oracle.reckoning import Oracle, reckon
from tests.oracle.worlds import Row, write_bundle

OCTOBER = date(2026, 9, 26)
USAGE = (
    ("SC-A", "2026-09-24", 90),
    ("SC-A", "2026-09-25", 99),
    ("SC-A", "2026-09-26", 14),
    ("SC-A", "2026-10-03", 40),
    ("SC-A", "2026-10-17", 40),
    ("SC-A", "2026-10-25", 12),
    ("SC-A", "2026-10-26", 70),
    ("SC-B", "2026-10-05", 5),
)


def price(unit_price: str = "2.50", **columns: str) -> Row:
    empty = dict.fromkeys(("security_center_id", "basis", "up_to", "flat_price", "package_size"), "")
    head = {"partnership_id": "P", "product_code": "VM", "valid_from": "2026-01-01", "model": "per_unit"}
    return {**empty, **head, "unit_price": unit_price, **columns}


VOLUME = tuple(
    price(each, model="volume", basis="portfolio", up_to=up_to)
    for up_to, each in (("10", "3.00"), ("100", "2.00"), ("", "1.00"))
)


def oracle_of(
    folder: Path,
    *loads: Sequence[tuple[str, str, int]],
    prices: Sequence[Row] = (),
    zone: str = "Europe/Stockholm",
    anchor: str = "26",
    currency: str = "EUR",
) -> Oracle:
    partnership = {"partnership_id": "P", "model": "mssp", "currency": currency, "timezone": zone, "anchor_day": anchor}
    customers = [{"security_center_id": center, "partnership_id": "P", "name": center} for center in ("SC-A", "SC-B")]
    for number, samples in enumerate(loads):
        usage = [
            {"security_center_id": center, "product_code": "VM", "at": at, "quantity": str(quantity)}
            for center, at, quantity in samples
        ]
        masters = {"partnerships": [partnership], "customers": customers, "prices": prices} if number == 0 else {}
        write_bundle({**masters, "usage": usage}, folder / str(number))
    return reckon([folder / str(number) for number in range(len(loads))])


def quantities(oracle: Oracle) -> dict[str, int]:
    return {day.isoformat(): quantity for _product, day, quantity, _customers in oracle.days("P")}


def amounts(oracle: Oracle, cycle: date = OCTOBER) -> dict[str, int | None]:
    return {line[0]: line[-1] for line in oracle.lines("P", cycle)}


def test_the_worked_example_of_peaks_and_invoice(tmp_path: Path) -> None:
    oracle = oracle_of(tmp_path, USAGE, prices=[price()])
    assert oracle.lines("P", OCTOBER) == [
        ("SC-A", "SC-A", "VM", 40, date(2026, 10, 3), "per_unit", "customer", 10_000),
        ("SC-B", "SC-B", "VM", 5, date(2026, 10, 5), "per_unit", "customer", 1_250),
    ]
    assert [bar[2:] for bar in oracle.bars("P")] == [(99, 1, 24_750, 0), (45, 2, 11_250, 0), (70, 1, 17_500, 0)]


def test_the_worked_example_of_a_portfolio_volume_price(tmp_path: Path) -> None:
    assert amounts(oracle_of(tmp_path, USAGE, prices=VOLUME)) == {"SC-A": 8_000, "SC-B": 1_000}


def test_a_customer_with_a_price_of_its_own_is_left_out_of_the_portfolio(tmp_path: Path) -> None:
    own = price("9", security_center_id="SC-B")
    assert amounts(oracle_of(tmp_path, USAGE, prices=[*VOLUME, own])) == {"SC-A": 8_000, "SC-B": 4_500}


def test_a_share_of_equal_remainders_goes_to_the_smaller_id(tmp_path: Path) -> None:
    flat = price("", model="flat", basis="portfolio", flat_price="0.01")
    usage = [("SC-B", "2026-10-01", 3), ("SC-A", "2026-10-01", 3)]
    assert amounts(oracle_of(tmp_path, usage, prices=[flat])) == {"SC-A": 1, "SC-B": 0}


@pytest.mark.parametrize(
    ("prices", "amount"),
    [
        ([price("0.125")], 125),
        ([price("0.0625")], 63),
        ([price("3.00", model="graduated", up_to="4"), price("1.00", model="graduated")], 1_800),
        ([price("3.00", model="volume", up_to="10"), price("1.00", model="volume")], 3_000),
        ([price("7.00", model="package", package_size="4")], 2_100),
        ([price("", model="flat", flat_price="12.34")], 1_234),
        ([price("2.50", valid_from="2026-09-27")], None),
        ([price("2.50", valid_from="2026-09-26"), price("9", valid_from="2026-09-25")], 2_500),
        ([price("9"), price("1", security_center_id="SC-A", valid_from="2020-01-01")], 1_000),
    ],
)
def test_what_ten_units_cost(prices: Sequence[Row], amount: int | None, tmp_path: Path) -> None:
    assert amounts(oracle_of(tmp_path, [("SC-A", "2026-10-01", 10)], prices=prices)) == {"SC-A": amount}


@pytest.mark.parametrize(("currency", "amount"), [("JPY", 13), ("EUR", 1_250), ("KWD", 12_500)])
def test_amounts_are_rounded_to_the_minor_unit_of_the_currency(currency: str, amount: int, tmp_path: Path) -> None:
    oracle = oracle_of(tmp_path, [("SC-A", "2026-10-01", 5)], prices=[price()], currency=currency)
    assert amounts(oracle) == {"SC-A": amount}


def test_the_last_whole_day_value_of_a_file_wins_and_samples_give_their_maximum(tmp_path: Path) -> None:
    usage = [
        ("SC-A", "2026-10-03", 41),
        ("SC-A", "2026-10-03", 40),
        ("SC-A", "2026-10-04T10:00:00Z", 7),
        ("SC-A", "2026-10-04T11:00:00+02:00", 9),
    ]
    assert quantities(oracle_of(tmp_path, usage)) == {"2026-10-03": 40, "2026-10-04": 9}


def test_between_files_whole_days_replace_and_samples_only_raise(tmp_path: Path) -> None:
    first = [("SC-A", "2026-10-03", 50), ("SC-A", "2026-10-04T10:00:00Z", 50), ("SC-A", "2026-10-05", 50)]
    second = [("SC-A", "2026-10-03", 40), ("SC-A", "2026-10-04T10:00:00Z", 40), ("SC-A", "2026-10-05T10:00:00Z", 60)]
    assert quantities(oracle_of(tmp_path, first, second)) == {"2026-10-03": 40, "2026-10-04": 50, "2026-10-05": 60}


@pytest.mark.parametrize(
    ("zone", "day"),
    [
        ("UTC", "2026-10-25"),
        ("Europe/Stockholm", "2026-10-26"),
        ("Pacific/Kiritimati", "2026-10-26"),
        ("Pacific/Honolulu", "2026-10-25"),
    ],
)
def test_a_moment_falls_on_the_day_it_is_in_the_zone(zone: str, day: str, tmp_path: Path) -> None:
    assert list(quantities(oracle_of(tmp_path, [("SC-A", "2026-10-25T23:00:00Z", 1)], zone=zone))) == [day]


@pytest.mark.parametrize(
    ("anchor", "day", "start"),
    [
        ("31", "2026-02-27", date(2026, 1, 31)),
        ("31", "2026-02-28", date(2026, 2, 28)),
        ("31", "2026-03-30", date(2026, 2, 28)),
        ("31", "2026-03-31", date(2026, 3, 31)),
        ("29", "2024-02-29", date(2024, 2, 29)),
        ("1", "2026-03-31", date(2026, 3, 1)),
        ("", "2026-01-25", date(2025, 12, 26)),
    ],
)
def test_an_anchor_past_the_end_of_a_month_is_its_last_day(anchor: str, day: str, start: date, tmp_path: Path) -> None:
    [bar] = oracle_of(tmp_path, [("SC-A", day, 1)], anchor=anchor).bars("P")
    assert bar[0] == start


def test_the_busiest_day_is_the_first_with_the_largest_sum(tmp_path: Path) -> None:
    usage = [("SC-A", "2026-10-03", 40), ("SC-A", "2026-10-04", 38), ("SC-B", "2026-10-04", 5)]
    oracle = oracle_of(tmp_path, [*usage, ("SC-A", "2026-10-05", 43)])
    assert oracle.busiest_day("P", OCTOBER, ["VM"]) == (date(2026, 10, 4), 43)
    assert oracle.busiest_day("P", OCTOBER, ["VM"], ["SC-B"]) == (date(2026, 10, 4), 5)
