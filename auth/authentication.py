"""Proving who one is: password, then second factor, each try counted before it is looked at. Pages live elsewhere."""

from contextlib import AbstractContextManager
from dataclasses import dataclass
from enum import Enum

from auth import passwords, second_factor
from auth.lockout import is_final, rest_until
from auth.notes import note
from auth.permissions import ROLES
from auth.vault import Unsealable, Vault
from data.commands import credentials as stored
from data.commands.people import note_sign_in
from data.configuration import SecondFactor
from data.domain.roles import Role
from data.portal import Portal
from data.queries.credentials import Credentials, credentials_of, find_credentials
from data.queries.membership import list_memberships
from data.settings import PortalType
from data.system import SystemSession, system_session


class Next(Enum):
    """What stands between a right password and the portal."""

    NOTHING = "nothing"
    CODE = "code"
    ENROLMENT = "enrolment"


@dataclass(frozen=True, slots=True)
class Proof:
    """A right password: whose it is, and what comes next."""

    user_id: int
    next: Next


def vault_of(portal: Portal, kind: PortalType) -> Vault:
    """The vault of one portal type."""
    return Vault(portal.settings.password_keys[kind])


def check_password(portal: Portal, kind: PortalType, email: str, password: str, address: str | None) -> Proof | None:
    """Whether somebody who may sign in has this password; the same None, after the same time, for every reason."""
    now = portal.now
    with _records(portal, kind, write=True) as session:
        found = find_credentials(session, email)
        allowed = found is not None and stored.claim_try(session, found.person.id, now, rest_until, is_final)
        enters = found is not None and _may_enter(session, found)
    user_id = found.person.id if found else 0
    compared = passwords.compare(vault_of(portal, kind), user_id, found.password if found else None, password)
    if found is None or not (compared.matches and allowed and enters):
        _refuse(portal, kind, found, "password" if allowed else "locked", address)
        return None
    following = _following(portal, found, kind)
    with _records(portal, kind, write=True) as session:
        stored.give_try_back(session, user_id)
        if compared.renewed and found.password:
            stored.reseal(session, user_id, found.password, compared.renewed)
    return Proof(user_id, following)


def check_code(portal: Portal, kind: PortalType, user_id: int, code: str, address: str | None) -> bool:
    """Whether a code of the authenticator app is right and unused; counted like a password."""
    with _records(portal, kind, write=True) as session:
        found = credentials_of(session, user_id)
        allowed = found is not None and stored.claim_try(session, user_id, portal.now, rest_until, is_final)
        step = _step(portal, kind, found, code) if allowed and found else None
        if step is not None and stored.spend_step(session, user_id, step):
            stored.give_try_back(session, user_id)
            return True
    _refuse(portal, kind, found, "code" if allowed else "locked", address)
    return False


def check_recovery_code(portal: Portal, kind: PortalType, user_id: int, code: str, address: str | None) -> bool:
    """Whether a recovery code is right and unused; counted like a password, and told about in the audit log."""
    hashes = second_factor.possible_recovery_codes(vault_of(portal, kind), user_id, code)
    with _records(portal, kind, write=True) as session:
        found = credentials_of(session, user_id)
        allowed = found is not None and stored.claim_try(session, user_id, portal.now, rest_until, is_final)
        if allowed and found and stored.spend_recovery_code(session, user_id, hashes, portal.now):
            stored.give_try_back(session, user_id)
            note(session, portal, "sign_in.recovery_code_used", found.person, address)
            return True
    _refuse(portal, kind, found, "recovery code" if allowed else "locked", address)
    return False


def confirm_own_password(portal: Portal, kind: PortalType, user_id: int, password: str, address: str | None) -> bool:
    """Whether somebody who is signed in knows their password, asked again before their account changes."""
    with _records(portal, kind) as session:
        found = credentials_of(session, user_id)
    return found is not None and check_password(portal, kind, found.person.email, password, address) is not None


def complete(portal: Portal, kind: PortalType, user_id: int, method: str, address: str | None) -> None:
    """Note a sign-in that has succeeded as a whole: tries begin anew."""
    with _records(portal, kind, write=True) as session:
        found = credentials_of(session, user_id)
        if found is None:
            return
        stored.forget_tries(session, user_id)
        note_sign_in(session, user_id, portal.now)
        note(session, portal, "sign_in.succeeded", found.person, address, {"method": method})


def must_have_second_factor(portal: Portal, found: Credentials, roles: list[str]) -> bool:
    """Whether policy or an administrator asks this person for a second factor."""
    policy = portal.settings.configuration.sign_in.second_factor
    administers = Role.ADMIN.value in roles
    by_policy = policy is SecondFactor.EVERYBODY or (policy is SecondFactor.ADMINISTRATORS and administers)
    return by_policy or found.second_factor_required


def _records(portal: Portal, kind: PortalType, *, write: bool = False) -> AbstractContextManager[SystemSession]:
    """What people sign in with: looked at before there is a scope."""
    return system_session(portal.databases, kind, write=write)


def _may_enter(session: SystemSession, found: Credentials) -> bool:
    return any(ROLES[Role(one.role)] for one in list_memberships(session, found.person))


def _following(portal: Portal, found: Credentials, kind: PortalType) -> Next:
    if found.has_second_factor:
        return Next.CODE
    with _records(portal, kind) as session:
        roles = [one.role for one in list_memberships(session, found.person)]
    return Next.ENROLMENT if must_have_second_factor(portal, found, roles) else Next.NOTHING


def _step(portal: Portal, kind: PortalType, found: Credentials, code: str) -> int | None:
    if found.totp_secret is None:
        return None
    try:
        secret = vault_of(portal, kind).open(found.totp_secret, totp_subject(found.person.id))
    except Unsealable:
        return None
    return second_factor.step_of(secret, code, portal.now)


def totp_subject(user_id: int) -> str:
    """What a sealed second factor is about."""
    return f"second factor of user {user_id}"


def _refuse(portal: Portal, kind: PortalType, found: Credentials | None, reason: str, address: str | None) -> None:
    person, told = (found.person, reason) if found else (None, "unknown account")
    with _records(portal, kind, write=True) as session:
        note(session, portal, "sign_in.refused", person, address, {"reason": told})
