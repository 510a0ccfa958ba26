"""What the scoped session cannot judge it refuses, before the database hears of it."""

from collections.abc import Callable, Mapping
from typing import Any

import pytest
from sqlalchemy import (
    Executable,
    cast,
    delete,
    exists,
    func,
    insert,
    literal,
    literal_column,
    outerjoin,
    select,
    tablesample,
    text,
    true,
    union,
    update,
)
from sqlalchemy.orm import aliased
from sqlalchemy.sql import column, table
from sqlalchemy.types import String

from data.models import (
    AuditEvent,
    Commitment,
    Customer,
    DailyTotal,
    OutboxMessage,
    Partner,
    Partnership,
    Product,
    Reading,
    User,
)
from data.scope import ScopeError
from tests.support.landscape import Landscape

users, customers = User.__table__, Customer.__table__
stray = table("users", column("email"))

BESIDE_THE_CLASSES: Mapping[str, Callable[[], Executable]] = {
    "a core table": lambda: select(users),
    "a core column beside a class": lambda: select(Product.id, users.c.email),
    "a core column of the same table": lambda: select(Customer.id, customers.c.name),
    "an aliased core table": lambda: select(Product.id, users.alias().c.email),
    "a core subquery": lambda: select(Product.id, select(users.c.email).subquery().c.email),
    "a core expression with a name": lambda: select(Product.id, select(users.c.email).cte().c.email),
    "a core lateral": lambda: select(Product.id, select(users.c.email).lateral().c.email),
    "a core scalar": lambda: select(Product.id, select(users.c.email).limit(1).scalar_subquery()),
    "a core exists": lambda: select(Product.id).where(exists().where(users.c.id == 1)),
    "a core list": lambda: select(Product.id).where(Product.id.in_(select(users.c.id))),
    "a core column within a function": lambda: select(Product.id, func.max(users.c.email)),
    "a core column within a cast": lambda: select(Product.id, cast(users.c.id, String)),
    "a core order": lambda: select(Product.id).order_by(users.c.email),
    "a count of a core table": lambda: select(func.count()).select_from(users),
    "a core table beside a class": lambda: select(func.count(Product.id)).select_from(Product, users),
    "a join of a core table": lambda: select(Product.id).join(users, true()),
    "an outer join of an aliased core table": lambda: select(Product.id).select_from(
        outerjoin(Product, users.alias(), true())
    ),
    "a sample of a core table": lambda: select(Product.id, tablesample(users, 50).c.email),
    "a union with a core table": lambda: union(select(Product.code), select(users.c.email)),
    "a class aliased onto a core table": lambda: select(aliased(Product, users.alias(), adapt_on_names=True)),
    "a class aliased onto a core subquery": lambda: select(aliased(Customer, select(customers).subquery())),
    "a class loaded from a core statement": lambda: select(Customer).from_statement(select(customers)),
    "a class loaded from a statement of its own": lambda: select(Customer).from_statement(select(Customer)),
    "a table by name": lambda: select(Product.id, stray.c.email),
    "a column by name": lambda: select(Product.id, column("email")),
    "no class at all": lambda: select(literal(1)),
}

LITERAL: Mapping[str, Callable[[], Executable]] = {
    "a text": lambda: text("SELECT email FROM users"),
    "a text among columns": lambda: select(Product.id, text("email")),
    "a text as condition": lambda: select(Product.id).where(text("1 = 1")),
    "a text as source": lambda: select(Product.id).select_from(text("users")),
    "a text as order": lambda: select(Product.id).order_by(text("1")),
    "a text that a class is loaded from": lambda: select(Product).from_statement(text("SELECT * FROM users")),
    "a literal column": lambda: select(Product.id, literal_column("(SELECT max(email) FROM users)")),
    "a prefix": lambda: select(Product.id).prefix_with("(SELECT max(email) FROM users),"),
    "a suffix": lambda: select(Product.id).suffix_with("UNION SELECT id FROM users"),
    "a hint": lambda: select(Product.id).with_statement_hint("UNION SELECT id FROM users"),
    "an operator": lambda: select(Product.code.op("|| (SELECT max(email) FROM users) ||")("")),
}

