"""The lockout ladder: how long an account rests after how many failed tries in a row. Counting happens elsewhere."""

from datetime import datetime, timedelta

LADDER: dict[int, timedelta] = {
    5: timedelta(minutes=1),
    8: timedelta(minutes=15),
    11: timedelta(hours=1),
}
LOCKED_AT = 15
"""From this many on only an administrator unlocks the account."""


def rest_until(failures: int, now: datetime) -> datetime | None:
    """When the next try is looked at, after this many failures of which the last was just now.

    >>> from datetime import UTC
    >>> noon = datetime(2026, 1, 1, 12, tzinfo=UTC)
    >>> rest_until(4, noon) is None
    True
    >>> rest_until(8, noon) - noon
    datetime.timedelta(seconds=900)
    """
    return now + LADDER[failures] if failures in LADDER else None


def is_final(failures: int) -> bool:
    """Whether so many failures lock the account until an administrator unlocks it."""
    return failures >= LOCKED_AT
