"""What a customer's product usage reads before anything is drawn: products, range, cycles, quantities and peaks."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

import pandas as pd

from callbacks.customers.usage_address import UsageAddress
from callbacks.products import Styled, styled
from data.configuration import Configuration
from data.domain.cycles import Cycle, cycle_of, cycles_between
from data.domain.licences import Step, licence_steps
from data.domain.peaks import customer_peaks
from data.queries.customer_usage import ProductOfCustomer, daily_quantities, list_products_of
from data.queries.partnership import PartnershipFacts
from data.session import ScopedSession

_ONE_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Peak:
    """R-PEAK-1: the largest quantity of a cycle and the first day that reached it, which may lie outside the range."""

    cycle: Cycle
    quantity: int
    day: date


@dataclass(frozen=True, slots=True)
class Used:
    """One product of the customer within the range: readings by day, the peak of each cycle, steps of licences."""

    styled: Styled
    first_reading: date | None
    quantities: Mapping[date, int]
    peaks: Sequence[Peak]
    licences: Sequence[Step]


@dataclass(frozen=True, slots=True)
class Usage:
    """All products of a customer from `first` to `last`; `days` are those that have passed, oldest first, and the
    cycles cover the whole range."""

    first: date
    last: date
    days: Sequence[date]
    cycles: Sequence[Cycle]
    products: Sequence[Used]


def read_usage(
    session: ScopedSession,
    partnership: PartnershipFacts,
    customer_id: int,
    address: UsageAddress,
    today: date,
    configuration: Configuration,
) -> Usage:
    """The customer's usage at an address; RangeRefused for a range that cannot be shown. Two statements."""
    anchor = partnership.anchor_day
    products = list_products_of(session, customer_id, partnership.currency)
    begun = min((product.first_reading for product in products if product.first_reading is not None), default=None)
    first, last = address.days(cycle_of(today, anchor), anchor, begun)
    cycles = cycles_between(first, last, anchor)
    # Whole cycles, so that a range which begins or ends within one still shows the peak of all its days.
    found = daily_quantities(session, customer_id, cycles[0].start, cycles[-1].last_day)
    theirs = {product.facts.code: product for product in products if product.is_theirs}
    looks = styled([product.facts for product in products], configuration)
    peaks = _peaks(found, anchor)
    return Usage(
        first=first,
        last=last,
        days=[first + _ONE_DAY * place for place in range((min(last, today) - first).days + 1)],
        cycles=cycles,
        products=[
            _used(look, theirs[look.facts.code], found, peaks.get(look.facts.id, []), (first, last))
            for look in looks
            if look.facts.code in theirs
        ],
    )


def usage_rows(usage: Usage) -> Iterator[tuple[object, ...]]:
    """Every reading of the range by product and day: code, name and unit of the product, cycle, day, quantity."""
    labels = {day: cycle.label for cycle in usage.cycles for day in cycle.days()}
    for product in usage.products:
        facts = product.styled.facts
        for day, quantity in product.quantities.items():
            yield facts.code, facts.name, facts.unit, labels[day], day, quantity


def _used(
    look: Styled, product: ProductOfCustomer, found: pd.DataFrame, peaks: Sequence[Peak], span: tuple[date, date]
) -> Used:
    own = found[found["product_id"] == product.facts.id]
    read = zip(own["day"].tolist(), own["quantity"].tolist(), strict=True)
    return Used(
        styled=look,
        first_reading=product.first_reading,
        quantities={day: quantity for day, quantity in read if span[0] <= day <= span[1]},
        peaks=peaks,
        licences=licence_steps(product.orders, *span),
    )


def _peaks(found: pd.DataFrame, anchor: int) -> dict[int, list[Peak]]:
    """The peaks of each product by cycle, oldest first."""
    peaks: dict[int, list[Peak]] = {}
    frame = customer_peaks(found.rename(columns={"product_id": "product"}).assign(customer=0), anchor)
    columns = (frame["product"].tolist(), frame["peak_day"].dt.date.tolist(), frame["peak"].tolist())
    for product_id, day, quantity in zip(*columns, strict=True):
        peaks.setdefault(product_id, []).append(Peak(cycle_of(day, anchor), quantity, day))
    return peaks
