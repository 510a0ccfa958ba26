"""The tasks of one customer as its sub-tab lists them; the rules that raise them live elsewhere."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import and_, case, select

from data.domain.tasks import TaskState, state_on
from data.models import Task, TaskRead, User
from data.session import ScopedSession


@dataclass(frozen=True, slots=True)
class TaskFacts:
    """One task; `unread` holds for the viewer alone (R-TASK-2)."""

    id: int
    rule: str
    title: str
    severity: str
    opens: str
    raised_on: date
    changed_at: datetime
    resolved_on: date | None
    done_at: datetime | None
    snoozed_until: date | None
    assignee: str | None
    unread: bool

    def state(self, today: date) -> TaskState:
        """What has become of it (R-TASK-2)."""
        return state_on(today, resolved_on=self.resolved_on, done_at=self.done_at, snoozed_until=self.snoozed_until)


def list_tasks(session: ScopedSession, customer_id: int) -> list[TaskFacts]:
    """All tasks of a customer, the gravest first and among those the one raised last; one statement."""
    gravity = case({"high": 0, "medium": 1, "low": 2}, value=Task.severity)
    rows = session.execute(
        select(Task, User.name, TaskRead.read_at)
        .outerjoin(User, User.id == Task.assignee_id)
        .outerjoin(TaskRead, and_(TaskRead.task_id == Task.id, TaskRead.user_id == session.scope.user_id))
        .where(Task.customer_id == customer_id)
        .order_by(gravity, Task.raised_on.desc(), Task.id)
    )
    return [
        TaskFacts(
            id=task.id,
            rule=task.rule,
            title=task.title,
            severity=task.severity,
            opens=task.opens,
            raised_on=task.raised_on,
            changed_at=task.changed_at,
            resolved_on=task.resolved_on,
            done_at=task.done_at,
            snoozed_until=task.snoozed_until,
            assignee=assignee,
            unread=read_at is None or read_at < task.changed_at,
        )
        for task, assignee, read_at in rows
    ]
