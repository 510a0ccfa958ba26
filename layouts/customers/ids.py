"""The ids of the page of one customer."""

from enum import StrEnum


class CustomersId(StrEnum):
    """Every id of the customer page that a callback or a script may name."""

    PAGE = "customers-page"
    HEADER = "customers-header"
    TABS = "customers-tabs"
    BODY = "customers-body"
    NOTICE = "customers-notice"
    CHANGED = "customers-changed"
    READ_ALL = "customers-read-all"


def mark_read(task: str) -> dict[str, str]:
    """Id of the button that marks the task with this id as read."""
    return {"type": "customers-mark-read", "task": task}
