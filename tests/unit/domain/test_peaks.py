"""R-PEAK-1 to 3: peaks, the bars made of them, and the busiest day that is a different figure."""

from datetime import date
from decimal import Decimal

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from data.domain.cycles import cycle_of
from data.domain.peaks import BusiestDay, bars, busiest_day, change, customer_peaks

COLUMNS = ["customer", "product", "day", "quantity"]
PEAK_COLUMNS = ["cycle_start", "product", "customer", "peak", "peak_day"]

Readings = dict[tuple[str, str, date], int]
Peaks = dict[tuple[date, str, str], tuple[int, date]]


def frame(readings: Readings) -> pd.DataFrame:
    rows = pd.DataFrame([(*key, quantity) for key, quantity in readings.items()], columns=COLUMNS)
    return rows.astype({"day": "datetime64[s]", "quantity": "int64"})


def vm(customer: str, days: dict[str, int]) -> Readings:
    return {(customer, "VM", date.fromisoformat(day)): quantity for day, quantity in days.items()}


def as_dict(peaks: pd.DataFrame) -> Peaks:
    keys = zip(peaks["cycle_start"].dt.date, peaks["product"], peaks["customer"], strict=True)
    return dict(zip(keys, zip(peaks["peak"], peaks["peak_day"].dt.date, strict=True), strict=True))


WORKED = vm(
    "SC-A",
    {"2026-09-24": 90, "2026-09-25": 99, "2026-09-26": 14, "2026-10-03": 40}
    | {"2026-10-17": 40, "2026-10-25": 12, "2026-10-26": 70},
)


def test_the_worked_example_peaks_at_40_on_the_3rd_of_october() -> None:
    assert as_dict(customer_peaks(frame(WORKED), 26)) == {
        (date(2026, 8, 26), "VM", "SC-A"): (99, date(2026, 9, 25)),
        (date(2026, 9, 26), "VM", "SC-A"): (40, date(2026, 10, 3)),
        (date(2026, 10, 26), "VM", "SC-A"): (70, date(2026, 10, 26)),
    }


def test_readings_in_any_order_and_any_unit_of_time_peak_alike() -> None:
    expected = customer_peaks(frame(WORKED), 26)
    backwards = frame(WORKED).iloc[::-1].astype({"day": "datetime64[ns]"})
    pd.testing.assert_frame_equal(customer_peaks(backwards, 26), expected)
    pd.testing.assert_frame_equal(customer_peaks(frame(WORKED).astype({"day": str}), 26), expected)


def test_a_measured_zero_is_a_peak_of_zero_and_no_reading_is_no_row() -> None:
    peaks = customer_peaks(frame(vm("SC-A", {"2026-10-04": 0, "2026-10-03": 0})), 1)
    assert as_dict(peaks) == {(date(2026, 10, 1), "VM", "SC-A"): (0, date(2026, 10, 3))}


def test_the_sum_of_peaks_is_not_the_peak_of_the_sum() -> None:
    readings = frame(vm("SC-A", {"2026-10-03": 40, "2026-10-04": 38}) | vm("SC-B", {"2026-10-04": 5}))
    assert bars(customer_peaks(readings, 1))["peak_sum"].tolist() == [45]
    assert busiest_day(readings) == BusiestDay(date(2026, 10, 4), 43)


def test_the_busiest_of_equal_days_is_the_earliest() -> None:
    readings = frame(vm("SC-A", {"2026-10-05": 7, "2026-10-03": 3}) | vm("SC-B", {"2026-10-03": 4}))
    assert busiest_day(readings) == BusiestDay(date(2026, 10, 3), 7)


def test_no_readings_give_no_peaks_no_bars_and_no_busiest_day() -> None:
    for nothing in (frame({}), pd.DataFrame(columns=COLUMNS)):
        peaks = customer_peaks(nothing, 26)
        assert peaks.columns.tolist() == PEAK_COLUMNS
        assert peaks.empty
        assert bars(peaks).columns.tolist() == ["cycle_start", "product", "peak_sum", "customers"]
        assert bars(peaks).empty
        assert busiest_day(nothing) is None


def test_the_readings_handed_in_stay_as_they_were() -> None:
    readings = frame(WORKED)
    customer_peaks(readings, 26)
    pd.testing.assert_frame_equal(readings, frame(WORKED))


@pytest.mark.parametrize(
    ("current", "previous", "expected"),
    [
        (45, 40, Decimal("0.125")),
        (30, 40, Decimal("-0.25")),
        (40, 40, Decimal(0)),
        (0, 40, Decimal(-1)),
        (45, 0, None),
        (0, 0, None),
        (45, None, None),
    ],
)
def test_change_is_relative_and_unknown_without_a_previous_figure(
    current: int, previous: int | None, expected: Decimal | None
) -> None:
    assert change(current, previous) == expected


READINGS = st.dictionaries(
    st.tuples(
        st.sampled_from(["SC-1", "SC-10", "SC-2"]),
        st.sampled_from(["VM", "WEB"]),
        st.dates(date(2028, 1, 20), date(2028, 4, 10)),
    ),
    st.integers(0, 5),
    max_size=40,
)
ANCHORS = st.integers(1, 31)


def peaks_by_hand(readings: Readings, anchor: int) -> Peaks:
    found: Peaks = {}
    for (customer, product, day), quantity in sorted(readings.items(), key=lambda row: row[0][2]):
        key = (cycle_of(day, anchor).start, product, customer)
        if key not in found or quantity > found[key][0]:
            found[key] = (quantity, day)
    return found


@settings(max_examples=80)
@given(READINGS, ANCHORS)
def test_peaks_agree_with_a_loop_over_days(readings: Readings, anchor: int) -> None:
    peaks = customer_peaks(frame(readings), anchor)
    assert as_dict(peaks) == peaks_by_hand(readings, anchor)
    assert list(as_dict(peaks)) == sorted(as_dict(peaks))


@settings(max_examples=80)
@given(READINGS, ANCHORS)
def test_drill_down_rows_add_up_to_the_bar(readings: Readings, anchor: int) -> None:
    behind: dict[tuple[date, str], list[int]] = {}
    for (start, product, _), (peak, _) in peaks_by_hand(readings, anchor).items():
        behind.setdefault((start, product), []).append(peak)
    drawn = bars(customer_peaks(frame(readings), anchor))
    keys = list(zip(drawn["cycle_start"].dt.date, drawn["product"], strict=True))
    assert keys == sorted(behind)
    assert drawn["peak_sum"].tolist() == [sum(behind[key]) for key in keys]
    assert drawn["customers"].tolist() == [len(behind[key]) for key in keys]


@settings(max_examples=80)
@given(READINGS.filter(bool), ANCHORS)
def test_the_busiest_day_is_never_above_the_sum_of_peaks(readings: Readings, anchor: int) -> None:
    one = cycle_of(min(day for _, _, day in readings), anchor)
    inside = {key: quantity for key, quantity in readings.items() if key[2] in one and key[1] == "VM"}
    sums = {day: sum(q for key, q in inside.items() if key[2] == day) for _, _, day in inside}
    busiest = busiest_day(frame(inside))
    assert (busiest is None) == (not inside)
    if busiest:
        assert busiest.quantity == max(sums.values())
        assert busiest.day == min(day for day, total in sums.items() if total == busiest.quantity)
        assert busiest.quantity <= bars(customer_peaks(frame(inside), anchor))["peak_sum"].sum()
