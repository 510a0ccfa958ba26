"""Chance that can be repeated: numbers that follow from a key alone, one at a time or for many days at once.

A generator that is drawn from in turn would make a day's value depend on which days were asked for before it.
Here every number is a hash of what it is about, so any stretch of days can be asked for in any order.
"""

import hashlib
from collections.abc import Sequence
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

T = TypeVar("T")
Keys = NDArray[np.uint64]
Whole = NDArray[np.int64]
Real = NDArray[np.float64]

_STEP = np.uint64(0x9E3779B97F4A7C15)
_ROUNDS = ((np.uint64(30), np.uint64(0xBF58476D1CE4E5B9)), (np.uint64(27), np.uint64(0x94D049BB133111EB)))
_LAST = np.uint64(31)
_SPARE_BITS = np.uint64(11)


def key(*about: int | str) -> int:
    """64 bits that stand for what the words say, the same on every machine.

    >>> key(7, "nordics-mssp", 1) == key(7, "nordics-mssp", 1), key(7, "a", "bc") == key(7, "ab", "c")
    (True, False)
    """
    words = "\x1f".join(map(str, about)).encode()
    return int.from_bytes(hashlib.blake2b(words, digest_size=8).digest(), "big")


def share(*about: int | str) -> float:
    """One number from 0 up to, not including, 1."""
    return (key(*about) >> 11) * 2.0**-53


def between(low: float, high: float, *about: int | str) -> float:
    """One number between two, every one as likely."""
    return low + (high - low) * share(*about)


def pick(choices: Sequence[T], *about: int | str) -> T:
    """One of several, every one as likely; name one twice to make it twice as likely."""
    return choices[int(share(*about) * len(choices))]


def shares(keys: Keys, steps: Whole, purpose: str) -> Real:
    """For each key a row, for each step (a day, a cycle, a block of days) a column of numbers in [0, 1)."""
    start = keys ^ np.uint64(key(purpose))
    return np.asarray((_mixed(start[:, None] + steps.astype(np.uint64) * _STEP) >> _SPARE_BITS) * 2.0**-53)


def _mixed(bits: Keys) -> Keys:
    """The finishing rounds of SplitMix64: neighbouring inputs come out unrelated."""
    for shift, factor in _ROUNDS:
        bits = (bits ^ (bits >> shift)) * factor
    return bits ^ (bits >> _LAST)
