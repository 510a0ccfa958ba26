"""Company names by number: no two numbers share a name, and the seed decides which number has which."""

from dataclasses import dataclass
from functools import lru_cache

from data.exchange.demo.chance import key
from data.exchange.demo.vocabulary import FIRST_WORDS, INDUSTRIES, QUALIFIERS

_TRADES = tuple((trade, industry) for industry, trades in INDUSTRIES.items() for trade in trades)
_PAIRS = len(FIRST_WORDS) * len(_TRADES)


@dataclass(frozen=True, slots=True)
class Company:
    """An invented company and what it does for a living."""

    name: str
    industry: str


def company(seed: int, number: int) -> Company:
    """The company with a number from 0; ValueError once the vocabulary is used up.

    >>> company(7, 0) == company(7, 0), company(7, 0).name == company(7, 1).name
    (True, False)
    """
    round_, position = divmod(number, _PAIRS)
    if not 0 <= round_ < len(QUALIFIERS):
        raise ValueError(f"there are words for {_PAIRS * len(QUALIFIERS)} companies, none for number {number}")
    first, trade = divmod(_shuffled_pairs(seed)[position], len(_TRADES))
    words, industry = _TRADES[trade]
    return Company(" ".join(filter(None, (FIRST_WORDS[first], words, QUALIFIERS[round_]))), industry)


@lru_cache(maxsize=8)
def _shuffled_pairs(seed: int) -> list[int]:
    """Every pair of words once, in the order of this seed."""
    return sorted(range(_PAIRS), key=lambda pair: key(seed, "name", pair))
