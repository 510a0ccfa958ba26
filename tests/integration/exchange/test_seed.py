"""`demo seed` from the command line to the database: what it loads, what a second run leaves alone, who can sign in."""

from collections import namedtuple
from datetime import UTC, date, datetime, timedelta

import pytest
from flask import Flask
from sqlalchemy import func, select

from auth.accounts import has_password
from auth.permissions import ROLES
from data.domain.roles import Role
from data.exchange.demo.freshness import is_stale
from data.exchange.demo.people import DEMO_PASSWORD, demo_logins
from data.models import (
    Activity,
    Commitment,
    Contact,
    ContactChange,
    Customer,
    CustomerOwner,
    CustomerTag,
    CyclePeak,
    CycleTotal,
    DailyTotal,
    Membership,
    MembershipCustomer,
    Note,
    NoteVersion,
    Order,
    Partner,
    Partnership,
    Price,
    PriceTier,
    Product,
    Reading,
    Scan,
    Scanner,
    Tag,
    Task,
    TaskRead,
    User,
)
from data.portal import Portal
from data.queries.membership import find_anybody, list_memberships
from data.settings import PortalType
from data.system import system_session
from jobs.cli.seed import login_table, seed
from tests.support.clocks import FrozenClock

TABLES = (
    *(Partner, Partnership, Product, Customer, Reading, CyclePeak, CycleTotal, DailyTotal, Price, PriceTier),
    *(Commitment, User, Membership, MembershipCustomer, Order, Contact, ContactChange, Activity, Scanner, Scan),
    *(Tag, CustomerTag, CustomerOwner, Note, NoteVersion, Task, TaskRead),
)
SMALL = ("--partners", "1", "--customers", "5", "--days", "40")
Demo = namedtuple("Demo", "run databases clock portal")


def demo_on(databases, settings):
    """The command on some databases, at noon of 20 November 2026."""
    clock = FrozenClock(datetime(2026, 11, 20, 12, tzinfo=UTC))
    app = Flask("test")
    app.extensions["portal"] = Portal(settings, databases, clock)

    def run(*options):
        with app.app_context():
            return app.test_cli_runner().invoke(seed, options)

    return Demo(run, databases, clock, app.extensions["portal"])


@pytest.fixture
def demo(databases, settings):
    return demo_on(databases, settings)


def seeded(demo, *options):
    result = demo.run(*options)
    assert result.exit_code == 0, result.output
    return result.output


def rows_of(databases, portal=PortalType.DEMO):
    """Every row of every table, as tuples in a fixed order."""
    with system_session(databases, portal) as session:
        return {
            model.__tablename__: sorted(
                (tuple(row) for row in session.execute(select(*model.__table__.columns))), key=repr
            )
            for model in TABLES
        }


def counted(databases, *condition):
    with system_session(databases, PortalType.DEMO) as session:
        return session.scalar(select(func.count()).select_from(Reading).where(*condition))


def test_a_small_world_is_loaded_and_the_real_portal_stays_empty(demo):
    output = seeded(demo, *SMALL)
    rows = rows_of(demo.databases)

    assert "readings from 2026-10-11 to 2026-11-19" in output
    assert len(rows["customers"]) == 5
    assert len(rows["partnerships"]) == 3
    assert 100 < len(rows["readings"]) <= 5 * 5 * 40
    assert not any(rows_of(demo.databases, PortalType.PARTNER).values())


def test_seeding_twice_changes_nothing(demo):
    seeded(demo, *SMALL)
    before = rows_of(demo.databases)
    demo.clock.advance(hours=2)
    seeded(demo, *SMALL)
    after = rows_of(demo.databases)

    loaded_at = Partnership.__table__.columns.keys().index("usage_loaded_at")
    for rows in (before, after):
        rows["partnerships"] = [row[:loaded_at] + row[loaded_at + 1 :] for row in rows["partnerships"]]
    assert before == after


def test_seeding_tomorrow_adds_one_day(demo):
    seeded(demo, *SMALL)
    before = rows_of(demo.databases)["readings"]
    demo.clock.advance(days=1)
    seeded(demo, *SMALL)

    new = counted(demo.databases, Reading.day == date(2026, 11, 20))
    assert new > 0
    assert set(before) < set(rows_of(demo.databases)["readings"])
    assert counted(demo.databases) == len(before) + new


