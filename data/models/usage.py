"""Readings and the rollups kept beside them in the same transaction (R-PEAK-4); nothing is computed here."""

from datetime import date

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    Integer,
    PrimaryKeyConstraint,
)
from sqlalchemy.orm import Mapped, mapped_column

from data.models.base import CLUSTERED, Base, Id, OwnedByCustomer, PartnershipWide, of_customer
from data.models.types import Day


class Reading(Base, OwnedByCustomer):
    """One day's quantity of one product at one customer (R-USAGE-1).

    The primary key is the access path of every read: a customer's product over a range of days. It carries the
    quantity too (PostgreSQL) or is the table itself (SQLite), so years of history cost a range read nothing.
    """

    __tablename__ = "readings"
    __table_args__ = (
        PrimaryKeyConstraint("customer_id", "product_id", "day", postgresql_include=["quantity"]),
        of_customer(),
        CheckConstraint("quantity >= 0", name="quantity"),
        CLUSTERED,
    )

    product_id: Mapped[int] = mapped_column(Id, ForeignKey("products.id"))
    day: Mapped[date] = mapped_column(Day)
    quantity: Mapped[int] = mapped_column(BigInteger)


class CyclePeak(Base, OwnedByCustomer):
    """One customer's peak of one product in one cycle (R-PEAK-1), rated with the price in force (R-PRICE-1).

    `amount_minor` is in minor units of the partnership's currency and empty where no price applies.
    """

    __tablename__ = "cycle_peaks"
    __table_args__ = (
        PrimaryKeyConstraint("partnership_id", "cycle_start", "product_id", "customer_id"),
        of_customer(),
        ForeignKeyConstraint(["partnership_id", "price_id"], ["prices.partnership_id", "prices.id"]),
        Index("ix_cycle_peaks_customer_id_cycle_start", "customer_id", "cycle_start"),
        Index("ix_cycle_peaks_price_id", "price_id"),
        CLUSTERED,
    )

    cycle_start: Mapped[date] = mapped_column(Day)
    product_id: Mapped[int] = mapped_column(Id, ForeignKey("products.id"))
    peak: Mapped[int] = mapped_column(BigInteger)
    peak_day: Mapped[date] = mapped_column(Day)
    last_day: Mapped[date] = mapped_column(Day)
    amount_minor: Mapped[int | None] = mapped_column(BigInteger)
    price_id: Mapped[int | None] = mapped_column(Id)


class CycleTotal(Base, PartnershipWide):
    """The sum of all customers' peaks of one product in one cycle (R-PEAK-2), with the sum of their lines.

    `customers` counts those with a peak above 0, `unpriced` those of them without an amount.
    """

    __tablename__ = "cycle_totals"
    __table_args__ = (PrimaryKeyConstraint("partnership_id", "cycle_start", "product_id"), CLUSTERED)

    cycle_start: Mapped[date] = mapped_column(Day)
    product_id: Mapped[int] = mapped_column(Id, ForeignKey("products.id"))
    peak_sum: Mapped[int] = mapped_column(BigInteger)
    customers: Mapped[int] = mapped_column(Integer)
    amount_minor: Mapped[int] = mapped_column(BigInteger)
    unpriced: Mapped[int] = mapped_column(Integer)


class DailyTotal(Base, PartnershipWide):
    """The sum over all customers of one product's quantity on one day, for the busiest day (R-PEAK-3)."""

    __tablename__ = "daily_totals"
    __table_args__ = (PrimaryKeyConstraint("partnership_id", "day", "product_id"), CLUSTERED)

    product_id: Mapped[int] = mapped_column(Id, ForeignKey("products.id"))
    day: Mapped[date] = mapped_column(Day)
    quantity: Mapped[int] = mapped_column(BigInteger)
    customers: Mapped[int] = mapped_column(Integer)
