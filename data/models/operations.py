"""What operators look back on: audit events, import reports, and messages waiting to leave."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index, Integer, SmallInteger, String
from sqlalchemy.orm import Mapped, mapped_column

from data.models.base import Base, Id, OwnedByPartnership
from data.models.types import Moment


class AuditEvent(Base):
    """Who did what to what, when and from where; rows are only ever added."""

    __tablename__ = "audit_events"
    __table_args__ = (Index("ix_audit_events_partnership_id_at", "partnership_id", "at"),)

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    at: Mapped[datetime] = mapped_column(Moment)
    user_id: Mapped[int | None] = mapped_column(Id)
    partnership_id: Mapped[int | None] = mapped_column(Id)
    action: Mapped[str] = mapped_column(String(60))
    subject: Mapped[str] = mapped_column(String(200))
    detail: Mapped[dict[str, Any]] = mapped_column(JSON)
    address: Mapped[str | None] = mapped_column(String(64))


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
    __table_args__ = (Index("ix_outbox_sent_at_id", "sent_at", "id"),)

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    partnership_id: Mapped[int] = mapped_column(Id, ForeignKey("partnerships.id", ondelete="CASCADE"))
    topic: Mapped[str] = mapped_column(String(60))
    payload: Mapped[dict[str, Any]] = mapped_column(JSON)
    created_at: Mapped[datetime] = mapped_column(Moment)
    sent_at: Mapped[datetime | None] = mapped_column(Moment)
    attempts: Mapped[int] = mapped_column(SmallInteger, default=0)
