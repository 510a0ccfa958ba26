"""The ids of the administration page."""

from enum import StrEnum


class AdministrationId(StrEnum):
    """Every id of the administration page that a callback or a script may name."""

    PAGE = "administration-page"
    SUBTITLE = "administration-subtitle"
    TABS = "administration-tabs"
    INVITE = "administration-invite"
    NOTICE = "administration-notice"
    CHANGED = "administration-changed"
    SAID = "administration-said"
    PEOPLE = "administration-people"
    CHIPS = "administration-chips"
    SEARCH = "administration-search"
    GRID = "administration-grid"
    COUNT = "administration-count"
    ZONE = "administration-zone"
    BULK = "administration-bulk"
    BULK_COUNT = "administration-bulk-count"
    DIALOG = "administration-dialog"
    TITLE = "administration-title"
    FORM = "administration-form"
    FACTS = "administration-facts"
    SAVE = "administration-save"
    CANCEL = "administration-cancel"
    PROBLEM = "administration-problem"
    EMAIL = "administration-email"
    EMAIL_PROBLEM = "administration-email-problem"
    NAME = "administration-name"
    NAME_PROBLEM = "administration-name-problem"
    ROLE = "administration-role"
    ROLE_NOTE = "administration-role-note"
    REACH = "administration-reach"
    REACH_PLACE = "administration-reach-place"
    CHOICE = "administration-choice"
    CHOICE_PLACE = "administration-choice-place"
    CHOICE_FILTER = "administration-choice-filter"
    CHOICE_COUNT = "administration-choice-count"
    CHOICE_MORE = "administration-choice-more"
    HANDED = "administration-handed"
    HANDED_BODY = "administration-handed-body"
    HANDED_TITLE = "administration-handed-title"
    PASSPHRASE = "administration-passphrase"  # noqa: S105 - an id
    DONE = "administration-done"
    REMOVED = "administration-removed"
    UNDO = "administration-undo"
    AUDIT = "administration-audit"
    FROM = "administration-from"
    UNTIL = "administration-until"
    PERSON = "administration-person"
    AREA = "administration-area"
    WORDS = "administration-words"
    EVENTS = "administration-events"
    EVENT_COUNT = "administration-event-count"
    EVENT_FILE = "administration-event-file"


def action(name: str) -> dict[str, str]:
    """Id of the button that does this to the person whose dialog is open."""
    return {"type": "administration-action", "name": name}


def bulk(name: str) -> dict[str, str]:
    """Id of the button that does this to everybody who is selected."""
    return {"type": "administration-bulk-action", "name": name}
