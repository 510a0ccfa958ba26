"""R-CYCLE-1 to 5: where cycles begin and end, what they are called, when they are settled."""

from datetime import date, datetime, timedelta
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from data.domain.cycles import (
    Cycle,
    CycleState,
    cycle_labelled,
    cycle_of,
    cycle_starts,
    cycles_between,
    cycles_ending_with,
    following,
    preceding,
    state_of,
)
from data.domain.usage import local_day

ANCHORS = st.integers(1, 31)
DAYS = st.dates(date(1901, 1, 1), date(2999, 10, 31))
NEAR_DAYS = st.dates(date(1999, 1, 1), date(2032, 12, 31))


def day(text: str) -> date:
    return date.fromisoformat(text)


@pytest.mark.parametrize(
    ("anchor", "a_day", "start", "next_start", "label"),
    [
        (26, "2026-10-25", "2026-09-26", "2026-10-26", "2026-10"),
        (26, "2026-10-26", "2026-10-26", "2026-11-26", "2026-11"),
        (26, "2026-12-26", "2026-12-26", "2027-01-26", "2027-01"),
        (26, "2027-01-01", "2026-12-26", "2027-01-26", "2027-01"),
        (1, "2026-10-01", "2026-10-01", "2026-11-01", "2026-10"),
        (1, "2026-12-31", "2026-12-01", "2027-01-01", "2026-12"),
        (2, "2026-10-01", "2026-09-02", "2026-10-02", "2026-10"),
        (29, "2026-02-27", "2026-01-29", "2026-02-28", "2026-02"),
        (29, "2026-02-28", "2026-02-28", "2026-03-29", "2026-03"),
        (29, "2028-02-28", "2028-01-29", "2028-02-29", "2028-02"),
        (29, "2028-02-29", "2028-02-29", "2028-03-29", "2028-03"),
        (30, "2026-03-29", "2026-02-28", "2026-03-30", "2026-03"),
        (31, "2026-01-31", "2026-01-31", "2026-02-28", "2026-02"),
        (31, "2026-02-28", "2026-02-28", "2026-03-31", "2026-03"),
        (31, "2026-03-30", "2026-02-28", "2026-03-31", "2026-03"),
        (31, "2026-04-30", "2026-04-30", "2026-05-31", "2026-05"),
        (31, "2028-02-29", "2028-02-29", "2028-03-31", "2028-03"),
        (31, "2100-02-28", "2100-02-28", "2100-03-31", "2100-03"),
        (31, "2000-02-28", "2000-01-31", "2000-02-29", "2000-02"),
    ],
)
def test_a_day_belongs_to_the_cycle_around_it(anchor: int, a_day: str, start: str, next_start: str, label: str) -> None:
    cycle = cycle_of(day(a_day), anchor)
    assert cycle == Cycle(day(start), day(next_start))
    assert cycle.label == label
    assert cycle_labelled(label, anchor) == cycle


def test_an_anchor_of_31_comes_back_after_every_short_month() -> None:
    starts = [cycle.start for cycle in cycles_between(day("2027-12-31"), day("2028-12-30"), 31)]
    assert [(start.month, start.day) for start in starts] == [
        *[(12, 31), (1, 31), (2, 29), (3, 31), (4, 30), (5, 31)],
        *[(6, 30), (7, 31), (8, 31), (9, 30), (10, 31), (11, 30)],
    ]


def test_a_cycle_is_kept_half_open_and_shown_with_its_last_day() -> None:
    cycle = cycle_labelled("2026-10", 26)
    assert (cycle.start, cycle.last_day) == (day("2026-09-26"), day("2026-10-25"))
    assert day("2026-10-25") in cycle
    assert day("2026-10-26") not in cycle
    assert day("2026-09-25") not in cycle
    assert cycle.length == 30
    assert list(cycle.days()) == [day("2026-09-26") + timedelta(days=n) for n in range(30)]


def test_cycles_sort_by_time() -> None:
    october, november = cycle_labelled("2026-10", 26), cycle_labelled("2026-11", 26)
    assert sorted([november, october]) == [october, november]


