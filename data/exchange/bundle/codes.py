"""The ids a bundle may refer to: those in the database and those of the bundle's earlier rows."""

from dataclasses import dataclass, field
from typing import Generic, TypeVar

from sqlalchemy import Connection, select

from data.exchange.bundle.faults import quoted
from data.models import Customer, Partner, Partnership, Product

Known = TypeVar("Known")


class AlreadyRefused(ValueError):
    """The id stands in a row that was itself refused; that fault is enough."""


@dataclass(slots=True)
class Codes(Generic[Known]):
    """The ids of one table with what is known of each."""

    noun: str
    entries: dict[str, Known]
    refused: set[str] = field(default_factory=set)

    def find(self, code: str) -> Known:
        """What an id stands for; ValueError if nothing has it, AlreadyRefused if its own row has a fault."""
        if code in self.refused:
            raise AlreadyRefused(code)
        try:
            return self.entries[code]
        except KeyError:
            raise ValueError(f"there is no {self.noun} {quoted(code)}, neither in the portal nor here") from None


@dataclass(frozen=True, slots=True)
class KnownPartnership:
    """What the rows below a partnership need to know of it."""

    id: int
    code: str
    partner_id: int
    currency: str
    timezone: str
    anchor_day: int


@dataclass(frozen=True, slots=True)
class KnownCustomer:
    """A customer's number and owner."""

    id: int
    partnership_id: int


@dataclass(slots=True)
class KnownCodes:
    """Every id that a row may name."""

    partners: Codes[int]
    partnerships: Codes[KnownPartnership]
    products: Codes[int]
    customers: Codes[KnownCustomer]


def known_codes(connection: Connection) -> KnownCodes:
    """The ids the database has; four statements."""
    return KnownCodes(
        Codes("partner", dict(connection.execute(select(Partner.code, Partner.id)).all())),
        Codes("partnership", known_partnerships(connection)),
        Codes("product", dict(connection.execute(select(Product.code, Product.id)).all())),
        Codes("customer", known_customers(connection)),
    )


def known_partnerships(connection: Connection) -> dict[str, KnownPartnership]:
    """All partnerships by id."""
    columns = (Partnership.partner_id, Partnership.currency, Partnership.timezone, Partnership.anchor_day)
    rows = connection.execute(select(Partnership.id, Partnership.code, *columns))
    return {row[1]: KnownPartnership(*row) for row in rows}


def known_customers(connection: Connection) -> dict[str, KnownCustomer]:
    """All customers by Security Center ID."""
    rows = connection.execute(select(Customer.security_center_id, Customer.id, Customer.partnership_id))
    return {code: KnownCustomer(number, owner) for code, number, owner in rows}
