"""PostgreSQL itself holds a transaction to its scope: asked over a plain connection, past everything in Python."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from datetime import date
from typing import Any

import psycopg
import pytest
from psycopg.errors import DivisionByZero, InsufficientPrivilege
from sqlalchemy import event, select, text
from sqlalchemy.orm import Session

from data.commands.audit import record
from data.models import AuditEvent, AuditHead, Base, Customer, OutboxMessage, Price, Product
from data.outbox import later
from data.row_security import SETTINGS, STATEMENT, settings_of
from data.scope import Scope
from data.session import ScopedSession, session_for
from data.settings import PortalType
from data.system import system_session
from tests.support.databases import opened
from tests.support.landscape import Landscape
from tests.support.postgres import PostgresServer
from tests.support.two_partners import two_partners
from tests.support.visible import keys, shown
from tests.support.world import MOMENT

pytestmark = pytest.mark.postgres

CLASSES = sorted((mapper.class_ for mapper in Base.registry.mappers), key=lambda model: model.__name__)
OWNED = [model for model in CLASSES if model is not Product]
VIEWERS = [
    f"{partnership}/{seen}"
    for partnership in ("fjord-mssp", "fjord-resale", "delta-mssp", "delta-resale")
    for seen in ("all", "first", "none")
]
Connection = psycopg.Connection[tuple[Any, ...]]


@pytest.fixture(scope="module")
def landscape(postgres_server: PostgresServer) -> Iterator[Landscape]:
    with ExitStack() as stack:
        urls = {portal: stack.enter_context(postgres_server.lend()) for portal in PortalType}
        databases = stack.enter_context(opened(urls))
        yield Landscape(databases, two_partners(databases))


@contextmanager
def raw(landscape: Landscape, scope: Scope | None = None) -> Iterator[Connection]:
    """A plain connection in the portal's own role, told whose it is or nothing; what it changes is lost."""
    url = landscape.databases.engines[PortalType.PARTNER].url.set(drivername="postgresql")
    with psycopg.connect(url.render_as_string(hide_password=False)) as connection:
        if scope is not None:
            connection.execute(STATEMENT, settings_of(scope))
        yield connection
        connection.rollback()


def found(connection: Connection, model: type[Any]) -> set[tuple[Any, ...]]:
    """The primary keys of what a plain select of a class's table gives."""
    table = model.__table__
    columns = ", ".join(column.name for column in table.primary_key)
    return set(connection.execute(f"SELECT {columns} FROM {table.name}".encode()))


def expected(landscape: Landscape, model: type[Any], scope: Scope) -> set[tuple[Any, ...]]:
    if model is AuditHead:
        return {(1,)}  # whoever adds an event moves the chain's head, which tells nothing of any event
    rows = {each: landscape.all_rows(each) for each in {model, Price}}
    return shown(model, scope, rows)


def test_the_portal_s_role_is_an_ordinary_one_that_owns_its_tables(landscape: Landscape) -> None:
    with raw(landscape) as connection:
        role = connection.execute("SELECT rolsuper, rolbypassrls FROM pg_roles WHERE rolname = current_user").fetchone()
        owners = set(connection.execute("SELECT tableowner FROM pg_tables WHERE schemaname = 'public'"))
    assert role == (False, False)
    assert owners == {("portal",)}


@pytest.mark.parametrize("model", OWNED, ids=lambda model: model.__name__)
def test_a_transaction_that_says_nothing_sees_nothing(landscape: Landscape, model: type[Any]) -> None:
    assert landscape.all_rows(model) != []
    with raw(landscape) as connection:
        assert found(connection, model) == set()


@pytest.mark.parametrize("left_out", range(len(SETTINGS)), ids=SETTINGS)
def test_what_is_left_unsaid_shows_less_and_never_more(landscape: Landscape, left_out: int) -> None:
    for scope in (landscape.wide, landscape.narrow, landscape.nothing):
        said = list(settings_of(scope))
        said[left_out] = ""
        with raw(landscape) as connection:
            connection.execute(STATEMENT, said)
            for model in OWNED:
                assert found(connection, model) <= expected(landscape, model, scope)


