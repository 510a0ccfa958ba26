"""A bundle as a whole: the worked example, one transaction, twice the same, what is stored and said about it."""

import threading
from datetime import date, timedelta

import pytest
from flask import Flask
from sqlalchemy import event

from data.configuration import Configuration, ModelDefaults, Models
from data.domain.money import from_minor
from data.models import (
    AuditEvent,
    Commitment,
    Customer,
    CycleTotal,
    DailyTotal,
    ImportReport,
    Membership,
    Partner,
    Partnership,
    Price,
    PriceTier,
    Product,
    Reading,
    User,
)
from data.portal import Portal
from data.settings import PortalType
from data.system import system_session
from jobs.cli.load import load
from tests.support.bundles import NORTH, NOW, PRICES_HEADER, USAGE_HEADER, USERS_HEADER, BundleFolder, csv_text
from tests.support.clocks import FrozenClock

WORKED_EXAMPLE = (
    *(f"SC-A,VM,2026-09-{day},{quantity}" for day, quantity in ((24, 90), (25, 99), (26, 14))),
    *(f"SC-A,VM,2026-10-{day:02},{quantity}" for day, quantity in ((3, 40), (17, 40), (25, 12), (26, 70))),
    "SC-B,VM,2026-10-01,5",
)
WHOLE = NORTH | {
    "usage.csv": csv_text(USAGE_HEADER, WORKED_EXAMPLE),
    "prices.csv": csv_text(PRICES_HEADER, ["fjord-mssp,,VM,2026-01-01,per_unit,,,2.50,,"]),
    "commitments.csv": csv_text(
        "partnership_id,product_code,valid_from,minimum_amount", ["fjord-mssp,VM,2026-01-01,150.00"]
    ),
    "users.csv": csv_text(USERS_HEADER, ["Ada@Fjord.example,Ada,fjord,user,fjord-mssp;fjord-east,SC-A"]),
}
STORED = (
    *(Partner, Partnership, Product, Customer, Reading, DailyTotal, CycleTotal, Price, PriceTier, Commitment),
    *(User, Membership, ImportReport, AuditEvent),
)
SEPTEMBER, OCTOBER, NOVEMBER = date(2026, 8, 26), date(2026, 9, 26), date(2026, 10, 26)


@pytest.fixture
def bundle(tmp_path, databases):
    folder = tmp_path / "autumn"
    folder.mkdir()
    return BundleFolder(folder, databases)


@pytest.fixture
def whole(bundle):
    for name, content in WHOLE.items():
        bundle.write_file(name, content)
    return bundle


def everything(bundle):
    """Every row of every table but the records of the loads themselves."""
    return {
        model.__tablename__: bundle.rows(model, *(column.key for column in model.__table__.columns))
        for model in STORED[:-2]
    }


def filled_tables(bundle):
    """The tables that have rows."""
    keys = {model: model.__table__.primary_key.columns.keys() for model in STORED}
    return [model.__tablename__ for model, key in keys.items() if bundle.rows(model, *key)]


def test_the_worked_example_comes_out_as_written(whole):
    whole.load()

    assert whole.peaks() == {
        ("SC-A", "VM", SEPTEMBER): (99, date(2026, 9, 25), date(2026, 9, 25), 24750),
        ("SC-A", "VM", OCTOBER): (40, date(2026, 10, 3), date(2026, 10, 25), 10000),
        ("SC-A", "VM", NOVEMBER): (70, date(2026, 10, 26), date(2026, 10, 26), 17500),
        ("SC-B", "VM", OCTOBER): (5, date(2026, 10, 1), date(2026, 10, 1), 1250),
    }
    totals = whole.rows(CycleTotal, "cycle_start", "peak_sum", "customers", "amount_minor", "unpriced")
    assert totals == [(SEPTEMBER, 99, 1, 24750, 0), (OCTOBER, 45, 2, 11250, 0), (NOVEMBER, 70, 1, 17500, 0)]
    assert whole.rollup_faults() == []
    ((minimum,),) = whole.rows(Commitment, "minimum_minor")
    assert str(from_minor(minimum, "EUR") - from_minor(11250, "EUR")) == "37.50"


