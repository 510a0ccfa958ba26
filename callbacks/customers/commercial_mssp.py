"""A customer's commercial facts at an MSSP, product by product: amounts, prices in force, commitments; their sums live
in `commercial_sums`."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from dash.development.base_component import Component

from callbacks.customers.commercial_sums import CyclePeaks, change, last_cycle, money, settled, so_far, total
from callbacks.customers.view import Shown
from callbacks.products import Styled, styled
from callbacks.report.address import ReportAddress
from data.domain.cycles import preceding
from data.domain.invoicing import true_up
from data.domain.money import from_minor
from data.domain.price_terms import price_terms
from data.domain.pricing import Basis, PriceModel
from data.queries.customer_commercial import ProductTerms, list_terms, peaks_of
from data.queries.mssp_report import CustomerPeak
from layouts import formats
from layouts.customers.commercial_mssp import (
    UNPRICED,
    AmountLine,
    Amounts,
    CommitmentLine,
    TermsLine,
    mssp,
    nothing_charged,
)
from layouts.parts.tile import Delta

_MODELS: Mapping[PriceModel, str] = {
    PriceModel.PER_UNIT: "Per unit",
    PriceModel.GRADUATED: "Graduated",
    PriceModel.VOLUME: "Volume",
    PriceModel.PACKAGE: "Package",
    PriceModel.FLAT: "Flat",
}


@dataclass(frozen=True, slots=True)
class _Row:
    """One product: its look, its terms, and the peaks of this and the last cycle where there are any."""

    look: Styled
    terms: ProductTerms
    now: CustomerPeak | None
    before: CustomerPeak | None

    @property
    def is_used(self) -> bool:
        return self.now is not None or self.before is not None


def view(shown: Shown) -> list[Component]:
    """Terms and amounts of the customer's products. Two statements."""
    customer, cycle = shown.customer, shown.cycle
    last = preceding(cycle, shown.partnership.anchor_day)
    listed = list_terms(shown.session, shown.partnership, customer.id, customer.security_center_id, cycle)
    peaks = peaks_of(shown.session, customer.id, [cycle, last])
    rows = _rows(shown, listed, peaks[cycle.start], peaks[last.start])
    if not rows:
        return nothing_charged()
    return mssp(
        tiles=[
            so_far(shown, peaks[cycle.start]),
            last_cycle(shown, last, peaks[last.start]),
            change(shown, peaks[cycle.start], peaks[last.start]),
        ],
        amounts=Amounts(
            lines=[_amount_line(shown, row) for row in rows if row.is_used],
            days=f"{formats.cycle_range(cycle, shown.locale)}, {shown.partnership.timezone}",
            title=formats.cycle_month(cycle, shown.locale),
            last_title=formats.cycle_month(last, shown.locale),
            last_state=settled(shown, last),
            total=total(shown, peaks[cycle.start]),
            last_total=total(shown, peaks[last.start]),
        ),
        terms=[_terms_line(shown, row) for row in rows],
        commitments=[_commitment(shown, row) for row in rows if row.terms.minimum is not None],
        of=f"on {formats.day(cycle.start, shown.locale)}, {shown.partnership.currency}",
    )


def _rows(shown: Shown, listed: Sequence[ProductTerms], now: CyclePeaks, before: CyclePeaks) -> list[_Row]:
    """The products that are used or have a price, in the portal's order."""
    terms = {one.facts.code: one for one in listed}
    looks = styled([one.facts for one in listed], shown.asked.portal.settings.configuration)
    rows = [_Row(look, terms[look.facts.code], now.get(look.facts.id), before.get(look.facts.id)) for look in looks]
    return [row for row in rows if row.is_used or row.terms.price is not None]


def _amount_line(shown: Shown, row: _Row) -> AmountLine:
    report = ReportAddress(f"{shown.asked.address.base}/report", customer=shown.customer.security_center_id)
    return AmountLine(
        product=row.look.facts.name,
        style=row.look.style,
        peak=formats.number(row.now.peak, shown.locale) if row.now else "",
        unit=row.look.facts.unit,
        peak_day=formats.day(row.now.peak_day, shown.locale) if row.now else "",
        amount=_amount(shown, row.now),
        last_amount=_amount(shown, row.before),
        change=_delta(row, shown.locale),
        href=report.changed(cycle=shown.cycle.label, product=row.look.facts.code).href,
    )


def _amount(shown: Shown, peak: CustomerPeak | None) -> str:
    """A line's amount; empty without use, for which no line is made."""
    if peak is None or peak.peak == 0:
        return ""
    if peak.amount_minor is None:
        return UNPRICED
    return money(shown, from_minor(peak.amount_minor, shown.partnership.currency))


def _delta(row: _Row, locale: str) -> Delta | None:
    if not (row.now and row.before and row.now.amount_minor is not None and row.before.amount_minor):
        return None
    ratio = row.now.amount_minor / row.before.amount_minor - 1
    return Delta(ratio, formats.change(ratio, locale))


def _terms_line(shown: Shown, row: _Row) -> TermsLine:
    price = row.terms.price
    if price is None:
        return TermsLine(row.look.facts.name, row.look.style, "", own=False, terms=(), since="")
    return TermsLine(
        product=row.look.facts.name,
        style=row.look.style,
        model=_MODELS[price.model] + (", portfolio" if price.basis is Basis.PORTFOLIO else ""),
        own=price.customer is not None,
        terms=price_terms(price, shown.partnership.currency),
        since=formats.day(price.valid_from, shown.locale),
    )


def _commitment(shown: Shown, row: _Row) -> CommitmentLine:
    minimum, charged = row.terms.minimum or Decimal(0), row.terms.charged or Decimal(0)
    missing = true_up(minimum, [charged])
    return CommitmentLine(
        product=row.look.facts.name,
        style=row.look.style,
        minimum=money(shown, minimum),
        charged=money(shown, charged),
        missing=money(shown, missing) if missing else "reached",
    )
