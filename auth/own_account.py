"""What the pages of somebody's own account read and change: the records of whoever is signed in, and nobody else's."""

from contextlib import AbstractContextManager

from flask import abort

from auth.authentication import must_have_second_factor
from auth.current import SignedIn, session_hash, signed_in
from auth.forms import address, this_portal
from auth.notes import note
from auth.notices import By, Change, tell_of_change
from data.commands.web_sessions import SessionRecord, list_sessions_of, remove_sessions_of
from data.queries.credentials import Credentials, credentials_of
from data.queries.membership import MembershipFacts, list_memberships
from data.settings import PortalType
from data.system import SystemSession, system_session


def own_credentials() -> Credentials:
    """What the person signs in with; 404 for somebody who has left or has no role any more."""
    who = signed_in()
    with own_records(who) as session:
        found = credentials_of(session, who.user_id)
    if found is None or not own_memberships(found, who):
        abort(404)
    return found


def own_memberships(own: Credentials, who: SignedIn) -> list[MembershipFacts]:
    """Their roles, by the partnership's name."""
    with own_records(who) as session:
        return list_memberships(session, own.person)


def must_have_one(own: Credentials) -> bool:
    """Whether they cannot do without a second factor."""
    roles = [one.role for one in own_memberships(own, signed_in())]
    return must_have_second_factor(this_portal(), own, roles)


def own_sessions(who: SignedIn) -> list[SessionRecord]:
    """Their browser sessions, those that wait for a second factor included."""
    with session_store() as store:
        return list_sessions_of(store, who.portal.value, who.user_id, this_portal().now)


def end_everywhere_else(who: SignedIn) -> None:
    """Sign them out everywhere but here."""
    with session_store(write=True) as store:
        remove_sessions_of(store, who.portal.value, who.user_id, but=session_hash())


def own_records(who: SignedIn, *, write: bool = False) -> AbstractContextManager[SystemSession]:
    """What is kept about the person, for their own eyes and changes."""
    return system_session(this_portal().databases, who.portal, write=write)


def session_store(*, write: bool = False) -> AbstractContextManager[SystemSession]:
    """Where sessions are kept."""
    return system_session(this_portal().databases, PortalType.PARTNER, write=write)


def note_own(session: SystemSession, own: Credentials, action: str) -> None:
    """Add an event about their account."""
    note(session, this_portal(), action, own.person, address())


def note_change(session: SystemSession, own: Credentials, change: Change, action: str) -> None:
    """Add an event about what they sign in with, and have them told by mail that it was changed."""
    tell_of_change(session, this_portal(), own.person, change, By.THEMSELVES)
    note_own(session, own, action)
