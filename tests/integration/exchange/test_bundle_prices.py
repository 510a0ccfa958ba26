"""Prices and commitments through the loader: what is stored, what is replaced, what is rated again."""

from datetime import date
from decimal import Decimal

import pytest

from data.models import Commitment, CyclePeak, CycleTotal, Price, PriceTier
from tests.support.bundles import PRICES_HEADER, csv_text, north

OCTOBER = date(2026, 9, 26)
COMMITMENTS = "partnership_id,product_code,valid_from,minimum_amount"


@pytest.fixture
def bundle(tmp_path, databases):
    folder = tmp_path / "bundle"
    folder.mkdir()
    return north(folder, databases)


@pytest.fixture
def used(bundle):
    """A peaks at 40 and B at 5 in October, and at a tenth of it in the cycles around."""
    rows = [
        f"{code},VM,2026-{month}-28,{quantity if month == '09' else quantity // 5}"
        for code, quantity in (("SC-A", 40), ("SC-B", 5))
        for month in ("08", "09", "10")
    ]
    bundle.usage(*rows).load()
    return bundle.clear()


def vm(*rows, owner="fjord-mssp", customer="", since="2026-01-01"):
    return [f"{owner},{customer},VM,{since},{row}" for row in rows]


def october(bundle):
    """Amounts of October by customer, in minor units."""
    return {key[0]: figures[3] for key, figures in bundle.peaks().items() if key[2] == OCTOBER}


MODELS = [
    (["per_unit,,,2.50,,"], 10000, 1250),
    (["graduated,,10,3,,", "graduated,,100,2,,", "graduated,,,1,,"], 9000, 1500),
    (["volume,,10,3,,", "volume,,100,2,,", "volume,,,1,,"], 8000, 1500),
    (["volume,,,1,,", "volume,,100,2,,", "volume,,10,3,,"], 8000, 1500),
    (["volume,portfolio,10,3,,", "volume,portfolio,100,2,,", "volume,portfolio,,1,,"], 8000, 1000),
    (["package,,,,10,15"], 3000, 1000),
    (["package,,,10,,15"], 3000, 1000),
    (["flat,customer,,,99.95,"], 9995, 9995),
]


@pytest.mark.parametrize(("rows", "amount_a", "amount_b"), MODELS)
def test_a_price_rates_the_peaks_that_are_there(used, rows, amount_a, amount_b):
    assert used.prices(*vm(*rows)).counts() == {"prices.csv": (len(rows), len(rows), 0, 0)}
    assert october(used) == {"SC-A": amount_a, "SC-B": amount_b}
    assert (amount_a + amount_b, 0) in used.rows(CycleTotal, "amount_minor", "unpriced")
    assert used.load().changes == 0
    assert used.rollup_faults() == []


def test_a_price_in_the_file_replaces_the_stored_one_tiers_and_all(used):
    used.prices(*vm("graduated,,10,3,,", "graduated,,100,2,,", "graduated,,,1,,")).load()
    before = used.rows(Price, "id")

    assert used.prices(*vm("volume,,20,2.25,,", "volume,,,0.5,,")).counts() == {"prices.csv": (2, 0, 2, 0)}

    assert used.rows(Price, "id") == before
    assert used.rows(PriceTier, "up_to", "unit_price") == [(None, Decimal("0.5")), (20, Decimal("2.25"))]
    assert october(used) == {"SC-A": 2000, "SC-B": 1125}
    assert used.rollup_faults() == []


def test_the_same_amounts_written_otherwise_are_no_change(used):
    used.prices(*vm("per_unit,,,2.50,,")).load()
    assert used.prices(*vm("per_unit,customer,,02.5000,,")).counts() == {"prices.csv": (1, 0, 0, 1)}


def test_prices_that_a_file_does_not_name_stay(used):
    used.prices(*vm("per_unit,,,2.50,,")).load()
    used.prices(*vm("per_unit,,,9,,", customer="SC-A")).load()
    assert october(used) == {"SC-A": 36000, "SC-B": 1250}


def test_a_customers_own_price_takes_it_out_of_the_pool(used):
    used.prices(*vm("per_unit,,,9,,", customer="SC-A"), *vm("volume,portfolio,10,3,,", "volume,portfolio,,2,,")).load()
    assert october(used) == {"SC-A": 36000, "SC-B": 1500}


