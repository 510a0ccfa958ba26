"""R-CYCLE-4 and R-USAGE-1: the day of a sample, the value of a day, what a file does to what was there."""

from datetime import UTC, date, datetime, timedelta, timezone

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from data.domain.usage import MixedSamples, UnplacedMoment, apply_day_values, day_values, local_day

ZONES = ["UTC", "Europe/Stockholm", "Pacific/Kiritimati", "Pacific/Honolulu"]
COLUMNS = ["customer", "product", "at", "quantity", "line"]
KEY = ["customer", "product", "day"]

Stored = dict[tuple[str, str, date], int]


def samples(*rows: tuple[str, int], customer: str = "SC-1", product: str = "VM") -> pd.DataFrame:
    return pd.DataFrame(
        [(customer, product, at, quantity, line) for line, (at, quantity) in enumerate(rows, start=2)],
        columns=COLUMNS,
    )


def stored(values: Stored) -> pd.DataFrame:
    frame = pd.DataFrame([(*key, quantity) for key, quantity in values.items()], columns=[*KEY, "quantity"])
    return frame.astype({"day": "datetime64[s]", "quantity": "int64"})


def as_dict(frame: pd.DataFrame) -> Stored:
    keys = zip(frame["customer"], frame["product"], frame["day"].dt.date, strict=True)
    return dict(zip(keys, frame["quantity"].tolist(), strict=True))


def by_day(frame: pd.DataFrame) -> dict[str, int]:
    return {day.isoformat(): quantity for (_, _, day), quantity in as_dict(frame).items()}


@pytest.mark.parametrize(
    ("moment", "zone", "day"),
    [
        ("2026-10-25T23:59:59Z", "UTC", "2026-10-25"),
        ("2026-10-26T00:00:00Z", "UTC", "2026-10-26"),
        ("2026-10-25T23:59:59+01:00", "Europe/Stockholm", "2026-10-25"),
        ("2026-10-26T00:00:00+01:00", "Europe/Stockholm", "2026-10-26"),
        # 02:30 happens twice that night.
        ("2026-10-25T02:30:00+02:00", "Europe/Stockholm", "2026-10-25"),
        ("2026-10-25T02:30:00+01:00", "Europe/Stockholm", "2026-10-25"),
        ("2026-03-29T00:59:59Z", "Europe/Stockholm", "2026-03-29"),
        ("2026-03-28T22:59:59Z", "Europe/Stockholm", "2026-03-28"),
        ("2026-03-28T23:00:00Z", "Europe/Stockholm", "2026-03-29"),
        # One moment, two days apart on the calendar.
        ("2026-10-26T10:30:00Z", "Pacific/Kiritimati", "2026-10-27"),
        ("2026-10-26T09:59:59Z", "Pacific/Honolulu", "2026-10-25"),
        ("2026-12-31T10:00:00Z", "Pacific/Kiritimati", "2027-01-01"),
        ("2028-02-29T12:00:00+14:00", "Pacific/Kiritimati", "2028-02-29"),
    ],
)
def test_a_moment_falls_on_the_day_of_the_partnerships_zone(moment: str, zone: str, day: str) -> None:
    assert local_day(datetime.fromisoformat(moment), zone) == date.fromisoformat(day)


def test_a_moment_without_an_offset_falls_on_no_certain_day() -> None:
    with pytest.raises(UnplacedMoment, match="no offset"):
        local_day(datetime.fromisoformat("2026-10-25T12:00:00"), "UTC")


@pytest.mark.parametrize("zone", ["", "Europe/Atlantis", "../UTC", "Europe"])
def test_an_unknown_zone_is_named(zone: str) -> None:
    with pytest.raises(UnplacedMoment, match="is not a time zone"):
        local_day(datetime(2026, 10, 25, tzinfo=UTC), zone)


@pytest.mark.parametrize("moment", ["0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-10:00"])
def test_a_moment_beyond_the_calendar_is_refused(moment: str) -> None:
    with pytest.raises(UnplacedMoment, match="outside the calendar"):
        local_day(datetime.fromisoformat(moment), "UTC")


@given(
    st.sampled_from(ZONES),
    st.datetimes(datetime(2000, 1, 1), datetime(2037, 1, 1), timezones=st.just(UTC)),  # noqa: DTZ001
    st.integers(0, 3 * 86_400),
    st.integers(-14, 14),
)
def test_a_later_moment_never_falls_on_an_earlier_day_however_it_is_written(
    zone: str, moment: datetime, seconds: int, hours: int
) -> None:
    later = moment + timedelta(seconds=seconds)
    elsewhere = later.astimezone(timezone(timedelta(hours=hours)))
    assert local_day(moment, zone) <= local_day(later, zone) == local_day(elsewhere, zone)


def test_the_last_date_of_a_file_is_the_days_value_even_when_it_is_smaller() -> None:
    assert by_day(day_values(samples(("2026-10-03", 41), ("2026-10-03", 40)), "UTC")) == {"2026-10-03": 40}


def test_the_last_line_counts_not_the_last_row_of_the_frame() -> None:
    shuffled = samples(("2026-10-03", 41), ("2026-10-03", 40)).iloc[::-1]
    assert by_day(day_values(shuffled, "UTC")) == {"2026-10-03": 40}


def test_timestamps_give_their_local_days_maximum() -> None:
    file = samples(
        ("2026-10-25T08:00:00+01:00", 12),
        ("2026-10-25T22:59:59Z", 30),
        ("2026-10-25T23:00:00Z", 70),
        ("2026-10-25T09:00:00+01:00", 29),
    )
    values = day_values(file, "Europe/Stockholm")
    assert by_day(values) == {"2026-10-25": 30, "2026-10-26": 70}
    assert values["timed"].tolist() == [True, True]


