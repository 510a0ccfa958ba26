"""The simulated readings: they follow from the seed alone, and every story they are to tell is in them."""

from dataclasses import replace
from datetime import date, timedelta

import numpy as np
import pandas as pd
import pytest

from data.domain.cycles import cycle_of
from data.exchange.demo.bundle import write_bundle
from data.exchange.demo.partnerships import NORDICS
from data.exchange.demo.readings import SERIES_AT_ONCE
from data.exchange.demo.world import World

UNTILS = (date(2026, 11, 20), date(2031, 3, 3))
SMALL = World(UNTILS[0], partner_count=2, customer_count=40, days=120)
KEY = ["customer", "product", "day"]


def usage(world, folder):
    write_bundle(folder, world)
    frame = pd.read_parquet(folder / "usage.parquet").astype({"security_center_id": str, "product_code": str})
    frame["at"] = pd.to_datetime(frame["at"])
    return frame.set_axis([*KEY, "quantity"], axis="columns")


@pytest.fixture
def make(tmp_path):
    """Readings of a world, as a frame."""
    return lambda world: usage(world, tmp_path / "bundle")


@pytest.fixture(scope="module", params=UNTILS, ids=str)
def default(request, tmp_path_factory):
    """The default world until some day: its readings and its customers by Security Center ID."""
    world = World(request.param)
    customers = {one.security_center_id: one for some in world.customers.values() for one in some}
    return usage(world, tmp_path_factory.mktemp("default")), customers, pd.Timestamp(request.param)


def test_the_same_world_is_written_byte_for_byte_the_same(tmp_path):
    for folder in ("one", "two"):
        write_bundle(tmp_path / folder, SMALL)

    names = sorted(path.name for path in (tmp_path / "one").iterdir())
    assert names == sorted(path.name for path in (tmp_path / "two").iterdir())
    for name in names:
        assert (tmp_path / "one" / name).read_bytes() == (tmp_path / "two" / name).read_bytes()


def test_tomorrow_adds_a_day_and_changes_none(make):
    today, tomorrow = make(SMALL), make(replace(SMALL, until=SMALL.until + timedelta(days=1), days=121))

    new = tomorrow["day"] > pd.Timestamp(SMALL.until)
    assert new.sum() > 50
    assert tomorrow.loc[new, "day"].nunique() == 1
    pd.testing.assert_frame_equal(tomorrow[~new].reset_index(drop=True), today)


def test_a_longer_history_ends_with_the_shorter_one(make):
    short, long = make(SMALL), make(replace(SMALL, days=800))

    assert len(long) > 4 * len(short)
    pd.testing.assert_frame_equal(long[long["day"] >= pd.Timestamp(SMALL.first_day)].reset_index(drop=True), short)


def test_more_customers_and_partners_change_nobody_elses_days(make):
    small, large = make(SMALL), make(replace(SMALL, partner_count=5, customer_count=160))

    assert large["customer"].nunique() > small["customer"].nunique() > 0
    both = large[large["customer"].isin(small["customer"].unique())].sort_values(KEY).reset_index(drop=True)
    pd.testing.assert_frame_equal(both, small.sort_values(KEY).reset_index(drop=True))


def test_another_seed_gives_other_days(make):
    ours, others = make(SMALL), make(replace(SMALL, seed=8))

    merged = ours.merge(others, on=KEY)
    assert len(merged) > 1000
    assert (merged["quantity_x"] != merged["quantity_y"]).mean() > 0.9


def test_a_block_boundary_does_not_show(make):
    """A customer's series fall into one block or two depending on who stands before them."""
    world = World(UNTILS[0], partner_count=1, customer_count=160, days=60)
    frame = make(world)

    per_series = frame.groupby(["customer", "product"], sort=False).ngroups
    assert per_series > SERIES_AT_ONCE
    assert not frame.duplicated(KEY).any()
    assert frame.groupby(["customer", "product"])["day"].is_monotonic_increasing.all()


def test_one_day_is_enough(make):
    frame = make(replace(SMALL, days=1))

    assert frame["day"].unique().tolist() == [pd.Timestamp(SMALL.until)]


def test_products_differ_by_orders_of_magnitude(default):
    frame, _, _ = default
    total = frame[frame["day"] == frame["day"].max()].groupby("product")["quantity"].sum()

    assert set(total.index) == {"VM", "WAS", "CS", "PAT", "API"}
    assert total["CS"] > 100 * total["WAS"]
    assert total["VM"] > 20 * total["API"]


