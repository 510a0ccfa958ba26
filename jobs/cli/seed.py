"""`demo seed`: make the simulated world, load it as any bundle is loaded, and say who can sign in."""

import tempfile
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

import click

from auth.accounts import has_password, set_password
from data.engines import upgrade
from data.exchange.bundle.load import load_bundle
from data.exchange.bundle.loading import Progress
from data.exchange.demo.bundle import write_bundle
from data.exchange.demo.desks import fill_desks
from data.exchange.demo.people import DemoLogin, demo_logins
from data.exchange.demo.world import (
    DEFAULT_CUSTOMERS,
    DEFAULT_DAYS,
    DEFAULT_PARTNERS,
    DEFAULT_SEED,
    ImpossibleWorld,
    World,
    latest_day,
)
from data.portal import Portal
from data.settings import PortalType
from data.system import system_session
from jobs.cli.context import portal

_HEADINGS = ("E-mail", "Password", "Role", "Sees")


@click.command("seed")
@click.option("--partners", default=DEFAULT_PARTNERS, show_default=True, help="The first holds three partnerships.")
@click.option("--customers", default=DEFAULT_CUSTOMERS, show_default=True, help="Of all partnerships together.")
@click.option("--days", default=DEFAULT_DAYS, show_default=True, help="Days of readings up to the last.")
@click.option("--seed", "number", default=DEFAULT_SEED, show_default=True, help="Another number, another world.")
@click.option("--until", type=click.DateTime(["%Y-%m-%d"]), help="The last day of readings.  [default: yesterday]")
def seed(partners: int, customers: int, days: int, number: int, until: datetime | None) -> None:
    """Fill the demo portal with simulated years; the same seed gives the same years."""
    world = _world(partners, customers, days, number, until, portal().now)
    logins = seed_demo(portal(), world)
    click.echo(f"The demo has readings from {world.first_day} to {world.until}. Its people:\n")
    click.echo(login_table(logins))


def seed_demo(home: Portal, world: World, on_progress: Progress | None = None) -> list[DemoLogin]:
    """Load the world into the demo portal type and give its people their passwords; returns who can sign in.

    Seeding the same world twice changes nothing the second time. BundleRefused when the demo database already holds
    something that the world contradicts.
    """
    upgrade(home.databases.engine(PortalType.DEMO))
    with tempfile.TemporaryDirectory(prefix="demo-") as folder:
        bundle = Path(folder) / f"demo-seed-{world.seed}"
        write_bundle(bundle, world)
        load_bundle(
            home.databases,
            PortalType.DEMO,
            bundle,
            settings_configuration=home.settings.configuration,
            now=home.now,
            check=False,
            on_progress=on_progress,
        )
    fill_desks(home.databases, world)
    logins = demo_logins(world.partner_count)
    _set_passwords(home, logins)
    return logins


def login_table(logins: Sequence[DemoLogin]) -> str:
    """The logins as lines of aligned columns, for a terminal."""
    rows = [_HEADINGS, *((one.email, one.password or "-", one.role, one.sees) for one in logins)]
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    return "\n".join(_line(row, widths) for row in rows)


def _line(cells: Sequence[str], widths: Sequence[int]) -> str:
    return "  ".join(cell.ljust(width) for cell, width in zip(cells, widths, strict=True)).rstrip()


def _world(partners: int, customers: int, days: int, number: int, until: datetime | None, now: datetime) -> World:
    last = latest_day(now) if until is None else until.date()
    if last > now.date():
        raise click.UsageError(f"until: {last} is still to come")
    try:
        return World(last, partners, customers, days, number)
    except ImpossibleWorld as error:
        raise click.UsageError(str(error)) from error


def _set_passwords(home: Portal, logins: Sequence[DemoLogin]) -> None:
    """A password that is right already stays, so that seeding again leaves the row as it is."""
    with system_session(home.databases, PortalType.DEMO, write=True) as session:
        for login in logins:
            given = login.password
            if given is not None and not has_password(home, PortalType.DEMO, session, login.email, given):
                set_password(home, PortalType.DEMO, session, login.email, given)
