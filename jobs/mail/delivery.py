"""One mail to one person: written, posted, and noted where it is refused for good; what it says lives elsewhere."""

from collections.abc import Mapping
from smtplib import SMTPDataError, SMTPException, SMTPRecipientsRefused
from typing import Any

from data.commands.audit import record
from data.email_addresses import is_email
from data.portal import Portal
from data.queries.membership import Person
from data.settings import PortalType
from data.system import system_session
from jobs.mail.message import Recipient, compose
from jobs.mail.post import post

_FOR_GOOD = 500


def deliver(portal: Portal, kind: PortalType, to: Person, subject: str, template: str, **values: Any) -> bool:
    """Send somebody a mail made from a template; False where it is refused for good, which is noted.

    OSError or SMTPException where the server may take it later. A refusal for good concerns the recipient or the mail
    itself: what is wrong with the server or with how we speak to it, its operator puts right.
    """
    if not is_email(to.email):
        _note(portal, kind, to, {"mail": template, "reason": "not an e-mail address"})
        return False
    recipient = Recipient(to.name, to.email, to.partner_id)
    try:
        post(portal, kind, recipient, compose(portal, kind, recipient, subject, template, **values))
    except SMTPException as error:
        code = _refusal(error)
        if code < _FOR_GOOD:
            raise
        _note(portal, kind, to, {"mail": template, "code": code})
        return False
    return True


def _refusal(error: SMTPException) -> int:
    """The SMTP code with which this recipient or this mail is refused, 0 for any other trouble."""
    if isinstance(error, SMTPRecipientsRefused):
        return min(code for code, _said in error.recipients.values())
    return error.smtp_code if isinstance(error, SMTPDataError) else 0


def _note(portal: Portal, kind: PortalType, person: Person, detail: Mapping[str, Any]) -> None:
    with system_session(portal.databases, kind, write=True) as session:
        record(session, "mail.refused", person.email, detail, at=portal.now, partner_id=person.partner_id)
