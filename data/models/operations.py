"""What operators look back on: audit events, import reports, and messages waiting to leave."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, BigInteger, CheckConstraint, ForeignKey, Index, Integer, SmallInteger, String
from sqlalchemy.orm import Mapped, mapped_column

from data.models.base import Base, Id, OwnedByPartnership
from data.models.types import Moment

# A scope may add rows here that it does not see, so INSERT cannot give their numbers back: they are drawn beforehand.
ADDED_UNSEEN: dict[str, Any] = {"implicit_returning": False}


class AuditEvent(Base):
    """Who did what to what, when and from where; rows are only ever added, and each is chained to the one before.

    `sequence` has no gaps, `hash` covers the row and its predecessor's hash (`data.audit_chain`). An event of a person
    in no partnership, such as a sign-in, has a partner only.
    """

    __tablename__ = "audit_events"
    __table_args__ = (
        Index("ix_audit_events_partnership_id_at", "partnership_id", "at"),
        Index("ix_audit_events_partner_id_at", "partner_id", "at"),
        ADDED_UNSEEN,
    )

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    sequence: Mapped[int] = mapped_column(BigInteger, unique=True)
    at: Mapped[datetime] = mapped_column(Moment)
    user_id: Mapped[int | None] = mapped_column(Id)
    partner_id: Mapped[int | None] = mapped_column(Id)
    partnership_id: Mapped[int | None] = mapped_column(Id)
    action: Mapped[str] = mapped_column(String(60))
    subject: Mapped[str] = mapped_column(String(200))
    detail: Mapped[dict[str, Any]] = mapped_column(JSON)
    address: Mapped[str | None] = mapped_column(String(64))
    hash: Mapped[str] = mapped_column(String(64))


class AuditHead(Base):
    """The last link of the chain of audit events: one row, which whoever adds an event holds until the end."""

    __tablename__ = "audit_head"
    __table_args__ = (CheckConstraint("id = 1", name="one_row"),)

    id: Mapped[int] = mapped_column(SmallInteger, primary_key=True, autoincrement=False)
    sequence: Mapped[int] = mapped_column(BigInteger)
    hash: Mapped[str] = mapped_column(String(64))


class ImportReport(Base):
    """One accepted bundle: rows per file, changes made, and the digest of what was read."""

    __tablename__ = "import_reports"

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    at: Mapped[datetime] = mapped_column(Moment)
    folder: Mapped[str] = mapped_column(String(400))
    counts: Mapped[dict[str, Any]] = mapped_column(JSON)
    sha256: Mapped[str] = mapped_column(String(64))
    duration_ms: Mapped[int] = mapped_column(Integer)


class OutboxMessage(Base, OwnedByPartnership):
    """Later work asked for in a transaction; sent once that has committed, re-sent by the sweeper until noted."""

    __tablename__ = "outbox"
    __table_args__ = (Index("ix_outbox_sent_at_id", "sent_at", "id"), ADDED_UNSEEN)

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    partnership_id: Mapped[int] = mapped_column(Id, ForeignKey("partnerships.id", ondelete="CASCADE"))
    topic: Mapped[str] = mapped_column(String(60))
    payload: Mapped[dict[str, Any]] = mapped_column(JSON)
    created_at: Mapped[datetime] = mapped_column(Moment)
    sent_at: Mapped[datetime | None] = mapped_column(Moment)
    attempts: Mapped[int] = mapped_column(SmallInteger, default=0)
