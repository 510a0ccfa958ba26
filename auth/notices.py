"""Asking for the mail that tells somebody their sign-in was changed; what it says lives with the other mails."""

from enum import StrEnum

from data.outbox import later
from data.portal import Portal
from data.queries.membership import Person, list_memberships
from data.system import SystemSession

SIGN_IN_CHANGED_MAIL = "mail.sign_in_changed"


class Change(StrEnum):
    """What became of somebody's sign-in."""

    PASSWORD = "password"  # noqa: S105  # a word, not one to sign in with
    SECOND_FACTOR_ON = "second factor on"
    SECOND_FACTOR_OFF = "second factor off"
    RECOVERY_CODES = "recovery codes"


class By(StrEnum):
    """Who changed it."""

    THEMSELVES = "themselves"
    ADMINISTRATOR = "administrator"
    OPERATOR = "operator"


def tell_of_change(session: SystemSession, portal: Portal, person: Person, change: Change, by: By) -> None:
    """Have the person told, once the change is committed with this transaction; nobody without a role is."""
    own = list_memberships(session, person)
    if own:
        said = {"user": person.id, "change": change.value, "by": by.value, "at": portal.now.isoformat()}
        later(session, own[0].partnership_id, SIGN_IN_CHANGED_MAIL, said)
