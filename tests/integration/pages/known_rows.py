"""What stands in a filled world's tables, for tests that ask by number; the rows are made in `belongings`."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select

from data import models
from data.models.base import OptionallyOwnedByCustomer, OwnedByCustomer, OwnedByPartnership
from data.settings import PortalType
from data.system import SystemSession, system_session
from tests.integration.pages.premises import Premises
from tests.integration.pages.worlds import Partnership, Person, Town

ONLY_IN: Mapping[type[models.Base], str] = {
    models.Order: "reseller",
    models.RenewalMark: "reseller",
    models.RenewalMarkChange: "reseller",
    models.Price: "mssp",
}
"""Customer-owned tables that one model of partnership has; of all others each customer of a world has a row."""

OF_SOME = {models.MembershipCustomer}
"""Customers whom nobody is restricted to have no row there."""


@dataclass(frozen=True)
class Known:
    """The numbers of one portal type's rows, whosever they are."""

    customers: Mapping[str, int]
    """By Security Center ID; no other number has these digits."""
    users: Mapping[str, int]
    """By address of mail."""
    tags: tuple[int, ...]
    views: tuple[int, ...]
    notes: tuple[tuple[int, int], ...]
    """Customer and note."""
    exports: Mapping[str, int]
    """Whose it is, by request."""
    orders: tuple[str, ...]
    prices: tuple[int, ...]

    def unseen(self, town: Town, person: Person, of: Partnership) -> frozenset[str]:
        """Everything that nothing answered to a person in a partnership may have: words, and customers' numbers."""
        seen = {f"SC-{word}" for word in person.customers(of)}
        return town.foreign(person, of) | {str(number) for code, number in self.customers.items() if code not in seen}


def known_rows(premises: Premises, portal: PortalType) -> Known:
    """Everything there is to ask for by number in a portal type's database."""
    with system_session(premises.portal.databases, portal) as session:

        def rows(*columns: Any) -> list[tuple[Any, ...]]:
            return [tuple(row) for row in session.execute(select(*columns).order_by(*columns))]

        return Known(
            customers=dict(rows(models.Customer.security_center_id, models.Customer.id)),
            users=dict(rows(models.User.email, models.User.id)),
            tags=tuple(one for (one,) in rows(models.Tag.id)),
            views=tuple(one for (one,) in rows(models.TableView.id)),
            notes=tuple(rows(models.Note.customer_id, models.Note.id)),
            exports=dict(rows(models.ExportRequest.id, models.ExportRequest.user_id)),
            orders=tuple(one for (one,) in rows(models.Order.number)),
            prices=tuple(one for (one,) in rows(models.Price.id)),
        )


def missing_rows(premises: Premises, town: Town) -> set[str]:
    """Owned tables, of all that are registered, without a row of some customer, or without any row, where the town
    has customers of both models."""
    portal = town.houses[0].portal
    with system_session(premises.portal.databases, portal) as session:
        return set(_missing(session, town, portal))


def _missing(session: SystemSession, town: Town, portal: PortalType) -> Iterator[str]:
    customers = select(models.Customer.security_center_id, models.Customer.id)
    known = {row.security_center_id: row.id for row in session.execute(customers)}
    for mapper in models.Base.registry.mappers:
        table: Any = mapper.class_
        if issubclass(table, OwnedByPartnership) and session.scalars(select(table).limit(1)).first() is None:
            yield table.__name__
        if issubclass(table, OwnedByCustomer | OptionallyOwnedByCustomer) and table not in OF_SOME:
            had = set(session.scalars(select(table.customer_id)))
            for of in town.partnerships:
                if of.portal is portal and ONLY_IN.get(table, of.model) == of.model:
                    yield from (f"{table.__name__} of {w}" for w in of.customers if known[f"SC-{w}"] not in had)
