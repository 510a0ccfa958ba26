"""A portal as it is served, filled by the command line from a bundle, and visited through its own sign-in form."""

import csv
import io
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from threading import Event

from click.testing import Result
from flask import Flask
from sqlalchemy import select

from data.models import Customer, CustomerTag, Partnership, Tag
from data.portal import Portal
from data.settings import EXAMPLE, PortalType, Settings, settings_from
from data.system import system_session
from jobs.exports import build_export
from tests.support.clocks import FrozenClock
from tests.support.dash_client import DashClient, give_password, running

Bundle = Mapping[str, str]
"""The text of each file by its name without `.csv`."""

LONG_AFTER = datetime(2026, 11, 21, 12, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Premises:
    """One running portal, its clock, and a folder for what a test keeps outside of it."""

    server: Flask
    clock: FrozenClock
    folder: Path

    @property
    def portal(self) -> Portal:
        found: Portal = self.server.extensions["portal"]
        return found

    def run(self, *arguments: str) -> Result:
        """Run a command as `flask --app app …` would."""
        with self.server.app_context():
            return self.server.test_cli_runner().invoke(args=list(arguments))

    def load(self, bundle: Bundle) -> None:
        """Write a bundle and load it with the operator's command."""
        place = self.folder / f"bundle-{len(list(self.folder.iterdir()))}"
        place.mkdir()
        for name, content in bundle.items():
            (place / f"{name}.csv").write_text(content, encoding="utf-8")
        result = self.run("load", str(place))
        assert result.exit_code == 0, (result.output, result.exception)

    def visit(self, email: str) -> DashClient:
        """A browser in which this person has just signed in."""
        client = DashClient(self.server)
        give_password(self.server, email)
        assert client.sign_in(email).status_code == 302
        return client

    def build(self, export: str) -> None:
        """What the worker does with a request."""
        build_export(self.portal, PortalType.PARTNER, export, Event())


@contextmanager
def opened(urls: Mapping[PortalType, str], folder: Path, now: datetime = LONG_AFTER) -> Iterator[Premises]:
    """A portal on these databases that keeps its files below a folder."""
    clock = FrozenClock(now)
    with running(_settings(urls, folder / "portal"), clock) as server:
        outside = folder / "outside"
        outside.mkdir()
        yield Premises(server, clock, outside)


def _settings(urls: Mapping[PortalType, str], files: Path) -> Settings:
    addresses = {"PORTAL_DATABASE_URL": PortalType.PARTNER, "PORTAL_DEMO_DATABASE_URL": PortalType.DEMO}
    named = {key: urls[portal] for key, portal in addresses.items()}
    return settings_from({"PORTAL_FILES": str(files), "PORTAL_CONFIG": str(EXAMPLE), **named})


def csv_rows(text: str) -> list[dict[str, str]]:
    """The rows of a downloaded CSV file."""
    assert text.startswith("\ufeff"), "a spreadsheet program needs the mark to see that it is UTF-8"
    return list(csv.DictReader(io.StringIO(text.removeprefix("\ufeff"))))


def make_tag(premises: Premises, name: str, *codes: str, partnership: str = "nordics", colour: int = 1) -> int:
    """A tag on customers as if it had always been there; its id."""
    with system_session(premises.portal.databases, PortalType.PARTNER, write=True) as session:
        owner = session.scalars(select(Partnership.id).where(Partnership.code == partnership)).one()
        tag = Tag(partnership_id=owner, name=name, folded=name.casefold(), colour=colour)
        session.add(tag)
        session.flush()
        for customer in session.scalars(select(Customer.id).where(Customer.security_center_id.in_(codes))):
            session.add(CustomerTag(partnership_id=owner, tag_id=tag.id, customer_id=customer))
        return tag.id
