"""Contacts of a bundle: whom to turn to for each purpose, at a partnership or at one of its customers."""

from sqlalchemy import insert, select, update

from data.exchange.bundle.faults import quoted
from data.exchange.bundle.files import BundleFile
from data.exchange.bundle.loading import Counts, Loading, Repetitions
from data.exchange.bundle.rows import Row, rows_of
from data.exchange.bundle.upserts import Values, differs
from data.models import Contact, ContactChange

_IMPORT = "Import"
_Key = tuple[int, int | None, str]
"""Partnership, customer and kind."""


def load_contacts(loading: Loading, file: BundleFile) -> Counts:
    """Contacts by owner, an id of either kind; what a contact was before stays in its history."""
    repetitions, read = Repetitions(file.table.key), 0
    accepted: dict[_Key, Values] = {}
    for row in rows_of(file, loading.faults):
        read += 1
        repetitions.refuse(row)
        owner = _owner(row, loading)
        if row.sound and owner is not None:
            told: Values = {name: row.values[name] for name in ("name", "email", "phone") if name in row.values}
            accepted[*owner, row.values["kind"]] = told
    return Counts(read, *_store(loading, accepted))


def _owner(row: Row, loading: Loading) -> tuple[int, int | None] | None:
    """A partnership's id, or a customer's where no partnership has it."""
    code = row.values.get("owner")
    if code is None:
        return None
    partnerships, customers = loading.known.partnerships, loading.known.customers
    if partnership := partnerships.entries.get(code):
        return partnership.id, None
    if customer := customers.entries.get(code):
        return customer.partnership_id, customer.id
    if code in partnerships.refused | customers.refused:
        row.sound = False
    else:
        row.fault("owner", f"there is no partnership or customer {quoted(code)}, neither in the portal nor here")
    return None


def _store(loading: Loading, wanted: dict[_Key, Values]) -> tuple[int, int]:
    """How many contacts were added and how many changed."""
    partnerships = {key[0] for key in wanted}
    rows = loading.connection.execute(select(Contact.__table__).where(Contact.partnership_id.in_(partnerships)))
    stored = {(row["partnership_id"], row["customer_id"], row["kind"]): dict(row) for row in rows.mappings()}
    added = [_row(key, values) for key, values in wanted.items() if key not in stored]
    changed = {key: values for key, values in wanted.items() if key in stored and differs(stored[key], values)}
    if added:
        loading.connection.execute(insert(Contact), added)
    for key, values in changed.items():
        loading.connection.execute(update(Contact).where(Contact.id == stored[key]["id"]).values(values))
    told = added + [{**_row(key, stored[key]), **values} for key, values in changed.items()]
    if told:
        stamp = {"at": loading.now, "author": _IMPORT}
        loading.connection.execute(insert(ContactChange), [{**one, **stamp} for one in told])
    return len(added), len(changed)


def _row(key: _Key, values: Values) -> dict[str, object]:
    told = {name: values.get(name) for name in ("name", "email", "phone")}
    return {"partnership_id": key[0], "customer_id": key[1], "kind": key[2], **told}
