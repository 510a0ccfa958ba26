"""The scoped session: every ORM statement and every flushed row is held to one scope (ring 1 of tenancy).

What PostgreSQL itself holds to the scope is said in `data.row_security`.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from functools import lru_cache
from typing import Any, NoReturn

from sqlalchemy import (
    ColumnElement,
    Connection,
    and_,
    event,
    false,
    inspect,
    or_,
    select,
    true,
)
from sqlalchemy.orm import Mapper, ORMExecuteState, Session, SessionTransaction, UOWTransaction, with_loader_criteria
from sqlalchemy.orm.interfaces import ORMOption

import data.audit_chain  # noqa: F401  # chains the events that any session adds
from data import row_security
from data.engines import Databases
from data.models import AuditEvent, Base, Customer, Partner, Partnership, Price, PriceTier
from data.models.base import (
    OptionallyOwnedByCustomer,
    OwnedByCustomer,
    OwnedByPartner,
    OwnedByPartnership,
    OwnedByUser,
    PartnershipWide,
    Shared,
)
from data.scope import Scope, ScopeError
from data.settings import PortalType
from data.statements import APPEND_ONLY, judge


class ScopedSession(Session):
    """A session that belongs to one scope for life; what it cannot judge it refuses."""

    def __init__(self, databases: Databases, scope: Scope, *, write: bool) -> None:
        portal = PortalType(scope.portal)
        super().__init__(databases.engine(portal, write=write), expire_on_commit=False)
        self._scope = scope
        self.info.update(portal=portal, publish=databases.publish)

    @property
    def scope(self) -> Scope:
        return self._scope

    def get(self, entity: Any, ident: Any, **_options: Any) -> Any:
        """The row with this primary key, or None where it is missing or outside the scope."""
        mapper = inspect(entity)
        parts = ident if isinstance(ident, tuple) else (ident,)
        keys = [mapper.get_property_by_column(column).class_attribute for column in mapper.primary_key]
        return self.scalars(
            select(entity).where(*(key == part for key, part in zip(keys, parts, strict=True)))
        ).one_or_none()

    def connection(self, *_args: Any, **_kwargs: Any) -> NoReturn:
        raise ScopeError("a scoped session lends no raw connection")

    def bulk_save_objects(self, *_args: Any, **_kwargs: Any) -> NoReturn:
        raise ScopeError("bulk writes bypass the scope's checks")

    def bulk_insert_mappings(self, *_args: Any, **_kwargs: Any) -> NoReturn:
        raise ScopeError("bulk writes bypass the scope's checks")

    def bulk_update_mappings(self, *_args: Any, **_kwargs: Any) -> NoReturn:
        raise ScopeError("bulk writes bypass the scope's checks")


@contextmanager
def session_for(databases: Databases, scope: Scope, *, write: bool = False) -> Iterator[ScopedSession]:
    """One transaction within a scope: committed at the end, rolled back on an error."""
    with ScopedSession(databases, scope, write=write) as session, session.begin():
        yield session


@event.listens_for(ScopedSession, "after_begin")
def _say_whose(session: ScopedSession, transaction: SessionTransaction, connection: Connection) -> None:
    if not transaction.nested:
        row_security.hold(connection, session.scope)


@event.listens_for(ScopedSession, "do_orm_execute")
def _hold_to_scope(state: ORMExecuteState) -> None:
    session = state.session
    if not isinstance(session, ScopedSession):
        raise ScopeError("not a scoped session")
    criteria = _criteria(session.scope)
    if any(option is criteria[0] for option in getattr(state.statement, "_with_options", ())):
        return  # the ORM's own select of the rows that a change, already judged, is about to touch
    judge(state)
    state.statement = state.statement.options(*criteria)


@lru_cache(maxsize=256)
def _criteria(scope: Scope) -> tuple[ORMOption, ...]:
    """One loader criterion per mapped class; classes without a declared visibility show nothing."""
    return tuple(
        with_loader_criteria(mapper.class_, _visible(mapper.class_, scope), include_aliases=True)
        for mapper in sorted(Base.registry.mappers, key=_table_name)
        if not issubclass(mapper.class_, Shared)
    )


def _table_name(mapper: Mapper[Any]) -> str:
    return str(mapper.local_table)


def _visible(model: Any, scope: Scope) -> ColumnElement[bool]:
    if model is Partner:
        return Partner.id == scope.partner_id
    if model is Partnership:
        return and_(Partnership.id == scope.partnership_id, Partnership.partner_id == scope.partner_id)
    if issubclass(model, OwnedByPartner):
        return _condition(model.partner_id == scope.partner_id)
    if model is AuditEvent:
        return _visible_events(scope)
    if model in APPEND_ONLY or not issubclass(model, OwnedByPartnership):
        return false()
    return and_(model.partnership_id == scope.partnership_id, _visible_within_partnership(model, scope))


def _visible_events(scope: Scope) -> ColumnElement[bool]:
    """Events of the partnership, and those of the partner's people that are of none; they may name any customer."""
    if not scope.sees_all_customers:
        return false()
    of_no_partnership = and_(AuditEvent.partnership_id.is_(None), AuditEvent.partner_id == scope.partner_id)
    return or_(AuditEvent.partnership_id == scope.partnership_id, of_no_partnership)


