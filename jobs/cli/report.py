"""`report`: the workbooks without the portal, for the whole partnership."""

import os
from collections.abc import Callable
from pathlib import Path

import click
from flask.cli import AppGroup

from data.commands.audit import record
from data.commands.exports import MSSP, RESELLER
from data.exchange.workbook.writer import Written
from data.queries.operator_scope import operator_scope
from data.scope import NotVisible, Scope
from data.session import session_for
from data.settings import PortalType
from data.system import system_session
from jobs.asked_for import NotPossible
from jobs.cli.context import portal, portal_option
from jobs.mssp_export import export_mssp
from jobs.reseller_export import export_reseller

report = AppGroup("report", help="Workbooks.")


_OUT = click.option(
    "--out", required=True, type=click.Path(dir_okay=False, writable=True, path_type=Path), metavar="FILE.xlsx"
)


@report.command("mssp")
@click.argument("partnership")
@click.option("--cycle", required=True, metavar="YYYY-MM", help="The cycle by the month of its last day.")
@_OUT
@portal_option
def mssp(partnership: str, cycle: str, out: Path, portal_type: PortalType) -> None:
    """Write the invoice workbook of PARTNERSHIP (its code) for one cycle."""
    _write(partnership, portal_type, out, MSSP, export_mssp, {"cycle": cycle})


@report.command("reseller")
@click.argument("partnership")
@click.option("--from", "first", required=True, metavar="YYYY-MM", help="The first month.")
@click.option("--to", "last", required=True, metavar="YYYY-MM", help="The last month, the running one at most.")
@_OUT
@portal_option
def reseller(partnership: str, first: str, last: str, out: Path, portal_type: PortalType) -> None:
    """Write the ACV and usage workbook of PARTNERSHIP (its code) for some months."""
    _write(partnership, portal_type, out, RESELLER, export_reseller, {"first": first, "last": last})


def _write(
    partnership: str,
    portal_type: PortalType,
    out: Path,
    kind: str,
    export: Callable[..., Written],
    asked: dict[str, str],
) -> None:
    if not out.parent.is_dir():
        raise click.ClickException(f"There is no folder {out.parent}.")
    scope = _scope(partnership, portal_type)
    with session_for(portal().databases, scope) as session:
        try:
            written = export(portal(), session, out, **asked)
        except NotPossible as error:
            raise click.ClickException(str(error)) from error
        except OSError as error:
            raise click.ClickException(f"{out} cannot be written: {error.strerror}.") from error
    out.chmod(_usual_mode())
    _record(scope, portal_type, kind, {"kind": kind, **asked, "sha256": written.sha256})
    for sheet, rows in written.rows.items():
        click.echo(f"{sheet}: {rows} rows")
    click.echo(f"{out}: {written.size} bytes, SHA-256 {written.sha256}")


def _usual_mode() -> int:
    """The mode of any file this person makes; what the portal writes for itself is closed to everybody else."""
    umask = os.umask(0o077)
    os.umask(umask)
    return 0o666 & ~umask


def _scope(partnership: str, portal_type: PortalType) -> Scope:
    try:
        with system_session(portal().databases, portal_type) as session:
            return operator_scope(session, partnership)
    except NotVisible:
        raise click.ClickException(f"There is no partnership {partnership} in the {portal_type} portal.") from None


def _record(scope: Scope, portal_type: PortalType, kind: str, detail: dict[str, str]) -> None:
    with system_session(portal().databases, portal_type, write=True) as session:
        record(
            session, "export.written", f"report {kind}", detail, at=portal().now, partnership_id=scope.partnership_id
        )
