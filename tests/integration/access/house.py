"""A portal as it is served, with people made for one test each, the browsers they come with and what was noted."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import cache
from itertools import count
from pathlib import Path
from typing import Any

import pyotp
from click.testing import Result
from flask import Flask
from sqlalchemy import select
from werkzeug.test import TestResponse

from auth import second_factor
from auth.authentication import totp_subject, vault_of
from auth.hand_over import Handed, begin, make_link
from auth.passwords import hash_password, reseal
from auth.sessions import COOKIE
from auth.viewer import Viewer, viewer_for
from data.commands import credentials
from data.models import AuditEvent, Credential, Customer, OutboxMessage, Partner, Partnership, User, WebSession
from data.portal import Portal
from data.scope import ALL_CUSTOMERS, AllCustomers
from data.settings import PortalType, Settings, settings_from
from data.system import system_session
from tests.support.clocks import FrozenClock
from tests.support.dash_client import PASSWORD, DashClient, running
from tests.support.world import add_customer, add_membership, add_partner, add_partnership, add_product, add_user

PARTNER, DEMO = PortalType.PARTNER, PortalType.DEMO
NOW = datetime(2026, 11, 21, 12, tzinfo=UTC)
WRONG = "not the password of anybody"
HOME = "/p/fjord-mssp/dashboard"
FORMS = {PARTNER: "/sign-in", DEMO: "/sign-in/demo"}
PARTNERSHIPS = {"fjord": ("fjord-mssp", "fjord-resale"), "delta": ("delta-mssp",)}
CENTERS = {code: (f"SC-{code}-1", f"SC-{code}-2") for codes in PARTNERSHIPS.values() for code in codes}

CHROME = "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/126.0.0.0 Safari/537.36"
FIREFOX = "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:140.0) Gecko/20100101 Firefox/140.0"
SAID = "Linux x86_64|en-GB,sv|Europe/Stockholm|1080x1920x24"

_TOKEN = re.compile(r'name="csrf_token"[^>]*value="([^"]+)"')


@cache
def hashed() -> str:
    """PASSWORD, hashed once: hashing is slow by design."""
    return hash_password(PASSWORD)


@dataclass(frozen=True, slots=True)
class Somebody:
    """A person with PASSWORD; `secret` and `recovery` are those of a second factor that is on."""

    id: int
    email: str
    portal: PortalType = PARTNER
    secret: str | None = None
    recovery: tuple[str, ...] = ()

    def code(self, now: datetime) -> str:
        """What their app shows."""
        assert self.secret is not None
        return pyotp.TOTP(self.secret).at(int(now.timestamp()))


@dataclass(slots=True)
class Visitor(DashClient):
    """One browser, with the headers and the script of its own; it fills in forms as a person does."""

    said: str = ""

    def ask(self, address: str) -> TestResponse:
        """Open a page as a browser does."""
        return self.get(address, Accept="text/html")

    def send(self, form: str, to: str | None = None, **fields: str) -> TestResponse:
        """Open a page with a form and send it, with its token."""
        token = _TOKEN.search(self.ask(form).text)
        assert token is not None, f"{form} has no form"
        entered = {"csrf_token": token[1], **fields}
        answer: TestResponse = self.http.post(to or form, data=entered)
        return answer

    def enter(self, who: Somebody, password: str = PASSWORD) -> TestResponse:
        """Send the sign-in form of the person's portal type."""
        return self.send(FORMS[who.portal], email=who.email, password=password, browser=self.said)

    def enter_code(self, code: str, *, recovery: bool = False) -> TestResponse:
        """Send the form of the second factor."""
        return self.send(f"/sign-in/second-factor{'?with=recovery' if recovery else ''}", code=code)

    def is_in(self, page: str = HOME) -> bool:
        """Whether a page of the portal opens."""
        status = self.ask(page).status_code
        assert status in (200, 302), status
        return status == 200

    @property
    def cookie(self) -> str | None:
        found = self.http.get_cookie(COOKIE)
        return found.value if found else None

    @cookie.setter
    def cookie(self, value: str) -> None:
        self.http.set_cookie(COOKIE, value)


