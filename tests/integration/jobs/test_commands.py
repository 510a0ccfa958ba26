"""The operator's commands that write a workbook, print secrets or set a password."""

import os
import re
from datetime import date
from pathlib import Path

import openpyxl
import pytest
from click.testing import Result
from flask import Flask
from sqlalchemy import delete

from auth.accounts import has_password
from data.models import CycleTotal
from data.queries.credentials import find_credentials
from data.settings import PortalType
from data.system import system_session
from jobs import cli
from tests.integration.jobs.conftest import Office
from tests.support.world import add_commitment


def run(office: Office, *arguments: str) -> Result:
    """Run a command of the portal as `flask` would."""
    server = Flask("portal")
    server.extensions["portal"] = office.portal
    cli.register(server)
    return server.test_cli_runner().invoke(args=list(arguments))


def report(office: Office, out: Path, *arguments: str) -> Result:
    return run(office, "report", "mssp", *(arguments or ("nordics",)), "--cycle", "2026-10", "--out", str(out))


def cells(path: Path) -> dict[str, list[tuple[object, ...]]]:
    return {sheet.title: list(sheet.iter_rows(values_only=True)) for sheet in openpyxl.load_workbook(path)}


def test_the_command_writes_what_the_portal_exports(office: Office, tmp_path: Path) -> None:
    out = tmp_path / "invoice.xlsx"
    result = report(office, out)
    assert (result.exit_code, result.stderr) == (0, "")
    exported = office.build(office.request())
    assert cells(out) == cells(exported.path(office.files))
    assert exported.sha256 is not None
    assert exported.sha256 in result.stdout
    assert "Invoice lines: 2 rows" in result.stdout
    assert office.audited()[0] == ("export.written", None)


def test_an_unknown_partnership_is_an_error_and_no_file(sqlite_office: Office, tmp_path: Path) -> None:
    result = report(sqlite_office, tmp_path / "invoice.xlsx", "nowhere")
    assert (result.exit_code, result.stderr) == (1, "Error: There is no partnership nowhere in the partner portal.\n")
    assert not (tmp_path / "invoice.xlsx").exists()


def test_a_partnership_is_looked_for_in_the_portal_named(sqlite_office: Office, tmp_path: Path) -> None:
    result = report(sqlite_office, tmp_path / "invoice.xlsx", "nordics", "--portal", "demo")
    assert (result.exit_code, result.stderr) == (1, "Error: There is no partnership nordics in the demo portal.\n")


def test_a_cycle_that_does_not_exist_is_an_error(sqlite_office: Office, tmp_path: Path) -> None:
    out = str(tmp_path / "invoice.xlsx")
    result = run(sqlite_office, "report", "mssp", "nordics", "--cycle", "2026-13", "--out", out)
    assert result.exit_code == 1
    assert "a cycle is written YYYY-MM" in result.stderr


@pytest.mark.parametrize(
    ("cycle", "why"),
    [
        ("2030-10", "2030-10 has not begun yet. Choose a cycle that has."),
        ("2026-12", "2026-12 has not begun yet. Choose a cycle that has."),
        (
            "2026-08",
            "2026-08 lies before the first usage and the first minimum of Nordics. Choose a later cycle.",
        ),
    ],
)
def test_a_cycle_to_come_and_one_before_all_usage_are_errors_and_no_file(
    sqlite_office: Office, tmp_path: Path, cycle: str, why: str
) -> None:
    out = tmp_path / "invoice.xlsx"
    result = run(sqlite_office, "report", "mssp", "nordics", "--cycle", cycle, "--out", str(out))
    assert (result.exit_code, result.stderr) == (1, f"Error: {why}\n")
    assert not out.exists()


@pytest.mark.parametrize("cycle", ["2026-09", "2026-11"])
def test_the_first_cycle_and_the_running_one_are_written(sqlite_office: Office, tmp_path: Path, cycle: str) -> None:
    out = str(tmp_path / "invoice.xlsx")
    assert run(sqlite_office, "report", "mssp", "nordics", "--cycle", cycle, "--out", out).exit_code == 0