@pytest.mark.parametrize("viewer", VIEWERS)
@pytest.mark.parametrize("model", CLASSES, ids=lambda model: model.__name__)
def test_a_scope_s_settings_show_exactly_the_rows_of_the_scope(
    landscape: Landscape, model: type[Any], viewer: str
) -> None:
    scope = landscape.world.scopes[viewer]
    with raw(landscape, scope) as connection:
        assert found(connection, model) == expected(landscape, model, scope)


@pytest.mark.parametrize("model", CLASSES, ids=lambda model: model.__name__)
def test_the_system_s_settings_show_everything(landscape: Landscape, model: type[Any]) -> None:
    with raw(landscape) as connection:
        connection.execute("SELECT set_config('portal.sees', 'everything', true)")
        assert found(connection, model) == keys(landscape.all_rows(model))


def test_a_foreign_row_is_not_learnt_of_through_a_condition_that_tells(landscape: Landscape) -> None:
    """A condition that fails on some rows is asked only of those that may be seen."""
    with raw(landscape, landscape.narrow) as connection:
        telling = "SELECT id FROM customers WHERE 1 / (position('delta' in security_center_id) - 4) < 9"
        assert len(connection.execute(telling).fetchall()) == 1
    with raw(landscape, landscape.world.scopes["delta-mssp/all"]) as connection, pytest.raises(DivisionByZero):
        connection.execute(telling)


# Writing


READING = "INSERT INTO readings (partnership_id, customer_id, product_id, day, quantity) VALUES (%s, %s, %s, %s, 1)"
CUSTOMER = "INSERT INTO customers (partnership_id, security_center_id, name, status) VALUES (%s, 'X', 'X', 'active')"
EVENT = (
    "INSERT INTO audit_events (sequence, at, user_id, partner_id, partnership_id, action, subject, detail, hash)"
    " VALUES (10000, now(), %s, %s, %s, 'x', 'x', '{}', '')"
)
OUTBOX = "INSERT INTO outbox (partnership_id, topic, payload, created_at, attempts) VALUES (%s, 'x', '{}', now(), 0)"
EXPORT = (
    "INSERT INTO export_requests (id, partnership_id, user_id, kind, title, parameters, status, progress, stage,"
    " attempts, created_at) VALUES ('x', %s, %s, 'x', 'x', '{}', 'queued', 0, '', 0, now())"
)
COMMITMENT = "INSERT INTO commitments (partnership_id, product_id, valid_from, minimum_minor) VALUES (%s, 1, now(), 1)"
PRICE = (
    "INSERT INTO prices (partnership_id, customer_id, product_id, valid_from, model, basis)"
    " VALUES (%s, %s, 1, now(), 'flat', 'customer')"
)
TIER = "INSERT INTO price_tiers (partnership_id, price_id, position, unit_price) VALUES (%s, %s, 9, 1)"
PERSON = "INSERT INTO users (partner_id, email, name) VALUES (%s, 'x@x.example', 'X')"
LATER = date(2025, 6, 1)

REFUSAL = "row-level security"

Write = tuple[str, tuple[Any, ...]]
Writes = dict[str, Callable[[Landscape], Write]]


def _partnership(place: Landscape, number: int) -> int:
    return place.world.partnerships[number].id


def _customer(place: Landscape, partnership: int, number: int = 0) -> int:
    return place.world.customers[_partnership(place, partnership)][number].id


def _reading(place: Landscape, partnership: int, number: int = 0) -> Write:
    owner = (_partnership(place, partnership), _customer(place, partnership, number))
    return READING, (*owner, place.world.products[0].id, LATER)


def _price_of(place: Landscape, customer_id: int | None) -> int:
    mine = place.wide.partnership_id
    prices = place.all_rows(Price)
    return next(row.id for row in prices if (row.partnership_id, row.customer_id) == (mine, customer_id))


