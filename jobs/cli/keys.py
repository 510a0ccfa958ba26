"""`keys new`: secrets for the environment."""

import secrets

import click
from flask.cli import AppGroup

SECRETS = ("PORTAL_SECRET_KEY", "PORTAL_PASSWORD_KEY_PARTNER", "PORTAL_PASSWORD_KEY_DEMO", "PORTAL_LINK_KEY")
_BYTES = 32

keys = AppGroup("keys", help="Secrets of a portal.")


@keys.command("new")
def new() -> None:
    """Print a fresh value for every secret, as lines for an environment file. Nothing is stored."""
    for name in SECRETS:
        click.echo(f"{name}={secrets.token_urlsafe(_BYTES)}")
