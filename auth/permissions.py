"""The permissions, and what each role bundles; the roles are named in `data.domain.roles`, who has which is data."""

from collections.abc import Mapping
from enum import StrEnum

from data.domain.roles import Role


class Permission(StrEnum):
    """One thing a person may do, written `resource:action`."""

    DASHBOARD_READ = "dashboard:read"
    CUSTOMER_READ = "customer:read"
    CUSTOMER_WRITE = "customer:write"
    REPORT_READ = "report:read"
    EXPORT_READ = "export:read"
    EXPORT_CREATE = "export:create"
    PEOPLE_READ = "people:read"
    PEOPLE_WRITE = "people:write"
    AUDIT_READ = "audit:read"
    MAIL_READ = "mail:read"
    PREFERENCES_WRITE = "preferences:write"


_EVERYBODY = frozenset({Permission.PREFERENCES_WRITE})
_ANALYST = _EVERYBODY | {
    Permission.DASHBOARD_READ,
    Permission.CUSTOMER_READ,
    Permission.CUSTOMER_WRITE,
    Permission.REPORT_READ,
    Permission.EXPORT_READ,
    Permission.EXPORT_CREATE,
}
_ADMINISTRATOR = _ANALYST | {
    Permission.PEOPLE_READ,
    Permission.PEOPLE_WRITE,
    Permission.AUDIT_READ,
    Permission.MAIL_READ,
}

ROLES: Mapping[Role, frozenset[Permission]] = {
    Role.ADMIN: _ADMINISTRATOR,
    Role.USER: _ANALYST,
    Role.MARKETING: _EVERYBODY,
    Role.NOTIFICATIONS: frozenset(),  # gets mail, cannot sign in
}

ONLY_IN_DEMO = frozenset({Permission.MAIL_READ})
"""What nobody may in the portal of real data: there, mail leaves."""