OWN: Writes = {
    "a customer": lambda place: (CUSTOMER, (place.wide.partnership_id,)),
    "a reading": lambda place: _reading(place, 0, 1),
    "a commitment": lambda place: (COMMITMENT, (place.wide.partnership_id,)),
    "a price for all": lambda place: (PRICE, (place.wide.partnership_id, None)),
    "a step of a price for all": lambda place: (TIER, (place.wide.partnership_id, _price_of(place, None))),
    "a person": lambda place: (PERSON, (place.wide.partner_id,)),
    "an event": lambda place: (EVENT, (place.wide.user_id, place.wide.partner_id, place.wide.partnership_id)),
    "a message": lambda place: (OUTBOX, (place.wide.partnership_id,)),
    "a request": lambda place: (EXPORT, (place.wide.partnership_id, place.wide.user_id)),
}

FOREIGN: Writes = {
    "a customer of another partnership": lambda place: (CUSTOMER, (_partnership(place, 1),)),
    "a customer of another partner": lambda place: (CUSTOMER, (_partnership(place, 2),)),
    "a reading of another partnership": lambda place: _reading(place, 1),
    "a reading of another partner": lambda place: _reading(place, 2),
    "a commitment of another partnership": lambda place: (COMMITMENT, (_partnership(place, 1),)),
    "a person of another partner": lambda place: (PERSON, (place.world.partners[1].id,)),
    "an event in another partnership": lambda place: (
        EVENT,
        (place.wide.user_id, place.wide.partner_id, _partnership(place, 1)),
    ),
    "an event of no partnership": lambda place: (EVENT, (place.wide.user_id, place.wide.partner_id, None)),
    "an event of another partner": lambda place: (
        EVENT,
        (place.wide.user_id, place.world.partners[1].id, place.wide.partnership_id),
    ),
    "another person's event": lambda place: (
        EVENT,
        (place.narrow.user_id, place.wide.partner_id, place.wide.partnership_id),
    ),
    "another partnership's message": lambda place: (OUTBOX, (_partnership(place, 1),)),
    "another person's request": lambda place: (EXPORT, (place.wide.partnership_id, place.narrow.user_id)),
    "an own request in another partnership": lambda place: (EXPORT, (_partnership(place, 1), place.wide.user_id)),
    "a partner": lambda _place: ("INSERT INTO partners (code, name, country) VALUES ('x', 'x', 'SE')", ()),
    "a product": lambda _place: ("INSERT INTO products (code, name, unit) VALUES ('x', 'x', 'x')", ()),
    "a credential": lambda place: (
        "INSERT INTO recovery_codes (user_id, code_hash) VALUES (%s, 'x')",
        (place.wide.user_id,),
    ),
    "a customer handed to another partnership": lambda place: (
        "UPDATE customers SET partnership_id = %s",
        (_partnership(place, 1),),
    ),
    "a person handed to another partner": lambda place: (
        "UPDATE users SET partner_id = %s",
        (place.world.partners[1].id,),
    ),
    "a partnership's currency": lambda _place: ("UPDATE partnerships SET currency = 'JPY'", ()),
}

BEYOND_SOME: Writes = {
    "a new customer": OWN["a customer"],
    "a reading of another customer": OWN["a reading"],
    "a commitment of all": OWN["a commitment"],
    "a price for all": OWN["a price for all"],
    "a step of a price for all": OWN["a step of a price for all"],
    "a step of another customer's price": lambda place: (
        TIER,
        (place.wide.partnership_id, _price_of(place, _customer(place, 0, 1))),
    ),
    "a reading handed to another customer": lambda place: (
        "UPDATE readings SET customer_id = %s",
        (_customer(place, 0, 1),),
    ),
}


@pytest.mark.parametrize("what", OWN)
def test_what_is_the_scope_s_own_is_added(landscape: Landscape, what: str) -> None:
    statement, values = OWN[what](landscape)
    with raw(landscape, landscape.wide) as connection:
        assert connection.execute(statement.encode(), values).rowcount == 1


@pytest.mark.parametrize("what", FOREIGN)
def test_the_database_refuses_what_belongs_to_others(landscape: Landscape, what: str) -> None:
    statement, values = FOREIGN[what](landscape)
    with raw(landscape, landscape.wide) as connection, pytest.raises(InsufficientPrivilege, match=REFUSAL):
        connection.execute(statement.encode(), values)


