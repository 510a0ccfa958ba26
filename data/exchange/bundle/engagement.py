"""Activity, scanners and scans of a bundle, each row about one customer."""

from collections.abc import Callable
from datetime import date, datetime
from typing import Any

from data.domain.usage import local_day
from data.exchange.bundle.codes import KnownCustomer, KnownPartnership
from data.exchange.bundle.files import BundleFile
from data.exchange.bundle.horizon import in_future, latest_days
from data.exchange.bundle.keyed import Key, store
from data.exchange.bundle.loading import Counts, Loading, Repetitions, table_of
from data.exchange.bundle.rows import Row, rows_of
from data.exchange.bundle.upserts import Values
from data.models import Activity, Base, Scan, Scanner

Read = Callable[[Row, Loading], dict[str, Any]]


def load_activity(loading: Loading, file: BundleFile) -> Counts:
    """How often something of a kind happened on a day, and by whom."""
    return _load(loading, file, Activity, ("customer_id", "kind", "day"), "on", _activity)


def load_scanners(loading: Loading, file: BundleFile) -> Counts:
    """Scanners with when they were last heard of."""
    return _load(loading, file, Scanner, ("customer_id", "code"), "last_seen_at", _scanner)


def load_scans(loading: Loading, file: BundleFile) -> Counts:
    """Scans with their outcome."""
    return _load(loading, file, Scan, ("customer_id", "product_id", "code"), "at", _scan)


def _load(
    loading: Loading, file: BundleFile, model: type[Base], key: tuple[str, ...], happened: str, read_row: Read
) -> Counts:
    repetitions, read = Repetitions(file.table.key), 0
    places = {one.id: one for one in loading.known.partnerships.entries.values()}
    latest = latest_days(places.values(), loading.now)
    accepted: dict[Key, Values] = {}
    for row in rows_of(file, loading.faults):
        read += 1
        repetitions.refuse(row)
        customer = row.refer("security_center_id", loading.known.customers)
        if customer is not None:
            owner = customer.partnership_id
            _refuse_future(row, happened, places[owner], latest[owner])
        values = read_row(row, loading)
        if row.sound and customer is not None:
            owned = _owner(customer) | values
            accepted[tuple(owned[name] for name in key)] = owned
    added, changed = store(loading.connection, table_of(model), key, accepted)
    return Counts(read, added, changed)


def _refuse_future(row: Row, column: str, place: KnownPartnership, latest: date) -> None:
    when: date | datetime | None = row.values.get(column)
    day = local_day(when, place.timezone) if isinstance(when, datetime) else when
    if day is not None and day > latest:
        row.fault(column, in_future(day, latest))


def _owner(customer: KnownCustomer) -> dict[str, Any]:
    return {"partnership_id": customer.partnership_id, "customer_id": customer.id}


def _activity(row: Row, _loading: Loading) -> dict[str, Any]:
    names = {"kind": "kind", "on": "day", "count": "count", "by": "by"}
    return {column: row.values.get(name) for name, column in names.items()}


def _scanner(row: Row, _loading: Loading) -> dict[str, Any]:
    names = {"scanner_id": "code", "name": "name", "last_seen_at": "last_seen_at"}
    return {column: row.values.get(name) for name, column in names.items()}


def _scan(row: Row, loading: Loading) -> dict[str, Any]:
    names = {"scan_id": "code", "at": "at", "status": "status"}
    product_id = row.refer("product_code", loading.known.products)
    return {"product_id": product_id, **{column: row.values.get(name) for name, column in names.items()}}
