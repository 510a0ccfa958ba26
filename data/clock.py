"""The clock: the one place where the present moment is read. Rules never read it; they are given the day."""

from collections.abc import Callable
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

Clock = Callable[[], datetime]


def system_clock() -> datetime:
    """The present moment, aware, in UTC."""
    return datetime.now(UTC)


def today_in(zone: str, now: datetime) -> date:
    """The calendar day it is at `now` in an IANA time zone."""
    return now.astimezone(ZoneInfo(zone)).date()