@pytest.mark.parametrize(
    ("zone", "moment", "label"),
    [
        ("UTC", "2026-10-25T23:59:59+00:00", "2026-10"),
        ("UTC", "2026-10-26T00:00:00+00:00", "2026-11"),
        # Clocks go back in the small hours of the last day, and then of the first day, of a cycle.
        ("Europe/Stockholm", "2026-10-25T22:59:59+00:00", "2026-10"),
        ("Europe/Stockholm", "2026-10-25T23:00:00+00:00", "2026-11"),
        ("Europe/Stockholm", "2025-10-25T21:59:59+00:00", "2025-10"),
        ("Europe/Stockholm", "2025-10-25T22:00:00+00:00", "2025-11"),
        # Clocks go forward on the first day, and then on the last day, of a cycle.
        ("Europe/Stockholm", "2028-03-25T22:59:59+00:00", "2028-03"),
        ("Europe/Stockholm", "2028-03-25T23:00:00+00:00", "2028-04"),
        ("Europe/Stockholm", "2029-03-25T21:59:59+00:00", "2029-03"),
        ("Europe/Stockholm", "2029-03-25T22:00:00+00:00", "2029-04"),
        ("Pacific/Kiritimati", "2026-10-25T09:59:59+00:00", "2026-10"),
        ("Pacific/Kiritimati", "2026-10-25T10:00:00+00:00", "2026-11"),
        ("Pacific/Honolulu", "2026-10-26T09:59:59+00:00", "2026-10"),
        ("Pacific/Honolulu", "2026-10-26T10:00:00+00:00", "2026-11"),
    ],
)
def test_the_cycle_turns_at_local_midnight(zone: str, moment: str, label: str) -> None:
    assert cycle_of(local_day(datetime.fromisoformat(moment), zone), 26).label == label


@pytest.mark.parametrize(
    ("today", "grace_days", "frozen", "state"),
    [
        ("2026-09-01", 3, False, CycleState.OPEN),
        ("2026-09-26", 3, False, CycleState.OPEN),
        ("2026-10-25", 3, False, CycleState.OPEN),
        ("2026-10-26", 3, False, CycleState.GRACE),
        ("2026-10-28", 3, False, CycleState.GRACE),
        ("2026-10-29", 3, False, CycleState.ENDED),
        ("2026-10-26", 0, False, CycleState.ENDED),
        ("2026-10-26", 1, False, CycleState.GRACE),
        ("2026-10-27", 1, False, CycleState.ENDED),
        ("2026-10-26", 3, True, CycleState.CLOSED),
        ("2030-01-01", 3, True, CycleState.CLOSED),
    ],
)
def test_a_cycle_is_open_then_in_grace_then_ended_until_frozen(
    today: str, grace_days: int, frozen: bool, state: CycleState
) -> None:
    assert state_of(cycle_labelled("2026-10", 26), day(today), grace_days, frozen) is state


def test_only_open_and_grace_figures_are_estimates() -> None:
    assert [state for state in CycleState if state.is_estimate] == [CycleState.OPEN, CycleState.GRACE]


@pytest.mark.parametrize(
    "label",
    [
        *["", "2026", "2026-13", "2026-00", "2026-1", "26-10", "2026-10-01", " 2026-10", "2026-10\n"],
        *["２０２６-10", "0001-01", "9999-12", "1899-12", "3000-01", "2026_10", "../2026-10"],
    ],
)
def test_a_malformed_label_is_refused_in_words(label: str) -> None:
    with pytest.raises(ValueError, match="written YYYY-MM"):
        cycle_labelled(label, 26)


@pytest.mark.parametrize("anchor", [0, 32, -1])
def test_an_anchor_outside_a_month_is_refused(anchor: int) -> None:
    with pytest.raises(ValueError, match="between 1 and 31"):
        cycle_of(day("2026-10-01"), anchor)
    with pytest.raises(ValueError, match="between 1 and 31"):
        cycle_starts(np.array(["2026-10-01"], dtype="datetime64[D]"), anchor)


