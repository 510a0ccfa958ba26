"""What people do with tasks; the rules that raise and resolve them live elsewhere."""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import select

from data.models import Task, TaskRead
from data.session import ScopedSession


def mark_as_read(session: ScopedSession, task_ids: Collection[int], now: datetime) -> int:
    """Note that the session's person has looked at tasks (R-TASK-2); gives how many of them there are.

    An id of a task that is not the viewer's is passed over: it is as if there were none.
    """
    visible = session.execute(select(Task.id, Task.partnership_id).where(Task.id.in_(task_ids))).all()
    read = {one.task_id: one for one in session.scalars(select(TaskRead).where(TaskRead.task_id.in_(task_ids)))}
    for task_id, partnership_id in visible:
        if task_id in read:
            read[task_id].read_at = now
        else:
            user_id = session.scope.user_id
            session.add(TaskRead(partnership_id=partnership_id, user_id=user_id, task_id=task_id, read_at=now))
    return len(visible)
