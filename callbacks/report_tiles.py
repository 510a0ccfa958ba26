"""The four figures above the report's chart, for its selected cycle."""

from decimal import Decimal

from callbacks.report_data import Report
from layouts import formats
from layouts.parts.badges import state_badge
from layouts.parts.tile import Tile


def report_tiles(report: Report) -> list[Tile]:
    """Invoice, sum of peaks, busiest day and true-ups; without prices the first and last are left out.

    For some customers only there is the amount of their lines, and no true-ups: those are the whole partnership's.
    """
    middle = [_sum_of_peaks(report), _busiest_day(report)]
    if not report.priced:
        return middle
    return [_own_lines(report), *middle] if report.partial else [_invoice(report), *middle, _true_ups(report)]


def _invoice(report: Report) -> Tile:
    return _amount(report, "Invoice", "all lines priced")


def _own_lines(report: Report) -> Tile:
    whose = "Lines with these tags" if report.tags.ids else "Your customers' lines"
    return _amount(report, whose, "before the partnership's minimums")


def _amount(report: Report, label: str, note: str) -> Tile:
    unpriced = sum(product.unpriced for product in report.summary)
    return Tile(
        f"{label}, {formats.cycle_month(report.selected, report.locale)}",
        formats.money(report.invoice_total, report.partnership.currency, report.locale),
        f"{formats.number(unpriced, report.locale)} unpriced lines" if unpriced else note,
        badge=state_badge(report.state(report.selected)),
    )


def _sum_of_peaks(report: Report) -> Tile:
    used = [product for product in report.summary if product.customers]
    return Tile(
        "Sum of peaks",
        formats.number(sum(product.peak_sum for product in used), report.locale),
        f"{_counted(len(used), 'product')}, {formats.cycle_range(report.selected, report.locale)}",
    )


def _busiest_day(report: Report) -> Tile:
    if report.busiest is None:
        return Tile("Busiest day", formats.DASH, "no reading in this cycle")
    return Tile(
        "Busiest day",
        formats.number(report.busiest.quantity, report.locale),
        f"{formats.weekday(report.busiest.day, report.locale)}, {_whose(report)} together",
    )


def _true_ups(report: Report) -> Tile:
    due = [product for product in report.summary if product.true_up]
    total = sum((product.true_up for product in due if product.true_up), Decimal(0))
    committed = [product for product in report.summary if product.minimum is not None]
    note = "no minimum commitment" if not committed else "minimums are reached"
    return Tile(
        "True-ups",
        formats.money(total, report.partnership.currency, report.locale),
        f"minimum on {', '.join(product.product_name for product in due)}" if due else note,
    )


def _whose(report: Report) -> str:
    if report.tags.ids:
        return "customers with these tags"
    return "your customers" if report.restricted else "all customers"


def _counted(number: int, noun: str) -> str:
    return f"{number} {noun}" + ("" if number == 1 else "s")
