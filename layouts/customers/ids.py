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
    SAID = "customers-said"
    CONTACT_DIALOG = "customers-contact-dialog"
    CONTACT_TITLE = "customers-contact-title"
    CONTACT_PLACE = "customers-contact-place"
    CONTACT_SEEN = "customers-contact-seen"
    CONTACT_NEWER = "customers-contact-newer"
    CONTACT_NAME = "customers-contact-name"
    CONTACT_NAME_PROBLEM = "customers-contact-name-problem"
    CONTACT_EMAIL = "customers-contact-email"
    CONTACT_EMAIL_PROBLEM = "customers-contact-email-problem"
    CONTACT_PHONE = "customers-contact-phone"
    CONTACT_PHONE_PROBLEM = "customers-contact-phone-problem"
    CONTACT_PROBLEM = "customers-contact-problem"
    CONTACT_CANCEL = "customers-contact-cancel"
    CONTACT_SAVE = "customers-contact-save"
    PANEL = "customers-panel"
    PANEL_HEAD = "customers-panel-head"
    PANEL_BODY = "customers-panel-body"
    PANEL_NOTICE = "customers-panel-notice"
    COMPOSER = "customers-composer"
    NOTE_TEXT = "customers-note-text"
    NOTE_COUNT = "customers-note-count"
    NOTE_PROBLEM = "customers-note-problem"
    NOTE_SEND = "customers-note-send"
    NOTE_SEND_TEXT = "customers-note-send-text"
    NOTE_CANCEL = "customers-note-cancel"
    NOTE_EDITED = "customers-note-edited"
    USAGE_CHART = "customers-usage-chart"
    USAGE_FROM = "customers-usage-from"
    USAGE_GRID = "customers-usage-grid"
    USAGE_IMAGE = "customers-usage-image"
    USAGE_TO = "customers-usage-to"
    ACV_CHART = "customers-acv-chart"
    TREND = "customers-trend"


def mark_read(task: str) -> dict[str, str]:
    """Id of the button that marks the task with this id as read."""
    return {"type": "customers-mark-read", "task": task}


def edit_contact(place: str) -> dict[str, str]:
    """Id of the button that opens a contact, by owner and purpose as in `SC-1/sales`, to enter or change it."""
    return {"type": "customers-edit-contact", "place": place}


def remove_contact(place: str) -> dict[str, str]:
    """Id of the button that removes a contact."""
    return {"type": "customers-remove-contact", "place": place}


def undo_contact(place: str) -> dict[str, str]:
    """Id of the button that brings a removed contact back."""
    return {"type": "customers-undo-contact", "place": place}


def edit_note(note: str) -> dict[str, str]:
    """Id of the button that takes a note up to be changed."""
    return {"type": "customers-edit-note", "note": note}


def remove_note(note: str) -> dict[str, str]:
    """Id of the button that removes a note."""
    return {"type": "customers-remove-note", "note": note}


def undo_note(note: str) -> dict[str, str]:
    """Id of the button that brings a removed note back."""
    return {"type": "customers-undo-note", "note": note}
