"""What is measured: one series for each customer and product, and blocks of them side by side as arrays.

The curve of a series is drawn in `curves`, its gaps in `events`.
"""

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from data.exchange.demo.chance import Keys, Real, Whole, between, key, share
from data.exchange.demo.customers import Life, SimulatedCustomer
from data.exchange.demo.products import SimulatedProduct

LATEST_ADOPTION = 420
_ALWAYS = Life(period=1_000_000, stay=1_000_000, phase=0)


@dataclass(frozen=True, slots=True)
class Series:
    """One product at one customer: how much it usually is, and from which age on it is there."""

    customer: SimulatedCustomer
    product: SimulatedProduct
    life: Life
    adopted: int

    @property
    def usual(self) -> float:
        """The quantity at the middle of the year 2025, before ramps and swings; small ones are likelier."""
        low, high = self.product.ranges[self.customer.size]
        return low * math.pow(high / low, share(*self.about, "usual"))

    @property
    def about(self) -> tuple[int | str, ...]:
        return *self.customer.about, self.product.code


def series_of(customer: SimulatedCustomer, products: Sequence[SimulatedProduct]) -> Iterator[Series]:
    """The series of a customer: one product from the first day, others mostly months later, some never."""
    first = min(products, key=lambda product: share(*customer.about, product.code, "first") / product.adoption)
    for product in products:
        about = (*customer.about, product.code)
        if product is first or share(*about, "adopts") < product.adoption:
            adopted = 0 if product is first else int(between(0, LATEST_ADOPTION, *about, "adopted"))
            yield Series(customer, product, customer.life, adopted)


def steady_series_of(customer: SimulatedCustomer, products: Sequence[SimulatedProduct]) -> Iterator[Series]:
    """Every product at the customer on every day: a full table for measuring."""
    return (Series(customer, product, _ALWAYS, 0) for product in products)


@dataclass(frozen=True, slots=True)
class Block:
    """Series side by side, each attribute one array with a number for each of them."""

    series: Sequence[Series]
    keys: Keys
    customer_keys: Keys
    period: Whole
    stay: Whole
    phase: Whole
    adopted: Whole
    usual: Real
    weekend: Real
    season: Real
    season_peak: Real
    jitter: Real
    yearly_growth: Real
    ramp_days: Real

    def __len__(self) -> int:
        return len(self.series)


def block_of(series: Sequence[Series]) -> Block:
    """The series as arrays."""
    return Block(
        series=series,
        keys=np.array([key(*one.about) for one in series], dtype=np.uint64),
        customer_keys=np.array([key(*one.customer.about) for one in series], dtype=np.uint64),
        period=np.array([one.life.period for one in series], dtype=np.int64),
        stay=np.array([one.life.stay for one in series], dtype=np.int64),
        phase=np.array([one.life.phase for one in series], dtype=np.int64),
        adopted=np.array([one.adopted for one in series], dtype=np.int64),
        usual=np.array([one.usual for one in series]),
        weekend=np.array([one.product.weekend for one in series]),
        season=np.array([one.product.season for one in series]),
        season_peak=np.array([one.product.season_peak for one in series], dtype=np.float64),
        jitter=np.array([one.product.jitter for one in series]),
        yearly_growth=np.array([between(-0.06, 0.2, *one.about, "growth") for one in series]),
        ramp_days=np.array([between(8, 60, *one.about, "ramp") for one in series]),
    )