def test_a_measured_zero_is_a_value() -> None:
    assert by_day(day_values(samples(("2026-10-03", 0)), "UTC")) == {"2026-10-03": 0}


def test_both_kinds_for_one_day_are_refused_with_every_line_named() -> None:
    file = samples(("2026-10-03", 1), ("2026-10-26", 2), ("2026-10-25T23:30:00Z", 3), ("2026-10-26", 4))
    with pytest.raises(MixedSamples, match="lines 3, 4, 5") as refused:
        day_values(file, "Europe/Stockholm")
    assert refused.value.lines == [3, 4, 5]


def test_both_kinds_may_stand_in_one_file_for_different_days_customers_and_products() -> None:
    file = pd.concat(
        [
            samples(("2026-10-03", 1), ("2026-10-04T00:00:00Z", 2)),
            samples(("2026-10-03T00:00:00Z", 3), customer="SC-2"),
            samples(("2026-10-03T00:00:00Z", 4), product="WEB"),
        ]
    )
    values = day_values(file, "UTC")
    assert values["quantity"].tolist() == [1, 2, 4, 3]
    assert values["timed"].tolist() == [False, True, True, True]


@pytest.mark.parametrize(
    "at", ["", "today", "2026-13-01", "2026-02-29", "20261003", "2026-W40-1", "2026-10-03T12:00:00"]
)
def test_unreadable_or_unplaced_moments_are_refused(at: str) -> None:
    with pytest.raises(ValueError):
        day_values(samples((at, 1)), "UTC")


def test_a_quantity_below_zero_is_refused_with_its_line() -> None:
    with pytest.raises(ValueError, match="lines 3: a quantity is 0 or more"):
        day_values(samples(("2026-10-03", 1), ("2026-10-04", -1)), "UTC")


def test_an_empty_file_has_no_values_and_changes_nothing() -> None:
    values = day_values(samples(), "UTC")
    before: Stored = {("SC-1", "VM", date(2026, 10, 3)): 40}
    assert values.columns.tolist() == [*KEY, "quantity", "timed"]
    assert values.empty
    assert as_dict(apply_day_values(stored(before), values)) == before
    assert apply_day_values(stored({}), values).empty


@pytest.mark.parametrize(
    ("at", "quantity", "expected"),
    [
        ("2026-10-03", 40, 40),
        ("2026-10-03", 60, 60),
        ("2026-10-03", 0, 0),
        ("2026-10-03T12:00:00Z", 40, 50),
        ("2026-10-03T12:00:00Z", 50, 50),
        ("2026-10-03T12:00:00Z", 60, 60),
    ],
)
def test_a_date_replaces_what_was_stored_and_a_timestamp_only_raises_it(at: str, quantity: int, expected: int) -> None:
    before = stored({("SC-1", "VM", date(2026, 10, 3)): 50})
    after = apply_day_values(before, day_values(samples((at, quantity)), "UTC"))
    assert by_day(after) == {"2026-10-03": expected}


IDS = st.sampled_from(["SC-1", "SC-2"])
PRODUCTS = st.sampled_from(["VM", "WEB"])
OCTOBER = st.dates(date(2026, 10, 24), date(2026, 10, 27))
QUANTITIES = st.integers(0, 9)
STORED = st.dictionaries(st.tuples(IDS, PRODUCTS, OCTOBER), QUANTITIES, max_size=12)


@st.composite
def files(draw: st.DrawFn) -> tuple[pd.DataFrame, str, Stored, Stored]:
    """A file of shuffled samples, its zone, and its dates and timestamps reduced by plain dictionaries."""
    zone = draw(st.sampled_from(ZONES))
    timed_keys = draw(st.sets(st.tuples(IDS, PRODUCTS, OCTOBER)))
    rows: list[tuple[str, str, str, int, int]] = []
    dates: Stored = {}
    maxima: Stored = {}
    drawn = draw(st.lists(st.tuples(IDS, PRODUCTS, OCTOBER, QUANTITIES, st.times(timezones=st.just(UTC))), max_size=15))
    for line, (customer, product, day, quantity, time) in enumerate(drawn, start=2):
        moment = datetime.combine(day, time)
        if (key := (customer, product, local_day(moment, zone))) in timed_keys:
            rows.append((customer, product, moment.isoformat(), quantity, line))
            maxima[key] = max(maxima.get(key, 0), quantity)
        elif (key := (customer, product, day)) not in timed_keys:
            rows.append((customer, product, day.isoformat(), quantity, line))
            dates[key] = quantity
    frame = pd.DataFrame(draw(st.permutations(rows)), columns=COLUMNS)
    return frame.astype({"quantity": "int64", "line": "int64"}), zone, dates, maxima


@settings(max_examples=60)
@given(files())
def test_a_file_comes_down_to_what_plain_dictionaries_say(
    file: tuple[pd.DataFrame, str, Stored, Stored],
) -> None:
    frame, zone, dates, maxima = file
    values = day_values(frame, zone)
    assert as_dict(values) == dates | maxima
    assert as_dict(values[values["timed"]]) == maxima


@settings(max_examples=60)
@given(files(), STORED)
def test_importing_a_file_agrees_with_plain_dictionaries_and_twice_changes_nothing(
    file: tuple[pd.DataFrame, str, Stored, Stored], before: Stored
) -> None:
    frame, zone, dates, maxima = file
    incoming = day_values(frame, zone)
    once = apply_day_values(stored(before), incoming)
    raised = {key: max(quantity, before.get(key, 0)) for key, quantity in maxima.items()}
    assert as_dict(once) == before | dates | raised
    assert not once.duplicated(KEY).any()
    pd.testing.assert_frame_equal(apply_day_values(once, incoming), once)
