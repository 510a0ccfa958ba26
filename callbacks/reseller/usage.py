"""What a reseller's report shows of monthly use: sums of peaks by billing cycle and product."""

from collections.abc import Sequence

import pandas as pd
from dash.development.base_component import Component

from callbacks.products import Styled
from callbacks.report.data import peak_sums
from callbacks.reseller.data import Book
from callbacks.reseller.images import for_image
from data.domain.cycles import Cycle, cycles_ending_with, state_of
from data.queries.reseller import monthly_peaks
from layouts import formats
from layouts.parts.button import link_button
from layouts.parts.table import Cell, Column
from layouts.report.figures import BAR_COLUMNS, per_product
from layouts.reseller.usage import no_usage, usage

MONTHS = 12


def view(book: Book, *, narrow: bool) -> Sequence[Component]:
    """The last twelve months, the running one among them as an estimate."""
    cycles, products, sums = read_months(book)
    if not sums:
        return _nothing(book)
    figure = per_product(_bars(book, cycles, products, sums), book.theme, book.locale, 1 if narrow else 2)
    columns = [Column("Month"), *(Column(f"{one.short}, {one.facts.unit}", number=True) for one in products)]
    rows: list[list[Cell]] = [
        [_month(book, cycle), *(_peak(book, sums.get((cycle.start, one.facts.id))) for one in products)]
        for cycle in reversed(cycles)
    ]
    as_of = formats.as_of(book.partnership.usage_loaded_at, book.partnership.timezone, book.locale)
    first, last = cycles[0], cycles[-1]
    title = f"Sum of customers' peaks per month, {formats.month_range(first.last_day, last.last_day, book.locale)}"
    name = f"usage-{book.partnership.code}-{first.label}-{last.label}"
    return usage(for_image(book, figure, title, name, as_of), columns, rows, as_of, book.file("usage"))


def read_months(book: Book) -> tuple[list[Cycle], list[Styled], dict[tuple[object, int], int]]:
    """The cycles of a year up to today's, products that were used in them, and sums by cycle start and product id."""
    current = book.partnership.current_cycle(book.asked.now)
    cycles = cycles_ending_with(current, MONTHS, book.partnership.anchor_day)
    only = list(book.holders) if book.address.chosen.narrows_customers else None
    found = monthly_peaks(book.session, cycles, only)
    used = set(found["product_id"])
    wanted = [one for one in book.products if book.address.product in (None, one.facts.code)]
    products = [one for one in wanted if one.facts.id in used]
    kept = {one.facts.id for one in products}
    return cycles, products, {key: value for key, value in peak_sums(found).items() if key[1] in kept}


def _bars(
    book: Book, cycles: Sequence[Cycle], products: Sequence[Styled], sums: dict[tuple[object, int], int]
) -> pd.DataFrame:
    grace = book.asked.portal.settings.configuration.billing.grace_days
    return pd.DataFrame(
        [
            (
                *(cycle.label, formats.cycle_range(cycle, book.locale), state_of(cycle, book.today, grace)),
                *(one.facts.code, one.facts.name, one.facts.unit, one.position),
                *(sums[cycle.start, one.facts.id], False),
            )
            for one in products
            for cycle in cycles
            if (cycle.start, one.facts.id) in sums
        ],
        columns=list(BAR_COLUMNS),
    )


def _month(book: Book, cycle: Cycle) -> str:
    running = " (running)" if cycle.last_day >= book.today else ""
    return f"{formats.cycle_month(cycle, book.locale)}{running}"


def _peak(book: Book, value: int | None) -> str:
    return formats.DASH if value is None else formats.number(value, book.locale)


def _nothing(book: Book) -> Sequence[Component]:
    if book.address.filtered:
        back = link_button("Clear filters", book.address.without_filters.href)
        return no_usage("Nothing was measured at the customers and products of these filters in a year.", back)
    return no_usage("Nothing was measured in the last twelve months. Bars appear as soon as usage is loaded.", None)
