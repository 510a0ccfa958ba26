"""Prices, their tiers, and minimum commitments of MSSP partnerships."""

from datetime import date
from decimal import Decimal

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    Integer,
    PrimaryKeyConstraint,
    SmallInteger,
    String,
    UniqueConstraint,
    text,
)
from sqlalchemy.orm import Mapped, mapped_column, relationship

from data.models.base import Base, Id, OptionallyOwnedByCustomer, OwnedByPartnership, PartnershipWide, of_customer
from data.models.types import Day, ExactDecimal


class Price(Base, OptionallyOwnedByCustomer):
    """A price of one product from a date on, for the partnership or for one customer (R-PRICE-1, R-PRICE-2)."""

    __tablename__ = "prices"
    __table_args__ = (
        UniqueConstraint("partnership_id", "id"),
        of_customer(),
        # NULL is not equal to NULL, so one index per kind of price keeps the key unique.
        Index(
            "uq_prices_partnership",
            "partnership_id",
            "product_id",
            "valid_from",
            unique=True,
            sqlite_where=text("customer_id IS NULL"),
            postgresql_where=text("customer_id IS NULL"),
        ),
        Index(
            "uq_prices_customer",
            "partnership_id",
            "customer_id",
            "product_id",
            "valid_from",
            unique=True,
            sqlite_where=text("customer_id IS NOT NULL"),
            postgresql_where=text("customer_id IS NOT NULL"),
        ),
        CheckConstraint("model IN ('per_unit', 'graduated', 'volume', 'package', 'flat')", name="model"),
        CheckConstraint("basis IN ('customer', 'portfolio')", name="basis"),
    )

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    product_id: Mapped[int] = mapped_column(Id, ForeignKey("products.id"))
    valid_from: Mapped[date] = mapped_column(Day)
    model: Mapped[str] = mapped_column(String(10))
    basis: Mapped[str] = mapped_column(String(10))
    flat_price: Mapped[Decimal | None] = mapped_column(ExactDecimal)
    package_size: Mapped[int | None] = mapped_column(Integer)
    tiers: Mapped[list["PriceTier"]] = relationship(
        order_by="PriceTier.position", cascade="all, delete-orphan", lazy="raise"
    )


class PriceTier(Base, OwnedByPartnership):
    """One step of a price: up to and including `up_to` units, the last step open."""

    __tablename__ = "price_tiers"
    __table_args__ = (
        PrimaryKeyConstraint("price_id", "position"),
        ForeignKeyConstraint(
            ["partnership_id", "price_id"], ["prices.partnership_id", "prices.id"], ondelete="CASCADE"
        ),
    )

    price_id: Mapped[int] = mapped_column(Id)
    position: Mapped[int] = mapped_column(SmallInteger)
    up_to: Mapped[int | None] = mapped_column(BigInteger)
    unit_price: Mapped[Decimal] = mapped_column(ExactDecimal)


class Commitment(Base, PartnershipWide):
    """The least amount a partnership pays for one product and cycle, from a date on (R-INVOICE-2)."""

    __tablename__ = "commitments"
    __table_args__ = (PrimaryKeyConstraint("partnership_id", "product_id", "valid_from"),)

    product_id: Mapped[int] = mapped_column(Id, ForeignKey("products.id"))
    valid_from: Mapped[date] = mapped_column(Day)
    minimum_minor: Mapped[int] = mapped_column(BigInteger)
