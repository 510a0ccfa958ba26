"""A forgotten password: one answer for every address; what follows goes by mail and depends on the account."""

from datetime import timedelta

from flask import Blueprint, Response
from werkzeug.wrappers import Response as BaseResponse

from auth.forms import EmailForm, address, page, portal_type, this_portal
from auth.hand_over import begin_forgotten
from auth.notes import note
from auth.permissions import Permission
from data.commands.credentials import hold
from data.domain.roles import Role
from data.outbox import later
from data.queries.audit_log import count_of_person
from data.queries.credentials import Credentials, find_credentials
from data.queries.membership import list_memberships
from data.settings import PortalType
from data.system import SystemSession, system_session

HAND_OVER_MAIL, ASK_ADMINISTRATORS_MAIL = "mail.hand_over", "mail.ask_administrators"
MAILS, WITHIN = 3, timedelta(hours=1)
"""What one account may set off, whoever asks and from wherever; addresses are counted by the gate."""
_ASKED, _ASKED_TOO_OFTEN = "account.password_forgotten", "account.password_forgotten_again"

pages = Blueprint("forgotten", __name__, template_folder="templates")

ROUTE_PERMISSIONS: dict[str, Permission | None] = {"forgotten.form": None, "forgotten.submit": None}


@pages.get("/forgotten/<portal>")
def form(portal: str) -> Response:
    """Ask for the address."""
    return page("forgotten", portal_type(portal), form=EmailForm())


@pages.post("/forgotten/<portal>")
def submit(portal: str) -> BaseResponse:
    """Start what this account allows; the answer tells nothing of whether there is one."""
    kind, entered = portal_type(portal), EmailForm()
    if not entered.validate_on_submit():
        return page("forgotten", kind, 400, form=entered)
    with system_session(this_portal().databases, kind, write=True) as session:
        _start(kind, session, find_credentials(session, entered.email.data))
    return page("forgotten_sent", kind)


def _start(kind: PortalType, session: SystemSession, found: Credentials | None) -> None:
    """Send what helps this person, unless they were sent enough of it; what happened is noted either way."""
    own = [one for one in list_memberships(session, found.person) if one.role != Role.NOTIFICATIONS] if found else []
    action = _ASKED
    if found and own and _has_had_enough(session, found):
        action = _ASKED_TOO_OFTEN
    elif found and own:
        _help(session, found, own[0].partnership_id)
    # Last, as everywhere: whoever holds the end of the log must not wait for a hand-over that somebody else holds.
    note(session, this_portal(), action, found.person if found else None, address())


def _help(session: SystemSession, found: Credentials, partnership_id: int) -> None:
    """A link where a second factor can vouch for the person; otherwise their administrators are asked to hand over."""
    if found.has_second_factor:
        hand_over = begin_forgotten(this_portal(), session, found.person.id)
        later(session, partnership_id, HAND_OVER_MAIL, {"hand_over": hand_over})
    else:
        later(session, partnership_id, ASK_ADMINISTRATORS_MAIL, {"user": found.person.id})


def _has_had_enough(session: SystemSession, found: Credentials) -> bool:
    """Whether this account's mails of the last hour are as many as there may be; of two requests the second waits.

    Only what led to a mail counts: whoever goes on asking keeps nobody out for longer.
    """
    hold(session, found.person.id)
    return count_of_person(session, found.person, _ASKED, this_portal().now - WITHIN) >= MAILS
