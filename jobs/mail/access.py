"""Mail about access: the link of a hand-over, the word to administrators that somebody needs one, and to somebody that
their sign-in was changed."""

from datetime import datetime

from auth.hand_over import make_link
from auth.notes import note
from auth.notices import By, Change
from data.outbox import later
from data.portal import Portal
from data.queries.membership import Person, find_person, list_administrators, list_memberships
from data.settings import PortalType
from data.system import SystemSession, system_session
from jobs.mail.delivery import deliver

HAND_OVER, ASK_ADMINISTRATORS, ASK_ADMINISTRATOR = "mail.hand_over", "mail.ask_administrators", "mail.ask_administrator"
_SUBJECTS = {
    "invitation": "Your access to {brand}",
    "reset": "Choose a new password for {brand}",
    "forgotten": "Choose a new password for {brand}",
}

_CHANGES = {
    Change.PASSWORD: "Your password for {brand} was changed",
    Change.SECOND_FACTOR_ON: "The second factor of your account at {brand} was turned on",
    Change.SECOND_FACTOR_OFF: "The second factor of your account at {brand} was turned off",
    Change.RECOVERY_CODES: "The recovery codes of your account at {brand} were replaced",
}
_BY = {
    By.THEMSELVES: "you, or by somebody who acted as you",
    By.ADMINISTRATOR: "an administrator",
    By.OPERATOR: "the operator of the portal",
}


def mail_hand_over(portal: Portal, kind: PortalType, hand_over_id: int) -> bool:
    """Send the link of an open hand-over; sent twice, the later link holds. False where it is over already or the mail
    is refused for good."""
    with system_session(portal.databases, kind, write=True) as session:
        made = make_link(portal, kind, session, hand_over_id)
        person = find_person(session, made[0].user_id) if made else None
    if made is None or person is None:
        return False
    hand_over, link = made
    subject = _SUBJECTS[hand_over.kind].format(brand=portal.settings.configuration.branding.name)
    said = {"link": link, "why": hand_over.kind, "until": hand_over.expires_at}
    return deliver(portal, kind, person, subject, "hand_over", **said)


def ask_administrators(portal: Portal, kind: PortalType, user_id: int) -> int:
    """Ask for a mail to each administrator of a person's partnerships, as a new password is needed; how many.

    Each is work of its own: a mailbox that takes no mail keeps nothing from the others and sends them nothing twice.
    """
    with system_session(portal.databases, kind, write=True) as session:
        person = find_person(session, user_id)
        if person is None:
            return 0
        numbers = {one.partnership_code: one.partnership_id for one in list_memberships(session, person)}
        told = _administrators_of(session, person)
        for administrator, code in told:
            later(session, numbers[code], ASK_ADMINISTRATOR, {"user": user_id, "administrator": administrator.id})
        note(session, portal, "account.administrators_told", person, None, {"told": len(told)})
    return len(told)


def mail_administrator(portal: Portal, kind: PortalType, user_id: int, administrator_id: int) -> bool:
    """Tell one administrator that somebody needs a new password; False where either is no longer what they were, or
    the mail is refused for good."""
    with system_session(portal.databases, kind) as session:
        person = find_person(session, user_id)
        told = _administrators_of(session, person) if person else []
    for administrator, code in told:
        if person and administrator.id == administrator_id:
            page = f"{portal.settings.base_url}/p/{code}/administration?person={user_id}"
            subject = f"{person.name} needs a new password"
            return deliver(portal, kind, administrator, subject, "ask_administrators", person=person, page=page)
    return False


def mail_sign_in_changed(portal: Portal, kind: PortalType, user_id: int, change: Change, by: By, at: datetime) -> bool:
    """Tell somebody what of their sign-in was changed; False where they are let in no more or the mail is refused for
    good."""
    with system_session(portal.databases, kind) as session:
        person = find_person(session, user_id)
    if person is None:
        return False
    what = _CHANGES[change].format(brand=portal.settings.configuration.branding.name)
    return deliver(portal, kind, person, "Your sign-in was changed", "sign_in_changed", what=what, by=_BY[by], at=at)


def _administrators_of(session: SystemSession, person: Person) -> list[tuple[Person, str]]:
    own = list_memberships(session, person)
    return list_administrators(session, [one.partnership_id for one in own], but=person.id)
