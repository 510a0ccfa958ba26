"""The MSSP workbook of one cycle: gathers its figures and writes them; how its sheets look is in `mssp_sheets`."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass, replace
from itertools import accumulate
from pathlib import Path

from data.exchange.workbook.mssp_sheets import Figures, Invoice, sheets, title
from data.exchange.workbook.sheet import Sheet
from data.exchange.workbook.writer import Written, write_workbook
from data.queries.evidence import Evidence, evidence, evidence_count
from data.queries.invoice import invoice_lines, summary
from data.queries.partnership import list_products
from data.queries.tags import list_tags, named
from data.session import ScopedSession

OnProgress = Callable[[str, int, int], None]
"""Hears the sheet being written, and the rows written of all rows; what it raises ends the writing without a file."""


def write_mssp_workbook(
    session: ScopedSession, invoice: Invoice, path: Path, on_progress: OnProgress | None = None
) -> Written:
    """Write the workbook of what the session may see to `path`, whole or not at all; memory does not grow with it.

    Sheets Summary, Invoice lines, Daily evidence, About. A constant number of statements; the session is one
    transaction, so the sheets agree with each other.
    """
    known = frozenset(product.code for product in list_products(session))
    told = replace(invoice, without=invoice.without & known)
    kept = known - told.without if told.without else None
    # A statement that is left half read keeps its connection reading, long after the session has given it back.
    with closing(evidence(session, told.cycle, kept, told.tags)) as readings:
        figures = _figures(session, told, kept, readings)
        made = sheets(told, figures)
        on_rows = Progress(made, on_progress) if on_progress else None
        return write_workbook(path, made, title=title(told, figures), creator=told.creator, on_rows=on_rows)


def _figures(
    session: ScopedSession, invoice: Invoice, products: frozenset[str] | None, readings: Iterator[Evidence]
) -> Figures:
    tags = invoice.tags
    return Figures(
        products=[
            product
            for product in summary(session, invoice.partnership, invoice.cycle, tags)
            if product.product_code not in invoice.without
        ],
        lines=invoice_lines(session, invoice.partnership, invoice.cycle, products, tags),
        readings=evidence_count(session, invoice.cycle, products, tags),
        evidence=readings,
        assigned=None if session.scope.sees_all_customers else len(session.scope.customer_ids),
        tags=named(tags, list_tags(session)) if tags.ids else "",
    )


@dataclass(slots=True)
class Progress:
    """Turns the writer's count of all rows into a sheet's name and how far the whole is."""

    sheets: Sequence[Sheet]
    tell: OnProgress

    def __call__(self, written: int) -> None:
        ends = list(accumulate(sheet.total or 0 for sheet in self.sheets))
        current = next((sheet for sheet, end in zip(self.sheets, ends, strict=True) if written <= end), self.sheets[-1])
        self.tell(current.name, written, ends[-1])
