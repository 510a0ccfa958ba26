"""Orders of reseller partnerships (R-ORDER-1) and how far their renewals are; what they add up to is reckoned in
`data.domain`."""

from datetime import date, datetime

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    Integer,
    String,
    UniqueConstraint,
)
from sqlalchemy.orm import Mapped, mapped_column

from data.models.base import Base, Id, OwnedByCustomer, of_customer
from data.models.types import Day, Moment

_STAGES = "stage IN ('open', 'negotiation', 'committed', 'lost')"


def _of_order() -> ForeignKeyConstraint:
    return ForeignKeyConstraint(
        ["partnership_id", "order_id"], ["orders.partnership_id", "orders.id"], ondelete="CASCADE"
    )


class Order(Base, OwnedByCustomer):
    """Licences of one product for one customer from a day through another; its value is per year, in minor units."""

    __tablename__ = "orders"
    __table_args__ = (
        of_customer(),
        UniqueConstraint("partnership_id", "id"),
        CheckConstraint("licences > 0", name="licences"),
        CheckConstraint("annual_minor >= 0", name="annual_minor"),
        CheckConstraint("start_on <= end_on", name="days"),
        Index("ix_orders_partnership_id_end_on", "partnership_id", "end_on"),
        Index("ix_orders_customer_id_product_id_start_on", "customer_id", "product_id", "start_on"),
    )

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    number: Mapped[str] = mapped_column(String(64), unique=True)
    product_id: Mapped[int] = mapped_column(Id, ForeignKey("products.id"))
    licences: Mapped[int] = mapped_column(Integer)
    start_on: Mapped[date] = mapped_column(Day)
    end_on: Mapped[date] = mapped_column(Day)
    annual_minor: Mapped[int] = mapped_column(BigInteger)
    cancelled_on: Mapped[date | None] = mapped_column(Day)


class RenewalMark(Base, OwnedByCustomer):
    """What people say of an order's renewal now: its stage, the annual value expected (minor units; empty: the order's
    own) and a note."""

    __tablename__ = "renewal_marks"
    __table_args__ = (
        of_customer(),
        _of_order(),
        UniqueConstraint("order_id"),
        CheckConstraint(_STAGES, name="stage"),
        CheckConstraint("expected_minor >= 0", name="expected_minor"),
    )

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    order_id: Mapped[int] = mapped_column(Id)
    stage: Mapped[str] = mapped_column(String(12))
    expected_minor: Mapped[int | None] = mapped_column(BigInteger)
    note: Mapped[str] = mapped_column(String(500))
    changed_by: Mapped[str] = mapped_column(String(200))
    changed_at: Mapped[datetime] = mapped_column(Moment)


class RenewalMarkChange(Base, OwnedByCustomer):
    """Each thing that was ever said of an order's renewal, by whom and when."""

    __tablename__ = "renewal_mark_changes"
    __table_args__ = (
        of_customer(),
        _of_order(),
        CheckConstraint(_STAGES, name="stage"),
        CheckConstraint("expected_minor >= 0", name="expected_minor"),
        Index("ix_renewal_mark_changes_order_id", "order_id"),
    )

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    order_id: Mapped[int] = mapped_column(Id)
    stage: Mapped[str] = mapped_column(String(12))
    expected_minor: Mapped[int | None] = mapped_column(BigInteger)
    note: Mapped[str] = mapped_column(String(500))
    changed_by: Mapped[str] = mapped_column(String(200))
    changed_at: Mapped[datetime] = mapped_column(Moment)
