"""R-USAGE-1 and R-CYCLE-4 through the loader: dates and timestamps, zones, borders between batches, Parquet."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from itertools import pairwise
from zoneinfo import ZoneInfo

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from data.exchange.bundle import usage_batches
from data.exchange.bundle.load import BundleRefused
from data.models import Partner, Price, PriceTier
from tests.support.bundles import USAGE_HEADER, csv_text, north


@pytest.fixture
def bundle(tmp_path, databases):
    folder = tmp_path / "bundle"
    folder.mkdir()
    return north(folder, databases)


@pytest.fixture
def small_batches(monkeypatch):
    """Every file of more than a few rows is read in many batches."""
    monkeypatch.setattr(usage_batches, "BLOCK", 200)
    monkeypatch.setattr(usage_batches, "ROWS", 5)


def october(day):
    return date(2026, 10, day)


def one(bundle, day, customer="SC-A"):
    """The reading of a customer's VM on a day of October 2026, None without one."""
    return bundle.readings().get((customer, "VM", october(day)))


class TestDates:
    def test_a_later_file_replaces_the_day(self, bundle):
        bundle.usage("SC-A,VM,2026-10-03,40").load()
        bundle.usage("SC-A,VM,2026-10-03,12").load()
        assert one(bundle, 3) == 12

    def test_the_last_row_of_a_file_wins(self, bundle):
        bundle.usage("SC-A,VM,2026-10-03,40", "SC-B,VM,2026-10-03,1", "SC-A,VM,2026-10-03,12")
        assert bundle.counts() == {"usage.csv": (3, 2, 0, 1)}
        assert one(bundle, 3) == 12

    def test_the_last_row_wins_across_batches(self, bundle, small_batches):
        days = [f"SC-A,VM,2026-10-{day:02},{{}}" for day in range(1, 31)]
        bundle.usage(*(row.format(number) for number in (7, 900, 3) for row in days)).load()
        assert set(bundle.readings().values()) == {3}
        assert bundle.counts() == {"usage.csv": (90, 0, 0, 90)}
        assert bundle.rollup_faults() == []

    def test_no_reading_and_a_reading_of_0_are_different(self, bundle):
        bundle.usage("SC-A,VM,2026-10-03,0").load()
        assert (one(bundle, 3), one(bundle, 4)) == (0, None)
        assert bundle.peaks() == {("SC-A", "VM", date(2026, 9, 26)): (0, october(3), october(3), None)}

    @pytest.mark.parametrize(("text", "quantity"), [("12.0", 12), ("0012", 12), ("12.000", 12), (str(10**15), 10**15)])
    def test_a_whole_number_may_be_written_with_zeros(self, bundle, text, quantity):
        bundle.usage(f"SC-A,VM,2026-10-03,{text}").load()
        assert one(bundle, 3) == quantity

    def test_columns_may_stand_in_any_order_and_in_quotes(self, bundle):
        bundle.write(usage='"at",quantity,"product_code",security_center_id\n"2026-10-03","7","VM","SC-A"\n').load()
        assert one(bundle, 3) == 7


