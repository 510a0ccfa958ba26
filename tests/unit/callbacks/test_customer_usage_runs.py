"""Runs of days without a reading: unbroken, in order, none lost."""

from datetime import date, timedelta
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from callbacks.customers.usage import runs

FIRST = date(2026, 1, 1)


@given(st.sets(st.integers(0, 40)))
def test_runs_cover_exactly_the_days_and_never_touch(places: set[int]) -> None:
    days = [FIRST + timedelta(days=place) for place in sorted(places)]
    found = list(runs(days))
    covered = [first + timedelta(days=step) for first, last in found for step in range((last - first).days + 1)]
    assert covered == days
    assert all((later - last).days > 1 for (_, last), (later, _) in pairwise(found))
