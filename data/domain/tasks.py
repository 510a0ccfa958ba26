"""What has become of a task by a day, from what people did with it and whether its cause is still there.

What raises tasks lives elsewhere.
"""

from datetime import date, datetime
from enum import StrEnum


class TaskState(StrEnum):
    """R-TASK-1 and R-TASK-2: the condition cleared, somebody did it, it waits for a later day, or it is open."""

    RESOLVED = "resolved"
    DONE = "done"
    SNOOZED = "snoozed"
    OPEN = "open"


def state_on(day: date, *, resolved_on: date | None, done_at: datetime | None, snoozed_until: date | None) -> TaskState:
    """R-TASK-2: a task is asleep until the day it was snoozed to, on which it is open again.

    >>> state_on(date(2026, 11, 21), resolved_on=None, done_at=None, snoozed_until=date(2026, 11, 22)).value
    'snoozed'
    >>> state_on(date(2026, 11, 22), resolved_on=None, done_at=None, snoozed_until=date(2026, 11, 22)).value
    'open'
    """
    if resolved_on is not None:
        return TaskState.RESOLVED
    if done_at is not None:
        return TaskState.DONE
    return TaskState.SNOOZED if snoozed_until is not None and snoozed_until > day else TaskState.OPEN
