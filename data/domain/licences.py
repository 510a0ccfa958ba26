"""Licences over time as steps; how many there are on one day, and how far they are used, lives in `contracts`."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from data.domain.contracts import Order

_ONE_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Step:
    """R-LICENCE-1: so many licences on every day from `first` to `last`, both included."""

    first: date
    last: date
    licences: int


def licence_steps(orders: Iterable[Order], first: date, last: date) -> list[Step]:
    """R-LICENCE-1: licences of one customer and product from `first` to `last`, a step for each number, oldest first.

    Orders that overlap add up, one that takes over the same number goes on with its step, and days without an active
    order belong to no step.

    >>> from decimal import Decimal
    >>> orders = [Order("O-1", 1, 7, 10, date(2026, 1, 1), date(2026, 3, 31), Decimal(900)),
    ...           Order("O-2", 1, 7, 5, date(2026, 3, 1), date(2026, 6, 30), Decimal(450))]
    >>> [(str(step.first), str(step.last), step.licences)
    ...  for step in licence_steps(orders, date(2026, 2, 1), date(2026, 12, 31))]
    [('2026-02-01', '2026-02-28', 10), ('2026-03-01', '2026-03-31', 15), ('2026-04-01', '2026-06-30', 5)]
    """
    running = [order for order in orders if order.start <= order.last_day]
    changes = {day for order in running for day in (order.start, order.last_day + _ONE_DAY)}
    begins = sorted({first, *(day for day in changes if first < day <= last)})
    steps: list[Step] = []
    for begin, following in zip(begins, [*begins[1:], last + _ONE_DAY], strict=True):
        licences = sum(order.licences for order in running if order.start <= begin <= order.last_day)
        if steps and steps[-1].licences == licences and steps[-1].last + _ONE_DAY == begin:
            steps[-1] = Step(steps[-1].first, following - _ONE_DAY, licences)
        elif licences:
            steps.append(Step(begin, following - _ONE_DAY, licences))
    return steps
