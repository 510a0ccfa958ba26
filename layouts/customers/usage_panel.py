"""What a chart of product usage is drawn from: the days it shows, and one panel a product; nothing is drawn here."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from data.domain.cycles import Cycle
from data.domain.licences import Step
from layouts.theme import ProductStyle

_HEADROOM = 1.2


@dataclass(frozen=True)
class PeakMark:
    """R-PEAK-1: a cycle's peak, the days of that cycle in the range, and its day (None where it lies outside them).

    `text` is the quantity in the reader's locale.
    """

    first: date
    last: date
    quantity: int
    text: str
    day: date | None
    estimate: bool


@dataclass(frozen=True)
class Panel:
    """One product: a quantity for each day from the first of the range (None without a reading), peaks, licences.

    `missing` are first and last day of runs without a reading; `note` stands under the title, in words.
    """

    name: str
    unit: str
    note: str
    style: ProductStyle
    quantities: Sequence[int | None]
    missing: Sequence[tuple[date, date]]
    peaks: Sequence[PeakMark]
    licences: Sequence[Step]

    @property
    def top(self) -> float:
        """Where the axis ends: above the highest reading, peak and number of licences."""
        known = [quantity for quantity in self.quantities if quantity is not None]
        highest = [*known, *(peak.quantity for peak in self.peaks), *(step.licences for step in self.licences)]
        return max([*highest, 1]) * _HEADROOM


@dataclass(frozen=True)
class Span:
    """The days all panels show, both included, the cycles they fall in, oldest first, and a panel's width in px."""

    first: date
    last: date
    cycles: Sequence[Cycle]
    width: int

    @property
    def length(self) -> int:
        """How many days."""
        return (self.last - self.first).days + 1

    def clipped(self, cycle: Cycle) -> tuple[date, date]:
        """First and last day of a cycle within the range."""
        return max(cycle.start, self.first), min(cycle.last_day, self.last)

    def width_of(self, first: date, last: date) -> float:
        """How wide these days are drawn, in px."""
        return ((last - first).days + 1) * self.width / self.length
