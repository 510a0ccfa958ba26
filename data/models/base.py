"""The declarative base and the visibility every table declares by inheriting one of the mixins below."""

from typing import Any

from sqlalchemy import BigInteger, ForeignKey, ForeignKeyConstraint, Integer, MetaData
from sqlalchemy.orm import DeclarativeBase, Mapped, declared_attr, mapped_column

NAMING = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "pk": "pk_%(table_name)s",
}

# SQLite hands out row ids only to a column declared INTEGER.
Id = BigInteger().with_variant(Integer(), "sqlite")

CLUSTERED: dict[str, Any] = {"sqlite_with_rowid": False}
"""On SQLite the table is its primary key: a range of keys is one read."""


class Base(DeclarativeBase):
    """All tables of a portal type's database."""

    metadata = MetaData(naming_convention=NAMING)


class Shared:
    """Reference data that every viewer of the portal may read and nobody changes through a scoped session."""


class OwnedByPartner:
    """Rows of one partner whatever the partnership: its people. A scoped session sees and writes only its own
    partner's."""

    @declared_attr
    def partner_id(cls) -> Mapped[int]:
        return mapped_column(Id, ForeignKey("partners.id", ondelete="CASCADE"), nullable=False)


class OwnedByPartnership:
    """Rows of one partnership; a scoped session sees and writes only its own partnership's."""

    @declared_attr
    def partnership_id(cls) -> Mapped[int]:
        return mapped_column(Id, ForeignKey("partnerships.id", ondelete="CASCADE"), nullable=False)


class OwnedByCustomer(OwnedByPartnership):
    """Rows about one customer; a restricted scope sees only its assigned customers'.

    The table itself adds the composite foreign key of `of_customer`, which makes one to
    partnerships superfluous: a bulk load would pay for checking it a million times.
    """

    @declared_attr
    def partnership_id(cls) -> Mapped[int]:
        return mapped_column(Id, nullable=False)

    @declared_attr
    def customer_id(cls) -> Mapped[int]:
        return mapped_column(Id, nullable=False)


class OptionallyOwnedByCustomer(OwnedByPartnership):
    """Rows about the whole partnership (no customer) or about one customer."""

    @declared_attr
    def customer_id(cls) -> Mapped[int | None]:
        return mapped_column(Id, nullable=True)


class PartnershipWide(OwnedByPartnership):
    """Rows that sum over all customers, or concern them all: invisible to a scope restricted to some customers."""


class OwnedByUser(OwnedByPartnership):
    """Rows of one person in one partnership; a scoped session sees only its own person's."""

    @declared_attr
    def user_id(cls) -> Mapped[int]:
        return mapped_column(Id, nullable=False)


def of_customer() -> ForeignKeyConstraint:
    """A row's customer is one of its own partnership, and goes with them."""
    return ForeignKeyConstraint(
        ["partnership_id", "customer_id"], ["customers.partnership_id", "customers.id"], ondelete="CASCADE"
    )
