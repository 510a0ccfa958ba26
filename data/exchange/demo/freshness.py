"""Whether the demo database wants seeding; making the world and loading it happen elsewhere."""

from datetime import datetime

from sqlalchemy import func, select

from data.engines import Databases
from data.exchange.demo.world import latest_day
from data.models import DailyTotal
from data.settings import PortalType
from data.system import system_session


def is_stale(databases: Databases, now: datetime) -> bool:
    """True when the demo has no readings, or its last day lies before the one that a seeding now would reach.

    Reads the daily totals, which have every day that has a reading and are a hundredth of the readings' size.
    """
    with system_session(databases, PortalType.DEMO) as session:
        last = session.scalar(select(func.max(DailyTotal.day)))
    return last is None or last < latest_day(now)
