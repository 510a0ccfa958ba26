"""`start`: what `make run` does before the processes begin: newest schema, a current demo, addresses and logins."""

import click
from rich.progress import Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

from data.exchange.demo.freshness import is_stale
from data.exchange.demo.people import demo_logins
from data.exchange.demo.world import DEFAULT_PARTNERS, World, latest_day
from data.portal import Portal
from jobs.cli.context import portal
from jobs.cli.seed import login_table, seed_demo

API_ADDRESS = "http://127.0.0.1:8051"


@click.command("start")
def start() -> None:
    """Prepare the databases of this machine and say where the portal will be and who can sign in."""
    found = portal()
    found.databases.upgrade()
    if is_stale(found.databases, found.now):
        _seed(found)
    address = found.settings.base_url
    click.echo(f"\nThe portal     {address}/sign-in/demo  (simulated data)")
    click.echo(f"               {address}/sign-in       (real data, once some is loaded)")
    click.echo(f"The API        {API_ADDRESS}/healthz\n")
    click.echo(login_table(demo_logins(DEFAULT_PARTNERS)))
    click.echo("\nCtrl-C stops everything.\n")


def _seed(found: Portal) -> None:
    columns = SpinnerColumn(), TextColumn("{task.description}"), TimeElapsedColumn()
    with Progress(*columns, transient=True) as shown:
        shown.add_task("Simulating two years of a security vendor's partners ...", total=None)
        seed_demo(found, World(latest_day(found.now)))