@dataclass(slots=True)
class House:
    """One running portal: two partners in each portal type, nobody yet."""

    server: Flask
    clock: FrozenClock
    _numbers: Iterator[int] = field(default_factory=lambda: count(1))

    @property
    def portal(self) -> Portal:
        found: Portal = self.server.extensions["portal"]
        return found

    @property
    def files(self) -> Path:
        return self.portal.settings.files

    def somebody(
        self,
        role: str = "user",
        *,
        at: Iterable[str] = ("fjord-mssp",),
        seen: Iterable[str] | AllCustomers = ALL_CUSTOMERS,
        factor: bool = False,
        portal: PortalType = PARTNER,
        password: bool = True,
    ) -> Somebody:
        """A new person with a role in partnerships of one partner, for all customers or those named."""
        codes = tuple(at)
        partner = codes[0].partition("-")[0]
        email = f"p{next(self._numbers)}@{partner}.example"
        with system_session(self.portal.databases, portal, write=True) as session:
            held = {one.code: one for one in session.scalars(select(Partnership))}
            user = add_user(session, session.get_one(Partner, held[codes[0]].partner_id), email)
            for code in codes:
                add_membership(session, user, held[code], role=role, customers=_customers(session, seen))
            if password:
                kept = reseal(vault_of(self.portal, portal), user.id, hashed())
                session.add(Credential(user_id=user.id, password=kept))
                session.flush()
            secret, recovery = self._second_factor(session, portal, user.id) if factor else (None, ())
        return Somebody(user.id, email, portal, secret, recovery)

    def _second_factor(self, session: Any, portal: PortalType, user_id: int) -> tuple[str, tuple[str, ...]]:
        secret, codes = second_factor.new_secret(), tuple(second_factor.new_recovery_codes())
        sealed = vault_of(self.portal, portal).seal(secret, totp_subject(user_id))
        credentials.store_second_factor(session, user_id, sealed, 0, self.clock())
        vault = vault_of(self.portal, portal)
        hashes = [second_factor.kept_recovery_code(vault, user_id, code) for code in codes]
        credentials.store_recovery_codes(session, user_id, hashes)
        return secret, codes

    def browser(
        self, agent: str = CHROME, *, languages: str = "en-GB,sv;q=0.8", said: str = "", address: str = "192.0.2.10"
    ) -> Visitor:
        """A browser that has never been here; `said` is what its script puts into the sign-in form."""
        visitor = Visitor(self.server, said=said)
        visitor.http.environ_base.update(HTTP_USER_AGENT=agent, HTTP_ACCEPT_LANGUAGE=languages, REMOTE_ADDR=address)
        return visitor

    def visit(self, who: Somebody, **browser: str) -> Visitor:
        """A browser in which somebody has just signed in, second factor included; its code is spent."""
        visitor = self.browser(**browser)
        assert visitor.enter(who).status_code == 302
        if who.secret:
            assert visitor.enter_code(who.code(self.clock())).status_code == 302
        return visitor

    def viewer(self, who: Somebody, at: str = "fjord-mssp") -> Viewer:
        """Somebody as the pages see them."""
        return viewer_for(self.portal.databases, who.portal, who.id, at)

    def number_of(self, email: str, portal: PortalType = PARTNER) -> int:
        """The id of somebody who was added by other means."""
        with system_session(self.portal.databases, portal) as session:
            return session.scalars(select(User.id).where(User.email == email)).one()

    def hand_over(self, who: Somebody, why: str = "invitation") -> tuple[str, Handed]:
        """Start a hand-over: the path of its link, and the passphrase with the rest."""
        with system_session(self.portal.databases, who.portal, write=True) as session:
            handed = begin(self.portal, who.portal, session, who.id, why)
            made = make_link(self.portal, who.portal, session, handed.id)
        assert made is not None
        return made[1].removeprefix(self.portal.settings.base_url), handed

    def customers(self, *centers: str, portal: PortalType = PARTNER) -> frozenset[int]:
        """The ids of customers."""
        with system_session(self.portal.databases, portal) as session:
            wanted = select(Customer.id).where(Customer.security_center_id.in_(centers))
            return frozenset(session.scalars(wanted))

    def credential(self, who: Somebody) -> Credential:
        """The row somebody signs in with."""
        with system_session(self.portal.databases, who.portal) as session:
            return session.get_one(Credential, who.id)

    def set(self, who: Somebody, **values: Any) -> None:
        """Change that row."""
        with system_session(self.portal.databases, who.portal, write=True) as session:
            row = session.get_one(Credential, who.id)
            for name, value in values.items():
                setattr(row, name, value)

    def events(self, who: Somebody | None = None, *, portal: PortalType = PARTNER) -> Sequence[AuditEvent]:
        """What was noted about somebody, or everything, oldest first."""
        with system_session(self.portal.databases, who.portal if who else portal) as session:
            found = session.scalars(select(AuditEvent).order_by(AuditEvent.sequence)).all()
        return [one for one in found if who is None or one.subject == who.email]

    def noted(self, who: Somebody) -> list[str]:
        """The actions noted about somebody."""
        return [one.action for one in self.events(who)]

    def messages(self, portal: PortalType = PARTNER) -> list[tuple[str, Mapping[str, Any]]]:
        """What was asked for later, oldest first."""
        with system_session(self.portal.databases, portal) as session:
            return [
                (one.topic, one.payload) for one in session.scalars(select(OutboxMessage).order_by(OutboxMessage.id))
            ]

    def sessions(self, who: Somebody) -> Sequence[WebSession]:
        """Somebody's stored browser sessions."""
        with system_session(self.portal.databases, PARTNER) as session:
            own = select(WebSession).where(WebSession.user_id == who.id, WebSession.portal == who.portal.value)
            return session.scalars(own).all()

    def run(self, *arguments: str) -> Result:
        """Run a command as `flask --app app …` would."""
        with self.server.app_context():
            return self.server.test_cli_runner().invoke(args=list(arguments))


