"""How the people of a world come in, and how their answers are made legible."""

from collections.abc import Iterable

from auth.viewer import Viewer, viewer_for
from data.queries.credentials import find_credentials
from data.settings import PortalType
from data.system import system_session
from tests.integration.pages.premises import Premises
from tests.integration.pages.worlds import Partnership, Person
from tests.support.dash_client import DashClient, give_password

Read = Iterable[tuple[str, str]]
"""Texts by what was asked."""

FORMS = {PortalType.PARTNER: "/sign-in", PortalType.DEMO: "/sign-in/demo"}


def sign_in(premises: Premises, person: Person) -> DashClient:
    """A browser in which this person has just signed in."""
    browser = DashClient(premises.server)
    give_password(premises.server, person.email, person.portal)
    assert browser.sign_in(person.email, at=FORMS[person.portal]).status_code == 302
    return browser


def viewer_of(premises: Premises, person: Person, of: Partnership) -> Viewer:
    """The viewer a request of this person would have."""
    with system_session(premises.portal.databases, person.portal) as session:
        found = find_credentials(session, person.email)
    assert found is not None
    return viewer_for(premises.portal.databases, person.portal, found.person.id, of.code)


def unfolded(text: str) -> str:
    """An answer without the grouping of its numbers."""
    return text.replace(",", "").replace("\\u00a0", "")


def leaks(foreign: frozenset[str], read: Read) -> set[tuple[str, str]]:
    """What gave away words that must not be read, with each of these."""
    return {(asked, word) for asked, text in read for word in foreign if word in text}


def unread(expected: Iterable[str], read: Read) -> set[str]:
    """What no answer has."""
    texts = [text for _, text in read]
    return {word for word in expected if not any(word in text for text in texts)}
