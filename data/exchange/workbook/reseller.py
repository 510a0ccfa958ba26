"""The reseller workbook of some months: gathers its figures and writes them; its sheets are in `reseller_sheets`."""

from contextlib import closing
from pathlib import Path

from data.domain.contracts import acv_by_customer_at
from data.domain.cycles import cycle_labelled
from data.domain.renewal_work import Weights, forecast_of
from data.exchange.workbook.mssp import OnProgress, Progress
from data.exchange.workbook.reseller_sheets import Figures, Months, sheets
from data.exchange.workbook.writer import Written, write_workbook
from data.queries.partnership import list_products
from data.queries.renewal_marks import list_marks, marks_of
from data.queries.reseller import Chosen, read_chosen
from data.queries.reseller_usage import monthly_usage, monthly_usage_count
from data.session import ScopedSession


def write_reseller_workbook(
    session: ScopedSession,
    months: Months,
    chosen: Chosen,
    weights: Weights,
    path: Path,
    on_progress: OnProgress | None = None,
) -> Written:
    """Write the workbook of what the session may see and `chosen` asks for to `path`, whole or not at all.

    Sheets Monthly usage, ACV history, Renewals, About. A constant number of statements; the session is one transaction,
    so the sheets agree with each other. The months' cycles are those labelled like them (R-CYCLE-3).
    """
    cycles = [cycle_labelled(label, months.partnership.anchor_day) for label in months.labels]
    products = list_products(session)
    _, holders, orders = read_chosen(session, chosen, products, months.partnership.currency)
    only = [holder.id for holder in holders] if chosen.narrows_customers else None
    said = list_marks(session, months.partnership.currency)
    # A statement that is left half read keeps its connection reading, long after the session has given it back.
    with closing(monthly_usage(session, cycles, only, chosen.product)) as usage:
        figures = Figures(
            usage=usage,
            usage_rows=monthly_usage_count(session, cycles, only, chosen.product),
            cycles={cycle.start: cycle.label for cycle in cycles},
            holders=holders,
            acv=acv_by_customer_at(orders.frame, months.ends),
            renewals=forecast_of(orders, months.today, marks_of(said), weights),
            said=said,
            products={product.id: product.code for product in products},
            assigned=None if session.scope.sees_all_customers else len(session.scope.customer_ids),
        )
        made = sheets(months, figures)
        on_rows = Progress(made, on_progress) if on_progress else None
        return write_workbook(path, made, title=months.title, creator=months.creator, on_rows=on_rows)
