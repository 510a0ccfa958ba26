"""The lockout ladder as plain numbers, said a second time so that nobody shortens it by accident."""

from datetime import UTC, datetime, timedelta

import pytest

from auth.lockout import is_final, rest_until

NOW = datetime(2026, 1, 1, 12, tzinfo=UTC)
RESTS = {5: timedelta(minutes=1), 8: timedelta(minutes=15), 11: timedelta(hours=1)}


@pytest.mark.parametrize("failures", range(1, 15))
def test_an_account_rests_after_exactly_these_failures(failures: int) -> None:
    until = rest_until(failures, NOW)
    assert (until - NOW if until else None) == RESTS.get(failures)


@pytest.mark.parametrize("failures", range(1, 15))
def test_up_to_fourteen_failures_pass_by_themselves(failures: int) -> None:
    assert not is_final(failures)


@pytest.mark.parametrize("failures", [15, 16, 1_000])
def test_from_fifteen_on_an_administrator_decides(failures: int) -> None:
    assert is_final(failures)