CHANGES: Mapping[str, Callable[[], Executable]] = {
    "an insert": lambda: insert(Product).values(code="X", name="X", unit="x"),
    "an insert of own rows": lambda: insert(Customer).values(partnership_id=1, security_center_id="SC-9"),
    "an insert from a select": lambda: insert(Product).from_select(["code"], select(Product.name)),
    "an insert beside a select": lambda: select(Product.id).add_cte(insert(Product).values(code="X").cte()),
    "a delete beside a select": lambda: select(Product.id).add_cte(delete(Customer).cte()),
    "an update within a select": lambda: select(
        update(Customer).values(name="X").returning(Customer.name).cte().c.name
    ),
    "an update that a class is loaded from": lambda: select(Customer).from_statement(
        update(Customer).values(partnership_id=2).returning(Customer)
    ),
    "an update of a core table": lambda: update(customers).values(name="X"),
    "a delete from a core table": lambda: delete(customers),
    "an update that moves rows to another partnership": lambda: update(Customer).values(partnership_id=2),
    "an update that moves rows to another customer": lambda: update(Reading).values({"customer_id": 2}),
    "an update that moves rows in order": lambda: update(Customer).ordered_values((Customer.partnership_id, 2)),
    "an update with another class's values": lambda: update(Customer).values(name=Partner.name),
    "an update with another class's condition": lambda: update(Customer).values(name="X").where(Customer.id == User.id),
    "a delete with another class's condition": lambda: delete(DailyTotal).where(DailyTotal.quantity == User.id),
    "an update past the mapper": lambda: update(Customer).values(name="X").execution_options(dml_strategy="core_only"),
    "an update of shared rows": lambda: update(Product).values(name="X"),
    "a delete of shared rows": lambda: delete(Product),
    "an update of the partnership itself": lambda: update(Partnership).values(currency="JPY"),
    "an update of the partner itself": lambda: update(Partner).values(name="X"),
    "an update of people": lambda: update(User).values(active=False),
    "an update of the audit trail": lambda: update(AuditEvent).values(action="X"),
    "a delete from the audit trail": lambda: delete(AuditEvent),
    "a delete from the outbox": lambda: delete(OutboxMessage),
}


@pytest.mark.parametrize("name", BESIDE_THE_CLASSES)
def test_a_statement_beside_the_mapped_classes_is_refused(landscape: Landscape, name: str) -> None:
    with landscape.session(landscape.wide) as session, pytest.raises(ScopeError):
        session.execute(BESIDE_THE_CLASSES[name]())


@pytest.mark.parametrize("name", LITERAL)
def test_literal_sql_is_refused(landscape: Landscape, name: str) -> None:
    with landscape.session(landscape.wide) as session, pytest.raises(ScopeError):
        session.execute(LITERAL[name]())


@pytest.mark.parametrize("name", CHANGES)
def test_a_change_that_is_not_held_to_the_scope_is_refused(landscape: Landscape, name: str) -> None:
    with landscape.session(landscape.wide) as session, pytest.raises(ScopeError):
        session.execute(CHANGES[name]())


@pytest.mark.parametrize(
    "parameters",
    [{"partnership_id": 2}, [{"id": 1, "name": "X"}], [{"id": 1, "name": "X"}, {"id": 9, "name": "X"}]],
    ids=["another owner", "one by its key", "several by their keys"],
)
def test_values_handed_beside_an_update_are_judged_too(landscape: Landscape, parameters: Any) -> None:
    with landscape.session(landscape.wide) as session, pytest.raises(ScopeError):
        session.execute(update(Customer), parameters)


@pytest.mark.parametrize(
    "write",
    [
        lambda session: session.bulk_save_objects([Commitment()]),
        lambda session: session.bulk_insert_mappings(Commitment, [{}]),
        lambda session: session.bulk_update_mappings(Customer, [{"id": 9, "name": "X"}]),
        lambda session: session.connection(),
    ],
    ids=["bulk save", "bulk insert", "bulk update", "raw connection"],
)
def test_ways_past_the_checks_are_closed(landscape: Landscape, write: Callable[[Any], Any]) -> None:
    with landscape.session(landscape.wide) as session, pytest.raises(ScopeError):
        write(session)


def test_a_session_never_changes_its_scope(landscape: Landscape) -> None:
    with landscape.session(landscape.narrow) as session, pytest.raises(AttributeError):
        session.scope = landscape.wide