def test_every_file_is_counted(whole):
    assert whole.counts() == {
        "partners.csv": (2, 2, 0, 0),
        "partnerships.csv": (3, 3, 0, 0),
        "products.csv": (2, 2, 0, 0),
        "customers.csv": (4, 4, 0, 0),
        "prices.csv": (1, 1, 0, 0),
        "commitments.csv": (1, 1, 0, 0),
        "users.csv": (1, 1, 0, 0),
        "usage.csv": (8, 8, 0, 0),
    }


def test_loading_twice_changes_nothing_and_says_so(whole):
    whole.load()
    before = everything(whole)

    second = whole.load()

    assert second.changes == 0
    assert [file.counts.unchanged for file in second.files] == [2, 3, 2, 4, 1, 1, 1, 8]
    assert everything(whole) == before


def test_what_a_file_changes_is_counted_as_changed(whole):
    whole.load()
    whole.write_file("partners.csv", NORTH["partners.csv"].replace("Fjord Security", "Fjord Sikkerhet"))
    whole.usage("SC-A,VM,2026-10-03,41", "SC-A,VM,2026-10-04,1", "SC-A,VM,2026-10-17,40")

    counts = whole.counts()

    assert counts["partners.csv"] == (2, 0, 1, 1)
    assert counts["usage.csv"] == (3, 1, 1, 1)
    assert ("fjord", "Fjord Sikkerhet", "SE") in whole.rows(Partner, "code", "name", "country")


def test_one_fault_anywhere_keeps_everything_out(whole):
    whole.write_file("users.csv", csv_text(USERS_HEADER, ["ada,Ada,fjord,user,,"]))

    assert whole.faults() == ["users.csv:2: email: 'ada' is not an e-mail address"]
    assert filled_tables(whole) == []


def test_a_fault_leaves_earlier_figures_as_they_were(whole):
    whole.load()
    before = everything(whole)
    whole.usage("SC-A,VM,2026-10-03,4000", "SC-A,VM,2026-10-32,1")

    assert whole.faults() == ["usage.csv:3: at: '2026-10-32' is not in the calendar"]
    assert everything(whole) == before


def test_a_check_says_what_would_happen_and_stores_nothing(whole):
    report = whole.load(check=True)

    assert report.changes == 22
    assert filled_tables(whole) == []
    assert whole.load().changes == 22


def test_a_check_after_the_load_finds_nothing_to_change(whole):
    whole.load()
    assert whole.load(check=True).changes == 0


def test_a_load_is_reported_and_audited(whole):
    report = whole.load()

    ((at, folder, counts, digest),) = whole.rows(ImportReport, "at", "folder", "counts", "sha256")
    assert (at, folder, digest) == (NOW, str(whole.folder), report.sha256)
    assert counts["usage.csv"] == {"read": 8, "added": 8, "changed": 0, "unchanged": 0}
    ((action, subject, detail, user_id),) = whole.rows(AuditEvent, "action", "subject", "detail", "user_id")
    assert (action, subject, user_id) == ("bundle.loaded", "autumn", None)
    assert detail["files"] == counts


def test_the_digest_is_that_of_names_and_bytes(whole, tmp_path, databases):
    first = whole.load(check=True)
    assert whole.load(check=True).sha256 == first.sha256
    whole.usage("SC-A,VM,2026-10-03,41")
    assert whole.load(check=True).sha256 != first.sha256


