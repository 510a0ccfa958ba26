"""Roles, states and events of the audit log in the words an administrator reads; nothing is decided here."""

from collections.abc import Mapping
from typing import Any

from data.domain.roles import Role

ROLES: Mapping[Role, tuple[str, str]] = {
    Role.ADMIN: ("Administrator", "Sees figures and exports of the customers given below, and looks after people."),
    Role.USER: ("User", "Sees figures and exports of the customers given below."),
    Role.MARKETING: ("Marketing", "Signs in, and sees no customers."),
    Role.NOTIFICATIONS: ("Notifications", "Gets mail only, and never signs in."),
}
"""What a role is called and what it means, in the order it is offered."""

_EVENTS: Mapping[str, str] = {
    "account.administrators_told": "Administrators told that a password is needed",
    "account.password_changed": "Changed their password",
    "account.password_forgotten": "Asked for a new password",
    "account.password_forgotten_again": "Asked for a new password too often: no mail was sent",
    "account.password_set": "Set their password",
    "account.recovery_codes_renewed": "Made new recovery codes",
    "account.second_factor_off": "Turned the second factor off",
    "account.second_factor_on": "Turned the second factor on",
    "account.session_ended": "Ended one of their sessions",
    "audit.exported": "Audit log exported",
    "bundle.loaded": "Data loaded",
    "customers.exported": "Customer table exported",
    "contact.changed": "Contact changed",
    "contact.removed": "Contact removed",
    "contact.restored": "Contact restored",
    "export.cancelled": "Export cancelled",
    "export.downloaded": "Export downloaded",
    "export.failed": "Export failed",
    "export.requested": "Export requested",
    "export.retried": "Export tried again",
    "export.written": "Export written",
    "mail.refused": "Mail refused for good",
    "note.edited": "Note edited",
    "note.removed": "Note removed",
    "note.restored": "Note restored",
    "note.written": "Note written",
    "customer.owner_set": "Owner of customers set",
    "renewal.marked": "Renewal marked",
    "report.exported": "Figures of the report exported",
    "session.refused": "Session ended: used from another browser",
    "sign_in.recovery_code_used": "Recovery code used",
    "sign_in.refused": "Sign-in refused",
    "sign_in.succeeded": "Signed in",
    "tag.assigned": "Tag added to customers",
    "tag.created": "Tag created",
    "tag.deleted": "Tag deleted",
    "tag.merged": "Tag merged into another",
    "tag.recoloured": "Tag given another colour",
    "tag.removed": "Tag taken from customers",
    "tag.renamed": "Tag renamed",
    "tag.restored": "Tag restored",
    "user.access_changed": "Access changed",
    "user.added": "Person added",
    "user.invited": "Invited",
    "user.locked": "Locked",
    "user.password_reset": "Password reset begun",
    "user.password_set": "Password set by an operator",
    "user.removed": "Removed from the partnership",
    "user.renamed": "Renamed",
    "user.second_factor_not_required": "Second factor no longer required",
    "user.second_factor_removed": "Second factor removed",
    "user.second_factor_required": "Second factor required",
    "user.sessions_ended": "Signed out everywhere",
    "user.unlocked": "Unlocked",
}
_NAMED_AT_MOST = 5
_LONGEST_VALUE = 80


def role_name(role: str) -> str:
    """A role as it is called."""
    return ROLES[Role(role)][0]


def event_name(action: str) -> str:
    """What happened; an action without words of its own is spelled out.

    >>> event_name("user.invited"), event_name("price.set_back")
    ('Invited', 'Price: set back')
    """
    area, _, what = action.partition(".")
    return _EVENTS.get(action) or f"{area_name(area)}: {what.replace('_', ' ')}".removesuffix(": ")


def actions_told_as(words: str) -> tuple[str, ...]:
    """The actions whose events are told with some words, in any case; none without words.

    >>> actions_told_as(" put ON customers ")
    ('tag.assigned',)
    """
    sought = words.strip().casefold()
    return tuple(action for action, told in _EVENTS.items() if sought and sought in told.casefold())


def area_name(area: str) -> str:
    """The first part of an action: `sign_in` gives `Sign in`."""
    return area.replace("_", " ").capitalize()


def detail_text(detail: Mapping[str, Any]) -> str:
    """What an event says about itself: before and after where it has both, otherwise its facts in their order.

    >>> detail_text({"before": "Ada", "after": "Ada Berg"})
    'Ada → Ada Berg'
    >>> detail_text({"before": {"role": "user", "customers": ["SC-1"]}, "after": {"role": "admin", "customers": "all"}})
    'User, customer SC-1 → Administrator, all customers'
    """
    if "before" in detail and "after" in detail:
        return f"{_value(detail['before'])} → {_value(detail['after'])}"
    if "role" in detail and "customers" in detail:
        return _grant(detail)
    return ", ".join(f"{name.replace('_', ' ')} {_value(value)}" for name, value in detail.items() if value is not None)


def _value(value: Any) -> str:
    if isinstance(value, Mapping):
        return _grant(value) if {"role", "customers"} <= value.keys() else detail_text(value)
    if isinstance(value, list):
        return _list(value)
    return str(value)[:_LONGEST_VALUE]


def _grant(grant: Mapping[str, Any]) -> str:
    known = [role for role in Role if role == grant["role"]]
    role = role_name(known[0]) if known else str(grant["role"])
    customers = grant["customers"]
    if customers == "all":
        return f"{role}, all customers"
    if not isinstance(customers, list) or not customers:
        return f"{role}, no customers"
    return f"{role}, customer{'' if len(customers) == 1 else 's'} {_list(customers)}"


def _list(values: list[Any]) -> str:
    shown = ", ".join(str(value)[:_LONGEST_VALUE] for value in values[:_NAMED_AT_MOST])
    more = len(values) - _NAMED_AT_MOST
    return f"{shown} and {more} more" if more > 0 else shown
