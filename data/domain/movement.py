"""What moved annual value between two days, customer by customer, and how much of it stayed; not its daily course.

R-ACV-1 gives the stock on either day. A customer whose orders are worth 0 counts as not there. Losses are positive
amounts that are taken away.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, localcontext
from enum import StrEnum
from itertools import pairwise

from data.domain.contracts import Order, acv_by_customer, last_month_ends
from data.domain.money import EXACT

NOTHING = Decimal(0)


class Kind(StrEnum):
    """How a customer's annual value moved: from nothing, up, down, to nothing."""

    NEW = "new"
    EXPANSION = "expansion"
    CONTRACTION = "contraction"
    CHURN = "churn"


@dataclass(frozen=True, slots=True)
class Movement:
    """R-ACV-1: one customer's annual value on the first and the last day, where the two differ."""

    customer_id: int
    kind: Kind
    before: Decimal
    after: Decimal

    @property
    def change(self) -> Decimal:
        """What was gained, below 0 what was lost."""
        return EXACT.subtract(self.after, self.before)


@dataclass(frozen=True, slots=True)
class Bridge:
    """R-ACV-1: from the annual value on one day to that on another; all six amounts are 0 or more.

    >>> bridge = Bridge(Decimal(100), Decimal(30), Decimal(20), Decimal(5), Decimal(15), Decimal(130))
    >>> bridge.gross_retention, bridge.net_retention
    (Decimal('0.8'), Decimal('1'))
    """

    start: Decimal
    new: Decimal
    expansion: Decimal
    contraction: Decimal
    churn: Decimal
    end: Decimal

    @property
    def gross_retention(self) -> Decimal | None:
        """(start − contraction − churn) ÷ start: what stayed of the customers there at the start; None from 0."""
        with localcontext(EXACT):
            return (self.start - self.contraction - self.churn) / self.start if self.start else None

    @property
    def net_retention(self) -> Decimal | None:
        """(start + expansion − contraction − churn) ÷ start: the same with what those customers added."""
        with localcontext(EXACT):
            kept = self.start + self.expansion - self.contraction - self.churn
            return kept / self.start if self.start else None


@dataclass(frozen=True, slots=True)
class MonthRetention:
    """R-ACV-1: one calendar month's bridge, from the last day of the month before to its own last day."""

    month_end: date
    bridge: Bridge


def movements(before: Mapping[int, Decimal], after: Mapping[int, Decimal]) -> list[Movement]:
    """R-ACV-1: who moved between two stocks of annual value by customer, in the order of customers.

    >>> moved = movements({1: Decimal(100), 2: Decimal(50), 3: Decimal(7)}, {1: Decimal(120), 3: Decimal(7)})
    >>> [(one.customer_id, one.kind.value, one.change) for one in moved]
    [(1, 'expansion', Decimal('20')), (2, 'churn', Decimal('-50'))]
    """
    stocks = ((who, before.get(who, NOTHING), after.get(who, NOTHING)) for who in sorted({*before, *after}))
    return [Movement(who, _kind(was, now), was, now) for who, was, now in stocks if was != now]


def bridge(before: Mapping[int, Decimal], after: Mapping[int, Decimal]) -> Bridge:
    """R-ACV-1: the movements of all customers, added up by kind; start and what moved make exactly the end."""
    moved = movements(before, after)
    with localcontext(EXACT):
        by_kind = {kind: sum((abs(one.change) for one in moved if one.kind is kind), NOTHING) for kind in Kind}
        return Bridge(
            start=sum(before.values(), NOTHING),
            new=by_kind[Kind.NEW],
            expansion=by_kind[Kind.EXPANSION],
            contraction=by_kind[Kind.CONTRACTION],
            churn=by_kind[Kind.CHURN],
            end=sum(after.values(), NOTHING),
        )


def bridge_between(orders: Sequence[Order], first: date, last: date) -> Bridge:
    """R-ACV-1: the bridge from the annual value on one day to that on a later one.

    >>> year = date(2025, 1, 1), date(2025, 12, 31)
    >>> orders = [Order("O-1", 1, 7, 10, *year, Decimal(100)),
    ...           Order("O-2", 1, 7, 12, date(2026, 1, 1), date(2026, 12, 31), Decimal(120)),
    ...           Order("O-3", 2, 7, 10, *year, Decimal(50))]
    >>> moved = bridge_between(orders, date(2025, 12, 31), date(2026, 1, 1))
    >>> moved.start, moved.expansion, moved.churn, moved.end
    (Decimal('150'), Decimal('20'), Decimal('50'), Decimal('120'))
    """
    return bridge(acv_by_customer(orders, first), acv_by_customer(orders, last))


def retention_by_month(orders: Iterable[Order], today: date, months: int = 12) -> list[MonthRetention]:
    """R-ACV-1: the bridges of the last complete calendar months, oldest first.

    A month is complete on its last day. Each opens into its gross and its net retention.
    """
    kept = list(orders)
    ends = last_month_ends(today, months + 1)
    stocks = [acv_by_customer(kept, end) for end in ends]
    return [MonthRetention(end, bridge(*pair)) for end, pair in zip(ends[1:], pairwise(stocks), strict=True)]


def _kind(was: Decimal, now: Decimal) -> Kind:
    if not was:
        return Kind.NEW
    if not now:
        return Kind.CHURN
    return Kind.EXPANSION if now > was else Kind.CONTRACTION