def test_the_partnerships_with_usage_know_when_it_was_loaded(whole):
    whole.load()
    assert dict(whole.rows(Partnership, "code", "usage_loaded_at")) == {
        "fjord-mssp": NOW,
        "fjord-east": None,
        "delta-mssp": None,
    }
    later = NOW + timedelta(hours=1)
    whole.clear().usage("SC-D,VM,2026-10-01,1").load(now=later)
    assert dict(whole.rows(Partnership, "code", "usage_loaded_at")) == {
        "fjord-mssp": NOW,
        "fjord-east": None,
        "delta-mssp": later,
    }


def test_each_portal_type_has_its_own_rows(whole):
    whole.load(portal=PortalType.DEMO)
    assert whole.rows(Partner, "code") == []
    assert whole.rows(Partner, "code", portal=PortalType.DEMO) == [("delta",), ("fjord",)]


def test_files_may_come_one_at_a_time(bundle):
    for name, content in WHOLE.items():
        bundle.clear().write_file(name, content).load()
    assert bundle.peaks()["SC-A", "VM", OCTOBER] == (40, date(2026, 10, 3), date(2026, 10, 25), 10000)
    assert bundle.rollup_faults() == []


def test_columns_left_out_leave_what_is_stored(bundle, tmp_path, databases):
    full = "security_center_id,partnership_id,name,status,country,industry,size,onboarded_on,language,framework_level\n"
    for name, content in NORTH.items():
        bundle.write_file(name, content)
    bundle.write(customers=full + "SC-A,fjord-mssp,Aurora,active,se,Energy,micro,2025-01-31,sv-SE,basic\n").load()
    bundle.write(customers="status,security_center_id,name,partnership_id\nchurned,SC-A,Aurora,fjord-mssp\n").load()

    columns = ("status", "country", "industry", "size", "onboarded_on", "language", "framework_level")
    assert bundle.rows(Customer, *columns) == [
        ("churned", "SE", "Energy", "micro", date(2025, 1, 31), "sv-SE", "basic")
    ]


def test_an_empty_field_empties_what_is_stored(whole):
    whole.load()
    whole.write_file("partnerships.csv", NORTH["partnerships.csv"].replace(",gold", ",")).load()
    assert set(whole.rows(Partnership, "tier")) == {(None,)}


@pytest.mark.parametrize(("model", "anchor"), [("mssp", 24), ("reseller", 5)])
def test_an_empty_anchor_day_is_the_usual_one_of_the_model(bundle, model, anchor):
    bundle.configuration = Configuration(
        models=Models(mssp=ModelDefaults(anchor_day=24), reseller=ModelDefaults(anchor_day=5))
    )
    header = "partnership_id,partner_id,name,model,currency,timezone,anchor_day\n"
    bundle.write_file("partners.csv", NORTH["partners.csv"])
    bundle.write(partnerships=f"{header}p,fjord,P,{model},EUR,UTC,\n").load()
    assert bundle.rows(Partnership, "anchor_day") == [(anchor,)]
    assert bundle.load().changes == 0


def test_an_anchor_column_left_out_keeps_the_anchor_day(bundle):
    bundle.write_file("partners.csv", NORTH["partners.csv"])
    bundle.write(partnerships=NORTH["partnerships.csv"]).load()
    header = "partnership_id,partner_id,name,model,currency,timezone\n"
    bundle.write(partnerships=f"{header}fjord-east,fjord,Fjord Far East,mssp,JPY,Pacific/Kiritimati\n").load()
    assert ("Fjord Far East", 31) in bundle.rows(Partnership, "name", "anchor_day")


def test_progress_tells_every_file_from_0_to_1(whole):
    told = []
    whole.load(on_progress=lambda step, share: told.append((step, share)))
    assert {("usage.csv", 0), ("usage.csv", 1), ("partners.csv", 1), ("rollups", 1)} <= set(told)
    assert all(0 <= share <= 1 for _, share in told)


