"""The four figures above the report's chart, for its selected cycle."""

from decimal import Decimal

from callbacks.report.data import Report
from data.exchange.workbook.partial import without
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
        f"{_named(label, report)}, {formats.cycle_month(report.selected, report.locale)}",
        formats.money(report.invoice_total, report.partnership.currency, report.locale),
        _counted(unpriced, "unpriced line", report.locale) if unpriced else note,
        badge=state_badge(report.state(report.selected)),
    )


def _sum_of_peaks(report: Report) -> Tile:
    used = [product for product in report.summary if product.customers]
    return Tile(
        "Sum of peaks",
        formats.number(sum(product.peak_sum for product in used), report.locale),
        f"{_counted(len(used), 'product', report.locale)}, {formats.cycle_range(report.selected, report.locale)}",
    )


def _busiest_day(report: Report) -> Tile:
    if report.busiest is None:
        return Tile("Busiest day", formats.DASH, _why_none(report))
    return Tile(
        "Busiest day",
        formats.number(report.busiest.quantity, report.locale),
        f"{formats.weekday(report.busiest.day, report.locale)}, {_whose(report)} together",
    )


def _why_none(report: Report) -> str:
    if report.all_hidden:
        return "no product is shown"
    return "no reading of these products in this cycle" if report.hidden else "no reading in this cycle"


def _true_ups(report: Report) -> Tile:
    due = [product for product in report.summary if product.true_up]
    total = sum((product.true_up for product in due if product.true_up), Decimal(0))
    committed = [product for product in report.summary if product.minimum is not None]
    note = "no minimum commitment" if not committed else "minimums are reached"
    return Tile(
        _named("True-ups", report),
        formats.money(total, report.partnership.currency, report.locale),
        f"minimum on {', '.join(product.product_name for product in due)}" if due else note,
    )


def _named(label: str, report: Report) -> str:
    """A label of money that says which products it leaves out."""
    return f"{label} {without(report.hidden)}".rstrip()


def _whose(report: Report) -> str:
    if report.tags.ids:
        return "customers with these tags"
    return "your customers" if report.restricted else "all customers"


def _counted(number: int, noun: str, locale: str) -> str:
    return f"{formats.number(number, locale)} {noun}" + ("" if number == 1 else "s")
