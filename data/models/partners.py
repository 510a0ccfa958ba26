"""Partners, their partnerships, and the products that are metered."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, SmallInteger, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from data.models.base import Base, Id, Shared
from data.models.types import Moment


class Partner(Base):
    """A company that sells or operates the vendor's products."""

    __tablename__ = "partners"

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    code: Mapped[str] = mapped_column(String(64), unique=True)
    name: Mapped[str] = mapped_column(String(200))
    country: Mapped[str] = mapped_column(String(2))


class Partnership(Base):
    """One contract between vendor and partner, of one model; the unit of ownership for everything below it."""

    __tablename__ = "partnerships"
    __table_args__ = (
        UniqueConstraint("partner_id", "id"),
        CheckConstraint("anchor_day BETWEEN 1 AND 31", name="anchor_day"),
        CheckConstraint("model IN ('mssp', 'reseller')", name="model"),
    )

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    partner_id: Mapped[int] = mapped_column(Id, ForeignKey("partners.id", ondelete="CASCADE"))
    code: Mapped[str] = mapped_column(String(64), unique=True)
    name: Mapped[str] = mapped_column(String(200))
    model: Mapped[str] = mapped_column(String(10))
    currency: Mapped[str] = mapped_column(String(3))
    timezone: Mapped[str] = mapped_column(String(64))
    anchor_day: Mapped[int] = mapped_column(SmallInteger)
    tier: Mapped[str | None] = mapped_column(String(40))
    usage_loaded_at: Mapped[datetime | None] = mapped_column(Moment)


class Product(Base, Shared):
    """What is metered, with its unit; configuration, never code."""

    __tablename__ = "products"

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    code: Mapped[str] = mapped_column(String(32), unique=True)
    name: Mapped[str] = mapped_column(String(120))
    unit: Mapped[str] = mapped_column(String(40))
