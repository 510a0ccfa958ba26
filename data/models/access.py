"""People, what they may see in each partnership, and their browser sessions."""

from datetime import datetime
from typing import Any

from sqlalchemy import (
    JSON,
    Boolean,
    CheckConstraint,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    PrimaryKeyConstraint,
    String,
    UniqueConstraint,
)
from sqlalchemy.orm import Mapped, mapped_column

from data.models.base import Base, Id, OwnedByCustomer, OwnedByPartnership
from data.models.types import Moment


class User(Base):
    """A person of one partner; signs in with e-mail and password."""

    __tablename__ = "users"
    __table_args__ = (CheckConstraint("theme IN ('light', 'dark', 'system')", name="theme"),)

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    partner_id: Mapped[int] = mapped_column(Id, ForeignKey("partners.id", ondelete="CASCADE"))
    email: Mapped[str] = mapped_column(String(254), unique=True)
    name: Mapped[str] = mapped_column(String(200))
    password_hash: Mapped[str | None] = mapped_column(String(255))
    theme: Mapped[str] = mapped_column(String(6), default="system", server_default="system")
    locale: Mapped[str] = mapped_column(String(10), default="en", server_default="en")
    active: Mapped[bool] = mapped_column(Boolean, default=True, server_default="1")
    last_sign_in_at: Mapped[datetime | None] = mapped_column(Moment)


class Membership(Base, OwnedByPartnership):
    """A person's role in one partnership; `all_customers` is an explicit choice, without it only those assigned."""

    __tablename__ = "memberships"
    __table_args__ = (
        UniqueConstraint("user_id", "partnership_id"),
        UniqueConstraint("partnership_id", "id"),
        CheckConstraint("role IN ('admin', 'user', 'marketing', 'notifications')", name="role"),
    )

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    user_id: Mapped[int] = mapped_column(Id, ForeignKey("users.id", ondelete="CASCADE"))
    role: Mapped[str] = mapped_column(String(15))
    all_customers: Mapped[bool] = mapped_column(Boolean, default=False, server_default="0")


class MembershipCustomer(Base, OwnedByCustomer):
    """One customer assigned to one membership of the same partnership."""

    __tablename__ = "membership_customers"
    __table_args__ = (
        PrimaryKeyConstraint("membership_id", "customer_id"),
        ForeignKeyConstraint(
            ["partnership_id", "membership_id"], ["memberships.partnership_id", "memberships.id"], ondelete="CASCADE"
        ),
        ForeignKeyConstraint(
            ["partnership_id", "customer_id"], ["customers.partnership_id", "customers.id"], ondelete="CASCADE"
        ),
    )

    membership_id: Mapped[int] = mapped_column(Id)


class WebSession(Base):
    """A browser's session document, found by the hash of its cookie. Kept in the partner database for both portal
    types, because the document is what says which of the two a request belongs to."""

    __tablename__ = "web_sessions"
    __table_args__ = (Index("ix_web_sessions_expires_at", "expires_at"),)

    id_hash: Mapped[str] = mapped_column(String(64), primary_key=True)
    document: Mapped[dict[str, Any]] = mapped_column(JSON)
    created_at: Mapped[datetime] = mapped_column(Moment)
    seen_at: Mapped[datetime] = mapped_column(Moment)
    expires_at: Mapped[datetime] = mapped_column(Moment)