class TestTimestamps:
    def test_they_raise_a_day_and_never_lower_it(self, bundle):
        bundle.usage("SC-A,VM,2026-10-03T08:00:00Z,40", "SC-A,VM,2026-10-03T09:00:00Z,12").load()
        assert one(bundle, 3) == 40
        assert bundle.usage("SC-A,VM,2026-10-03T10:00:00Z,39").counts() == {"usage.csv": (1, 0, 0, 1)}
        assert one(bundle, 3) == 40
        assert bundle.usage("SC-A,VM,2026-10-03T11:00:00Z,41").counts() == {"usage.csv": (1, 0, 1, 0)}
        assert one(bundle, 3) == 41

    def test_they_raise_a_whole_days_value_too_and_a_date_replaces_both(self, bundle):
        bundle.usage("SC-A,VM,2026-10-03,40").load()
        bundle.usage("SC-A,VM,2026-10-03T10:00:00Z,50").load()
        assert one(bundle, 3) == 50
        bundle.usage("SC-A,VM,2026-10-03,40").load()
        assert one(bundle, 3) == 40

    def test_the_largest_wins_across_batches(self, bundle, small_batches):
        hours = [f"SC-A,VM,2026-10-03T{hour:02}:00:00Z,{abs(11 - hour) * 7 % 50}" for hour in range(22)]
        bundle.usage(*hours).load()
        assert bundle.readings() == {("SC-A", "VM", october(3)): 49}
        assert bundle.load().changes == 0

    @pytest.mark.parametrize(
        ("at", "day"),
        [
            ("2026-10-25T21:59:59Z", 25),
            ("2026-10-25T22:59:59Z", 25),  # the clocks went back that night: Stockholm is an hour from UTC again
            ("2026-10-25T23:00:00Z", 26),
            ("2026-10-24T21:59:59Z", 24),
            ("2026-10-24T22:00:00Z", 25),  # the day before it was still two hours
            ("2026-10-26T12:00:00+14:00", 25),
            ("2026-10-26 00:30+01:00", 26),
            ("2026-10-25T00:30:00.250-0500", 25),
            ("2026-10-25T20:30-05", 26),
        ],
    )
    def test_they_fall_on_the_day_in_their_partnerships_zone(self, bundle, at, day):
        bundle.usage(f"SC-A,VM,{at},7").load()
        assert bundle.readings() == {("SC-A", "VM", october(day)): 7}

    def test_one_moment_is_another_day_elsewhere(self, bundle):
        bundle.usage(*(f"{customer},VM,2026-10-30T10:30:00Z,7" for customer in ("SC-A", "SC-E", "SC-D"))).load()
        assert set(bundle.readings()) == {
            ("SC-A", "VM", october(30)),
            ("SC-E", "VM", october(31)),  # Kiritimati, 14 hours ahead: a new cycle there
            ("SC-D", "VM", october(30)),
        }
        assert {key[0]: key[2] for key in bundle.peaks()} == {
            "SC-A": october(26),
            "SC-E": october(31),
            "SC-D": october(1),
        }

    @pytest.mark.parametrize("night", [date(2026, 3, 29), date(2026, 10, 25)])
    def test_every_quarter_of_an_hour_around_a_change_of_clocks_falls_on_its_local_day(self, bundle, night):
        start = datetime(night.year, night.month, night.day, tzinfo=UTC) - timedelta(hours=26)
        quarters = [start + timedelta(minutes=15 * number) for number in range(4 * 52)]
        bundle.usage(*(f"SC-A,VM,{at.isoformat()},{number}" for number, at in enumerate(quarters, 1))).load()
        zone = ZoneInfo("Europe/Stockholm")
        days = [at.astimezone(zone).date() for at in quarters]
        last_of_day = {day: number for number, day in enumerate(days, 1)}
        assert {day: quantity for (_, _, day), quantity in bundle.readings().items()} == last_of_day


class TestFuture:
    """The bundle is loaded on 2 November 2026, 8:30 UTC."""

    def test_a_day_later_than_tomorrow_is_refused_with_its_line(self, bundle, small_batches):
        rows = [f"SC-A,VM,2026-10-{day:02},1" for day in range(1, 29)]
        bundle.usage(*rows, "SC-A,VM,2030-01-01,1", "SC-B,VM,2026-11-03,1", "SC-B,VM,2026-11-04,1")
        assert bundle.faults() == [
            "usage.csv:30: at: 2030-01-01 lies in the future; the latest day taken is 2026-11-03",
            "usage.csv:32: at: 2026-11-04 lies in the future; the latest day taken is 2026-11-03",
        ]
        assert bundle.readings() == {}

    def test_tomorrow_is_taken(self, bundle):
        bundle.usage("SC-A,VM,2026-11-03,1", "SC-B,VM,2026-11-03T22:59:59Z,1").load()
        assert set(bundle.readings()) == {("SC-A", "VM", date(2026, 11, 3)), ("SC-B", "VM", date(2026, 11, 3))}

    def test_today_is_that_of_each_partnerships_zone(self, bundle):
        late = datetime(2026, 11, 2, 11, tzinfo=UTC)  # the 3rd in Kiritimati, 14 hours ahead
        bundle.usage("SC-E,VM,2026-11-04,1", "SC-E,WAS,2026-11-04T09:59:59Z,1").load(now=late)
        bundle.usage("SC-A,VM,2026-11-03T23:00:00Z,1", "SC-E,VM,2026-11-04T10:00:00Z,1")
        with pytest.raises(BundleRefused) as refused:
            bundle.load(now=late)
        assert [str(fault) for fault in refused.value.faults] == [
            "usage.csv:2: at: 2026-11-04 lies in the future; the latest day taken is 2026-11-03",
            "usage.csv:3: at: 2026-11-05 lies in the future; the latest day taken is 2026-11-04",
        ]


