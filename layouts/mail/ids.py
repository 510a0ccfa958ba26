"""The ids of the mail page."""

from enum import StrEnum


class MailId(StrEnum):
    """Every id of the mail page that a callback or a script may name."""

    PAGE = "mail-page"
    LIST = "mail-list"
    COUNT = "mail-count"
    LETTER = "mail-letter"
    NOTICE = "mail-notice"
