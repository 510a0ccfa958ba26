"""How far people are with a renewal and what is expected of it, as a forecast; which orders are due lives elsewhere.

R-RENEW-1 says what an order up for renewal is worth. Until somebody says otherwise it is open and expected to bring
that much again.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, localcontext
from enum import StrEnum

from data.domain.money import EXACT, round_half_up
from data.domain.order_book import OrderBook
from data.domain.renewals import Renewal, last_listed, up_for_renewal

Weights = Mapping["Stage", Decimal]
"""What share of the expected amount each stage counts for, 0 to 1."""


class Stage(StrEnum):
    """How far the talks about a renewal are."""

    OPEN = "open"
    NEGOTIATION = "negotiation"
    COMMITTED = "committed"
    LOST = "lost"


@dataclass(frozen=True, slots=True)
class Mark:
    """What somebody said of a renewal: its stage, and the annual value expected (None: the order's own)."""

    stage: Stage = Stage.OPEN
    expected: Decimal | None = None


UNMARKED = Mark()


@dataclass(frozen=True, slots=True)
class Forecast:
    """One renewal with its mark and what it counts for."""

    renewal: Renewal
    mark: Mark
    weighted: Decimal

    @property
    def expected(self) -> Decimal:
        """The annual value expected if it is renewed."""
        return self.renewal.amount if self.mark.expected is None else self.mark.expected


def forecast(renewals: Iterable[Renewal], marks: Mapping[str, Mark], weights: Weights, currency: str) -> list[Forecast]:
    """R-RENEW-1: each renewal with its mark (by order number), weighted and rounded half-up to the minor unit.

    >>> from data.domain.contracts import Order
    >>> order = Order("O-1", 1, 7, 10, date(2025, 12, 1), date(2026, 11, 30), Decimal(900))
    >>> weights = {Stage.OPEN: Decimal("0.5"), Stage.COMMITTED: Decimal("0.95")}
    >>> marks = {"O-1": Mark(Stage.COMMITTED, Decimal(1000))}
    >>> forecast([Renewal(order, 9)], marks, weights, "GBP")[0].weighted
    Decimal('950.00')
    >>> forecast([Renewal(order, 9)], {}, weights, "GBP")[0].weighted
    Decimal('450.00')
    """
    return [_weighed(renewal, marks.get(renewal.order.number, UNMARKED), weights, currency) for renewal in renewals]


def forecast_of(book: OrderBook, today: date, marks: Mapping[str, Mark], weights: Weights) -> list[Forecast]:
    """R-RENEW-1: the forecast of all that is up for renewal from today to the last day listed, by end and number."""
    last = last_listed(today)
    return forecast(up_for_renewal(book.ending(today, last), today, last), marks, weights, book.currency)


def total(forecasts: Iterable[Forecast]) -> Decimal:
    """R-RENEW-1: what renewals count for together, the sum of their rounded amounts."""
    with localcontext(EXACT):
        return sum((one.weighted for one in forecasts), Decimal(0))


def _weighed(renewal: Renewal, mark: Mark, weights: Weights, currency: str) -> Forecast:
    expected = renewal.amount if mark.expected is None else mark.expected
    return Forecast(renewal, mark, round_half_up(EXACT.multiply(expected, weights[mark.stage]), currency))
