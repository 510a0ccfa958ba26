"""Tasks about customers, and how people keep their tables; the rules that raise tasks live elsewhere."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import (
    JSON,
    CheckConstraint,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    PrimaryKeyConstraint,
    String,
    UniqueConstraint,
)
from sqlalchemy.orm import Mapped, mapped_column

from data.models.base import Base, Id, OwnedByCustomer, OwnedByUser, of_customer
from data.models.types import Day, Moment


class Task(Base, OwnedByCustomer):
    """Something to do about a customer, known by rule, customer and subject (R-TASK-1).

    `opens` names the view that shows the cause. `changed_at` moves when it is raised or its severity changes, which
    makes it unread again; `resolved_on` is the day its condition cleared.
    """

    __tablename__ = "tasks"
    __table_args__ = (
        of_customer(),
        UniqueConstraint("partnership_id", "id"),
        UniqueConstraint("partnership_id", "customer_id", "rule", "subject"),
        CheckConstraint("severity IN ('low', 'medium', 'high')", name="severity"),
        Index("ix_tasks_partnership_id_resolved_on", "partnership_id", "resolved_on"),
    )

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    rule: Mapped[str] = mapped_column(String(40))
    subject: Mapped[str] = mapped_column(String(120))
    title: Mapped[str] = mapped_column(String(200))
    severity: Mapped[str] = mapped_column(String(6))
    opens: Mapped[str] = mapped_column(String(20))
    raised_on: Mapped[date] = mapped_column(Day)
    changed_at: Mapped[datetime] = mapped_column(Moment)
    resolved_on: Mapped[date | None] = mapped_column(Day)
    done_at: Mapped[datetime | None] = mapped_column(Moment)
    snoozed_until: Mapped[date | None] = mapped_column(Day)
    assignee_id: Mapped[int | None] = mapped_column(Id, ForeignKey("users.id", ondelete="SET NULL"))


class TaskRead(Base, OwnedByUser):
    """When somebody last looked at a task; it is unread where it changed since (R-TASK-2)."""

    __tablename__ = "task_reads"
    __table_args__ = (
        PrimaryKeyConstraint("user_id", "task_id"),
        ForeignKeyConstraint(["partnership_id", "task_id"], ["tasks.partnership_id", "tasks.id"], ondelete="CASCADE"),
    )

    user_id: Mapped[int] = mapped_column(Id, ForeignKey("users.id", ondelete="CASCADE"))
    task_id: Mapped[int] = mapped_column(Id)
    read_at: Mapped[datetime] = mapped_column(Moment)


class TableView(Base, OwnedByUser):
    """How somebody keeps a table in one partnership: columns, widths, pins, sort and filters, under a name of theirs.

    The nameless one is what they left it like; `state` is the table's own account of it.
    """

    __tablename__ = "table_views"
    __table_args__ = (UniqueConstraint("partnership_id", "user_id", "table_name", "name"),)

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    user_id: Mapped[int] = mapped_column(Id, ForeignKey("users.id", ondelete="CASCADE"))
    table_name: Mapped[str] = mapped_column(String(40))
    name: Mapped[str] = mapped_column(String(60), default="")
    state: Mapped[dict[str, Any]] = mapped_column(JSON)
    changed_at: Mapped[datetime] = mapped_column(Moment)