def test_the_demo_is_stale_until_it_is_seeded_and_again_a_day_later(demo):
    assert is_stale(demo.databases, demo.clock())
    seeded(demo, *SMALL)
    assert not is_stale(demo.databases, demo.clock())
    demo.clock.advance(days=1)
    assert is_stale(demo.databases, demo.clock())


def test_a_demo_that_ends_before_yesterday_is_stale(demo):
    seeded(demo, *SMALL, "--until", "2026-11-18")

    assert is_stale(demo.databases, demo.clock())


MEDIUM = ("--partners", "1", "--customers", "60", "--days", "60")


def test_desks_have_tags_notes_and_tasks_of_several_rules(demo):
    seeded(demo, *MEDIUM)
    with system_session(demo.databases, PortalType.DEMO) as session:
        tagged = set(session.scalars(select(Partnership.code).join(Tag, Tag.partnership_id == Partnership.id)))
        carried = set(session.scalars(select(Tag.name).join(CustomerTag, CustomerTag.tag_id == Tag.id)))
        tasks = list(session.scalars(select(Task)))
        churned = set(session.scalars(select(Customer.id).where(Customer.status == "churned")))
        analyst = find_anybody(session, "analyst@northwall-demo.example").id
        authors = set(session.scalars(select(Note.author_id)))
        edited = session.scalar(select(func.count()).select_from(NoteVersion))
        reads = set(session.scalars(select(TaskRead.user_id)))

    assert tagged == {"nordics-mssp", "dach-mssp", "uk-reseller"}
    assert len(carried) >= 3
    assert {(one.rule, one.opens) for one in tasks} == {
        ("renewal_upcoming", "commercial"),
        ("commercial_signals", "commercial"),
        ("inactive_scanners", "churn"),
        ("failed_scans", "usage"),
        ("product_usage", "usage"),
    }
    assert churned
    assert not {one.customer_id for one in tasks} & churned
    assert {one.assignee_id for one in tasks} == {None, analyst}
    assert authors == reads == {analyst}
    assert edited > 0


def test_most_customers_have_an_owner_who_may_see_them(demo):
    seeded(demo, *MEDIUM)
    with system_session(demo.databases, PortalType.DEMO) as session:
        owned = session.scalar(select(func.count()).select_from(CustomerOwner))
        customers = session.scalar(select(func.count()).select_from(Customer))
        owners = {find_anybody(session, f"{one}@northwall-demo.example").id for one in ("admin", "analyst")}
        assert set(session.scalars(select(CustomerOwner.owner_id))) == owners
    assert customers / 2 < owned < customers


def test_what_people_made_of_tags_notes_and_tasks_stays_when_the_demo_is_seeded_again(demo):
    seeded(demo, *MEDIUM)
    with system_session(demo.databases, PortalType.DEMO, write=True) as session:
        tag, other = session.scalars(select(Tag).order_by(Tag.id).limit(2))
        tag.name = tag.folded = "mine"
        session.delete(other)
        session.scalars(select(Note).order_by(Note.id)).first().body = "Mine"
        session.scalars(select(Task).order_by(Task.id)).first().done_at = demo.clock()
    before = rows_of(demo.databases)
    seeded(demo, *MEDIUM)

    after = rows_of(demo.databases)
    desks = ("tags", "customer_tags", "customer_owners", "notes", "note_versions", "tasks", "task_reads")
    assert {name: after[name] for name in desks} == {name: before[name] for name in desks}


def test_the_next_day_s_tasks_come_on_top(demo):
    seeded(demo, *MEDIUM)
    before = rows_of(demo.databases)["tasks"]
    demo.clock.advance(days=30)
    seeded(demo, "--partners", "1", "--customers", "60", "--days", "90")

    after = rows_of(demo.databases)["tasks"]
    assert set(before) < set(after)


def test_the_logins_are_printed_and_open_the_demo(demo):
    output = seeded(demo, *SMALL)

    assert login_table(demo_logins(1)) in output
    with system_session(demo.databases, PortalType.DEMO) as session:
        for login in demo_logins(1):
            person = find_anybody(session, login.email)
            assert {one.role for one in list_memberships(session, person)} == {login.role}
            opens = has_password(demo.portal, PortalType.DEMO, session, login.email, DEMO_PASSWORD)
            assert opens == (ROLES[Role(login.role)] != frozenset())


