"""Whom to turn to at the simulated partnerships and customers, with names, addresses and numbers of nobody."""

from collections.abc import Iterable, Iterator, Sequence

from data.exchange.demo.chance import key, pick, share
from data.exchange.demo.customers import SimulatedCustomer
from data.exchange.demo.partnerships import SimulatedPartnership
from data.exchange.demo.vocabulary import FAMILY_NAMES, GIVEN_NAMES

Row = Sequence[object]

CONTACT_COLUMNS = ("owner", "kind", "name", "email", "phone")

_KINDS = ("sales", "customer_success", "finance", "technical")
_KNOWN, _HAS_EMAIL, _HAS_PHONE = 0.7, 0.94, 0.8


def partnership_contacts(seed: int, partnerships: Iterable[SimulatedPartnership]) -> Iterator[Row]:
    """One of every kind for each partnership: columns CONTACT_COLUMNS."""
    for one in partnerships:
        for kind in _KINDS:
            yield _row(one.code, kind, one.partner.mail_domain, (seed, one.code))


def customer_contacts(customers: Iterable[SimulatedCustomer]) -> Iterator[Row]:
    """Those that are known of each customer, some of the four kinds missing: columns CONTACT_COLUMNS."""
    for customer in customers:
        domain = f"{''.join(filter(str.isalnum, customer.company.name)).lower()}.example"
        for kind in _KINDS:
            if share(*customer.about, "contact", kind) < _KNOWN:
                yield _row(customer.security_center_id, kind, domain, customer.about)


def _row(owner: str, kind: str, domain: str, about: tuple[int | str, ...]) -> Row:
    given = pick(GIVEN_NAMES, *about, kind, "given name")
    family = pick(FAMILY_NAMES, *about, kind, "family name")
    email = f"{given}.{family}@{domain}".lower() if share(*about, kind, "email") < _HAS_EMAIL else ""
    # No country has the code 999.
    number = f"+999 {20 + key(*about, kind, 'area') % 70} {key(*about, kind, 'number') % 10**6:06}"
    phone = number if share(*about, kind, "phone") < _HAS_PHONE else ""
    return owner, kind, f"{given} {family}", email, phone
