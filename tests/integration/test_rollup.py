"""R-PEAK-4: rollups kept up by loads, rebuilt for another anchor day, and compared with a rebuild."""

from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import text

from data.commands.rollup import differences, rebuild
from data.models import CycleTotal, DailyTotal, Partnership
from data.settings import PortalType
from data.system import system_session
from tests.support.bundles import NORTH, north


@pytest.fixture
def bundle(tmp_path, databases):
    folder = tmp_path / "bundle"
    folder.mkdir()
    return north(folder, databases)


@pytest.fixture
def used(bundle):
    """Sixty days of two products at two customers, and prices on one of the products."""
    days = [date(2026, 9, 1) + timedelta(days=number) for number in range(60)]
    bundle.usage(
        *(
            f"{code},{product},{day},{(day.day * 7 + len(product) * 11) % 30}"
            for day in days
            for code in ("SC-A", "SC-B")
            for product in ("VM", "WAS")
        ),
        "SC-E,VM,2026-10-31,9",
    )
    bundle.prices(
        "fjord-mssp,,VM,2026-01-01,volume,portfolio,20,2,,", "fjord-mssp,,VM,2026-01-01,volume,portfolio,,1,,"
    )
    bundle.load()
    return bundle.clear()


def changed(databases, statement):
    with system_session(databases, PortalType.PARTNER, write=True) as session:
        session.execute(text(statement))


def test_a_load_leaves_no_difference(used):
    assert used.rollup_faults() == []


@pytest.mark.parametrize(
    ("statement", "table"),
    [
        ("UPDATE cycle_peaks SET peak = peak + 1 WHERE peak = (SELECT MAX(peak) FROM cycle_peaks)", "cycle_peaks"),
        ("UPDATE cycle_peaks SET peak_day = peak_day + 1", "cycle_peaks"),
        ("UPDATE cycle_peaks SET amount_minor = amount_minor + 1", "cycle_peaks"),
        ("UPDATE cycle_totals SET unpriced = unpriced + 1", "cycle_totals"),
        ("UPDATE daily_totals SET customers = customers - 1", "daily_totals"),
        ("DELETE FROM daily_totals WHERE quantity > 10", "daily_totals"),
        ("DELETE FROM cycle_totals", "cycle_totals"),
    ],
)
def test_any_figure_that_drifts_is_found(used, statement, table):
    changed(used.databases, statement)
    assert {line.partition(":")[0] for line in used.rollup_faults()} == {table}


def test_looking_for_differences_changes_nothing(used):
    changed(used.databases, "UPDATE daily_totals SET customers = customers - 1")
    before = used.rows(DailyTotal, "day", "product_id", "customers")
    found = used.rollup_faults()
    assert used.rows(DailyTotal, "day", "product_id", "customers") == before
    assert used.rollup_faults() == found


def test_a_reading_changed_behind_the_rollups_back_is_found_in_all_of_them(used):
    changed(used.databases, "UPDATE readings SET quantity = 5000 WHERE quantity = (SELECT MAX(quantity) FROM readings)")
    assert {line.partition(":")[0] for line in used.rollup_faults()} == {"cycle_peaks", "cycle_totals", "daily_totals"}


def test_a_rebuild_mends_one_partnership(used):
    changed(used.databases, "UPDATE cycle_totals SET peak_sum = peak_sum + 1")
    with system_session(used.databases, PortalType.PARTNER, write=True) as session:
        east = session.query(Partnership).filter_by(code="fjord-east").one().id
        rebuild(session.connection(), east)
        left = differences(session.connection())
    assert left
    assert not [line for line in left if f"'partnership_id': {east}," in line]


def test_a_partnership_without_readings_is_rebuilt_to_nothing(bundle):
    with system_session(bundle.databases, PortalType.PARTNER, write=True) as session:
        rebuild(session.connection(), session.query(Partnership).filter_by(code="delta-mssp").one().id)
    assert bundle.rows(CycleTotal, "cycle_start") == []


@pytest.mark.parametrize("anchor", [1, 15, 31])
def test_another_anchor_day_moves_every_peak_into_its_new_cycle(used, anchor):
    east_before = {key: figures for key, figures in used.peaks().items() if key[0] == "SC-E"}
    moved = NORTH["partnerships.csv"].replace("Europe/Stockholm,26", f"Europe/Stockholm,{anchor}")

    assert used.write_file("partnerships.csv", moved).counts() == {"partnerships.csv": (3, 0, 1, 2)}

    starts = {key[2] for key in used.peaks() if key[0] == "SC-A"}
    assert (
        starts
        == {
            1: {date(2026, 9, 1), date(2026, 10, 1)},
            15: {date(2026, 8, 15), date(2026, 9, 15), date(2026, 10, 15)},
            31: {date(2026, 8, 31), date(2026, 9, 30)},
        }[anchor]
    )
    assert {key: figures for key, figures in used.peaks().items() if key[0] == "SC-E"} == east_before
    assert used.rollup_faults() == []
    amounts = [figures[3] for key, figures in used.peaks().items() if key[1] == "VM" and key[0] != "SC-E"]
    assert None not in amounts


def test_an_anchor_day_may_move_together_with_usage_and_prices(used):
    used.write_file("partnerships.csv", NORTH["partnerships.csv"].replace("Europe/Stockholm,26", "Europe/Stockholm,10"))
    used.usage("SC-A,VM,2026-10-09,400", "SC-A,VM,2026-10-10,500", "SC-B,VM,2026-11-10,600")
    used.prices("fjord-mssp,,VM,2026-01-01,per_unit,,,2,,")
    november = datetime(2026, 11, 12, tzinfo=UTC)
    assert {name: count[1:3] for name, count in used.counts(now=november).items()} == {
        "partnerships.csv": (0, 1),
        "usage.csv": (1, 2),
        "prices.csv": (0, 1),
    }
    peaks = used.peaks()
    assert peaks["SC-A", "VM", date(2026, 9, 10)][::3] == (400, 80000)
    assert peaks["SC-A", "VM", date(2026, 10, 10)][::3] == (500, 100000)
    assert used.rollup_faults() == []


def test_a_cycle_that_begins_on_a_clamped_day_has_its_first_and_last_day(bundle):
    """Anchor 31: February's cycle begins on its last day, the next on 31 March."""
    bundle.usage("SC-E,VM,2026-02-27,7", "SC-E,VM,2026-02-28,9", "SC-E,VM,2026-03-30,9", "SC-E,VM,2026-03-31,5").load()
    assert bundle.peaks() == {
        ("SC-E", "VM", date(2026, 1, 31)): (7, date(2026, 2, 27), date(2026, 2, 27), None),
        ("SC-E", "VM", date(2026, 2, 28)): (9, date(2026, 2, 28), date(2026, 3, 30), None),
        ("SC-E", "VM", date(2026, 3, 31)): (5, date(2026, 3, 31), date(2026, 3, 31), None),
    }


def test_the_largest_quantity_leaves_room_for_the_day(bundle):
    bundle.usage(f"SC-E,VM,2026-03-30,{10**15}", f"SC-E,VM,2026-02-28,{10**15 - 1}").load()
    assert bundle.peaks()["SC-E", "VM", date(2026, 2, 28)] == (10**15, date(2026, 3, 30), date(2026, 3, 30), None)
