"""People, what they prove their identity with, what they may see in each partnership, and their browser sessions."""

from datetime import datetime
from typing import Any

from sqlalchemy import (
    JSON,
    BigInteger,
    Boolean,
    CheckConstraint,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    Integer,
    PrimaryKeyConstraint,
    String,
    Text,
    UniqueConstraint,
)
from sqlalchemy.orm import Mapped, mapped_column

from data.models.base import Base, Id, OwnedByCustomer, OwnedByPartner, OwnedByPartnership, of_customer
from data.models.types import Moment


class User(Base, OwnedByPartner):
    """A person of one partner; what they prove their identity with is a `Credential`, which no scope shows."""

    __tablename__ = "users"
    __table_args__ = (CheckConstraint("theme IN ('light', 'dark', 'system')", name="theme"),)

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    email: Mapped[str] = mapped_column(String(254), unique=True)
    name: Mapped[str] = mapped_column(String(200))
    theme: Mapped[str] = mapped_column(String(6), default="system", server_default="system")
    locale: Mapped[str] = mapped_column(String(10), default="en", server_default="en")
    active: Mapped[bool] = mapped_column(Boolean, default=True, server_default="1")
    last_sign_in_at: Mapped[datetime | None] = mapped_column(Moment)


class Credential(Base):
    """What a person signs in with, and what became of the tries.

    `password` and `totp_secret` are sealed with the portal type's key for this person alone. `failures` counts tries
    since the last success; `locked_until` passes by itself, `locked` ends only by an administrator. A code is good for
    one use: `totp_last_step` is the time step of the last one.
    """

    __tablename__ = "credentials"

    user_id: Mapped[int] = mapped_column(Id, ForeignKey("users.id", ondelete="CASCADE"), primary_key=True)
    password: Mapped[str | None] = mapped_column(Text)
    password_changed_at: Mapped[datetime | None] = mapped_column(Moment)
    failures: Mapped[int] = mapped_column(Integer, default=0, server_default="0")
    locked_until: Mapped[datetime | None] = mapped_column(Moment)
    locked: Mapped[bool] = mapped_column(Boolean, default=False, server_default="0")
    second_factor_required: Mapped[bool] = mapped_column(Boolean, default=False, server_default="0")
    totp_secret: Mapped[str | None] = mapped_column(Text)
    totp_confirmed_at: Mapped[datetime | None] = mapped_column(Moment)
    totp_last_step: Mapped[int] = mapped_column(BigInteger, default=0, server_default="0")


class RecoveryCode(Base):
    """One of the codes that stand in for a lost second factor, hashed; used once."""

    __tablename__ = "recovery_codes"
    __table_args__ = (PrimaryKeyConstraint("user_id", "code_hash"),)

    user_id: Mapped[int] = mapped_column(Id, ForeignKey("users.id", ondelete="CASCADE"))
    code_hash: Mapped[str] = mapped_column(String(64))
    used_at: Mapped[datetime | None] = mapped_column(Moment)


class HandOver(Base):
    """A one-time way to set a password: a link that goes one way and a passphrase that goes another.

    Of the link only a hash is kept, and `secret` opens only with the passphrase. One that needs no passphrase
    (`forgotten`) needs the person's second factor instead.
    """

    __tablename__ = "hand_overs"
    __table_args__ = (
        CheckConstraint("kind IN ('invitation', 'reset', 'forgotten')", name="kind"),
        CheckConstraint("(secret IS NULL) = (kind = 'forgotten')", name="secret"),
        Index("ix_hand_overs_user_id", "user_id"),
        Index("ix_hand_overs_expires_at", "expires_at"),
    )

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    user_id: Mapped[int] = mapped_column(Id, ForeignKey("users.id", ondelete="CASCADE"))
    kind: Mapped[str] = mapped_column(String(10))
    link_hash: Mapped[str | None] = mapped_column(String(64), unique=True)
    secret: Mapped[str | None] = mapped_column(Text)
    created_at: Mapped[datetime] = mapped_column(Moment)
    expires_at: Mapped[datetime] = mapped_column(Moment)
    tries_left: Mapped[int] = mapped_column(Integer)
    consumed_at: Mapped[datetime | None] = mapped_column(Moment)


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
        of_customer(),
    )

    membership_id: Mapped[int] = mapped_column(Id)


class WebSession(Base):
    """A browser's session document, found by the hash of its cookie. Kept in the partner database for both portal
    types, because the document is what says which of the two a request belongs to.

    Portal type and person are repeated outside the document so that a person's sessions can be listed and ended;
    `browser` and `address` are what the person recognises them by.
    """

    __tablename__ = "web_sessions"
    __table_args__ = (
        Index("ix_web_sessions_expires_at", "expires_at"),
        Index("ix_web_sessions_portal_user_id", "portal", "user_id"),
    )

    id_hash: Mapped[str] = mapped_column(String(64), primary_key=True)
    document: Mapped[dict[str, Any]] = mapped_column(JSON)
    created_at: Mapped[datetime] = mapped_column(Moment)
    seen_at: Mapped[datetime] = mapped_column(Moment)
    expires_at: Mapped[datetime] = mapped_column(Moment)
    portal: Mapped[str | None] = mapped_column(String(10))
    user_id: Mapped[int | None] = mapped_column(Id)
    browser: Mapped[str | None] = mapped_column(String(80))
    address: Mapped[str | None] = mapped_column(String(64))
