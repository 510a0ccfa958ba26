"""Mail about access: the link of a hand-over, and the word to administrators that somebody needs one."""

from auth.hand_over import make_link
from auth.notes import note
from data.portal import Portal
from data.queries.membership import Person, find_person, list_administrators, list_memberships
from data.settings import PortalType
from data.system import system_session
from jobs.mail.message import Recipient, compose
from jobs.mail.post import post

HAND_OVER, ASK_ADMINISTRATORS = "mail.hand_over", "mail.ask_administrators"
_SUBJECTS = {
    "invitation": "Your access to {brand}",
    "reset": "Choose a new password for {brand}",
    "forgotten": "Choose a new password for {brand}",
}


def mail_hand_over(portal: Portal, kind: PortalType, hand_over_id: int) -> bool:
    """Send the link of an open hand-over; sent twice, the later link holds. False where it is over already."""
    with system_session(portal.databases, kind, write=True) as session:
        made = make_link(portal, kind, session, hand_over_id)
        person = find_person(session, made[0].user_id) if made else None
    if made is None or person is None:
        return False
    hand_over, link = made
    brand = portal.settings.configuration.branding.name
    subject = _SUBJECTS[hand_over.kind].format(brand=brand)
    to = _recipient(person)
    until = hand_over.expires_at
    post(portal, kind, to, compose(portal, kind, to, subject, "hand_over", link=link, why=hand_over.kind, until=until))
    return True


def mail_administrators(portal: Portal, kind: PortalType, user_id: int) -> int:
    """Tell the administrators of a person's partnerships that a new password is needed; how many were told."""
    with system_session(portal.databases, kind, write=True) as session:
        person = find_person(session, user_id)
        if person is None:
            return 0
        own = list_memberships(session, person)
        told = list_administrators(session, [one.partnership_id for one in own], but=user_id)
        note(session, portal, "account.administrators_told", person, None, {"told": len(told)})
    base = portal.settings.base_url
    for administrator, code in told:
        to = _recipient(administrator)
        page = f"{base}/p/{code}/administration?person={user_id}"
        subject = f"{person.name} needs a new password"
        post(portal, kind, to, compose(portal, kind, to, subject, "ask_administrators", person=person, page=page))
    return len(told)


def _recipient(person: Person) -> Recipient:
    return Recipient(person.name, person.email, person.partner_id)