@pytest.mark.parametrize("what", BEYOND_SOME)
def test_the_database_refuses_what_concerns_customers_beyond_a_restriction(landscape: Landscape, what: str) -> None:
    statement, values = BEYOND_SOME[what](landscape)
    with raw(landscape, landscape.narrow) as connection, pytest.raises(InsufficientPrivilege, match=REFUSAL):
        connection.execute(statement.encode(), values)


def test_a_restricted_scope_adds_what_is_its_customers(landscape: Landscape) -> None:
    statement, values = _reading(landscape, 0)
    price = _price_of(landscape, _customer(landscape, 0))
    with raw(landscape, landscape.narrow) as connection:
        assert connection.execute(statement.encode(), values).rowcount == 1
        assert connection.execute(TIER.encode(), (landscape.wide.partnership_id, price)).rowcount == 1


@pytest.mark.parametrize("what", OWN)
def test_a_transaction_that_says_nothing_adds_nothing(landscape: Landscape, what: str) -> None:
    statement, values = OWN[what](landscape)
    with raw(landscape) as connection, pytest.raises(InsufficientPrivilege, match=REFUSAL):
        connection.execute(statement.encode(), values)


@pytest.mark.parametrize("viewer", ["wide", "narrow", "nothing"])
def test_a_delete_of_everything_removes_no_row_that_is_not_shown(landscape: Landscape, viewer: str) -> None:
    scope: Scope = getattr(landscape, viewer)
    unreferenced = [model for model in CLASSES if model.__tablename__ in ("readings", "cycle_peaks", "price_tiers")]
    with raw(landscape, scope) as connection:
        for model in unreferenced:
            removed = connection.execute(f"DELETE FROM {model.__tablename__}".encode()).rowcount
            assert removed <= len(expected(landscape, model, scope))
        for table in ("outbox", "credentials", "partners", "products", "audit_head", "partnerships", "import_reports"):
            assert connection.execute(f"DELETE FROM {table}".encode()).rowcount == 0


def test_a_partnership_is_held_without_being_changed(landscape: Landscape) -> None:
    with raw(landscape, landscape.wide) as connection:
        held = connection.execute("SELECT id FROM partnerships FOR UPDATE").fetchall()
    assert held == [(landscape.wide.partnership_id,)]


def test_removing_what_others_hang_from_reaches_rows_that_are_not_shown(landscape: Landscape) -> None:
    """Foreign keys stay whole whoever removes: a customer's readings go with it, policies or none."""
    own = _customer(landscape, 0)
    with raw(landscape, landscape.wide) as connection:
        connection.execute("DELETE FROM cycle_peaks WHERE customer_id = %s", (own,))
        connection.execute("DELETE FROM customers WHERE id = %s", (own,))
        connection.execute("SELECT set_config('portal.sees', 'everything', true)")
        left = connection.execute("SELECT count(*) FROM readings WHERE customer_id = %s", (own,)).fetchone()
    assert left == (0,)


# Sessions


def _settings(session: Session) -> list[str]:
    connection = Session.connection(session)
    return [connection.scalar(text(f"SELECT current_setting('{name}', true)")) or "" for name in SETTINGS]


def _check_out(landscape: Landscape, *, write: bool) -> tuple[int, list[str], int]:
    """A pooled connection as the next one gets it: its process, its settings, the customers it shows."""
    with landscape.databases.engine(PortalType.PARTNER, write=write).connect() as connection:
        said = [connection.scalar(text(f"SELECT current_setting('{name}', true)")) or "" for name in SETTINGS]
        process = connection.scalar(text("SELECT pg_backend_pid()"))
        return process or 0, said, connection.scalar(text("SELECT count(*) FROM customers")) or 0


