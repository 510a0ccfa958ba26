"""The person behind the current request, read from the session document at every request."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from flask import Flask, current_app, request, session
from flask_login import LoginManager, UserMixin, current_user, login_user

from auth.fingerprint import FIELD, browser_of
from auth.sessions import ServerSession
from data.portal import Portal
from data.settings import PortalType

PENDING_FOR = timedelta(minutes=10)
"""How long a right password waits for the second factor."""


class SignedOut(PermissionError):
    """Nobody is signed in on this request's session."""


@dataclass(frozen=True)
class SignedIn(UserMixin):  # type: ignore[misc]  # Flask-Login ships no types
    """What the session document says of the browser: portal type and person."""

    portal: PortalType
    user_id: int

    def get_id(self) -> str:
        return str(self.user_id)


@dataclass(frozen=True, slots=True)
class Pending:
    """Somebody whose password was right and whose second factor is still to come."""

    portal: PortalType
    user_id: int
    enrols: bool
    next: str


def install(app: Flask) -> None:
    """Let Flask-Login find the person in the session document; what they may do is read anew at every use."""
    manager = LoginManager(app)
    manager.session_protection = None  # the session document is bound to its browser by our own means
    manager.user_loader(_load)


def _load(user_id: str) -> SignedIn | None:
    try:
        return SignedIn(PortalType(session["portal"]), int(user_id))
    except (KeyError, ValueError):
        return None


def wait_for_second_factor(portal: PortalType, user_id: int, *, enrols: bool, next_address: str) -> None:
    """Turn an anonymous session into one that knows the password, under a new id; it opens nothing yet."""
    _begin_anew(portal)
    session["pending"] = {"user_id": user_id, "enrols": enrols, "next": next_address, "since": _now().isoformat()}


def pending() -> Pending:
    """Who waits for their second factor; SignedOut where nobody does, or for too long."""
    held = session.get("pending")
    if not held or _now() - datetime.fromisoformat(held["since"]) > PENDING_FOR:
        raise SignedOut("no sign-in is under way")
    return Pending(PortalType(session["portal"]), held["user_id"], held["enrols"], held["next"])


def sign_in(portal: PortalType, user_id: int) -> None:
    """Turn the session into a signed-in one, under a new id and with nothing carried over but its browser."""
    _begin_anew(portal)
    login_user(SignedIn(portal, user_id))


def renew() -> None:
    """A new id for a session whose holder may more, or other things, than before."""
    _renew(born_again=False)


def end() -> None:
    """Forget everything the session stood for."""
    session.clear()


def signed_in() -> SignedIn:
    """Who is signed in; SignedOut otherwise."""
    if not current_user.is_authenticated:
        raise SignedOut("nobody is signed in")
    found = current_user._get_current_object()
    if not isinstance(found, SignedIn):
        raise SignedOut("nobody is signed in")
    return found


def last_partnership() -> str | None:
    """The partnership this browser looked at last, which a bare address opens."""
    code: str | None = session.get("partnership")
    return code


def remember_partnership(code: str) -> None:
    if session.get("partnership") != code:
        session["partnership"] = code


def session_hash() -> str:
    """The hash under which this session is stored, to tell it from a person's other sessions."""
    return session.record.id_hash if isinstance(session, ServerSession) and session.record else ""


def _begin_anew(portal: PortalType) -> None:
    # The second step belongs to the browser that took the first; afterwards the form tells no more of it.
    browser = session.get("browser") or _browser()
    session.clear()
    _renew(born_again=True)
    session["portal"] = portal.value
    session["browser"] = browser


def _renew(*, born_again: bool) -> None:
    if isinstance(session, ServerSession):
        session.renew(born_again=born_again)


def _browser() -> dict[str, str]:
    limits = _portal().settings.configuration.sign_in
    return browser_of(request, request.form.get(FIELD), with_screen=limits.bind_screen).as_document()


def _now() -> datetime:
    return _portal().now


def _portal() -> Portal:
    found: Portal = current_app.extensions["portal"]
    return found
