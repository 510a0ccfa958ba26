"""Setting a password from the machine itself, for operators and the simulated world; no page leads here."""

from auth import passwords
from auth.authentication import vault_of
from data.commands.credentials import store_password
from data.portal import Portal
from data.queries.credentials import find_credentials
from data.queries.membership import Person
from data.settings import PortalType
from data.system import SystemSession


def set_password(portal: Portal, kind: PortalType, session: SystemSession, email: str, password: str) -> Person | None:
    """Give somebody a password, sealed with the portal type's key; whose it is, None where there is no such person.

    Their sessions stand: where others may know the earlier password, end them once this is committed.
    """
    found = find_credentials(session, email)
    if found is None:
        return None
    kept = passwords.keep(vault_of(portal, kind), found.person.id, password)
    store_password(session, found.person.id, kept, portal.now)
    return found.person


def has_password(portal: Portal, kind: PortalType, session: SystemSession, email: str, password: str) -> bool:
    """Whether this is somebody's password."""
    found = find_credentials(session, email)
    if found is None:
        return False
    return passwords.compare(vault_of(portal, kind), found.person.id, found.password, password).matches