class TestMixedKinds:
    SAID = "this customer, product and day have both dates and timestamps in this file; it is one or the other"

    def test_both_for_one_day_are_refused_with_all_their_lines(self, bundle):
        bundle.usage(
            "SC-A,VM,2026-10-03,1",
            "SC-A,WAS,2026-10-03,1",
            "SC-A,VM,2026-10-02T22:30:00Z,2",
            "SC-B,VM,2026-10-03T10:00:00Z,2",
            "SC-A,VM,2026-10-03,3",
        )
        assert bundle.faults() == [f"usage.csv:{line}: at: {self.SAID}" for line in (2, 4, 6)]
        assert bundle.readings() == {}

    def test_they_are_found_across_batches(self, bundle, small_batches):
        rows = [f"SC-A,VM,2026-10-{day:02},1" for day in range(1, 29)]
        bundle.usage(*rows, "", "SC-A,VM,2026-10-14T12:00:00Z,1")
        assert bundle.faults() == [f"usage.csv:{line}: at: {self.SAID}" for line in (15, 31)]

    def test_they_are_found_beside_other_faults(self, bundle):
        bundle.usage("SC-A,VM,2026-10-03,1", "SC-A,VM,2026-10-03T10:00:00Z,2", "SC-A,VM,2026-10-04,-")
        assert [fault.split(": ")[0] for fault in bundle.faults()] == ["usage.csv:2", "usage.csv:3", "usage.csv:4"]

    def test_both_in_one_file_are_fine_for_different_days(self, bundle):
        bundle.usage("SC-A,VM,2026-10-03,1", "SC-A,VM,2026-10-04T10:00:00Z,2", "SC-A,VM,2026-10-03,3").load()
        assert (one(bundle, 3), one(bundle, 4)) == (3, 2)

    def test_both_in_files_after_each_other_are_fine(self, bundle):
        bundle.usage("SC-A,VM,2026-10-03,1").load()
        bundle.usage("SC-A,VM,2026-10-03T10:00:00Z,2").load()
        assert one(bundle, 3) == 2


class TestBatches:
    def test_lines_are_right_far_into_a_file(self, bundle, small_batches):
        rows = [f"SC-A,VM,2025-{month:02}-{day:02},1" for month in range(1, 13) for day in range(1, 29)]
        rows[100:100] = ["", 'SC-A,VM,"2026-\n10-03",1', "SC-A"]
        rows[300] = "SC-A,VM,2026-10-03,x"
        rows.append("SC-A,VM")
        assert sorted(int(fault.split(":")[1]) for fault in bundle.usage(*rows).faults()) == [103, 105, 303, 342]

    def test_a_file_of_many_batches_arrives_whole(self, bundle, monkeypatch):
        monkeypatch.setattr(usage_batches, "BLOCK", 1 << 15)
        first = date(2020, 1, 1)
        days = [first + timedelta(days=number) for number in range(2000)]
        rows = [f"{code},{product},{day},{day.day}" for day in days for code in CODES for product in ("VM", "WAS")]
        bundle.usage(*rows)

        told = []
        assert bundle.counts(on_progress=lambda *step: told.append(step)) == {"usage.csv": (16000, 16000, 0, 0)}

        assert sum(bundle.readings().values()) == sum(day.day for day in days) * 8
        assert bundle.rollup_faults() == []
        shares = [share for step, share in told if step == "usage.csv"]
        assert len(shares) > 10
        assert all(before <= after for before, after in pairwise(shares))

    def test_a_line_across_the_border_of_blocks_is_one_row(self, bundle, monkeypatch):
        rows = [f"SC-A,VM,2026-10-{day:02},{day}" for day in range(1, 29)]
        expected = {("SC-A", "VM", october(day)): day for day in range(1, 29)}
        for size in range(60, 90):
            monkeypatch.setattr(usage_batches, "BLOCK", size)
            bundle.usage(*rows).load()
            assert bundle.readings() == expected


CODES = ("SC-A", "SC-B", "SC-D", "SC-E")


