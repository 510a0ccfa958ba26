"""Requests for files that are built later."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, BigInteger, CheckConstraint, ForeignKey, Index, SmallInteger, String
from sqlalchemy.orm import Mapped, mapped_column

from data.models.base import Base, Id, OwnedByUser
from data.models.types import Moment


class ExportRequest(Base, OwnedByUser):
    """One file somebody asked for: what, how far it is, and where it lies when done (a name below the files folder)."""

    __tablename__ = "export_requests"
    __table_args__ = (
        Index("ix_export_requests_user_id_created_at", "partnership_id", "user_id", "created_at"),
        CheckConstraint("status IN ('queued', 'running', 'done', 'failed', 'cancelled')", name="status"),
    )

    id: Mapped[str] = mapped_column(String(36), primary_key=True)
    user_id: Mapped[int] = mapped_column(Id, ForeignKey("users.id", ondelete="CASCADE"))
    kind: Mapped[str] = mapped_column(String(40))
    title: Mapped[str] = mapped_column(String(200))
    parameters: Mapped[dict[str, Any]] = mapped_column(JSON)
    status: Mapped[str] = mapped_column(String(10))
    progress: Mapped[int] = mapped_column(SmallInteger, default=0)
    stage: Mapped[str] = mapped_column(String(120), default="")
    attempts: Mapped[int] = mapped_column(SmallInteger, default=0)
    rows: Mapped[int | None] = mapped_column(BigInteger)
    file_name: Mapped[str | None] = mapped_column(String(200))
    size: Mapped[int | None] = mapped_column(BigInteger)
    sha256: Mapped[str | None] = mapped_column(String(64))
    error: Mapped[str | None] = mapped_column(String(500))
    created_at: Mapped[datetime] = mapped_column(Moment)
    started_at: Mapped[datetime | None] = mapped_column(Moment)
    heartbeat_at: Mapped[datetime | None] = mapped_column(Moment)
    finished_at: Mapped[datetime | None] = mapped_column(Moment)
