"""Users of a bundle and what each row grants them, never their passwords; how access is stored is `memberships`'."""

from collections.abc import Set

from sqlalchemy import select

from data.exchange.bundle.codes import KnownPartnership
from data.exchange.bundle.faults import listed, quoted
from data.exchange.bundle.files import BundleFile
from data.exchange.bundle.loading import Counts, Loading, Repetitions, table_of
from data.exchange.bundle.memberships import Access, Granted, store_access
from data.exchange.bundle.rows import Row, rows_of
from data.exchange.bundle.upserts import Values, chunks, upsert
from data.models import User

_ALL = ("all",)


def load_users(loading: Loading, file: BundleFile) -> Counts:
    """Users with one role in each partnership named; those not named any more are taken from them."""
    employers = dict(loading.connection.execute(select(User.email, User.partner_id)).all())
    repetitions, read = Repetitions(file.table.key), 0
    people: dict[str, Values] = {}
    granted: dict[str, Granted] = {}
    for row in rows_of(file, loading.faults):
        read += 1
        repetitions.refuse(row)
        partner_id = row.refer("partner_id", loading.known.partners)
        email = row.values.get("email", "")
        if partner_id is not None and employers.get(email, partner_id) != partner_id:
            row.fault("partner_id", f"{email} belongs to another partner, and a user does not move")
        access = _granted(row, partner_id, loading)
        if row.sound:
            people[email] = {"email": email, "name": row.values["name"], "partner_id": partner_id}
            granted[email] = access
    return _store(loading, read, people, granted)


def _store(loading: Loading, read: int, people: dict[str, Values], granted: dict[str, Granted]) -> Counts:
    outcome = upsert(loading.connection, table_of(User), "email", people)
    regranted = store_access(loading.connection, granted)
    loading.other_access.update(_numbers(loading, regranted - outcome.added))
    changed = outcome.changed | regranted
    return Counts(read, len(outcome.added), len(changed - outcome.added))


def _numbers(loading: Loading, emails: Set[str]) -> list[int]:
    found: list[int] = []
    for some in chunks(emails):
        found += loading.connection.scalars(select(User.id).where(User.email.in_(some)))
    return found


def _granted(row: Row, partner_id: int | None, loading: Loading) -> Granted:
    named = _partnerships(row, partner_id, loading)
    customers = row.values.get("customers") or ()
    if customers == _ALL:
        return {one.id: Access(row.values.get("role", ""), True, frozenset()) for one in named}
    assigned = _customers(row, customers, named, loading)
    return {one.id: Access(row.values.get("role", ""), False, frozenset(assigned.get(one.id, ()))) for one in named}


def _partnerships(row: Row, partner_id: int | None, loading: Loading) -> list[KnownPartnership]:
    codes = row.values.get("partnerships") or ()
    if codes == _ALL:
        own = loading.known.partnerships.entries.values()
        return [partnership for partnership in own if partnership.partner_id == partner_id]
    found = [row.find("partnerships", code, loading.known.partnerships) for code in codes]
    return [one for one in found if one is not None and _belongs(row, one, partner_id)]


def _belongs(row: Row, partnership: KnownPartnership, partner_id: int | None) -> bool:
    if partner_id is not None and partnership.partner_id != partner_id:
        row.fault("partnerships", f"{quoted(partnership.code)} is a partnership of another partner")
        return False
    return True


def _customers(
    row: Row, codes: tuple[str, ...], partnerships: list[KnownPartnership], loading: Loading
) -> dict[int, list[int]]:
    """The numbers of the customers named, by partnership."""
    assigned: dict[int, list[int]] = {one.id: [] for one in partnerships}
    for code in codes:
        customer = row.find("customers", code, loading.known.customers)
        if customer is None:
            continue
        if customer.partnership_id in assigned:
            assigned[customer.partnership_id].append(customer.id)
        elif row.sound:
            where = listed(one.code for one in partnerships) or "any partnership, because none is named"
            row.fault("customers", f"{quoted(code)} is no customer of {where}")
    return assigned