def test_customers_who_left_have_no_readings_after_that_day(default):
    frame, customers, until = default
    last = frame.groupby("customer")["day"].max()
    churned = [sc for sc, one in customers.items() if one.status(until.date()) == "churned" and sc in last.index]

    assert len(churned) >= 5
    for sc in churned:
        left = customers[sc].life.began_before(until.date()) + timedelta(days=customers[sc].life.stay)
        assert last[sc] < pd.Timestamp(left)


def test_some_active_customers_have_fallen_silent(default):
    frame, customers, until = default
    last = frame.groupby("customer")["day"].max()
    silent = [
        sc
        for sc, day in last.items()
        if customers[sc].status(until.date()) == "active" and day < until - pd.Timedelta(days=14)
    ]

    assert 2 <= len(silent) <= 30


def test_some_customers_were_out_for_a_few_days_and_came_back(default):
    frame, _, _ = default
    days = frame[["customer", "day"]].drop_duplicates().sort_values(["customer", "day"])
    missing = days.groupby("customer")["day"].diff().dt.days - 1

    assert missing.between(2, 6).sum() > 100
    assert (missing > 30).sum() > 10


def test_nothing_to_count_is_a_reading_of_zero_and_not_a_gap(default):
    frame, _, _ = default
    zero = frame[frame["quantity"] == 0]

    assert len(zero) > 500
    runs = zero.sort_values(KEY).groupby(["customer", "product"])["day"].diff().dt.days
    assert (runs == 1).mean() > 0.5
    assert frame.loc[frame["quantity"] > 0, "quantity"].min() == 1


def test_some_cycles_end_with_a_spike(default):
    frame, customers, _ = default
    vm = frame[(frame["product"] == "VM") & (frame["quantity"] > 0)].copy()
    vm["usual"] = vm.groupby("customer")["quantity"].transform(lambda days: days.rolling(15, center=True).median())
    raised = vm[(vm["quantity"] > 1.28 * vm["usual"]) & (vm["usual"] > 100)]
    to_end = [
        (cycle_of(day.date(), customers[sc].partnership.anchor_day).last_day - day.date()).days
        for sc, day in zip(raised["customer"], raised["day"], strict=True)
    ]

    assert len(raised) > 100
    assert np.mean([0 <= days < 5 for days in to_end]) > 0.95


def test_training_rests_at_the_weekend_and_scanning_hardly_does(default):
    frame, _, _ = default
    daily = frame[frame["quantity"] > 0].assign(weekend=frame["day"].dt.day_of_week >= 5)
    mean = daily.groupby(["product", "weekend"])["quantity"].mean().unstack()

    assert mean.loc["PAT", True] < 0.4 * mean.loc["PAT", False]
    assert mean.loc["VM", True] > 0.9 * mean.loc["VM", False]


def test_training_is_busier_in_autumn_than_in_spring(default):
    frame, _, _ = default
    training = frame[(frame["product"] == "PAT") & (frame["day"].dt.day_of_week < 5)]
    mean = training.groupby(training["day"].dt.month)["quantity"].mean()

    assert mean[10] > 1.15 * mean[4]


def test_new_customers_start_small_and_ramp_up(default):
    frame, customers, until = default
    ratios = []
    for sc, readings in frame[frame["product"] == "VM"].groupby("customer"):
        begun = pd.Timestamp(customers[sc].life.began_before(until.date()))
        since = readings[readings["day"] >= begun].set_index("day")["quantity"]
        if begun > frame["day"].min() and len(since) > 200 and since.index[0] == begun:
            ratios.append(since.iloc[0] / since.iloc[100:200].median())

    assert len(ratios) >= 3
    assert np.median(ratios) < 0.25


def test_customers_grow_and_shrink_at_their_own_pace_and_the_portfolio_grows(default):
    frame, customers, until = default
    settled = [sc for sc, one in customers.items() if one.life.age_on(until.date()) > 1000]
    vm = frame[(frame["product"] == "VM") & frame["customer"].isin(settled)]
    first = vm[vm["day"] < vm["day"].min() + pd.Timedelta(days=90)].groupby("customer")["quantity"].median()
    last = vm[vm["day"] > until - pd.Timedelta(days=90)].groupby("customer")["quantity"].median()
    growth = (last / first).dropna()

    assert (growth > 1.1).mean() > 0.3
    assert (growth < 0.95).mean() > 0.05
    assert growth.median() > 1


def test_customers_take_up_products_one_after_the_other(default):
    frame, _, _ = default
    products = frame.groupby("customer")["product"].nunique()

    assert products.min() >= 1
    assert products.value_counts().size == 5
    assert (products == 5).sum() > 3


def test_the_first_partnership_is_the_one_with_most_customers(default):
    _, customers, _ = default
    owners = pd.Series([one.partnership.code for one in customers.values()]).value_counts()

    assert owners.index[0] == NORDICS.code
    assert owners.iloc[0] == 90