def _visible_within_partnership(model: Any, scope: Scope) -> ColumnElement[bool]:
    if issubclass(model, OwnedByUser):
        return _condition(model.user_id == scope.user_id)
    if scope.sees_all_customers:
        return true()
    if issubclass(model, PartnershipWide) or not scope.customer_ids:
        return false()
    if model is Customer:
        return Customer.id.in_(scope.customer_ids)
    if issubclass(model, OwnedByCustomer):
        return _condition(model.customer_id.in_(scope.customer_ids))
    if issubclass(model, OptionallyOwnedByCustomer):
        return or_(model.customer_id.is_(None), model.customer_id.in_(scope.customer_ids))
    if model is PriceTier:
        return PriceTier.price_id.in_(select(Price.id).where(_visible(Price, scope)))
    return true()


def _condition(expression: Any) -> ColumnElement[bool]:
    condition: ColumnElement[bool] = expression
    return condition


@event.listens_for(ScopedSession, "before_attach")
def _refuse_strangers(_session: ScopedSession, instance: Any) -> None:
    # What a row from elsewhere says of its owner need not be what is stored.
    if inspect(instance).key is not None:
        raise ScopeError(f"{type(instance).__name__} was loaded elsewhere; a scoped session loads its rows itself")


@event.listens_for(ScopedSession, "before_flush")
def _check_owners(session: ScopedSession, _context: UOWTransaction, _instances: Any) -> None:
    for instance in (*session.new, *session.dirty, *session.deleted):
        _check_owner(instance, session.scope)
    for instance in (*session.dirty, *session.deleted):
        if isinstance(instance, APPEND_ONLY):
            raise ScopeError(f"{type(instance).__name__} rows are only ever added")


def _check_owner(instance: Any, scope: Scope) -> None:
    if isinstance(instance, OwnedByPartner):
        if instance.partner_id != scope.partner_id:
            raise ScopeError(f"{type(instance).__name__} does not belong to this scope's partner")
        return
    owner = getattr(instance, "partnership_id", None)
    if not isinstance(instance, OwnedByPartnership | AuditEvent) or owner != scope.partnership_id:
        raise ScopeError(f"{type(instance).__name__} does not belong to this scope's partnership")
    if isinstance(instance, OwnedByUser | AuditEvent) and instance.user_id != scope.user_id:
        raise ScopeError(f"{type(instance).__name__} does not belong to this scope's user")
    if scope.sees_all_customers:
        return
    if isinstance(instance, PartnershipWide):
        raise ScopeError(f"{type(instance).__name__} concerns customers outside this scope")
    if not isinstance(instance, Customer | OwnedByCustomer | OptionallyOwnedByCustomer):
        return
    customer = instance.id if isinstance(instance, Customer) else instance.customer_id
    if customer not in scope.customer_ids:
        raise ScopeError(f"{type(instance).__name__} belongs to a customer outside this scope")
