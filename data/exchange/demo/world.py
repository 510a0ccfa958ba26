"""What world to make: how many partners, customers and days, from which seed, until when; refused when impossible."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import TypeVar

from data.exchange.demo.customers import SimulatedCustomer, customers_of
from data.exchange.demo.partnerships import PARTNERS_AT_MOST, SimulatedPartnership, partnerships_of, shared_among

DEFAULT_PARTNERS, DEFAULT_CUSTOMERS, DEFAULT_DAYS, DEFAULT_SEED = 3, 260, 760, 7
CUSTOMERS_AT_MOST = 2000
DAYS_AT_MOST = 3660
ENGAGEMENT_DAYS = 456
"""Fifteen months: twelve whole ones can be shown on any day."""
ORDER_DAYS = 1096
"""Three years: what the annual value was a year ago does not hang on how many days of readings there are."""
UNTIL_EARLIEST, UNTIL_LATEST = date(2020, 1, 1), date(2060, 12, 31)

Bounded = TypeVar("Bounded", int, date)


class ImpossibleWorld(ValueError):
    """A world that cannot be made, said in words for the person who asked for it."""


@dataclass(frozen=True, slots=True)
class World:
    """A simulated world: readings for `days` days, the last of them `until`.

    What a customer is and uses on a day depends on the seed and on nothing else here.
    """

    until: date
    partner_count: int = DEFAULT_PARTNERS
    customer_count: int = DEFAULT_CUSTOMERS
    days: int = DEFAULT_DAYS
    seed: int = DEFAULT_SEED

    def __post_init__(self) -> None:
        _in_range("partners", self.partner_count, 1, PARTNERS_AT_MOST)
        _in_range("customers", self.customer_count, len(self.partnerships), CUSTOMERS_AT_MOST)
        _in_range("days", self.days, 1, DAYS_AT_MOST)
        _in_range("seed", self.seed, 0, 2**63 - 1)
        _in_range("until", self.until, UNTIL_EARLIEST, UNTIL_LATEST)

    @property
    def partnerships(self) -> Sequence[SimulatedPartnership]:
        return partnerships_of(self.partner_count)

    @property
    def first_day(self) -> date:
        return self.until - timedelta(days=self.days - 1)

    @property
    def engagement_from(self) -> date:
        """The first day with activity and scans, which are kept for fifteen months at most."""
        return max(self.first_day, self.until - timedelta(days=ENGAGEMENT_DAYS - 1))

    @property
    def orders_from(self) -> date:
        """Orders that ended before this day are left out."""
        return min(self.first_day, self.until - timedelta(days=ORDER_DAYS - 1))

    @property
    def customers(self) -> Mapping[str, Sequence[SimulatedCustomer]]:
        """The customers by partnership code, both in a fixed order."""
        counts = shared_among(self.customer_count, self.partnerships)
        return {one.code: list(customers_of(self.seed, one, counts[one.code])) for one in self.partnerships}


def latest_day(now: datetime) -> date:
    """The last day the vendor's systems have delivered at a moment: yesterday, in UTC."""
    return now.astimezone(UTC).date() - timedelta(days=1)


def _in_range(what: str, value: Bounded, least: Bounded, most: Bounded) -> None:
    if not least <= value <= most:
        raise ImpossibleWorld(f"{what}: expected {least} to {most}, not {value}")
