"""Downloads of a reseller's report as CSV by checked routes, each with what its part of the page shows."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from decimal import Decimal

from flask import Blueprint, Response, current_app, request

from auth.permissions import Permission
from callbacks.attachments import report_csv
from callbacks.reseller.acv import by_size, open_day, point_rows
from callbacks.reseller.customers import grown
from callbacks.reseller.data import Book, read_reseller
from callbacks.reseller.renewals import forecasts
from callbacks.reseller.usage import read_months
from callbacks.wiring import asked_at
from data.domain.contracts import acv_by_customer, acv_series
from data.domain.money import EXACT, from_minor
from data.domain.movement import movements
from data.portal import Portal
from data.queries.renewal_marks import list_marks

_SIXTH_DECIMAL = Decimal("0.000001")

routes = Blueprint("reseller_files", __name__, url_prefix="/p/<partnership>/report")

ROUTE_PERMISSIONS = {
    "reseller_files.acv": Permission.REPORT_READ,
    "reseller_files.acv_customers": Permission.REPORT_READ,
    "reseller_files.renewals": Permission.REPORT_READ,
    "reseller_files.movement": Permission.REPORT_READ,
    "reseller_files.growth": Permission.REPORT_READ,
    "reseller_files.monthly_usage": Permission.REPORT_READ,
}


@contextmanager
def _book() -> Iterator[Book]:
    """What the query string asks for of the partnership in the path, in a session that writes."""
    portal: Portal = current_app.extensions["portal"]
    permission = ROUTE_PERMISSIONS[str(request.endpoint)]
    asked = asked_at(portal, permission, "/".join(request.path.split("/", 3)[:3]))
    with asked.session(write=True) as session:
        yield read_reseller(asked, session, request.query_string.decode())


def _sent(book: Book, name: str, header: Sequence[str], rows: Sequence[Sequence[object]]) -> Response:
    return report_csv(book.asked, book.session, book.partnership.code, name, book.address.search, header, rows)


@routes.get("/acv.csv")
def acv(partnership: str) -> Response:
    """The line: one row a point, also where nothing changed."""
    with _book() as book:
        series = acv_series(book.orders.frame, *book.address.days(book.today))
        if book.address.grain == "month":
            points = [(day, value) for day, value, _ in point_rows(series, "month")]
        else:
            points = list(zip(series["day"].dt.date, series["acv_minor"].tolist(), strict=True))
        rows = [(day, from_minor(value, book.currency), book.currency) for day, value in points]
        return _sent(book, f"acv-{book.partnership.code}", ("day", "acv", "currency"), rows)


@routes.get("/acv-customers.csv")
def acv_customers(partnership: str) -> Response:
    """The customers of the day that is opened, the largest first."""
    header = ("day", "security_center_id", "customer", "acv", "previous_day", "previous_acv", "currency")
    with _book() as book:
        opened = open_day(book)
        day, before = opened.day, opened.before
        rows = [
            (
                *(day, book.holders[who].security_center_id, book.holders[who].name, from_minor(now, book.currency)),
                *(before, from_minor(opened.then.get(who, 0), book.currency), book.currency),
            )
            for who, now in opened.largest_first
        ]
        return _sent(book, f"acv-{book.partnership.code}-{day}", header, rows)


@routes.get("/renewals.csv")
def renewals(partnership: str) -> Response:
    """What is up for renewal, with what was said of it."""
    header = (
        *("order_no", "security_center_id", "customer", "product_code", "licences", "end_on", "days_left", "amount"),
        *("owner", "stage", "expected", "forecast", "currency", "note"),
    )
    with _book() as book:
        facts = list_marks(book.session, book.currency)
        rows = []
        for one in forecasts(book, facts):
            order, holder = one.renewal.order, book.holders[one.renewal.order.customer_id]
            said = facts.get(order.number)
            rows.append(
                (
                    *(
                        order.number,
                        holder.security_center_id,
                        holder.name,
                        book.product_of(order.product_id).facts.code,
                    ),
                    *(order.licences, order.end, one.renewal.days_left, one.renewal.amount, holder.owner or ""),
                    *(one.mark.stage.value, one.expected, one.weighted, book.currency, said.note if said else ""),
                )
            )
        return _sent(book, f"renewals-{book.partnership.code}-{book.today}", header, rows)


@routes.get("/movement.csv")
def movement(partnership: str) -> Response:
    """Who moved between the two days, the largest change first."""
    header = (
        *("security_center_id", "customer", "kind", "first_day", "acv_first_day", "last_day", "acv_last_day", "change"),
        "currency",
    )
    with _book() as book:
        first, last = book.address.moved_between(book.today)
        orders = book.orders.running(first, last)
        found = by_size(movements(acv_by_customer(orders, first), acv_by_customer(orders, last)))
        rows = [
            (
                *(book.holders[one.customer_id].security_center_id, book.holders[one.customer_id].name),
                *(one.kind.value, first, one.before, last, one.after, one.change, book.currency),
            )
            for one in found
        ]
        return _sent(book, f"movement-{book.partnership.code}-{first}-{last}", header, rows)


@routes.get("/growth.csv")
def growth(partnership: str) -> Response:
    """Customers with their ACV today and a year ago; growth is a fraction to 6 decimals, `new`, or empty without any
    ACV."""
    header = (
        *("security_center_id", "customer", "status", "country", "owner", "acv", "acv_a_year_ago", "growth"),
        "currency",
    )
    with _book() as book:
        rows = [
            (
                *(one.holder.security_center_id, one.holder.name, one.holder.status, one.holder.country or ""),
                *(one.holder.owner or "", from_minor(one.now, book.currency), from_minor(one.before, book.currency)),
                *(_fraction(one.growth), book.currency),
            )
            for one in grown(book)
        ]
        return _sent(book, f"growth-{book.partnership.code}-{book.today}", header, rows)


def _fraction(growth: Decimal | str | None) -> Decimal | str:
    return EXACT.quantize(growth, _SIXTH_DECIMAL) if isinstance(growth, Decimal) else growth or ""


@routes.get("/usage.csv")
def monthly_usage(partnership: str) -> Response:
    """The sums of customers' peaks by month and product; a month without a reading is not listed."""
    with _book() as book:
        cycles, products, sums = read_months(book)
        rows = [
            (cycle.label, one.facts.code, one.facts.name, sums[cycle.start, one.facts.id], one.facts.unit)
            for cycle in cycles
            for one in products
            if (cycle.start, one.facts.id) in sums
        ]
        header = ("month", "product_code", "product", "sum_of_peaks", "unit")
        return _sent(book, f"usage-{book.partnership.code}", header, rows)
