"""Days and times as the account pages write them: in the person's locale, and in UTC, since an account has no zone."""

from datetime import UTC, datetime

from babel import Locale
from babel.dates import format_datetime


def utc_day(moment: datetime, locale: str) -> str:
    """The day of a moment.

    >>> utc_day(datetime(2026, 10, 3, 13, 5, tzinfo=UTC), "de")
    '3 Okt. 2026'
    """
    return _written(moment, "d MMM y", locale)


def utc_minute(moment: datetime, locale: str) -> str:
    """A moment to the minute.

    >>> utc_minute(datetime(2026, 10, 3, 13, 5, tzinfo=UTC), "en-GB")
    '3 Oct 2026, 13:05 UTC'
    """
    return f"{_written(moment, 'd MMM y, HH:mm', locale)} UTC"


def _written(moment: datetime, pattern: str, locale: str) -> str:
    return format_datetime(moment.astimezone(UTC), pattern, locale=Locale.parse(locale, sep="-"))
