"""After any sequence of loads, readings and rollups are what the readable twins in `data.domain` arrive at."""

from datetime import UTC, date, datetime, timedelta

import pandas as pd
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from data.domain.peaks import customer_peaks
from data.domain.usage import MixedSamples, apply_day_values, day_values
from data.models import CycleTotal, DailyTotal
from tests.support.bundles import NORTH, BundleFolder, csv_text
from tests.support.databases import empty

ZONES = ("Europe/Stockholm", "Pacific/Kiritimati", "Pacific/Honolulu", "UTC", "America/St_Johns")
CUSTOMERS = ("SC-A", "SC-B", "SC-C")
PRODUCTS = ("VM", "WAS")
COLUMNS = ["customer", "product", "at", "quantity"]
FIRST_MOMENT = datetime(2026, 1, 20, tzinfo=UTC)

# A few weeks around the end of February and the start of summer time, where cycles clamp and clocks change.
dates = st.dates(date(2026, 1, 24), date(2026, 4, 2)).map(str)
moments = st.builds(
    lambda minutes, offset: (FIRST_MOMENT + timedelta(minutes=minutes)).astimezone(offset).isoformat(),
    st.integers(0, 75 * 24 * 60),
    st.sampled_from([UTC, datetime.strptime("+0530", "%z").tzinfo, datetime.strptime("-1000", "%z").tzinfo]),
)
quantities = st.one_of(st.integers(0, 6), st.integers(0, 10**15))


def files(at):
    row = st.tuples(st.sampled_from(CUSTOMERS), st.sampled_from(PRODUCTS), at, quantities)
    return st.lists(row, min_size=1, max_size=40)


any_file = st.one_of(files(dates), files(moments), files(st.one_of(dates, moments)))


@st.composite
def worlds(draw):
    return draw(st.sampled_from(ZONES)), draw(st.integers(1, 31)), draw(st.lists(any_file, min_size=1, max_size=4))


def samples(rows):
    return pd.DataFrame(rows, columns=COLUMNS).assign(line=range(2, len(rows) + 2))


def reduced(rows, zone):
    """The day values of a file, or the lines for which it is refused."""
    try:
        return day_values(samples(rows), zone)
    except MixedSamples as mixed:
        return mixed.lines


def prepared(folder, databases, zone, anchor):
    folder.mkdir(exist_ok=True)
    bundle = BundleFolder(folder, databases).clear()
    tables = {
        "partners.csv": NORTH["partners.csv"],
        "products.csv": NORTH["products.csv"],
        "partnerships.csv": csv_text(
            "partnership_id,partner_id,name,model,currency,timezone,anchor_day",
            [f"one,fjord,One,mssp,EUR,{zone},{anchor}"],
        ),
        "customers.csv": csv_text(
            "security_center_id,partnership_id,name,status", [f"{code},one,{code},active" for code in CUSTOMERS]
        ),
    }
    for name, content in tables.items():
        bundle.write_file(name, content)
    bundle.load()
    return bundle.clear()


def loaded(bundle, zone, sequence):
    """Load the files one after the other; the twin's readings after the last of them."""
    expected = pd.DataFrame({name: pd.Series(dtype="object") for name in ("customer", "product")}).assign(
        day=pd.Series(dtype="datetime64[s]"), quantity=pd.Series(dtype="int64")
    )
    for rows in sequence:
        bundle.usage(*(",".join(map(str, row)) for row in rows))
        incoming = reduced(rows, zone)
        if isinstance(incoming, list):
            assert sorted(int(fault.split(":")[1]) for fault in bundle.faults()) == incoming
            continue
        after = apply_day_values(expected, incoming)
        added = len(after) - len(expected)
        before = {(row.customer, row.product, row.day): row.quantity for row in expected.itertuples()}
        changed = sum(
            before.get((row.customer, row.product, row.day), row.quantity) != row.quantity for row in after.itertuples()
        )
        assert bundle.counts() == {"usage.csv": (len(rows), added, changed, len(rows) - added - changed)}
        assert bundle.counts() == {"usage.csv": (len(rows), 0, 0, len(rows))}
        expected = after
    return expected


def check(bundle, world):
    zone, anchor, sequence = world
    readings = loaded(bundle, zone, sequence)

    assert bundle.readings() == {
        (row.customer, row.product, row.day.date()): row.quantity for row in readings.itertuples()
    }
    peaks = customer_peaks(readings, anchor) if len(readings) else pd.DataFrame()
    assert {key: figures[:2] for key, figures in bundle.peaks().items()} == {
        (row.customer, row.product, row.cycle_start.date()): (row.peak, row.peak_day.date())
        for row in peaks.itertuples()
    }
    sums = sorted(
        (start.date(), int(group["peak"].sum()), int((group["peak"] > 0).sum()))
        for (start, _), group in (peaks.groupby(["cycle_start", "product"]) if len(peaks) else ())
    )
    assert sorted(bundle.rows(CycleTotal, "cycle_start", "peak_sum", "customers")) == sums
    days = sorted(
        (day.date(), int(group["quantity"].sum()), len(group))
        for (day, _), group in (readings.groupby(["day", "product"]) if len(readings) else ())
    )
    assert sorted(bundle.rows(DailyTotal, "day", "quantity", "customers")) == days
    assert bundle.rollup_faults() == []


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(world=worlds())
def test_rollups_are_what_the_twins_arrive_at(databases, tmp_path, world):
    empty(databases)
    bundle = prepared(tmp_path / "bundle", databases, *world[:2])
    check(bundle, world)
