"""Setting a password from the machine itself, for operators and the simulated world; no page leads here."""

from auth import passwords
from auth.authentication import vault_of
from data.commands.credentials import store_password
from data.portal import Portal
from data.queries.credentials import find_credentials
from data.settings import PortalType
from data.system import SystemSession


def set_password(portal: Portal, kind: PortalType, session: SystemSession, email: str, password: str) -> bool:
    """Give somebody a password, sealed with the portal type's key; False where there is no such person."""
    found = find_credentials(session, email)
    if found is None:
        return False
    kept = passwords.keep(vault_of(portal, kind), found.person.id, password)
    store_password(session, found.person.id, kept, portal.now)
    return True


def has_password(portal: Portal, kind: PortalType, session: SystemSession, email: str, password: str) -> bool:
    """Whether this is somebody's password."""
    found = find_credentials(session, email)
    if found is None:
        return False
    return passwords.compare(vault_of(portal, kind), found.person.id, found.password, password).matches
