"""What a scoped session changes: rows of its scope, and no others by any way round."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from sqlalchemy import delete, select, update
from sqlalchemy.orm import make_transient_to_detached

from data.commands.audit import record
from data.models import (
    AuditEvent,
    Commitment,
    Credential,
    Customer,
    CyclePeak,
    ExportRequest,
    Membership,
    OutboxMessage,
    Partnership,
    Product,
    Reading,
    User,
)
from data.scope import Scope, ScopeError
from data.session import ScopedSession, session_for
from tests.support.landscape import Landscape
from tests.support.world import MOMENT

LATER = date(2025, 6, 1)


def _customers(landscape: Landscape, partnership: int = 0) -> tuple[Customer, ...]:
    return landscape.world.customers[landscape.world.partnerships[partnership].id]


def _new_customer(landscape: Landscape, partnership: int) -> Customer:
    owner = landscape.world.partnerships[partnership].id
    return Customer(partnership_id=owner, security_center_id="SC-new", name="New", status="active")


def _new_reading(landscape: Landscape, customer: Customer) -> Reading:
    return Reading(
        partnership_id=customer.partnership_id,
        customer_id=customer.id,
        product_id=landscape.world.products[0].id,
        day=LATER,
        quantity=1,
    )


def _new_request(scope: Scope, user_id: int) -> ExportRequest:
    return ExportRequest(
        id="new",
        partnership_id=scope.partnership_id,
        user_id=user_id,
        kind="mssp",
        title="MSSP report",
        parameters={},
        status="queued",
        created_at=MOMENT,
    )


def test_own_rows_are_added(landscape: Landscape) -> None:
    with landscape.session(landscape.wide) as session:
        session.add(_new_customer(landscape, 0))
        session.flush()
        assert session.scalar(select(Customer.name).where(Customer.security_center_id == "SC-new")) == "New"


def test_a_restricted_scope_adds_rows_of_its_customers_only(landscape: Landscape) -> None:
    mine, foreign = _customers(landscape)[:2]
    with landscape.session(landscape.narrow) as session:
        session.add(_new_reading(landscape, mine))
        session.flush()
        session.add(_new_reading(landscape, foreign))
        with pytest.raises(ScopeError):
            session.flush()


STRANGERS: dict[str, Callable[[Landscape], Any]] = {
    "a customer of another partnership": lambda place: _new_customer(place, 1),
    "a customer of another partner": lambda place: _new_customer(place, 2),
    "a reading of another partner": lambda place: _new_reading(place, _customers(place, 2)[0]),
    "a row without an owner": lambda _place: Commitment(minimum_minor=1, valid_from=LATER, product_id=1),
    "a shared row": lambda _place: Product(code="X", name="X", unit="x"),
    "a partnership": lambda place: Partnership(partner_id=place.wide.partner_id, code="X"),
    "another partner's person": lambda place: User(
        partner_id=place.world.partners[1].id, email="x@x.example", name="X"
    ),
    "what a person signs in with": lambda place: Credential(user_id=place.wide.user_id),
    "another person's request": lambda place: _new_request(place.wide, place.wide.user_id + 1),
    "another person's event": lambda place: AuditEvent(
        partnership_id=place.wide.partnership_id, user_id=place.wide.user_id + 1, action="x", at=MOMENT
    ),
    "another partnership's message": lambda place: OutboxMessage(
        partnership_id=place.wide.partnership_id + 1, topic="x", payload={}, created_at=MOMENT
    ),
}


@pytest.mark.parametrize("name", STRANGERS)
def test_what_belongs_to_others_or_to_nobody_is_not_added(landscape: Landscape, name: str) -> None:
    with landscape.session(landscape.wide) as session:
        session.add(STRANGERS[name](landscape))
        with pytest.raises(ScopeError):
            session.flush()


NOT_FOR_SOME: dict[str, Callable[[Landscape], Any]] = {
    "a new customer": lambda place: _new_customer(place, 0),
    "a commitment of all": lambda place: Commitment(
        partnership_id=place.wide.partnership_id, product_id=1, valid_from=LATER, minimum_minor=1
    ),
}


@pytest.mark.parametrize("name", NOT_FOR_SOME)
def test_a_restricted_scope_adds_nothing_that_concerns_everybody(landscape: Landscape, name: str) -> None:
    with landscape.session(landscape.narrow) as session:
        session.add(NOT_FOR_SOME[name](landscape))
        with pytest.raises(ScopeError):
            session.flush()


def test_a_row_is_not_handed_to_another_partnership(landscape: Landscape) -> None:
    with landscape.session(landscape.wide) as session:
        customer = session.scalars(select(Customer)).first()
        customer.partnership_id = landscape.world.partnerships[1].id
        with pytest.raises(ScopeError):
            session.flush()


def test_a_row_is_not_handed_to_a_customer_outside_the_restriction(landscape: Landscape) -> None:
    with landscape.session(landscape.narrow) as session:
        reading = session.scalars(select(Reading)).first()
        reading.customer_id = _customers(landscape)[1].id
        with pytest.raises(ScopeError):
            session.flush()


def test_a_row_loaded_elsewhere_is_not_taken_in_even_under_the_own_name(landscape: Landscape) -> None:
    foreign = next(row for row in landscape.all_rows(Customer) if row.id == _customers(landscape, 2)[0].id)
    foreign.partnership_id = landscape.wide.partnership_id
    with landscape.session(landscape.wide) as session, pytest.raises(ScopeError):
        session.add(foreign)


def test_a_row_that_only_claims_to_be_stored_is_not_taken_in(landscape: Landscape) -> None:
    claimed = Customer(id=_customers(landscape, 2)[0].id, partnership_id=landscape.wide.partnership_id)
    make_transient_to_detached(claimed)
    with landscape.session(landscape.wide) as session:
        with pytest.raises(ScopeError):
            session.add(claimed)
        with pytest.raises(ScopeError):
            session.merge(claimed, load=False)


def test_merging_another_s_row_does_not_reach_it(landscape: Landscape) -> None:
    foreign = next(row for row in landscape.all_rows(Customer) if row.id == _customers(landscape, 2)[0].id)
    with landscape.session(landscape.wide) as session:
        session.merge(foreign)
        with pytest.raises(ScopeError):
            session.flush()


def test_an_update_changes_the_scope_s_rows_only(landscape: Landscape) -> None:
    with landscape.session(landscape.narrow) as session:
        changed = session.execute(update(Customer).values(industry="Energy").returning(Customer.id))
        assert set(changed.scalars()) == landscape.narrow.customer_ids


def test_a_delete_removes_the_scope_s_rows_only(landscape: Landscape) -> None:
    with landscape.session(landscape.narrow) as session:
        removed = session.execute(delete(CyclePeak).returning(CyclePeak.customer_id))
        assert set(removed.scalars()) == landscape.narrow.customer_ids


@pytest.mark.parametrize("strategy", ["auto", "fetch", "evaluate", False])
def test_a_foreign_row_named_by_its_key_is_neither_changed_nor_removed(landscape: Landscape, strategy: Any) -> None:
    foreign = _customers(landscape, 2)[0].id
    options = {"synchronize_session": strategy}
    with landscape.session(landscape.wide) as session:
        change = update(Customer).where(Customer.id == foreign).values(name="X")
        removal = delete(Customer).where(Customer.id == foreign)
        assert session.execute(change, execution_options=options).rowcount == 0
        assert session.execute(removal, execution_options=options).rowcount == 0


def test_a_change_may_ask_a_subquery_of_its_own_scope(landscape: Landscape) -> None:
    silent = select(Reading.customer_id).where(Reading.quantity > 20)
    with landscape.session(landscape.wide) as session:
        found = session.execute(
            update(Customer).where(Customer.id.in_(silent)).values(size="large").returning(Customer.id)
        )
        assert set(found.scalars()) == {customer.id for customer in _customers(landscape)[1:]}


def test_a_change_gets_no_hidden_value_from_a_subquery(landscape: Landscape) -> None:
    hidden = select(Credential.password).limit(1).scalar_subquery()
    with landscape.session(landscape.wide) as session:
        session.execute(update(Customer).values(industry=hidden))
        assert set(session.scalars(select(Customer.industry))) == {None}


def test_a_restricted_scope_changes_no_totals(landscape: Landscape) -> None:
    with landscape.session(landscape.narrow) as session:
        assert session.execute(update(Commitment).values(minimum_minor=0)).rowcount == 0
        assert session.execute(delete(Commitment)).rowcount == 0


def test_a_scope_without_customers_changes_nothing(landscape: Landscape) -> None:
    with landscape.session(landscape.nothing) as session:
        for model in (Customer, Reading, CyclePeak, Membership):
            assert session.execute(delete(model)).rowcount == 0


def test_an_added_event_is_neither_changed_nor_removed(landscape: Landscape) -> None:
    with landscape.session(landscape.wide) as session:
        record(session, "report.read", "fjord-mssp", at=MOMENT)
        (event,) = session.new
        session.flush()
        event.action = "nothing"
        with pytest.raises(ScopeError):
            session.flush()
        session.rollback()
        record(session, "report.read", "fjord-mssp", at=MOMENT)
        (event,) = session.new
        session.flush()
        session.delete(event)
        with pytest.raises(ScopeError):
            session.flush()


def _add_and_stumble(session: ScopedSession, customer: Customer) -> None:
    session.add(customer)
    session.flush()
    raise ZeroDivisionError


def test_an_error_leaves_nothing_of_a_transaction(landscape: Landscape) -> None:
    with (
        pytest.raises(ZeroDivisionError),
        session_for(landscape.databases, landscape.wide, write=True) as session,
    ):
        _add_and_stumble(session, _new_customer(landscape, 0))
    with session_for(landscape.databases, landscape.wide) as session:
        assert session.scalars(select(Customer.id).where(Customer.name == "New")).all() == []
