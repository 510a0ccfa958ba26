"""Signing in and out: password, then the second factor where there is one, as plain pages with forms."""

from flask import Blueprint, Response, redirect, request, session, url_for
from werkzeug.wrappers import Response as BaseResponse

from auth import second_factor
from auth.authentication import Next, check_code, check_password, check_recovery_code, complete
from auth.current import Pending, SignedOut, end, pending, sign_in, wait_for_second_factor
from auth.enrolment import begin_enrolment, enrol
from auth.forms import (
    CodeForm,
    EnrolForm,
    SignInForm,
    address,
    page,
    portal_type,
    require_token,
    safe_next,
    this_portal,
)
from auth.permissions import Permission
from data.settings import PortalType

pages = Blueprint("sign_in", __name__, template_folder="templates")

ROUTE_PERMISSIONS: dict[str, Permission | None] = {
    # Whoever signs in is nobody yet, and signing out must always work.
    "sign_in.form": None,
    "sign_in.submit": None,
    "sign_in.code_form": None,
    "sign_in.code": None,
    "sign_in.enrolment_form": None,
    "sign_in.enrolment": None,
    "sign_in.sign_out": None,
}


@pages.get("/sign-in", defaults={"portal": PortalType.PARTNER.value})
@pages.get("/sign-in/<portal>")
def form(portal: str) -> Response:
    """The form of one portal type."""
    return _form(portal_type(portal), SignInForm())


@pages.post("/sign-in", defaults={"portal": PortalType.PARTNER.value})
@pages.post("/sign-in/<portal>")
def submit(portal: str) -> BaseResponse:
    """Check the password; go on to what comes next, or answer the same for every reason to refuse."""
    kind, entered = portal_type(portal), SignInForm()
    if not entered.validate_on_submit():
        return _form(kind, entered, 400)
    proof = check_password(this_portal(), kind, entered.email.data, entered.password.data, address())
    if proof is None:
        return _form(kind, entered, 401, refused=True)
    target = safe_next(request.args.get("next", ""))
    if proof.next is Next.NOTHING:
        return _enter(kind, proof.user_id, "password", target)
    enrols = proof.next is Next.ENROLMENT
    wait_for_second_factor(kind, proof.user_id, enrols=enrols, next_address=target)
    return redirect(url_for("sign_in.enrolment_form" if enrols else "sign_in.code_form"))


@pages.get("/sign-in/second-factor")
def code_form() -> BaseResponse:
    """Ask for a code of the app, or for a recovery code."""
    held = _pending(enrols=False)
    return _start_again() if held is None else _code(held, CodeForm())


@pages.post("/sign-in/second-factor")
def code() -> BaseResponse:
    """Check the code and enter."""
    held, entered = _pending(enrols=False), CodeForm()
    if held is None:
        return _start_again()
    if not entered.validate_on_submit():
        return _code(held, entered, 400)
    recovers = request.args.get("with") == "recovery"
    check, method = (check_recovery_code, "recovery code") if recovers else (check_code, "code")
    if not check(this_portal(), held.portal, held.user_id, entered.code.data, address()):
        return _code(held, entered, 401, refused=True)
    return _enter(held.portal, held.user_id, f"password and {method}", held.next)


@pages.get("/sign-in/set-up")
def enrolment_form() -> BaseResponse:
    """Show the code for the authenticator app to somebody who cannot enter without a second factor."""
    held = _pending(enrols=True)
    return _start_again() if held is None else _enrolment(held, EnrolForm())


@pages.post("/sign-in/set-up")
def enrolment() -> BaseResponse:
    """Confirm the app with its first code, show the recovery codes once, and enter."""
    held, entered = _pending(enrols=True), EnrolForm()
    if held is None:
        return _start_again()
    if not entered.validate_on_submit():
        return _enrolment(held, entered, 400)
    codes = enrol(this_portal(), held.portal, held.user_id, entered.code.data, address())
    if codes is None:
        entered.code.errors = ["This is not the code the app shows now. Wait for the next one and try again."]
        return _enrolment(held, entered, 400)
    _enter(held.portal, held.user_id, "password and new second factor", held.next)
    return page("recovery_codes", held.portal, codes=codes, next=held.next)


@pages.post("/sign-out")
def sign_out() -> BaseResponse:
    """End the session, if its own form asks for it; one that has ended already needs no token to end."""
    if session:
        require_token()
    kind = session.get("portal", PortalType.PARTNER.value)
    end()
    return redirect(url_for("sign_in.form", portal=kind))


def _pending(*, enrols: bool) -> Pending | None:
    try:
        held = pending()
    except SignedOut:
        return None
    return held if held.enrols == enrols else None


def _start_again() -> BaseResponse:
    return redirect(url_for("sign_in.form", portal=session.get("portal", PortalType.PARTNER.value)))


def _enter(kind: PortalType, user_id: int, method: str, target: str) -> BaseResponse:
    complete(this_portal(), kind, user_id, method, address())
    sign_in(kind, user_id)
    return redirect(target)


def _form(kind: PortalType, entered: SignInForm, status: int = 200, *, refused: bool = False) -> Response:
    wanted = request.args.get("next", "")
    is_set = "set" in request.args
    return page("sign_in", kind, status, form=entered, refused=refused, next=wanted, is_set=is_set)


def _code(held: Pending, entered: CodeForm, status: int = 200, *, refused: bool = False) -> Response:
    recovers = request.args.get("with") == "recovery"
    return page("code", held.portal, status, form=entered, refused=refused, recovers=recovers)


def _enrolment(held: Pending, entered: EnrolForm, status: int = 200) -> Response:
    secret, otpauth = begin_enrolment(this_portal(), held.portal, held.user_id)
    return page("enrolment", held.portal, status, form=entered, secret=secret, qr=second_factor.qr_code(otpauth))
