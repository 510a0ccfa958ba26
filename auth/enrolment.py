"""Setting a second factor up: the secret waits in the session document until its first code confirms it."""

from collections.abc import Sequence

from flask import session

from auth import second_factor
from auth.authentication import totp_subject, vault_of
from auth.notes import note
from auth.notices import By, Change, tell_of_change
from data.commands import credentials
from data.portal import Portal
from data.queries.credentials import credentials_of
from data.settings import PortalType
from data.system import system_session

_WAITING = "enrolment"


def begin_enrolment(portal: Portal, kind: PortalType, user_id: int) -> tuple[str, str]:
    """A secret and the address an app reads it from; asked again, the same until it is confirmed."""
    with system_session(portal.databases, kind) as store:
        found = credentials_of(store, user_id)
    vault, about = vault_of(portal, kind), totp_subject(user_id)
    waiting = session.get(_WAITING)
    secret = vault.open(waiting, about) if waiting else second_factor.new_secret()
    if not waiting:
        session[_WAITING] = vault.seal(secret, about)
    email = found.person.email if found else ""
    issuer = portal.settings.configuration.branding.name
    return secret, second_factor.address_of(secret, email, f"{issuer} Demo" if kind is PortalType.DEMO else issuer)


def enrol(portal: Portal, kind: PortalType, user_id: int, code: str, address: str | None) -> Sequence[str] | None:
    """Take the waiting secret into use if this is its code, and return the recovery codes; None for a wrong code, and
    where a second factor is on already."""
    waiting = session.get(_WAITING)
    if not waiting:
        return None
    vault = vault_of(portal, kind)
    secret = vault.open(waiting, totp_subject(user_id))
    step = second_factor.step_of(secret, code, portal.now)
    if step is None:
        return None
    codes = second_factor.new_recovery_codes()
    with system_session(portal.databases, kind, write=True) as store:
        found = credentials_of(store, user_id)
        if found is None or not credentials.store_second_factor(store, user_id, waiting, step, portal.now):
            return None  # whoever began before it was on must not put theirs in its place
        kept = [second_factor.kept_recovery_code(vault, user_id, one) for one in codes]
        credentials.store_recovery_codes(store, user_id, kept)
        tell_of_change(store, portal, found.person, Change.SECOND_FACTOR_ON, By.THEMSELVES)
        note(store, portal, "account.second_factor_on", found.person, address)
    session.pop(_WAITING)
    return codes
