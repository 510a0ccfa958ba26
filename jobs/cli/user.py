"""`user password`: a new password for somebody who has none or lost it."""

import secrets

import click
from flask.cli import AppGroup

from auth.passwords import hash_password
from data.commands.audit import record
from data.commands.people import set_password_hash
from data.settings import PortalType
from data.system import system_session
from jobs.cli.context import portal, portal_option

_BYTES = 12

user = AppGroup("user", help="People who sign in.")


@user.command("password")
@click.argument("email")
@portal_option
def password(email: str, portal_type: PortalType) -> None:
    """Give EMAIL a random password and print it, this once."""
    chosen = secrets.token_urlsafe(_BYTES)
    with system_session(portal().databases, portal_type, write=True) as session:
        if not set_password_hash(session, email, hash_password(chosen)):
            raise click.ClickException(f"Nobody signs in as {email} in the {portal_type} portal.")
        record(session, "user.password_set", email.strip().lower(), at=portal().now)
    click.echo(chosen)
