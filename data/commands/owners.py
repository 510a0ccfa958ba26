"""Changes to who looks after customers; who can is decided in `data.queries.owners`."""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import delete, select, update
from sqlalchemy.exc import IntegrityError

from data.commands.audit import record
from data.models import Customer, CustomerOwner
from data.queries.owners import list_owners
from data.session import ScopedSession


class OwnerRefused(Exception):
    """An owner that cannot be set; the message says why and what to do."""


def set_owner(
    session: ScopedSession, customers: Collection[int], owner_id: int | None, now: datetime
) -> dict[int | None, tuple[int, ...]]:
    """Give customers (ids) an owner, or none; gives those for whom that is new, by the owner they had.

    OwnerRefused for somebody who does not see every one of them. A customer that is not the viewer's is passed over.
    A constant number of statements for any number of customers.
    """
    known = select(Customer.id, Customer.security_center_id).where(Customer.id.in_(customers))
    codes: dict[int, str] = dict(session.execute(known).all())
    name = None if owner_id is None else _name_of(session, owner_id, codes)
    owners = _owners_of(session, codes)
    changed = [one for one in codes if owners.get(one) != owner_id]
    _write(session, [one for one in changed if one in owners], [one for one in changed if one not in owners], owner_id)
    if changed:
        told = {"owner": name or "nobody", "customers": sorted(codes[one] for one in changed)}
        record(session, "customer.owner_set", told["customers"][0], told, at=now)
    before = {owners.get(one) for one in changed}
    return {had: tuple(sorted(one for one in changed if owners.get(one) == had)) for had in before}


def _owners_of(session: ScopedSession, customers: Collection[int]) -> dict[int, int]:
    owned = select(CustomerOwner.customer_id, CustomerOwner.owner_id).where(CustomerOwner.customer_id.in_(customers))
    return dict(session.execute(owned).all())


def _name_of(session: ScopedSession, owner_id: int, customers: Collection[int]) -> str:
    name = next((one.name for one in list_owners(session, customers) if one.id == owner_id), None)
    if name is None:
        raise OwnerRefused("This person does not see every one of these customers, or no longer has a role here.")
    return name


def _write(session: ScopedSession, owned: Collection[int], ownerless: Collection[int], owner_id: int | None) -> None:
    theirs = CustomerOwner.customer_id.in_(owned)
    unsynchronised = {"synchronize_session": False}
    if owner_id is None:
        session.execute(delete(CustomerOwner).where(theirs), execution_options=unsynchronised)
        return
    session.execute(update(CustomerOwner).where(theirs).values(owner_id=owner_id), execution_options=unsynchronised)
    owner = {"partnership_id": session.scope.partnership_id, "owner_id": owner_id}
    session.add_all([CustomerOwner(**owner, customer_id=one) for one in ownerless])
    try:
        session.flush()
    except IntegrityError as error:
        raise OwnerRefused("Somebody set an owner at the same moment. Nothing was changed: try again.") from error
