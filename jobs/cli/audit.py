"""`audit verify`: whether the chain of audit events still holds."""

import click
from flask.cli import AppGroup

from data.queries.audit_log import check_chain
from data.settings import PortalType
from data.system import system_session
from jobs.cli.context import portal, portal_option

audit = AppGroup("audit", help="The audit log.")


@audit.command("verify")
@portal_option
def verify(portal_type: PortalType) -> None:
    """Recompute every hash of the audit log; exit 1 and name the first event that does not fit."""
    with system_session(portal().databases, portal_type) as session:
        found = check_chain(session)
    if found.fault is not None:
        raise click.ClickException(f"The audit log does not hold: {found.fault}.")
    click.echo(f"The audit log holds: {found.events} events, last hash {found.last_hash}.")
    click.echo("Keep this hash elsewhere: a later log that still contains it was not cut off before it.")
