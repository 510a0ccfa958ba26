"""The readings of many series over many days, streamed: quantities where there is something to read."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from itertools import islice

import numpy as np

from data.exchange.demo.chance import Whole
from data.exchange.demo.curves import ages, quantities
from data.exchange.demo.customers import EPOCH
from data.exchange.demo.events import OUTAGE, SILENCE, Marks, during, missed
from data.exchange.demo.series import Block, Series, block_of

SERIES_AT_ONCE = 128


@dataclass(frozen=True, slots=True)
class Readings:
    """Rows ready to be written: which of the block's series, which day (since 1970-01-01), how much."""

    block: Block
    series: Whole
    days: Whole
    quantity: Whole


def readings_of(
    series: Iterable[Series], first: date, last: date, anchor: int, *, eventful: bool = True
) -> Iterator[Readings]:
    """The readings of some series from `first` to `last`, by series, then day, a block of series at a time.

    Without events every series has a reading on every day.
    """
    days = np.arange((first - EPOCH).days, (last - EPOCH).days + 1)
    waiting = iter(series)
    while batch := list(islice(waiting, SERIES_AT_ONCE)):
        block = block_of(batch)
        present = is_read(block, days) if eventful else np.ones((len(block), len(days)), dtype=np.bool_)
        row, column = np.nonzero(present)
        yield Readings(block, row, days[column], quantities(block, days, anchor)[row, column])


def is_read(block: Block, days: Whole) -> Marks:
    """Whether a reading arrives at all: the customer is there and uses the product, and nothing is in the way."""
    age = ages(block, days)
    there = (age >= block.adopted[:, None]) & (age < block.stay[:, None])
    stopped = during(SILENCE, block.customer_keys, days) | during(OUTAGE, block.customer_keys, days)
    return np.asarray(there & ~stopped & ~missed(block.keys, days))
