"""On which lines the rows of a block of CSV stand; reading blocks is `usage_batches`'."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Lines = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A row left out for its number of fields: its number in the block, from 1, and the line breaks inside it."""

    number: int
    fields: int
    breaks: int


@dataclass(frozen=True, slots=True)
class Numbered:
    """The lines of a block's rows, line and fields of each row left out, and the line after the block."""

    lines: Lines
    left_out: list[tuple[int, int]]
    next_line: int


def number_lines(first: int, count: int, left_out: Sequence[LeftOut], breaks: Lines | None = None) -> Numbered:
    """Number the lines of a block that begins on line `first` and has `count` rows beside those left out.

    `breaks` are the line breaks within quoted fields of each row (None: none at all); each moves what follows down.

    >>> numbered = number_lines(2, 3, [LeftOut(2, 5, 0)], np.array([1, 0, 0]))
    >>> numbered.lines.tolist(), numbered.left_out, numbered.next_line
    ([2, 5, 6], [(4, 5)], 7)
    """
    gaps = [row.number - 1 for row in left_out]
    present = np.ones(count + len(gaps), np.bool_)
    present[gaps] = False
    inside = np.zeros(len(present), np.int64)
    inside[gaps] = [row.breaks for row in left_out]
    if breaks is not None:
        inside[present] = breaks
    lines = first + np.arange(len(present)) + np.cumsum(inside) - inside
    told = [(int(lines[gap]), row.fields) for gap, row in zip(gaps, left_out, strict=True)]
    return Numbered(lines[present], told, first + len(present) + int(inside.sum()))