@pytest.mark.parametrize("count", [0, -3])
def test_no_cycles_end_with_one_when_none_are_asked_for(count: int) -> None:
    assert cycles_ending_with(cycle_labelled("2026-10", 26), count, 26) == []


def test_no_cycle_lies_between_days_in_the_wrong_order() -> None:
    assert cycles_between(day("2026-10-26"), day("2026-10-25"), 26) == []


def begins_a_cycle(a_day: date, anchor: int) -> bool:
    ends_its_month = (a_day + timedelta(days=1)).month != a_day.month
    return a_day.day == anchor or (ends_its_month and a_day.day < anchor)


@given(DAYS, ANCHORS)
def test_walking_back_and_forth_day_by_day_finds_the_same_cycle(a_day: date, anchor: int) -> None:
    start = a_day
    while not begins_a_cycle(start, anchor):
        start -= timedelta(days=1)
    next_start = a_day + timedelta(days=1)
    while not begins_a_cycle(next_start, anchor):
        next_start += timedelta(days=1)
    assert cycle_of(a_day, anchor) == Cycle(start, next_start)


@pytest.mark.parametrize("anchor", range(1, 32))
def test_every_day_of_eight_years_lies_in_exactly_one_cycle(anchor: int) -> None:
    first, last = day("2023-12-15"), day("2032-01-15")
    cycles = cycles_between(first, last, anchor)
    covered = [a_day for cycle in cycles for a_day in cycle.days()]
    assert covered == [covered[0] + timedelta(days=n) for n in range(len(covered))]
    assert covered[0] <= first < cycles[0].next_start
    assert cycles[-1].start <= last <= covered[-1]


@pytest.mark.parametrize("anchor", range(1, 32))
def test_labels_name_every_month_once_and_in_order(anchor: int) -> None:
    labels = [cycle.label for cycle in cycles_between(day("2023-06-15"), day("2029-06-14"), anchor)]
    months = [f"{year}-{month:02}" for year in range(2023, 2030) for month in range(1, 13)]
    first = months.index(labels[0])
    assert labels == months[first : first + len(labels)]


@given(DAYS, ANCHORS)
def test_a_label_leads_back_to_its_cycle(a_day: date, anchor: int) -> None:
    cycle = cycle_of(a_day, anchor)
    assert cycle_labelled(cycle.label, anchor) == cycle


@given(DAYS, ANCHORS)
def test_neighbours_touch_and_lead_back(a_day: date, anchor: int) -> None:
    cycle = cycle_of(a_day, anchor)
    assert following(cycle, anchor).start == cycle.next_start
    assert preceding(cycle, anchor).next_start == cycle.start
    assert preceding(following(cycle, anchor), anchor) == cycle


@given(DAYS, ANCHORS, st.integers(1, 30))
def test_the_last_cycles_are_consecutive_and_end_with_the_one_given(a_day: date, anchor: int, count: int) -> None:
    cycle = cycle_of(a_day, anchor)
    cycles = cycles_ending_with(cycle, count, anchor)
    assert len(cycles) == count
    assert cycles[-1] == cycle
    assert all(earlier.next_start == later.start for earlier, later in pairwise(cycles))


@given(st.lists(NEAR_DAYS | DAYS, max_size=40), ANCHORS)
def test_many_days_at_once_give_the_same_starts_as_one_by_one(days: list[date], anchor: int) -> None:
    starts = cycle_starts(np.array(days, dtype="datetime64[D]"), anchor)
    assert starts.dtype == np.dtype("datetime64[D]")
    assert starts.tolist() == [cycle_of(a_day, anchor).start for a_day in days]


def test_a_missing_day_among_many_stays_missing() -> None:
    starts = cycle_starts(np.array(["NaT", "2026-10-25"], dtype="datetime64[D]"), 26)
    assert np.isnat(starts).tolist() == [True, False]


def test_seconds_since_midnight_do_not_move_a_day_to_another_cycle() -> None:
    late = np.array(["2026-10-25T23:59:59"], dtype="datetime64[s]")
    assert cycle_starts(late, 26).tolist() == [day("2026-09-26")]
