"""What the report reads before anything is drawn: the cycles to show, the selected one, bars and figures."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

import pandas as pd

from callbacks.products import Styled, styled, used
from callbacks.report.address import ReportAddress
from callbacks.wiring import Asked
from data.domain.cycles import Cycle, CycleState, cycles_between, cycles_ending_with, preceding, state_of
from data.domain.peaks import BusiestDay
from data.queries.invoice import ProductSummary, list_minimums, summarise
from data.queries.mssp_report import bars, busiest_day, first_cycle_start
from data.queries.partnership import PartnershipFacts, get_partnership, list_products
from data.queries.tags import TagFilter, known_tags
from data.scope import Scope
from data.session import ScopedSession
from layouts import formats
from layouts.report.figures import BAR_COLUMNS


@dataclass(frozen=True, slots=True)
class Report:
    """Everything above the drill-down, read in one transaction.

    `hidden` are the codes of products that are left out of it, though they are used or committed; `all_hidden` says
    that the selected cycle has no others.
    """

    address: ReportAddress
    partnership: PartnershipFacts
    today: date
    grace_days: int
    cycles: Sequence[Cycle]
    selected: Cycle
    window: Sequence[Cycle]
    products: Sequence[Styled]
    totals: pd.DataFrame
    summary: Sequence[ProductSummary]
    busiest: BusiestDay | None
    hidden: frozenset[str]
    all_hidden: bool
    scope: Scope
    tag_names: str
    locale: str

    @property
    def tags(self) -> TagFilter:
        """Which customers the figures are of, by tags that the partnership has."""
        return self.address.tags

    @property
    def restricted(self) -> bool:
        """Whether the viewer sees some of the customers only."""
        return not self.scope.sees_all_customers

    @property
    def partial(self) -> bool:
        """Whether the figures are of some customers only, and so without what belongs to the whole partnership."""
        return self.restricted or bool(self.tags.ids)

    @property
    def visible(self) -> list[Styled]:
        """The products that the legend has not hidden."""
        return [product for product in self.products if product.facts.code not in self.address.hide]

    @property
    def priced(self) -> bool:
        return any(product.total is not None for product in self.summary)

    @property
    def invoice_total(self) -> Decimal:
        return sum((product.total for product in self.summary if product.total is not None), Decimal(0))

    def state(self, cycle: Cycle) -> CycleState:
        """The state of a cycle as of today (R-CYCLE-5)."""
        return state_of(cycle, self.today, self.grace_days)

    def product(self, code: str | None) -> Styled | None:
        """A product by its code; one that the legend has hidden is nowhere."""
        return next((product for product in self.visible if product.facts.code == code), None)

    def bar_frame(self) -> pd.DataFrame:
        """The bars of the window's visible products as `layouts.report.figures` draws them, BAR_COLUMNS."""
        sums = peak_sums(self.totals)
        texts = {cycle: formats.cycle_range(cycle, self.locale) for cycle in self.window}
        return pd.DataFrame(
            [
                self._bar(cycle, texts[cycle], product, sums[cycle.start, product.facts.id])
                for product in self.visible
                for cycle in self.window
                if (cycle.start, product.facts.id) in sums
            ],
            columns=list(BAR_COLUMNS),
        )

    def _bar(self, cycle: Cycle, text: str, product: Styled, peak_sum: int) -> tuple[object, ...]:
        facts = product.facts
        chosen = cycle == self.selected and facts.code == self.address.product
        state = self.state(cycle)
        return (cycle.label, text, state, facts.code, facts.name, facts.unit, product.position, peak_sum, chosen)


def peak_sums(totals: pd.DataFrame) -> dict[tuple[date, int], int]:
    """The sums of peaks by cycle start and product id, from rows of `data.queries.mssp_report.bars`."""
    keys = zip(totals["cycle_start"], totals["product_id"], strict=True)
    return dict(zip(keys, totals["peak_sum"].tolist(), strict=True))


def read_report(asked: Asked, session: ScopedSession, address: ReportAddress) -> Report:
    """Read the report for an address; tags that the partnership does not have are left out of it."""
    tags, tag_names = known_tags(session, address.tags)
    address = address.changed(tags=tags)
    partnership = get_partnership(session)
    current = partnership.current_cycle(asked.now)
    first = first_cycle_start(session)
    cycles = cycles_between(min(first or current.start, current.start), current.start, partnership.anchor_day)
    selected = _selected(address, cycles, current, partnership)
    window = _window(address, selected, current, partnership.anchor_day)
    totals = bars(session, sorted({*window, selected}), address.tags)
    listed = list_products(session)
    products = used(styled(listed, asked.portal.settings.configuration), totals)
    minimums = {} if address.tags.ids else list_minimums(session, partnership, selected)
    lines = _in_order(summarise(partnership, selected, totals, listed, minimums), products)
    summary = [line for line in lines if line.product_code not in address.hide]
    shown = [product for product in products if product.facts.code not in address.hide]
    return Report(
        address=address,
        partnership=partnership,
        today=partnership.today(asked.now),
        grace_days=asked.portal.settings.configuration.billing.grace_days,
        cycles=cycles[::-1],
        selected=selected,
        window=window,
        products=products,
        totals=totals,
        summary=summary,
        busiest=busiest_day(session, selected, [product.facts.id for product in shown], address.tags),
        hidden=address.hide & {*(line.product_code for line in lines), *(product.facts.code for product in products)},
        all_hidden=bool(lines) and not summary,
        scope=session.scope,
        tag_names=tag_names,
        locale=asked.locale,
    )


def _selected(address: ReportAddress, cycles: Sequence[Cycle], current: Cycle, partnership: PartnershipFacts) -> Cycle:
    """The cycle the address names if it can be chosen, else the last one that has ended, which finance wants."""
    named = next((cycle for cycle in cycles if cycle.label == address.cycle), None)
    last_ended = preceding(current, partnership.anchor_day)
    return named or (last_ended if last_ended in cycles else current)


def _window(address: ReportAddress, selected: Cycle, current: Cycle, anchor: int) -> list[Cycle]:
    """As many cycles as asked for, up to the open one, or up to the selected one where that lies further back."""
    latest = cycles_ending_with(current, address.months, anchor)
    return latest if selected in latest else cycles_ending_with(selected, address.months, anchor)


def _in_order(lines: Sequence[ProductSummary], products: Sequence[Styled]) -> list[ProductSummary]:
    """The lines in the order of the legend; a product that is committed but not used comes last."""
    order = {product.facts.code: place for place, product in enumerate(products)}
    return sorted(lines, key=lambda line: (order.get(line.product_code, len(order)), line.product_code))
