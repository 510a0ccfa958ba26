"""What administrators do about other people of their partnership: roles, locks, resets, second factors, sessions.

Every function acts as the viewer: whom it concerns must have a role in the viewer's partnership. Pages live elsewhere.
"""

from collections.abc import Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass

from auth.hand_over import Handed, begin
from auth.notices import By, Change, tell_of_change
from auth.permissions import Permission
from auth.viewer import Viewer
from data.commands import access, credentials
from data.commands.access import AccessRefused, Grant
from data.commands.audit import record
from data.commands.people import set_active
from data.commands.web_sessions import sign_out
from data.domain.roles import Role
from data.outbox import later
from data.portal import Portal
from data.queries.credentials import SecurityState, credentials_of, list_security
from data.queries.membership import customers_of, partnerships_without_other_admin
from data.queries.people import PersonFacts, get_person, list_people
from data.scope import NotVisible
from data.session import session_for
from data.system import SystemSession, system_session

HAND_OVER_MAIL = "mail.hand_over"
_UNKNOWN = SecurityState(False, False, False, False, None, None)


@dataclass(frozen=True, slots=True)
class Colleague:
    """Somebody of the partnership with how they sign in."""

    facts: PersonFacts
    security: SecurityState


def list_colleagues(portal: Portal, viewer: Viewer) -> Sequence[Colleague]:
    """Everybody with a role in the viewer's partnership, by name."""
    _require(viewer, Permission.PEOPLE_READ)
    with session_for(portal.databases, viewer.scope) as session:
        people = list_people(session)
    states = _states(portal, viewer)
    return [Colleague(one, states.get(one.user_id, _UNKNOWN)) for one in people]


def add(portal: Portal, viewer: Viewer, email: str, name: str, grant: Grant) -> Handed | None:
    """Give somebody a role and, where they have no password yet, invite them; AccessRefused says what is wrong.

    None where there is nothing to hand over: they sign in already, or never will.
    """
    _require(viewer, Permission.PEOPLE_WRITE)
    with session_for(portal.databases, viewer.scope, write=True) as session:
        user_id = access.add_person(session, email, name, grant, portal.now)
    sign_out(portal.databases, viewer.portal, [user_id])  # somebody of another partnership may more than before
    if grant.role == Role.NOTIFICATIONS or _state(portal, viewer, user_id).has_password:
        return None
    return _hand_over(portal, viewer, user_id, "invitation")


def change(portal: Portal, viewer: Viewer, user_id: int, name: str, grant: Grant) -> None:
    """Change somebody's name, role or customers; their sessions end where their access changed."""
    _colleague(portal, viewer, user_id)
    able = _who_sign_in(portal, viewer)
    with session_for(portal.databases, viewer.scope, write=True) as session:
        changed = access.change_access(session, user_id, grant, portal.now, able)  # first, as it holds the partnership
        access.rename_person(session, user_id, name, portal.now)
    if changed:
        sign_out(portal.databases, viewer.portal, [user_id])


def remove(portal: Portal, viewer: Viewer, user_id: int) -> Grant:
    """Take somebody's role in this partnership, and return it so that it can be given back."""
    _colleague(portal, viewer, user_id)
    able = _who_sign_in(portal, viewer)
    with session_for(portal.databases, viewer.scope, write=True) as session:
        had = access.remove_access(session, user_id, portal.now, able)
    sign_out(portal.databases, viewer.portal, [user_id])
    return had


def lock(portal: Portal, viewer: Viewer, user_id: int) -> None:
    """Keep somebody out, whatever they know, until they are unlocked."""
    person = _colleague(portal, viewer, user_id)
    if user_id == viewer.person.id:
        raise AccessRefused("You cannot lock your own account.")
    with _records(portal, viewer, write=True) as session:
        alone = partnerships_without_other_admin(session, user_id)
        if alone:
            where = ", ".join(alone)
            raise AccessRefused(f"{person.name} is the only administrator of {where} who can sign in.")
        set_active(session, user_id, False)
        _note(session, portal, viewer, "user.locked", person)
    sign_out(portal.databases, viewer.portal, [user_id])


def unlock(portal: Portal, viewer: Viewer, user_id: int) -> None:
    """Let somebody in again, however they were locked; failed tries are forgotten."""
    person = _colleague(portal, viewer, user_id)
    with _records(portal, viewer, write=True) as session:
        set_active(session, user_id, True)
        credentials.forget_tries(session, user_id)
        _note(session, portal, viewer, "user.unlocked", person)


