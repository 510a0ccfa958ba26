"""Orders of a bundle (R-ORDER-1): whose they are, what they are worth a year, and from when until when."""

from datetime import date
from decimal import Decimal

from sqlalchemy import select

from data.domain.money import to_minor
from data.exchange.bundle.codes import KnownCustomer
from data.exchange.bundle.files import BundleFile
from data.exchange.bundle.loading import Counts, Loading, Repetitions, table_of
from data.exchange.bundle.rows import Row, rows_of
from data.exchange.bundle.upserts import Values, chunks, upsert
from data.models import Order

_LARGEST = 2**63 - 1


def load_orders(loading: Loading, file: BundleFile) -> Counts:
    """Orders in the currency of their partnership; an order never moves to another customer."""
    currencies = {one.id: one.currency for one in loading.known.partnerships.entries.values()}
    repetitions, read = Repetitions(file.table.key), 0
    accepted: dict[str, Values] = {}
    lines: dict[str, Row] = {}
    for row in rows_of(file, loading.faults):
        read += 1
        repetitions.refuse(row)
        values = _values(row, loading, currencies)
        if row.sound:
            accepted[row.values["order_no"]], lines[row.values["order_no"]] = values, row
    _refuse_moved(loading, accepted, lines)
    outcome = upsert(loading.connection, table_of(Order), "number", accepted)
    return Counts(read, len(outcome.added), len(outcome.changed))


def _values(row: Row, loading: Loading, currencies: dict[int, str]) -> Values:
    customer = row.refer("security_center_id", loading.known.customers)
    product_id = row.refer("product_code", loading.known.products)
    _check_days(row)
    values = {
        "number": row.values.get("order_no"),
        "partnership_id": customer.partnership_id if customer else None,
        "customer_id": customer.id if customer else None,
        "product_id": product_id,
        "annual_minor": _minor(row, customer, currencies),
        **{name: row.values.get(name) for name in ("licences", "start_on", "end_on")},
    }
    return values | {"cancelled_on": row.values["cancelled_on"]} if "cancelled_on" in row.values else values


def _check_days(row: Row) -> None:
    start, end = row.values.get("start_on"), row.values.get("end_on")
    cancelled: date | None = row.values.get("cancelled_on")
    if start is not None and end is not None and end < start:
        row.fault("end_on", f"{end} is before start_on, {start}; both days belong to the order")
    elif cancelled is not None and end is not None and cancelled > end:
        row.fault("cancelled_on", f"{cancelled} is after end_on, {end}: an order that has ended is not cancelled")


def _minor(row: Row, customer: KnownCustomer | None, currencies: dict[int, str]) -> int | None:
    value: Decimal | None = row.values.get("annual_value")
    named: str | None = row.values.get("currency")
    if value is None or named is None or customer is None:
        return None
    own = currencies[customer.partnership_id]
    if named != own:
        row.fault("currency", f"{named} is not the partnership's currency, {own}")
        return None
    try:
        minor = to_minor(value, own)
    except ValueError as error:
        row.fault("annual_value", str(error))
        return None
    if minor > _LARGEST:
        row.fault("annual_value", f"{value} {own} is too large")
    return minor


def _refuse_moved(loading: Loading, accepted: dict[str, Values], lines: dict[str, Row]) -> None:
    for numbers in chunks(accepted):
        owners = select(Order.number, Order.customer_id).where(Order.number.in_(numbers))
        for number, customer_id in loading.connection.execute(owners):
            if accepted[number]["customer_id"] != customer_id:
                lines[number].fault("security_center_id", f"{number} is another customer's order, and it does not move")
                del accepted[number]