class TestParquet:
    def write(self, bundle, name, columns):
        pq.write_table(pa.table(columns), bundle.folder / f"{name}.parquet")
        return bundle

    def usage(self, bundle, at, quantity, customer="SC-A"):
        count = len(at)
        codes = pa.array([customer] * count), pa.array(["VM"] * count)
        columns = {"security_center_id": codes[0], "product_code": codes[1], "at": at, "quantity": quantity}
        return self.write(bundle, "usage", columns)

    @pytest.mark.parametrize(
        "at",
        [
            pa.array(["2026-10-03", "2026-10-04"]),
            pa.array([date(2026, 10, 3), date(2026, 10, 4)]),
            pa.array([date(2026, 10, 3), date(2026, 10, 4)], pa.date64()),
            pa.array(["2026-10-03T00:00:00", "2026-10-04T00:00:00"]).cast(pa.timestamp("ns")),
            pa.array(["2026-10-03", "2026-10-04"]).dictionary_encode(),
            pa.array(["2026-10-03", "2026-10-04"], pa.large_string()),
        ],
        ids=["text", "days", "milliseconds", "midnights", "categories", "large-text"],
    )
    def test_dates_may_be_of_any_type(self, bundle, at):
        self.usage(bundle, at, pa.array([7, 8])).load()
        assert (one(bundle, 3), one(bundle, 4)) == (7, 8)
        bundle.clear().usage("SC-A,VM,2026-10-03,5").load()
        assert one(bundle, 3) == 5

    @pytest.mark.parametrize("unit", ["s", "ms", "us", "ns"])
    @pytest.mark.parametrize("zone", ["UTC", "Europe/Stockholm", "+05:30"])
    def test_timestamps_with_a_zone_are_moments(self, bundle, unit, zone):
        moments = [datetime(2026, 10, 25, 22, 59, 59, tzinfo=UTC), datetime(2026, 10, 25, 23, tzinfo=UTC)]
        self.usage(bundle, pa.array(moments, pa.timestamp(unit, zone)), pa.array([7, 8])).load()
        assert (one(bundle, 25), one(bundle, 26)) == (7, 8)

    def test_timestamps_without_a_zone_lack_an_offset(self, bundle):
        self.usage(
            bundle, pa.array(["2026-10-03T00:00:00", "2026-10-03T14:30:00"]).cast(pa.timestamp("us")), pa.array([7, 8])
        )
        assert bundle.faults() == [
            "usage.parquet:3: at: '2026-10-03T14:30:00.000000' has no offset from UTC, such as Z or +02:00"
        ]

    @pytest.mark.parametrize(
        "quantity",
        [
            pa.array([7, 10**15]),
            pa.array([7, 10**15], pa.uint64()),
            pa.array([7.0, 1e15]),
            pa.array([Decimal("7.00"), Decimal(10**15)], pa.decimal128(20, 2)),
            pa.array(["7", "1000000000000000.0"]),
        ],
        ids=["integers", "unsigned", "floats", "decimals", "text"],
    )
    def test_quantities_may_be_of_any_type(self, bundle, quantity):
        self.usage(bundle, pa.array(["2026-10-03", "2026-10-04"]), quantity).load()
        assert (one(bundle, 3), one(bundle, 4)) == (7, 10**15)

    def test_lines_are_those_of_the_same_table_as_csv(self, bundle, small_batches):
        self.usage(bundle, pa.array(["2026-10-03"] * 12), pa.array([1.0] * 10 + [1.5, None]))
        assert bundle.faults() == [
            "usage.parquet:12: quantity: '1.5' is not a whole number from 0 to 1000000000000000",
            "usage.parquet:13: quantity: is empty",
        ]

    def test_a_nested_column_is_refused(self, bundle):
        self.usage(bundle, pa.array(["2026-10-03"]), pa.array([[1]]))
        (fault,) = bundle.faults()
        assert fault.startswith("usage.parquet:2: quantity: is a column of list<")

    def test_an_empty_table_has_no_rows(self, bundle):
        self.usage(bundle, pa.array([], pa.string()), pa.array([], pa.int64()))
        assert bundle.counts() == {"usage.parquet": (0, 0, 0, 0)}

    def test_small_tables_may_be_parquet_with_gaps(self, bundle):
        columns = {
            "partnership_id": ["fjord-mssp"] * 3,
            "security_center_id": pa.array([None] * 3, pa.string()),
            "product_code": ["VM", "VM", "WAS"],
            "valid_from": [date(2026, 1, 1)] * 3,
            "model": ["volume", "volume", "package"],
            "basis": pa.array([None] * 3),
            "up_to": [10.0, float("nan"), None],
            "unit_price": pa.array([Decimal("3.00"), Decimal("0.0000012"), None]),
            "flat_price": [None, None, 1e-06],
            "package_size": [None, None, 5],
        }
        self.write(bundle, "prices", columns)
        assert bundle.counts() == {"prices.parquet": (3, 3, 0, 0)}
        assert bundle.load().changes == 0
        assert bundle.rows(PriceTier, "up_to", "unit_price") == [(None, Decimal("0.0000012")), (10, Decimal(3))]
        assert (Decimal("0.000001"), 5) in bundle.rows(Price, "flat_price", "package_size")

    def test_faults_in_small_tables_have_lines(self, bundle):
        self.write(bundle, "partners", {"name": ["X", None], "partner_id": ["x", "y"], "country": ["SE", "SE"]})
        assert bundle.faults() == ["partners.parquet:3: name: is empty"]
        assert bundle.rows(Partner, "code") == [("delta",), ("fjord",)]


def test_usage_as_csv_and_as_parquet_are_the_same(bundle):
    """The second load of the same readings, in the other form, finds nothing to do."""
    bundle.write(usage=csv_text(USAGE_HEADER, [f"SC-A,VM,2026-10-{day:02},{day}" for day in range(1, 29)])).load()
    numbers = range(1, 29)
    columns = {
        "security_center_id": ["SC-A"] * 28,
        "product_code": ["VM"] * 28,
        "at": [october(day) for day in numbers],
        "quantity": list(numbers),
    }
    pq.write_table(pa.table(columns), bundle.clear().folder / "usage.parquet")
    assert bundle.counts() == {"usage.parquet": (28, 0, 0, 28)}