def test_each_person_belongs_to_the_partnerships_and_customers_the_demo_promises(demo):
    seeded(demo, "--customers", "60", "--days", "20")
    seen = {}
    with system_session(demo.databases, PortalType.DEMO) as session:
        for login in demo_logins():
            person = find_anybody(session, login.email)
            memberships = list_memberships(session, person)
            seen[login.email.removesuffix("-demo.example")] = {
                one.partnership_code: len(one.customers) if isinstance(one.customers, frozenset) else "all"
                for one in memberships
            }

    three = ("nordics-mssp", "dach-mssp", "uk-reseller")
    assert seen == {
        "admin@northwall": dict.fromkeys(three, "all"),
        "analyst@northwall": dict.fromkeys(three, "all"),
        "restricted@northwall": {"nordics-mssp": 8, "dach-mssp": 4},
        "marketing@northwall": dict.fromkeys(three, 0),
        "alerts@northwall": dict.fromkeys(three, "all"),
        "admin@tidefall": {"japan-mssp": "all"},
        "admin@palmreef": {"pacific-mssp": "all"},
    }


def test_a_closed_cycle_has_amounts_a_true_up_and_unpriced_lines(demo):
    seeded(demo, "--customers", "60", "--days", "80")
    with system_session(demo.databases, PortalType.DEMO) as session:
        totals = {
            (code, product): row
            for code, product, row in session.execute(
                select(Partnership.code, Product.code, CycleTotal)
                .join(Partnership, Partnership.id == CycleTotal.partnership_id)
                .join(Product, Product.id == CycleTotal.product_id)
                .where(CycleTotal.cycle_start.between(date(2026, 9, 25), date(2026, 10, 15)))
            )
        }
        minimum = session.scalar(
            select(func.max(Commitment.minimum_minor))
            .join(Partnership, Partnership.id == Commitment.partnership_id)
            .join(Product, Product.id == Commitment.product_id)
            .where(Partnership.code == "nordics-mssp", Product.code == "API")
        )

    assert 0 < totals["nordics-mssp", "API"].amount_minor < minimum == 200_000
    assert totals["japan-mssp", "VM"].amount_minor > 0
    assert totals["dach-mssp", "API"].unpriced == totals["dach-mssp", "API"].customers > 0
    assert totals["pacific-mssp", "VM"].amount_minor == 0
    assert totals["pacific-mssp", "VM"].unpriced > 0


def test_the_last_day_can_be_chosen(demo):
    output = seeded(demo, *SMALL, "--until", "2025-02-28", "--seed", "3")

    assert "readings from 2025-01-20 to 2025-02-28" in output
    with system_session(demo.databases, PortalType.DEMO) as session:
        assert session.scalar(select(func.max(Reading.day))) == date(2025, 2, 28)


@pytest.mark.parametrize(
    ("options", "message"),
    [
        (("--partners", "0"), "partners: expected 1 to 30, not 0"),
        (("--partners", "1", "--customers", "2"), "customers: expected 3 to 2000, not 2"),
        (("--days", "-5"), "days: expected 1 to 3660, not -5"),
        (("--until", "2026-11-21"), "until: 2026-11-21 is still to come"),
        (("--until", "2001-01-01"), "until: expected 2020-01-01 to 2060-12-31"),
        (("--until", "yesterday"), "does not match the format"),
        (("--customers", "many"), "is not a valid integer"),
    ],
)
def test_what_makes_no_sense_is_refused_and_nothing_is_loaded(demo, options, message):
    result = demo.run(*options)

    assert result.exit_code == 2
    assert message in result.output
    assert not any(rows_of(demo.databases).values())


def test_the_whole_default_world_is_accepted(sqlite_databases, settings):
    seeded(demo_on(sqlite_databases, settings))

    first = date(2026, 11, 19) - timedelta(days=759)
    assert counted(sqlite_databases) > 500_000
    assert counted(sqlite_databases, Reading.quantity == 0) > 500
    assert counted(sqlite_databases, Reading.day == first) > 300
    assert counted(sqlite_databases, Reading.day < first) == 0
