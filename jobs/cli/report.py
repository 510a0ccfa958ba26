"""`report mssp`: the invoice workbook without the portal, for the whole partnership."""

from pathlib import Path

import click
from flask.cli import AppGroup

from data.commands.audit import record
from data.commands.exports import MSSP
from data.queries.operator_scope import operator_scope
from data.scope import NotVisible, Scope
from data.session import session_for
from data.settings import PortalType
from data.system import system_session
from jobs.cli.context import portal, portal_option
from jobs.mssp_export import NotPossible, export_mssp

report = AppGroup("report", help="Workbooks.")


@report.command("mssp")
@click.argument("partnership")
@click.option("--cycle", required=True, metavar="YYYY-MM", help="The cycle by the month of its last day.")
@click.option(
    "--out", required=True, type=click.Path(dir_okay=False, writable=True, path_type=Path), metavar="FILE.xlsx"
)
@portal_option
def mssp(partnership: str, cycle: str, out: Path, portal_type: PortalType) -> None:
    """Write the invoice workbook of PARTNERSHIP (its code) for one cycle."""
    if not out.parent.is_dir():
        raise click.ClickException(f"There is no folder {out.parent}.")
    scope = _scope(partnership, portal_type)
    with session_for(portal().databases, scope) as session:
        try:
            written = export_mssp(portal(), session, out, cycle=cycle)
        except NotPossible as error:
            raise click.ClickException(str(error)) from error
    _record(scope, portal_type, {"kind": MSSP, "cycle": cycle, "sha256": written.sha256})
    for sheet, rows in written.rows.items():
        click.echo(f"{sheet}: {rows} rows")
    click.echo(f"{out}: {written.size} bytes, SHA-256 {written.sha256}")


def _scope(partnership: str, portal_type: PortalType) -> Scope:
    try:
        with system_session(portal().databases, portal_type) as session:
            return operator_scope(session, partnership)
    except NotVisible:
        raise click.ClickException(f"There is no partnership {partnership} in the {portal_type} portal.") from None


def _record(scope: Scope, portal_type: PortalType, detail: dict[str, str]) -> None:
    with system_session(portal().databases, portal_type, write=True) as session:
        record(session, "export.written", "report mssp", detail, at=portal().now, partnership_id=scope.partnership_id)
