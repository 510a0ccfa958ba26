"""Signing in and out: plain Flask pages with forms, no Dash."""

from datetime import datetime

from flask import Blueprint, Response, abort, current_app, redirect, render_template, request, session, url_for
from flask_wtf import FlaskForm
from werkzeug.wrappers import Response as BaseResponse
from wtforms import EmailField, PasswordField
from wtforms.validators import InputRequired, Length

from auth.current import sign_in
from auth.passwords import password_matches
from auth.permissions import Permission
from data.commands.people import note_sign_in
from data.engines import Databases
from data.queries.membership import find_credentials, list_memberships
from data.settings import PortalType
from data.system import system_session

pages = Blueprint("sign_in", __name__, template_folder="templates")

ROUTE_PERMISSIONS: dict[str, Permission | None] = {
    # Whoever signs in is nobody yet, and signing out must always work.
    "sign_in.form": None,
    "sign_in.submit": None,
    "sign_in.sign_out": None,
}


class SignInForm(FlaskForm):  # type: ignore[misc]  # Flask-WTF ships no types
    """E-mail and password; the anti-forgery token comes with the form."""

    email = EmailField("E-mail", [InputRequired("Enter your e-mail address."), Length(max=254)])
    password = PasswordField("Password", [InputRequired("Enter your password."), Length(max=1000)])


@pages.get("/sign-in", defaults={"portal": PortalType.PARTNER.value})
@pages.get("/sign-in/<portal>")
def form(portal: str) -> str:
    """The form of one portal type."""
    return _page(_portal(portal), SignInForm())


@pages.post("/sign-in", defaults={"portal": PortalType.PARTNER.value})
@pages.post("/sign-in/<portal>")
def submit(portal: str) -> BaseResponse | tuple[str, int]:
    """Check the password; start a session of this portal type or answer the same for every reason to refuse."""
    kind, entered = _portal(portal), SignInForm()
    if not entered.validate_on_submit():
        return _page(kind, entered), 400
    user_id = _authenticate(kind, entered.email.data, entered.password.data)
    if user_id is None:
        return _page(kind, entered, refused=True), 401
    sign_in(kind, user_id)
    return redirect(_next_address())


@pages.post("/sign-out")
def sign_out() -> BaseResponse:
    """End the session, if its own form asks for it; one that has ended already needs no token to end."""
    if session and not FlaskForm().validate_on_submit():
        abort(400)
    portal = session.get("portal", PortalType.PARTNER.value)
    session.clear()
    return redirect(url_for("sign_in.form", portal=portal))


def _authenticate(portal: PortalType, email: str, password: str) -> int | None:
    extension = current_app.extensions["portal"]
    databases: Databases = extension.databases
    now: datetime = extension.clock()
    with system_session(databases, portal) as store:
        found = find_credentials(store, email)
        matches = password_matches(found[1] if found else None, password)
        may_enter = found is not None and any(m.role != "notifications" for m in list_memberships(store, found[0]))
    if found is None or not (matches and may_enter):
        return None
    with system_session(databases, portal, write=True) as store:
        note_sign_in(store, found[0].id, now)
    return found[0].id


def _next_address() -> str:
    """Where the visitor was going, if that is a path of this portal and nothing else."""
    wanted = request.args.get("next", "")
    plain = wanted.startswith("/p/") and "\\" not in wanted and "//" not in wanted
    return wanted if plain else "/"


def _page(portal: PortalType, entered: SignInForm, *, refused: bool = False) -> str:
    settings = current_app.extensions["portal"].settings
    return render_template(
        "auth/sign_in.html",
        form=entered,
        portal=portal,
        brand=settings.configuration.branding.name,
        refused=refused,
        next=request.args.get("next", ""),
    )


def _portal(value: str) -> PortalType:
    try:
        return PortalType(value)
    except ValueError:
        abort(Response("There is no such page.", 404))
