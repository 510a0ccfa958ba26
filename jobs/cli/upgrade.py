"""`upgrade`: bring both databases to the newest schema before the processes of a new version start."""

import click

from jobs.cli.context import portal


@click.command("upgrade")
def upgrade() -> None:
    """Migrate the databases of both portal types, each in one transaction."""
    databases = portal().databases
    databases.upgrade()
    click.echo(f"Up to date: {', '.join(databases.engines)}.")
