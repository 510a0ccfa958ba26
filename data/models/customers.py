"""End customers of a partnership."""

from datetime import date

from sqlalchemy import CheckConstraint, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from data.models.base import Base, Id, OwnedByPartnership
from data.models.types import Day


class Customer(Base, OwnedByPartnership):
    """An end customer under one partnership, known everywhere by its Security Center ID."""

    __tablename__ = "customers"
    __table_args__ = (
        UniqueConstraint("partnership_id", "id"),
        Index("ix_customers_partnership_id_name", "partnership_id", "name"),
        CheckConstraint("status IN ('active', 'trial', 'demo', 'internal', 'churned')", name="status"),
        CheckConstraint("size IN ('micro', 'small', 'medium', 'large')", name="size"),
    )

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    security_center_id: Mapped[str] = mapped_column(String(64), unique=True)
    name: Mapped[str] = mapped_column(String(200))
    status: Mapped[str] = mapped_column(String(10))
    country: Mapped[str | None] = mapped_column(String(2))
    industry: Mapped[str | None] = mapped_column(String(80))
    size: Mapped[str | None] = mapped_column(String(10))
    onboarded_on: Mapped[date | None] = mapped_column(Day)
    language: Mapped[str | None] = mapped_column(String(8))
    framework_level: Mapped[str | None] = mapped_column(String(10))