def test_two_loads_at_a_time_both_arrive(whole, tmp_path, databases):
    whole.load()
    folders = []
    for number in (1, 2):
        folder = tmp_path / f"at-once-{number}"
        folder.mkdir()
        rows = [f"SC-A,VM,2026-10-{day:02},{100 * number + day}" for day in range(number, 29, 2)]
        folders.append(BundleFolder(folder, databases).usage(*rows))
    failed = []

    def run(one):
        try:
            one.load()
        except Exception as error:
            failed.append(error)

    threads = [threading.Thread(target=run, args=(one,)) for one in folders]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)

    assert failed == []
    october = {day: 200 + day if day % 2 == 0 else 100 + day for day in range(1, 29)}
    assert {
        day.day: quantity for (code, _, day), quantity in whole.readings().items() if code == "SC-A" and day.month == 10
    } == october
    assert whole.rollup_faults() == []


def test_a_load_waits_for_a_writer_that_outlasts_one_wait(sqlite_databases, tmp_path):
    """A connection gives up waiting for SQLite's one writer after a while; a load asks again."""
    engine = sqlite_databases.engines[PortalType.PARTNER]
    event.listen(engine, "connect", lambda connection, _record: connection.execute("PRAGMA busy_timeout = 20"))
    folder = tmp_path / "patient"
    folder.mkdir()
    patient = BundleFolder(folder, sqlite_databases).write_file("partners.csv", NORTH["partners.csv"])
    with system_session(sqlite_databases, PortalType.PARTNER, write=True) as session:
        session.connection()
        loading = threading.Thread(target=patient.load)
        loading.start()
        loading.join(0.5)
        assert loading.is_alive()
    loading.join(60)
    assert patient.rows(Partner, "code") == [("delta",), ("fjord",)]


@pytest.fixture
def command(databases, settings):
    app = Flask("test")
    app.extensions["portal"] = Portal(settings, databases, FrozenClock(NOW))

    def run(*options):
        with app.app_context():
            return app.test_cli_runner().invoke(load, list(map(str, options)))

    return run


def test_the_command_prints_a_count_per_file(whole, command):
    result = command(whole.folder)

    assert result.exit_code == 0, result.output
    lines = [line.split() for line in result.stdout.splitlines()]
    assert lines[0] == ["file", "read", "added", "changed", "unchanged"]
    assert ["customers.csv", "4", "4", "0", "0"] in lines
    assert lines[-1][:2] == ["22", "changed,"]
    assert command(whole.folder).stdout.splitlines()[-1].startswith("0 changed,")


def test_the_command_prints_faults_and_exits_with_1(whole, command):
    whole.usage("SC-X,VM,2026-10-03,1", "SC-A,VM,2026-10-03,-1")

    result = command(whole.folder, "--portal", "partner")

    assert result.exit_code == 1
    assert result.stdout.splitlines() == [
        "usage.csv:2: security_center_id: there is no customer 'SC-X', neither in the portal nor here",
        "usage.csv:3: quantity: '-1' is not a whole number from 0 to 1000000000000000",
    ]
    assert whole.rows(Partner, "code") == []


def test_the_command_shows_a_thousand_faults_and_counts_the_rest(whole, command):
    whole.usage(*(f"SC-A,VM,2026-10-03,x{number}" for number in range(1234)))

    lines = command(whole.folder).stdout.splitlines()

    assert len(lines) == 1001
    assert lines[999].startswith("usage.csv:1001: quantity: 'x999' ")
    assert lines[1000] == "... and 234 more"


def test_the_command_checks_only(whole, command):
    result = command(whole.folder, "--check", "--portal", "demo")
    assert result.exit_code == 0
    assert result.stdout.splitlines()[-1] == "This was a check: nothing was stored."
    assert whole.rows(Partner, "code", portal=PortalType.DEMO) == []


def test_a_folder_that_is_not_there_is_a_fault(command, tmp_path):
    result = command(tmp_path / "nowhere")
    assert result.exit_code == 1
    assert result.stdout == "nowhere:1: file: there is no such folder\n"
