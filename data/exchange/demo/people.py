"""The demo's people: who can sign in with what, and what each of them gets to see. Passwords are hashed elsewhere."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from data.exchange.demo.customers import SimulatedCustomer
from data.exchange.demo.partnerships import (
    DACH,
    LARKSPIRE,
    NORDICS,
    PACIFIC,
    PALMREEF,
    TIDEFALL,
    TOKYO,
    UK,
    SimulatedPartner,
    SimulatedPartnership,
)

DEMO_PASSWORD = "northwall-demo"  # noqa: S105 - printed at every start, of the simulated world only
"""The password of every demo login. It opens the demo portal type and nothing else."""

Assignment = Mapping[str, int]


@dataclass(frozen=True, slots=True)
class DemoLogin:
    """One of the demo's people; without a password where the role cannot sign in."""

    email: str
    name: str
    role: str
    password: str | None
    sees: str


@dataclass(frozen=True, slots=True)
class _Person:
    partner: SimulatedPartner
    mailbox: str
    name: str
    role: str
    partnerships: Sequence[SimulatedPartnership]
    sees: str
    first_customers: Assignment | None = None

    @property
    def email(self) -> str:
        return f"{self.mailbox}@{self.partner.mail_domain}"

    @property
    def login(self) -> DemoLogin:
        password = None if self.role == "notifications" else DEMO_PASSWORD
        return DemoLogin(self.email, self.name, self.role, password, self.sees)


_ALL_THREE = (NORDICS, DACH, UK)
_RESTRICTED_TO = {NORDICS.code: 8, DACH.code: 4}

_PEOPLE = (
    _Person(LARKSPIRE, "admin", "Demo Admin", "admin", _ALL_THREE, "three partnerships, all customers"),
    _Person(LARKSPIRE, "analyst", "Demo Analyst", "user", _ALL_THREE, "three partnerships, all customers"),
    _Person(
        LARKSPIRE,
        "restricted",
        "Restricted Analyst",
        "user",
        (NORDICS, DACH),
        "a few customers of MSSP Nordics and MSSP DACH",
        _RESTRICTED_TO,
    ),
    _Person(LARKSPIRE, "marketing", "Demo Marketing", "marketing", _ALL_THREE, "no customer data", {}),
    _Person(LARKSPIRE, "alerts", "Demo Notifications", "notifications", _ALL_THREE, "gets mail, cannot sign in"),
    _Person(TIDEFALL, "admin", "Tidefall Admin", "admin", (TOKYO,), "MSSP Japan, in yen"),
    _Person(PALMREEF, "admin", "Palmreef Admin", "admin", (PACIFIC,), "MSSP Pacific, without prices"),
)

USER_COLUMNS = ("email", "name", "partner_id", "role", "partnerships", "customers")


def demo_logins(partners: int = 3) -> list[DemoLogin]:
    """The people of the first so many partners, one for each role at least."""
    return [person.login for person in _people(partners)]


def user_rows(customers: Mapping[str, Sequence[SimulatedCustomer]]) -> list[Sequence[object]]:
    """The people of the partnerships given, as rows of a bundle: columns USER_COLUMNS.

    `customers` holds each partnership's customers by its code; who is restricted gets the first of them.
    """
    return [
        (
            person.email,
            person.name,
            person.partner.code,
            person.role,
            ";".join(partnership.code for partnership in person.partnerships),
            _assigned(person, customers),
        )
        for person in _PEOPLE
        if person.partnerships[0].code in customers
    ]


def _people(partners: int) -> Sequence[_Person]:
    known = (LARKSPIRE, TIDEFALL, PALMREEF)[:partners]
    return [person for person in _PEOPLE if person.partner in known]


def _assigned(person: _Person, customers: Mapping[str, Sequence[SimulatedCustomer]]) -> str:
    if person.first_customers is None:
        return "all"
    return ";".join(
        customer.security_center_id
        for code, count in person.first_customers.items()
        for customer in customers[code][:count]
    )