def reset_password(portal: Portal, viewer: Viewer, user_id: int) -> Handed:
    """Hand a new password over, or repeat an invitation; the present password works until the new one is set."""
    person = _colleague(portal, viewer, user_id)
    if person.role == Role.NOTIFICATIONS:
        raise AccessRefused(f"{person.name} gets mail only and does not sign in.")
    if not person.active:
        raise AccessRefused(f"{person.name} is locked. Unlock the account first.")
    has_password = _state(portal, viewer, user_id).has_password
    return _hand_over(portal, viewer, user_id, "reset" if has_password else "invitation")


def require_second_factor(portal: Portal, viewer: Viewer, user_id: int, required: bool) -> None:
    """Ask somebody for a second factor from their next sign-in on, or no longer."""
    person = _colleague(portal, viewer, user_id)
    with _records(portal, viewer, write=True) as session:
        credentials.require_second_factor(session, user_id, required)
        action = "user.second_factor_required" if required else "user.second_factor_not_required"
        _note(session, portal, viewer, action, person)
    if required and not _state(portal, viewer, user_id).has_second_factor and user_id != viewer.person.id:
        sign_out(portal.databases, viewer.portal, [user_id])


def remove_second_factor(portal: Portal, viewer: Viewer, user_id: int) -> None:
    """Take a lost second factor away; where one is required a new one is set up at the next sign-in."""
    person = _colleague(portal, viewer, user_id)
    if user_id == viewer.person.id:
        raise AccessRefused("Change your own second factor on your account page, where your password is asked for.")
    with _records(portal, viewer, write=True) as session:
        had = credentials_of(session, user_id)
        credentials.remove_second_factor(session, user_id)
        if had is not None and had.has_second_factor:
            tell_of_change(session, portal, had.person, Change.SECOND_FACTOR_OFF, By.ADMINISTRATOR)
        _note(session, portal, viewer, "user.second_factor_removed", person)
    sign_out(portal.databases, viewer.portal, [user_id])


def end_sessions(portal: Portal, viewer: Viewer, user_id: int) -> int:
    """Sign somebody out everywhere; how many sessions that ended."""
    person = _colleague(portal, viewer, user_id)
    with _records(portal, viewer, write=True) as session:
        _note(session, portal, viewer, "user.sessions_ended", person)
    return sign_out(portal.databases, viewer.portal, [user_id])


def _records(portal: Portal, viewer: Viewer, *, write: bool = False) -> AbstractContextManager[SystemSession]:
    """What people sign in with, which no scope shows; whose is looked at was checked before."""
    return system_session(portal.databases, viewer.portal, write=write)


def _require(viewer: Viewer, permission: Permission) -> None:
    if not viewer.may(permission):
        raise NotVisible(permission)


def _colleague(portal: Portal, viewer: Viewer, user_id: int) -> PersonFacts:
    """The person concerned, whom the viewer may change: nobody who sees more customers than the viewer does."""
    _require(viewer, Permission.PEOPLE_WRITE)
    with session_for(portal.databases, viewer.scope) as session:
        person = get_person(session, user_id)
    if not viewer.scope.sees_all_customers and not _sees_no_more(portal, viewer, user_id):
        raise AccessRefused("This person sees customers that you do not. Ask an administrator of all customers.")
    return person


def _sees_no_more(portal: Portal, viewer: Viewer, user_id: int) -> bool:
    with _records(portal, viewer) as session:
        seen = customers_of(session, user_id, viewer.membership.partnership_id)
    return isinstance(seen, frozenset) and seen <= viewer.scope.customer_ids


def _state(portal: Portal, viewer: Viewer, user_id: int) -> SecurityState:
    return _states(portal, viewer).get(user_id, _UNKNOWN)


def _who_sign_in(portal: Portal, viewer: Viewer) -> frozenset[int]:
    return frozenset(user_id for user_id, state in _states(portal, viewer).items() if state.signs_in)


def _states(portal: Portal, viewer: Viewer) -> dict[int, SecurityState]:
    with _records(portal, viewer) as session:
        return list_security(session, viewer.membership.partnership_id, portal.now)


def _hand_over(portal: Portal, viewer: Viewer, user_id: int, why: str) -> Handed:
    with session_for(portal.databases, viewer.scope) as scoped:
        person = get_person(scoped, user_id)
    with _records(portal, viewer, write=True) as session:
        handed = begin(portal, viewer.portal, session, user_id, why)
        later(session, viewer.membership.partnership_id, HAND_OVER_MAIL, {"hand_over": handed.id})
        _note(session, portal, viewer, f"user.{'invited' if why == 'invitation' else 'password_reset'}", person)
    return handed


def _note(session: SystemSession, portal: Portal, viewer: Viewer, action: str, person: PersonFacts) -> None:
    record(
        session,
        action,
        person.email,
        at=portal.now,
        user_id=viewer.person.id,
        partner_id=viewer.person.partner_id,
        partnership_id=viewer.membership.partnership_id,
    )
