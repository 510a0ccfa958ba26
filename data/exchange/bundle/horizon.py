"""The latest day on which something a bundle reports can have happened; what happened is read elsewhere."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta

from data.domain.usage import local_day
from data.exchange.bundle.codes import KnownPartnership

_AHEAD = timedelta(days=1)
"""For sources whose clock runs ahead, or that tell days by a zone further east."""


def latest_days(partnerships: Iterable[KnownPartnership], now: datetime) -> dict[int, date]:
    """Tomorrow in the zone of each partnership (R-CYCLE-4), by its number."""
    return {one.id: local_day(now, one.timezone) + _AHEAD for one in partnerships}


def in_future(day: object, latest: date) -> str:
    """What is wrong with a day later than the latest."""
    return f"{day} lies in the future; the latest day taken is {latest}"
