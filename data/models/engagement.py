"""What customers do and what their scanners do; how that is judged is reckoned in `data.domain`."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, Integer, PrimaryKeyConstraint, String
from sqlalchemy.orm import Mapped, mapped_column

from data.models.base import CLUSTERED, Base, Id, OwnedByCustomer, of_customer
from data.models.types import Day, Moment


class Activity(Base, OwnedByCustomer):
    """How often something of one kind happened at a customer on one day, and whether its own people or the partner's
    did it (R-ENGAGE-1, R-HEALTH-1)."""

    __tablename__ = "activity"
    __table_args__ = (
        PrimaryKeyConstraint("customer_id", "day", "kind"),
        of_customer(),
        CheckConstraint("count >= 0", name="count"),
        CheckConstraint("by IN ('client', 'partner')", name="by"),
        CLUSTERED,
    )

    day: Mapped[date] = mapped_column(Day)
    kind: Mapped[str] = mapped_column(String(40))
    count: Mapped[int] = mapped_column(Integer)
    by: Mapped[str] = mapped_column(String(7))


class Scanner(Base, OwnedByCustomer):
    """One of a customer's scanners and when it was last heard of."""

    __tablename__ = "scanners"
    __table_args__ = (PrimaryKeyConstraint("customer_id", "code"), of_customer(), CLUSTERED)

    code: Mapped[str] = mapped_column(String(64))
    name: Mapped[str] = mapped_column(String(200))
    last_seen_at: Mapped[datetime | None] = mapped_column(Moment)


class Scan(Base, OwnedByCustomer):
    """One scan of a product at a customer, and whether it succeeded."""

    __tablename__ = "scans"
    __table_args__ = (
        PrimaryKeyConstraint("customer_id", "product_id", "code"),
        of_customer(),
        CheckConstraint("status IN ('ok', 'failed')", name="status"),
        Index("ix_scans_customer_id_at", "customer_id", "at"),
        CLUSTERED,
    )

    product_id: Mapped[int] = mapped_column(Id, ForeignKey("products.id"))
    code: Mapped[str] = mapped_column(String(64))
    at: Mapped[datetime] = mapped_column(Moment)
    status: Mapped[str] = mapped_column(String(6))