def test_a_minimum_is_invoiced_before_anything_is_used(sqlite_office: Office, tmp_path: Path) -> None:
    books, out = sqlite_office.books, str(tmp_path / "invoice.xlsx")
    with system_session(sqlite_office.databases, books.portal, write=True) as session:
        agreed = {"minimum_minor": 15_000, "valid_from": date(2026, 2, 1)}
        add_commitment(session, books.partnership, books.products["VM"], **agreed)
    # In force on the first day of the cycle (R-INVOICE-2): 26 January comes before it, 26 February after it.
    ended = {
        cycle: run(sqlite_office, "report", "mssp", "nordics", "--cycle", cycle, "--out", out).exit_code
        for cycle in ("2026-02", "2026-03")
    }
    assert ended == {"2026-02": 1, "2026-03": 0}


def test_without_any_usage_there_is_only_the_running_cycle(sqlite_office: Office, tmp_path: Path) -> None:
    out = str(tmp_path / "invoice.xlsx")
    with system_session(sqlite_office.databases, sqlite_office.books.portal, write=True) as session:
        session.execute(delete(CycleTotal))
    ended = {
        cycle: run(sqlite_office, "report", "mssp", "nordics", "--cycle", cycle, "--out", out).exit_code
        for cycle in ("2026-10", "2026-11")
    }
    assert ended == {"2026-10": 1, "2026-11": 0}


def test_a_folder_that_does_not_exist_is_an_error(sqlite_office: Office, tmp_path: Path) -> None:
    result = report(sqlite_office, tmp_path / "missing" / "invoice.xlsx")
    assert (result.exit_code, result.stderr) == (1, f"Error: There is no folder {tmp_path / 'missing'}.\n")


def test_a_place_that_cannot_be_written_to_is_an_error(sqlite_office: Office) -> None:
    result = report(sqlite_office, Path("/proc/invoice.xlsx"))
    assert result.exit_code == 1
    assert re.fullmatch(r"Error: /proc/invoice\.xlsx cannot be written: [\w ]+\.\n", result.stderr)


@pytest.mark.parametrize(("umask", "mode"), [(0o022, 0o644), (0o027, 0o640)])
def test_the_file_is_as_open_as_any_other_of_the_person(
    sqlite_office: Office, tmp_path: Path, umask: int, mode: int
) -> None:
    before = os.umask(umask)
    try:
        result = report(sqlite_office, tmp_path / "invoice.xlsx")
        assert os.umask(before) == umask
    finally:
        os.umask(before)
    assert (result.exit_code, (tmp_path / "invoice.xlsx").stat().st_mode & 0o777) == (0, mode)


@pytest.mark.parametrize("left_out", ["--cycle", "--out"])
def test_cycle_and_file_have_to_be_given(sqlite_office: Office, left_out: str) -> None:
    options = {"--cycle": "2026-10", "--out": "invoice.xlsx"}
    options.pop(left_out)
    given = [part for option in options.items() for part in option]
    result = run(sqlite_office, "report", "mssp", "nordics", *given)
    assert result.exit_code == 2
    assert f"Missing option '{left_out}'" in result.stderr


def test_new_keys_are_long_and_never_the_same(sqlite_office: Office) -> None:
    first, second = (run(sqlite_office, "keys", "new").stdout.splitlines() for _ in range(2))
    names = [line.partition("=")[0] for line in first]
    assert names == [
        "PORTAL_SECRET_KEY",
        "PORTAL_PASSWORD_KEY_PARTNER",
        "PORTAL_PASSWORD_KEY_DEMO",
        "PORTAL_LINK_KEY",
    ]
    assert all(re.fullmatch(r"[A-Z_]+=[\w-]{43}", line) for line in first)
    assert len({*first, *second}) == 8


def test_a_new_password_is_printed_and_only_its_hash_kept(office: Office) -> None:
    result = run(office, "user", "password", "Analyst@fjord.example")
    assert result.exit_code == 0
    password = result.stdout.strip()
    with system_session(office.databases, PortalType.PARTNER) as session:
        found = find_credentials(session, "analyst@fjord.example")
        opens = has_password(office.portal, PortalType.PARTNER, session, "analyst@fjord.example", password)
    assert found is not None
    assert found.password is not None
    assert password not in found.password
    assert opens
    assert office.audited() == [("user.password_set", None)]


def test_nobody_gets_a_password_who_does_not_exist(sqlite_office: Office) -> None:
    result = run(sqlite_office, "user", "password", "nobody@fjord.example")
    assert result.exit_code == 1
    assert "Nobody signs in as nobody@fjord.example" in result.stderr
    assert sqlite_office.audited() == []
