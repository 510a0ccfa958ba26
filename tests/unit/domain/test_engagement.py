"""R-ENGAGE-1: the matrix of kinds by month, and its shades."""

from collections import Counter
from datetime import date
from fractions import Fraction
from math import ceil

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from data.domain.engagement import matrix, months_shown

TODAY = date(2028, 2, 29)
Row = tuple[date, str, int]


def frame(rows: list[Row]) -> pd.DataFrame:
    return pd.DataFrame(rows, columns=["month", "kind", "count"])


@pytest.mark.parametrize("today", [date(2028, 2, 1), date(2028, 2, 29)])
def test_the_current_month_is_the_last_of_twelve(today: date) -> None:
    months = months_shown(today)
    assert (len(months), months[0], months[-1]) == (12, date(2027, 3, 1), date(2028, 2, 1))
    assert matrix(frame([]), today).counts.columns.tolist() == months


def test_silence_is_a_zero_in_its_month() -> None:
    drawn = matrix(frame([(date(2027, 12, 1), "login", 4), (date(2028, 2, 1), "login", 8)]), TODAY)
    assert drawn.counts.loc["login"].tolist() == [0] * 9 + [4, 0, 8]
    assert drawn.shades.loc["login"].tolist() == [0] * 9 + [2, 0, 4]


def test_a_kind_that_fell_silent_before_keeps_its_row() -> None:
    drawn = matrix(frame([(date(2027, 2, 1), "report", 9), (date(2028, 3, 1), "report", 9)]), TODAY)
    assert drawn.counts.loc["report"].tolist() == [0] * 12
    assert drawn.shades.loc["report"].tolist() == [0] * 12


@pytest.mark.parametrize(("count", "shade"), [(0, 0), (1, 1), (25, 1), (26, 2), (50, 2), (51, 3), (76, 4), (100, 4)])
def test_a_shade_is_a_quarter_of_the_rows_largest_month_rounded_up(count: int, shade: int) -> None:
    drawn = matrix(frame([(date(2028, 1, 1), "login", 100), (date(2028, 2, 1), "login", count)]), TODAY)
    assert drawn.shades.loc["login"].tolist()[-2:] == [4, shade]


def test_each_row_is_shaded_by_itself() -> None:
    drawn = matrix(frame([(date(2028, 1, 1), "login", 1000), (date(2028, 1, 1), "report", 1)]), TODAY)
    assert drawn.shades[date(2028, 1, 1)].tolist() == [4, 4]


def test_the_busiest_kind_comes_first_and_equals_by_name() -> None:
    rows = [(date(2028, 1, 1), kind, count) for kind, count in (("b", 2), ("a", 2), ("c", 3))]
    assert matrix(frame(rows), TODAY).counts.index.tolist() == ["c", "a", "b"]
    # What lies outside the twelve months lifts nobody.
    assert matrix(frame([*rows, (date(2026, 1, 1), "b", 99)]), TODAY).counts.index.tolist() == ["c", "a", "b"]


def test_no_activity_gives_no_rows_of_twelve_months() -> None:
    drawn = matrix(frame([]), TODAY)
    assert (drawn.counts.shape, drawn.shades.shape) == ((0, 12), (0, 12))


ROWS = st.lists(
    st.tuples(
        st.dates(date(2027, 1, 15), date(2028, 4, 15)), st.sampled_from(["login", "report", "scan"]), st.integers(0, 9)
    ),
    max_size=25,
)


@settings(max_examples=60)
@given(ROWS)
def test_the_matrix_agrees_with_counting_by_hand(rows: list[Row]) -> None:
    counted: Counter[tuple[str, date]] = Counter()
    for day, kind, count in rows:
        counted[kind, day.replace(day=1)] += count
    months = months_shown(TODAY)
    by_kind = {kind: [counted[kind, month] for month in months] for _, kind, _ in rows}
    ranked = sorted(by_kind, key=lambda kind: (-sum(by_kind[kind]), kind))
    drawn = matrix(frame(rows), TODAY)
    assert drawn.counts.index.tolist() == drawn.shades.index.tolist() == ranked
    assert drawn.counts.columns.tolist() == drawn.shades.columns.tolist() == months
    assert drawn.counts.to_numpy().tolist() == [by_kind[kind] for kind in ranked]
    assert drawn.shades.to_numpy().tolist() == [
        [ceil(Fraction(4 * count, max(by_kind[kind]))) if count else 0 for count in by_kind[kind]] for kind in ranked
    ]
