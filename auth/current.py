"""The person behind the current request, read from the session document at every request."""

from dataclasses import dataclass

from flask import Flask, session
from flask_login import LoginManager, UserMixin, current_user, login_user

from auth.sessions import ServerSession
from data.settings import PortalType


class SignedOut(PermissionError):
    """Nobody is signed in on this request's session."""


@dataclass(frozen=True)
class SignedIn(UserMixin):  # type: ignore[misc]  # Flask-Login ships no types
    """What the session document says of the browser: portal type and person."""

    portal: PortalType
    user_id: int

    def get_id(self) -> str:
        return str(self.user_id)


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


def sign_in(portal: PortalType, user_id: int) -> None:
    """Turn an anonymous session into a signed-in one, under a new id and with nothing carried over."""
    session.clear()
    if isinstance(session, ServerSession):
        session.renew()
    session["portal"] = portal.value
    login_user(SignedIn(portal, user_id))


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
