"""The operator's commands that write a workbook, print secrets or set a password."""

import re
from pathlib import Path

import openpyxl
import pytest
from click.testing import Result
from flask import Flask

from auth.accounts import has_password
from data.queries.credentials import find_credentials
from data.settings import PortalType
from data.system import system_session
from jobs import cli
from tests.integration.jobs.conftest import Office


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


def test_a_folder_that_does_not_exist_is_an_error(sqlite_office: Office, tmp_path: Path) -> None:
    result = report(sqlite_office, tmp_path / "missing" / "invoice.xlsx")
    assert (result.exit_code, result.stderr) == (1, f"Error: There is no folder {tmp_path / 'missing'}.\n")


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
