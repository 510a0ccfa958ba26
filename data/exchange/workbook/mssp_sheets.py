"""What stands on the sheets of the MSSP workbook, given its figures; nothing is read or reckoned here but sums."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

import pandas as pd

from data.domain.cycles import Cycle, CycleState
from data.domain.money import exponent
from data.exchange.workbook.about import Fact, about_sheet, made, origin
from data.exchange.workbook.partial import part_of
from data.exchange.workbook.sheet import Column, Kind, Sheet
from data.queries.evidence import Evidence
from data.queries.invoice import ProductSummary
from data.queries.partnership import PartnershipFacts
from data.queries.tags import EVERYBODY, TagFilter
from data.settings import PortalType

Row = tuple[object, ...]


@dataclass(frozen=True, slots=True)
class Invoice:
    """What a workbook is about: one cycle of one partnership as it stands at a moment.

    `without` are the codes of products that the report hid, `tags` those its customers were chosen by.
    """

    portal: PortalType
    creator: str
    partnership: PartnershipFacts
    cycle: Cycle
    state: CycleState
    generated_at: datetime
    without: frozenset[str] = frozenset()
    tags: TagFilter = EVERYBODY


@dataclass(frozen=True, slots=True)
class Figures:
    """What the sheets show: `lines` as `invoice_lines` gives them, `readings` rows of evidence, for a restricted
    scope the number of customers assigned to it, and the filter by tags in words, empty for none."""

    products: Sequence[ProductSummary]
    lines: pd.DataFrame
    readings: int
    evidence: Iterator[Evidence]
    assigned: int | None
    tags: str = ""

    @property
    def unpriced(self) -> int:
        return sum(product.unpriced for product in self.products)

    @property
    def is_priced(self) -> bool:
        """Whether there is any amount to show."""
        return any(product.total is not None for product in self.products)


def title(invoice: Invoice, figures: Figures) -> str:
    """The workbook's title; simulated data says so, and so does a part of the whole invoice."""
    demo = "Demo: " if invoice.portal is PortalType.DEMO else ""
    part = part_of(invoice.without, by_tags=bool(invoice.tags.ids), own=figures.assigned is not None)
    return f"{demo}MSSP invoice {invoice.partnership.name} {invoice.cycle.label}{part}"


def sheets(invoice: Invoice, figures: Figures) -> list[Sheet]:
    """Summary, Invoice lines, Daily evidence and About, in this order, each with its number of rows."""
    decimals = exponent(invoice.partnership.currency)
    return [
        Sheet("Summary", _summary_columns(decimals), _summary(invoice, figures), len(figures.products) + 1),
        Sheet("Invoice lines", _line_columns(decimals), _lines(invoice.cycle, figures.lines), len(figures.lines)),
        Sheet("Daily evidence", _EVIDENCE_COLUMNS, figures.evidence, figures.readings),
        about_sheet(_about(invoice, figures)),
    ]


_EVIDENCE_COLUMNS = (
    Column("Security Center ID", width=20),
    Column("Customer", width=34),
    Column("Product", width=12),
    Column("Day", Kind.DATE),
    Column("Quantity", Kind.INTEGER),
)


def _summary_columns(decimals: int) -> list[Column]:
    money = [Column(title, Kind.DECIMAL, 14, decimals) for title in ("Amount", "Minimum", "True-up", "Total")]
    return [
        Column("Product", width=12),
        Column("Name", width=34),
        Column("Unit", width=14),
        Column("Sum of peaks", Kind.INTEGER, 14),
        Column("Customers", Kind.INTEGER),
        *money,
        Column("Currency", width=10),
        Column("Unpriced lines", Kind.INTEGER, 16),
        Column("Note", width=60),
    ]


def _line_columns(decimals: int) -> list[Column]:
    return [
        Column("Security Center ID", width=20),
        Column("Customer", width=34),
        Column("Product", width=12),
        Column("Cycle", width=10),
        Column("Peak", Kind.INTEGER),
        Column("Peak day", Kind.DATE),
        Column("Price model", width=20),
        Column("Unit price or tiers", width=34),
        Column("Amount", Kind.DECIMAL, 14, decimals),
        Column("Currency", width=10),
    ]


def _summary(invoice: Invoice, figures: Figures) -> list[Row]:
    """A row per product, then one that adds up what can be added: money, not quantities of different units."""
    return [
        *(_product(product, invoice.partnership.currency) for product in figures.products),
        _total(invoice, figures),
    ]


def _product(product: ProductSummary, currency: str) -> Row:
    return (
        product.product_code,
        product.product_name,
        product.unit,
        product.peak_sum,
        product.customers,
        product.amount,
        product.minimum,
        product.true_up,
        product.total,
        currency,
        product.unpriced,
        None,
    )


def _total(invoice: Invoice, figures: Figures) -> Row:
    products = figures.products
    return (
        "Total",
        None,
        None,
        None,
        None,
        _sum(product.amount for product in products),
        _sum(product.minimum for product in products),
        _sum(product.true_up for product in products),
        _sum(product.total for product in products),
        invoice.partnership.currency,
        figures.unpriced,
        " ".join(_remarks(invoice, figures)) or None,
    )


def _sum(amounts: Iterator[Decimal | None]) -> Decimal | None:
    known = [amount for amount in amounts if amount is not None]
    return sum(known, Decimal(0)) if known else None


def _remarks(invoice: Invoice, figures: Figures) -> Iterator[str]:
    """What a reader must know before believing the totals."""
    if invoice.portal is PortalType.DEMO:
        yield "Demo: simulated data."
    if not figures.products:
        yield "No usage in this cycle of any product in this file." if invoice.without else "No usage in this cycle."
    elif not figures.is_priced:
        yield "No prices are in force for this cycle, so there are no amounts."
    elif figures.unpriced:
        yield f"Lines without a price are not in the amounts: {figures.unpriced}."
    if invoice.state.is_estimate:
        yield "Estimate: figures can still change."
    if invoice.without:
        yield f"Left out: {', '.join(sorted(invoice.without))}."
    if figures.tags:
        yield f"Only customers with {figures.tags}, without minimum commitments."
    if figures.assigned is not None:
        yield "Only the customers assigned to you, without minimum commitments."


def _lines(cycle: Cycle, lines: pd.DataFrame) -> Iterator[Row]:
    for line in lines.itertuples(index=False):
        yield (
            line.security_center_id,
            line.customer,
            line.product_code,
            cycle.label,
            line.peak,
            line.peak_day,
            line.price_model,
            line.price_text,
            line.amount,
            line.currency,
        )


def _about(invoice: Invoice, figures: Figures) -> list[Fact]:
    partnership, cycle = invoice.partnership, invoice.cycle
    customers = "all" if figures.assigned is None else f"the {figures.assigned} assigned to the person who asked"
    return [
        *origin(invoice.portal, invoice.creator, partnership),
        ("Cycle", cycle.label),
        ("First day", cycle.start),
        ("Last day", cycle.last_day),
        ("State", f"{invoice.state}, an estimate" if invoice.state.is_estimate else invoice.state.value),
        ("Statement hash", "none: this cycle has no closed statement"),
        *made(invoice.generated_at, partnership),
        ("Customers", customers),
        ("Tags", figures.tags or "no filter"),
        ("Products left out", ", ".join(sorted(invoice.without)) or "none"),
        ("Pricing", "in force" if figures.is_priced else "none in force"),
        ("Lines without a price", figures.unpriced),
        ("Rows of Summary", len(figures.products) + 1),
        ("Rows of Invoice lines", len(figures.lines)),
        ("Rows of Daily evidence", figures.readings),
    ]
