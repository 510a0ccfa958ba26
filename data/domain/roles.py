"""The roles a person may have in a partnership, and what of them the data knows; their permissions live in `auth`."""

from enum import StrEnum


class Role(StrEnum):
    """The role of a person in one partnership."""

    ADMIN = "admin"
    USER = "user"
    MARKETING = "marketing"
    NOTIFICATIONS = "notifications"


SEES_CUSTOMERS = (Role.ADMIN, Role.USER)
"""The roles that work with customers, those assigned or all; the others get no customer data (R-NOTIFY-2)."""
