"""Downloads by checked routes: finished exports, the customer table, figures of the report and the audit log."""

import json
from collections.abc import Iterator, Sequence
from datetime import UTC

import pandas as pd
from flask import Blueprint, Response, abort, current_app, request, send_file
from flask_wtf import FlaskForm
from werkzeug.exceptions import BadRequest

from auth.permissions import Permission
from callbacks.administration.address import AdministrationAddress
from callbacks.administration.audit import wanted_events
from callbacks.attachments import attached, csv_file, file_name, report_csv, streamed_csv
from callbacks.customers.usage_address import RangeRefused, UsageAddress
from callbacks.customers.usage_data import read_usage, usage_rows
from callbacks.dashboard.data import read_dashboard
from callbacks.dashboard.file import MOST_ROWS, as_workbook, customers_file
from callbacks.products import Styled
from callbacks.report.address import ReportAddress
from callbacks.report.data import Report, read_report
from callbacks.wiring import Asked, asked_at
from data.commands.audit import record
from data.domain.money import from_minor
from data.portal import Portal
from data.queries.audit_log import AuditFilter, AuditRow, count_events, every_event
from data.queries.exports import get_export
from data.queries.mssp_report import contributions, daily_readings, get_customer
from data.queries.partnership import get_partnership
from data.scope import NotVisible
from data.session import ScopedSession
from data.settings import PortalType
from data.storable import storable
from layouts.administration.wording import event_name

routes = Blueprint("files", __name__, url_prefix="/p/<partnership>")

