"""R-HEALTH-1: by the days since the client's own people were active."""

from datetime import date, timedelta

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from data.domain.health import Health, health, last_active_days

TODAY = date(2028, 3, 10)
COLUMNS = ["customer_id", "day", "kind", "count", "by"]
Row = tuple[int, date, str, int, str]


@pytest.mark.parametrize(
    ("days", "bucket"),
    [
        (0, Health.HEALTHY),
        (14, Health.HEALTHY),
        (15, Health.NEEDS_ATTENTION),
        (30, Health.NEEDS_ATTENTION),
        (31, Health.AT_RISK),
        (400, Health.AT_RISK),
    ],
)
def test_the_bucket_changes_after_14_and_after_30_days(days: int, bucket: Health) -> None:
    assert health(TODAY - timedelta(days=days), TODAY) is bucket


def test_who_was_never_active_is_at_risk() -> None:
    assert health(None, TODAY) is Health.AT_RISK


@pytest.mark.parametrize(
    ("row", "counts"),
    [
        ((1, TODAY, "login", 1, "client"), True),
        ((1, TODAY, "report", 1, "client"), True),
        ((1, TODAY, "login", 1, "partner"), False),
        ((1, TODAY, "login", 0, "client"), False),
        ((1, TODAY + timedelta(days=1), "login", 1, "client"), False),
    ],
)
def test_only_what_the_client_itself_did_by_today_counts(row: Row, counts: bool) -> None:
    found = last_active_days(pd.DataFrame([row], columns=COLUMNS), TODAY)
    assert found == ({1: TODAY} if counts else {})


def test_without_activity_nobody_was_active() -> None:
    assert last_active_days(pd.DataFrame(columns=COLUMNS), TODAY) == {}


ROWS = st.lists(
    st.tuples(
        st.integers(1, 4),
        st.dates(TODAY - timedelta(days=45), TODAY + timedelta(days=3)),
        st.sampled_from(["login", "report"]),
        st.integers(0, 2),
        st.sampled_from(["client", "partner"]),
    ),
    max_size=25,
)


@settings(max_examples=60)
@given(ROWS)
def test_the_last_day_agrees_with_a_walk_back_from_today(rows: list[Row]) -> None:
    active = {(customer, day) for customer, day, _, count, by in rows if by == "client" and count}
    expected = {}
    for customer in range(1, 5):
        back = (TODAY - timedelta(days=days) for days in range(60))
        if last := next((day for day in back if (customer, day) in active), None):
            expected[customer] = last
    activity = pd.DataFrame(rows, columns=COLUMNS)
    assert last_active_days(activity, TODAY) == expected
    as_moments = activity.assign(day=pd.to_datetime(activity["day"]).astype("datetime64[ns]"))
    assert last_active_days(as_moments, TODAY) == expected