@contextmanager
def opened(
    urls: Mapping[PortalType, str], folder: Path, *, says: str = "", filled: bool = False, **environment: str
) -> Iterator[House]:
    """A portal on empty databases, or on those of a house that closed (`filled`); `says` is added to the section of
    sign-in in its configuration, the rest to its environment."""
    with running(settings_for(urls, folder, says, **environment), clock := FrozenClock(NOW)) as server:
        house = House(server, clock)
        for portal in () if filled else PortalType:
            _fill(house, portal)
        yield house


def settings_for(urls: Mapping[PortalType, str], folder: Path, says: str = "", **environment: str) -> Settings:
    """Settings that let one address try as often as it likes, unless `says` says otherwise."""
    configuration = folder / "portal.toml"
    patient = "" if "tries_per_minute" in says else "tries_per_minute = 10000\n"
    configuration.write_text(f"[sign_in]\n{patient}{says}\n", encoding="utf-8")
    return settings_from(
        {
            "PORTAL_FILES": str(folder / "files"),
            "PORTAL_CONFIG": str(configuration),
            "PORTAL_DATABASE_URL": urls[PARTNER],
            "PORTAL_DEMO_DATABASE_URL": urls[DEMO],
            **environment,
        }
    )


def _fill(house: House, portal: PortalType) -> None:
    with system_session(house.portal.databases, portal, write=True) as session:
        add_product(session)
        for name, codes in PARTNERSHIPS.items():
            partner = add_partner(session, name)
            for code in codes:
                partnership = add_partnership(session, partner, code)
                for center in CENTERS[code]:
                    add_customer(session, partnership, center)


def _customers(session: Any, seen: Iterable[str] | AllCustomers) -> Iterable[Customer] | AllCustomers:
    if seen is ALL_CUSTOMERS:
        return ALL_CUSTOMERS
    return list(session.scalars(select(Customer).where(Customer.security_center_id.in_(tuple(seen)))))