@pytest.mark.parametrize("write", [False, True], ids=["reading", "writing"])
@pytest.mark.parametrize("ending", ["commit", "rollback"])
def test_a_pooled_connection_carries_nothing_over(landscape: Landscape, ending: str, write: bool) -> None:
    landscape.databases.dispose()  # one connection from here on, used by one after the other
    with ScopedSession(landscape.databases, landscape.wide, write=write) as session:
        assert _settings(session) == list(settings_of(landscape.wide))
        process = Session.connection(session).scalar(text("SELECT pg_backend_pid()"))
        getattr(session, ending)()
    assert _check_out(landscape, write=write) == (process, [""] * len(SETTINGS), 0)
    with system_session(landscape.databases, PortalType.PARTNER, write=write) as system:
        assert _settings(system)[0] == "everything"
        assert system.scalar(text("SELECT pg_backend_pid()")) == process
    assert _check_out(landscape, write=write) == (process, [""] * len(SETTINGS), 0)


def test_every_transaction_of_a_session_says_whose_it_is(landscape: Landscape) -> None:
    with ScopedSession(landscape.databases, landscape.narrow, write=True) as session:
        for end in (session.commit, session.rollback, session.commit):
            assert _settings(session) == list(settings_of(landscape.narrow))
            end()


def test_a_savepoint_taken_back_leaves_the_scope_in_force(landscape: Landscape) -> None:
    with ScopedSession(landscape.databases, landscape.narrow, write=True) as session:
        attempt = session.begin_nested()
        assert _settings(session) == list(settings_of(landscape.narrow))
        attempt.rollback()
        assert _settings(session) == list(settings_of(landscape.narrow))


def test_it_is_said_once_in_a_transaction_and_first(landscape: Landscape) -> None:
    statements: list[str] = []
    engine = landscape.databases.engines[PortalType.PARTNER]
    event.listen(engine, "before_cursor_execute", lambda *heard: statements.append(heard[2]))
    with session_for(landscape.databases, landscape.wide) as session:
        session.scalars(select(Customer)).all()
        session.scalars(select(Product)).all()
    assert [statement == STATEMENT for statement in statements] == [True, False, False]


@pytest.mark.parametrize("viewer", VIEWERS[:3] + VIEWERS[6:7])
def test_a_session_that_forgets_its_conditions_still_shows_only_its_own(
    landscape: Landscape, monkeypatch: pytest.MonkeyPatch, viewer: str
) -> None:
    scope = landscape.world.scopes[viewer]
    wanted = {model: expected(landscape, model, scope) for model in CLASSES}
    monkeypatch.setattr("data.session._criteria", lambda _scope: ())
    with landscape.session(scope) as session:
        for model in CLASSES:
            assert keys(list(session.scalars(select(model)))) == wanted[model]


def test_a_statement_around_the_session_shows_only_the_scope_s_own(landscape: Landscape) -> None:
    with landscape.session(landscape.narrow) as session:
        connection = Session.connection(session)
        assert set(connection.scalars(select(Customer.__table__.c.id))) == landscape.narrow.customer_ids
        driver = connection.connection.driver_connection
        assert driver is not None
        with driver.cursor() as cursor:
            seen = cursor.execute("SELECT DISTINCT customer_id FROM readings").fetchall()
    assert {customer_id for (customer_id,) in seen} == landscape.narrow.customer_ids


def test_what_a_session_is_not_shown_it_adds_all_the_same(landscape: Landscape) -> None:
    """Messages, and events of a restricted viewer, are written by people who may not read them."""
    with landscape.session(landscape.nothing) as session:
        later(session, landscape.nothing.partnership_id, "export", {})
        for action in ("a", "b"):
            record(session, action, "x", at=MOMENT)
        added = [instance for instance in session.new if isinstance(instance, OutboxMessage | AuditEvent)]
        session.flush()
        assert len({(type(instance), instance.id) for instance in added}) == 3
        assert None not in {instance.id for instance in added}


def test_a_policy_is_worked_out_once_a_statement_and_leaves_the_index_its_work(landscape: Landscape) -> None:
    with raw(landscape, landscape.narrow) as connection:
        connection.execute("SET LOCAL enable_seqscan = off")
        plan = connection.execute(
            "EXPLAIN SELECT sum(quantity) FROM readings WHERE customer_id = 1 AND product_id = 1"
        ).fetchall()
    lines = "\n".join(line for (line,) in plan)
    assert "Index Cond: ((customer_id = 1) AND (product_id = 1))" in lines
    assert "current_setting" not in "".join(line for line in lines.splitlines() if "Filter" in line)
