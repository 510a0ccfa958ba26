"""On which line of a CSV file each row of a batch stands; reading the batches is `usage_batches`'."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

Lines = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class _LeftOut:
    """A row that was left out: how many fields it has, and line breaks inside them."""

    fields: int
    breaks: int


@dataclass(slots=True)
class RowLines:
    """Follows the batches of one file.

    The reader numbers rows from the header's 1, those it leaves out included; each line break inside a quoted field
    moves everything after it one line down. `report` is told line and fields of every row left out.
    """

    report: Callable[[int, int], None]
    _next: int = 2
    _breaks: int = 0
    _left_out: dict[int, _LeftOut] = field(default_factory=dict)

    def leave_out(self, row: Any) -> str:
        """Called by the reader for a row with too few or too many fields."""
        self._left_out[row.number] = _LeftOut(row.actual_columns, row.text.count("\n"))
        return "skip"

    def of(self, count: int, breaks: Lines | None = None) -> Lines:
        """The lines of the next `count` rows, which hold so many line breaks each (None: none at all)."""
        numbers = np.arange(self._next, self._next + count + len(self._left_out))
        here = ~np.isin(numbers, list(self._left_out))
        passed = int(np.flatnonzero(here)[count - 1]) + 1 if count else len(numbers)
        numbers, here = numbers[:passed], here[:passed]
        inside = np.zeros(passed, np.int64)
        if breaks is not None:
            inside[here] = breaks
        gaps = [int(number) for number in numbers[~here]]
        for number in gaps:
            inside[number - self._next] = self._left_out[number].breaks
        lines: Lines = numbers + self._breaks + np.cumsum(inside) - inside
        for number in gaps:
            self.report(int(lines[number - self._next]), self._left_out.pop(number).fields)
        self._next += passed
        self._breaks += int(inside.sum())
        return lines[here]

    def finish(self) -> None:
        """Report the rows left out after the last batch."""
        self.of(0)