def test_a_price_holds_from_the_first_cycle_that_begins_with_it(used):
    used.prices(*vm("per_unit,,,1,,", since="2026-09-26"), *vm("per_unit,,,2,,", since="2026-09-27")).load()
    amounts = {key[2]: figures[3] for key, figures in used.peaks().items() if key[0] == "SC-A"}
    assert amounts == {date(2026, 8, 26): None, OCTOBER: 4000, date(2026, 10, 26): 1600}
    assert used.rows(CycleTotal, "cycle_start", "unpriced") == [
        (date(2026, 8, 26), 2),
        (OCTOBER, 0),
        (date(2026, 10, 26), 0),
    ]


def test_only_cycles_that_a_changed_price_reaches_are_rated_again(used):
    used.prices(*vm("per_unit,,,1,,"), *vm("per_unit,,,2,,", since="2026-10-26")).load()
    assert used.prices(*vm("per_unit,,,3,,", since="2026-10-26")).counts() == {"prices.csv": (1, 0, 1, 0)}
    amounts = {key[2]: figures[3] for key, figures in used.peaks().items() if key[0] == "SC-A"}
    assert amounts == {date(2026, 8, 26): 800, OCTOBER: 4000, date(2026, 10, 26): 2400}


def test_later_usage_is_rated_with_the_prices_that_are_there(used):
    used.prices(*vm("per_unit,,,2.50,,")).load()
    used.clear().usage("SC-A,VM,2026-10-01,100", "SC-D,VM,2026-10-01,100").load()
    assert october(used) == {"SC-A": 25000, "SC-B": 1250}
    assert used.rollup_faults() == []


def test_one_customers_usage_moves_the_others_share_of_a_pool(used):
    used.prices(*vm("volume,portfolio,100,2,,", "volume,portfolio,,1,,")).load()
    assert october(used) == {"SC-A": 8000, "SC-B": 1000}
    used.clear().usage("SC-A,VM,2026-10-01,195").load()
    assert october(used) == {"SC-A": 19500, "SC-B": 500}
    assert used.rollup_faults() == []


def test_a_peak_of_0_has_no_amount_and_is_not_unpriced(bundle):
    bundle.usage("SC-A,VM,2026-10-01,0").prices(*vm("flat,,,,10,")).load()
    assert bundle.rows(CyclePeak, "peak", "amount_minor", "price_id") == [(0, None, None)]
    assert bundle.rows(CycleTotal, "peak_sum", "customers", "amount_minor", "unpriced") == [(0, 0, 0, 0)]


def test_a_peak_that_falls_to_0_loses_its_amount(used):
    used.prices(*vm("per_unit,,,2.50,,")).load()
    used.clear().usage("SC-A,VM,2026-09-28,0").load()
    assert october(used) == {"SC-A": None, "SC-B": 1250}
    assert used.rollup_faults() == []


def test_a_currency_without_minor_unit_is_charged_in_whole_units(bundle):
    bundle.usage("SC-E,VM,2026-10-01,5").prices("fjord-east,,VM,2026-01-01,per_unit,,,2.50,,").load()
    assert [figures[3] for figures in bundle.peaks().values()] == [13]


def test_columns_of_other_models_may_be_left_out(used):
    header = "partnership_id,security_center_id,product_code,valid_from,model,up_to,unit_price"
    used.write(prices=csv_text(header, ["fjord-mssp,,VM,2026-01-01,per_unit,,2.50"])).load()
    assert used.prices(*vm("per_unit,,,2.50,,")).load().changes == 0
    assert PRICES_HEADER.startswith("partnership_id")


def test_commitments_are_kept_in_minor_units(bundle):
    rows = ["fjord-mssp,VM,2026-01-01,150", "fjord-mssp,VM,2026-07-01,150.50", "fjord-east,VM,2026-01-01,0"]
    assert bundle.write(commitments=csv_text(COMMITMENTS, rows)).counts() == {"commitments.csv": (3, 3, 0, 0)}
    assert bundle.rows(Commitment, "minimum_minor") == [(0,), (15000,), (15050,)]
    rows[0] = "fjord-mssp,VM,2026-01-01,175.25"
    assert bundle.write(commitments=csv_text(COMMITMENTS, rows)).counts() == {"commitments.csv": (3, 0, 1, 2)}
    assert bundle.rows(Commitment, "minimum_minor") == [(0,), (15050,), (17525,)]


def test_decimals_that_no_float_has_come_back_digit_for_digit(bundle):
    bundle.prices(*vm("per_unit,,,12345678901234.0123456789,,")).load()
    assert bundle.rows(PriceTier, "unit_price") == [(Decimal("12345678901234.0123456789"),)]
    assert bundle.load().changes == 0