ROUTE_PERMISSIONS = {
    "files.export": Permission.EXPORT_READ,
    "files.customers": Permission.DASHBOARD_READ,
    "files.bars": Permission.REPORT_READ,
    "files.contributions": Permission.REPORT_READ,
    "files.days": Permission.REPORT_READ,
    "files.usage": Permission.CUSTOMER_READ,
    "files.audit": Permission.AUDIT_READ,
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
        record(session, "export.downloaded", export_id, {"sha256": row.sha256}, at=asked.now)
    name = file_name(asked.viewer.scope, row.download_name)
    return send_file(path, mimetype=XLSX, as_attachment=True, download_name=name)


@routes.post("/dashboard/customers")
def customers(partnership: str) -> Response:
    """The customer table as the viewer has it on screen: rows and columns named by the form, in their order."""
    asked = _asked()
    ids, columns = (request.form.get(name, "").split(",") for name in ("ids", "columns"))
    if not FlaskForm().validate_on_submit():
        abort(400)  # without the token of a page of ours
    if len(ids) > MOST_ROWS:
        abort(413)
    with asked.session(write=True) as session:
        facts = read_dashboard(asked, session)
        file = customers_file(facts, ids, columns)
        told = {
            "rows": len(file.rows),
            "columns": file.header,
            "filter": storable(request.form.get("filter", ""))[:200],
        }
        record(session, "customers.exported", facts.partnership.code, told, at=asked.now)
    name = f"customers-{facts.partnership.code}-{facts.today}"
    if request.form.get("format") != "xlsx":
        return csv_file(asked, name, file.header, file.rows)
    creator = asked.portal.settings.configuration.branding.name
    workbook = as_workbook(file, facts, PortalType(asked.viewer.scope.portal), creator, asked.now)
    return attached(asked, f"{name}.xlsx", Response(workbook, mimetype=XLSX))


@routes.get("/report/bars.csv")
def bars(partnership: str) -> Response:
    """The chart's figures: one row per cycle and visible product."""
    asked = _asked()
    header = ("cycle", "first_day", "last_day", "state", "product_code", "product", "sum_of_peaks", "unit", "customers")
    with asked.session(write=True) as session:
        report = _report(asked, session)
        return _sent(asked, session, report, f"peaks-{report.partnership.code}", header, _bar_rows(report))


def _bar_rows(report: Report) -> list[Sequence[object]]:
    sums = {(row.cycle_start, row.product_id): row for row in report.totals.itertuples()}
    return [
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


@routes.get("/report/contributions.csv", endpoint="contributions")
def customers_of_bar(partnership: str) -> Response:
    """The customers below one bar."""
    asked = _asked()
    header = ("cycle", "product_code", "security_center_id", "customer", "peak", "peak_day", "amount", "currency")
    with asked.session(write=True) as session:
        report = _report(asked, session)
        code = _product(report).facts.code
        name = f"customers-{report.partnership.code}-{report.selected.label}-{code}"
        return _sent(asked, session, report, name, header, _customer_rows(session, report))


def _customer_rows(session: ScopedSession, report: Report) -> list[Sequence[object]]:
    product, currency = _product(report).facts, report.partnership.currency
    found = contributions(session, report.selected, product.id, report.tags)
    amounts = ["" if pd.isna(minor) else from_minor(int(minor), currency) for minor in found["amount_minor"]]
    facts = [found[column].tolist() for column in ("security_center_id", "customer", "peak", "peak_day")]
    return [(report.selected.label, product.code, *line, currency) for line in zip(*facts, amounts, strict=True)]


@routes.get("/report/days.csv")
def days(partnership: str) -> Response:
    """One customer's readings of a product in the selected cycle; a day without one is not listed."""
    asked = _asked()
    header = ("security_center_id", "customer", "product_code", "day", "quantity")
    with asked.session(write=True) as session:
        report = _report(asked, session)
        product = _product(report).facts
        customer = get_customer(session, report.address.customer or "", report.tags)
        found = daily_readings(session, report.selected, customer.id)
        own = found[found["product_id"] == product.id]
        rows = [
            (customer.security_center_id, customer.name, product.code, row.day, row.quantity)
            for row in own.itertuples(index=False)
        ]
        name = f"days-{customer.security_center_id}-{report.selected.label}"
        return _sent(asked, session, report, name, header, rows)


@routes.get("/customers/<customer>/usage.csv")
def usage(partnership: str, customer: str) -> Response:
    """One customer's readings of the days its product usage shows; a day without one is not listed (R-USAGE-2)."""
    asked = _asked()
    configuration = asked.portal.settings.configuration
    address = UsageAddress.parse(f"{asked.address.customers}{customer}/usage", request.query_string.decode())
    with asked.session() as session:
        facts = get_partnership(session)
        owner = get_customer(session, customer)
        try:
            found = read_usage(session, facts, owner.id, address, facts.today(asked.now), configuration)
        except RangeRefused as error:
            raise BadRequest(str(error)) from error
    header = ("security_center_id", "customer", "product_code", "product", "unit", "cycle", "day", "quantity")
    name = f"usage-{owner.security_center_id}-{found.first}-{found.last}"
    return csv_file(asked, name, header, ((owner.security_center_id, owner.name, *row) for row in usage_rows(found)))


@routes.get("/administration/audit.csv")
def audit(partnership: str) -> Response:
    """The events of the audit log that fit, newest first, sent as they are read; that somebody took them is one too."""
    asked = _asked()
    address = AdministrationAddress.parse(f"{asked.address.base}/administration", request.query_string.decode())
    if not asked.viewer.scope.sees_all_customers:
        raise NotVisible("audit log")
    with asked.session(write=True) as session:
        found = get_partnership(session)
        wanted = wanted_events(address, found.timezone)
        told = {"events": count_events(session, wanted), "filter": address.changed(person=None, filter="").search}
        record(session, "audit.exported", found.code, told, at=asked.now)
    header = ("number", "time_utc", "who", "action", "what", "subject", "detail", "from")
    name = f"audit-{found.code}-{found.today(asked.now)}"
    return streamed_csv(asked, name, header, _events(asked, wanted))


def _events(asked: Asked, wanted: AuditFilter) -> Iterator[Sequence[object]]:
    with asked.session() as session:
        yield from (_event(row) for row in every_event(session, wanted))


def _event(row: AuditRow) -> Sequence[object]:
    at = row.at.astimezone(UTC).isoformat(timespec="milliseconds")
    detail = json.dumps(row.detail, ensure_ascii=False, sort_keys=True) if row.detail else ""
    return (row.sequence, at, row.who or "", row.action, event_name(row.action), row.subject, detail, row.address or "")


def _report(asked: Asked, session: ScopedSession) -> Report:
    address = ReportAddress.parse(f"{asked.address.base}/report", request.query_string.decode())
    return read_report(asked, session, address)


def _product(report: Report) -> Styled:
    """The product that the address opens; NotVisible without one."""
    product = report.product(report.address.product)
    if product is None:
        raise NotVisible("product")
    return product


def _sent(
    asked: Asked,
    session: ScopedSession,
    report: Report,
    name: str,
    header: Sequence[str],
    rows: Sequence[Sequence[object]],
) -> Response:
    return report_csv(asked, session, report.partnership.code, name, report.address.search, header, rows)
