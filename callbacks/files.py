"""Downloads by checked routes: finished exports, and the figures of the report as CSV."""

import csv
import io
from collections.abc import Iterable, Sequence

import pandas as pd
from flask import Blueprint, Response, current_app, request, send_file

from auth.permissions import Permission
from callbacks.addresses import ReportAddress
from callbacks.report_data import Report, read_report
from callbacks.wiring import Asked, asked_at
from data.commands.audit import record
from data.domain.money import from_minor
from data.portal import Portal
from data.queries.exports import get_export
from data.queries.mssp_report import contributions, daily_readings, get_customer
from data.scope import NotVisible
from data.session import ScopedSession

routes = Blueprint("files", __name__, url_prefix="/p/<partnership>")

ROUTE_PERMISSIONS = {
    "files.export": Permission.EXPORT_READ,
    "files.bars": Permission.REPORT_READ,
    "files.contributions": Permission.REPORT_READ,
    "files.days": Permission.REPORT_READ,
}

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def _asked() -> Asked:
    portal: Portal = current_app.extensions["portal"]
    permission = ROUTE_PERMISSIONS[str(request.endpoint)]
    path = "/".join(request.path.split("/", 3)[:3])
    return asked_at(portal, permission, path)


@routes.get("/exports/<export_id>/file")
def export(partnership: str, export_id: str) -> Response:
    """A finished export of the viewer's own."""
    asked = _asked()
    with asked.session(write=True) as session:
        row = get_export(session, export_id)
        path = row.path(asked.portal.settings.files)
        if not path.is_file():
            raise NotVisible("export file")
        address = request.remote_addr
        record(session, "export.downloaded", export_id, {"sha256": row.sha256}, at=asked.now, address=address)
    return send_file(path, mimetype=XLSX, as_attachment=True, download_name=row.download_name)


@routes.get("/report/bars.csv")
def bars(partnership: str) -> Response:
    """The chart's figures: one row per cycle and visible product."""
    asked = _asked()
    with asked.session() as session:
        report = _report(asked, session)
    sums = {(row.cycle_start, row.product_id): row for row in report.totals.itertuples()}
    rows = [
        (
            cycle.label,
            cycle.start,
            cycle.last_day,
            report.state(cycle).value,
            product.facts.code,
            product.facts.name,
            sums[cycle.start, product.facts.id].peak_sum,
            product.facts.unit,
            sums[cycle.start, product.facts.id].customers,
        )
        for cycle in report.window
        for product in report.visible
        if (cycle.start, product.facts.id) in sums
    ]
    header = ("cycle", "first_day", "last_day", "state", "product_code", "product", "sum_of_peaks", "unit", "customers")
    return _csv(f"peaks-{report.partnership.code}", header, rows)


@routes.get("/report/contributions.csv", endpoint="contributions")
def customers_of_bar(partnership: str) -> Response:
    """The customers below one bar."""
    asked = _asked()
    with asked.session() as session:
        report = _report(asked, session)
        product = report.product(report.address.product)
        if product is None:
            raise NotVisible("product")
        found = contributions(session, report.selected, product.facts.id)
    currency = report.partnership.currency
    amounts = ["" if pd.isna(minor) else from_minor(int(minor), currency) for minor in found["amount_minor"]]
    facts = [found[column].tolist() for column in ("security_center_id", "customer", "peak", "peak_day")]
    rows = [(report.selected.label, product.facts.code, *line, currency) for line in zip(*facts, amounts, strict=True)]
    header = ("cycle", "product_code", "security_center_id", "customer", "peak", "peak_day", "amount", "currency")
    return _csv(f"customers-{report.partnership.code}-{report.selected.label}-{product.facts.code}", header, rows)


@routes.get("/report/days.csv")
def days(partnership: str) -> Response:
    """One customer's readings of a product in the selected cycle; a day without one is not listed."""
    asked = _asked()
    with asked.session() as session:
        report = _report(asked, session)
        product = report.product(report.address.product)
        if product is None:
            raise NotVisible("product")
        customer = get_customer(session, report.address.customer or "")
        found = daily_readings(session, report.selected, customer.id)
    own = found[found["product_id"] == product.facts.id]
    rows = [
        (customer.security_center_id, customer.name, product.facts.code, row.day, row.quantity)
        for row in own.itertuples(index=False)
    ]
    header = ("security_center_id", "customer", "product_code", "day", "quantity")
    return _csv(f"days-{customer.security_center_id}-{report.selected.label}", header, rows)


def _report(asked: Asked, session: ScopedSession) -> Report:
    address = ReportAddress.parse(f"{asked.address.base}/report", request.query_string.decode())
    return read_report(asked, session, address)


def _csv(name: str, header: Sequence[str], rows: Iterable[Sequence[object]]) -> Response:
    """A CSV file with a byte order mark, which spreadsheet programs need to see that it is UTF-8."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow(header)
    writer.writerows([[_harmless(value) for value in row] for row in rows])
    answer = Response("\ufeff" + text.getvalue(), mimetype="text/csv")
    answer.headers.set("Content-Disposition", "attachment", filename=f"{name}.csv")
    return answer


def _harmless(value: object) -> object:
    """Text that a spreadsheet would run as a formula is marked as text; numbers stay numbers, also negative ones."""
    return f"'{value}" if isinstance(value, str) and value.startswith(("=", "+", "-", "@", "\t", "\r")) else value
