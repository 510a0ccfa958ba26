"""Everybody's own account: profile, password, second factor and sessions, as plain pages with forms."""

from collections.abc import Sequence
from contextlib import AbstractContextManager

from babel import Locale
from flask import Blueprint, Response, abort, flash, redirect, url_for
from flask_wtf import FlaskForm
from werkzeug.wrappers import Response as BaseResponse
from wtforms.fields.choices import SelectChoice

from auth import passwords, second_factor
from auth.authentication import confirm_own_password, must_have_second_factor, vault_of
from auth.current import SignedIn, renew, session_hash, signed_in
from auth.enrolment import begin_enrolment, enrol
from auth.forms import (
    ConfirmForm,
    EnrolForm,
    PasswordChangeForm,
    ProfileForm,
    address,
    page,
    this_portal,
)
from auth.notes import note
from auth.permissions import Permission
from data.commands import credentials
from data.commands.people import set_profile
from data.commands.web_sessions import SessionRecord, list_sessions_of, remove_session, remove_sessions_of
from data.queries.credentials import Credentials, credentials_of
from data.queries.membership import MembershipFacts, list_memberships
from data.settings import PortalType
from data.system import SystemSession, system_session

pages = Blueprint("account", __name__, template_folder="templates", url_prefix="/account")

LOCALES = ("en", "en-GB", "de", "fr", "nl", "sv", "da", "nb", "fi", "ja")
ROUTE_PERMISSIONS: dict[str, Permission | None] = dict.fromkeys(
    (
        "account.profile_form",
        "account.profile",
        "account.password_form",
        "account.password",
        "account.second_factor_form",
        "account.second_factor_on",
        "account.second_factor_off",
        "account.new_recovery_codes",
        "account.sessions_list",
        "account.end_session",
        "account.end_other_sessions",
    ),
    Permission.PREFERENCES_WRITE,
)


@pages.get("")
def profile_form() -> Response:
    """Name, formats and look."""
    own = _own()
    person = own.person
    chosen = ProfileForm(name=person.name, locale=person.locale, theme=person.theme)
    return _profile(own, chosen)


@pages.post("")
def profile() -> BaseResponse:
    """Keep what was chosen."""
    own, entered = _own(), ProfileForm()
    entered.locale.choices = _locales()
    if not entered.validate_on_submit() or not entered.name.data.strip():
        return _profile(own, entered, 400)
    who = signed_in()
    with _records(who, write=True) as session:
        set_profile(session, who.user_id, entered.name.data, entered.locale.data, entered.theme.data)
    flash("Your profile is saved.")
    return redirect(url_for("account.profile_form"))


@pages.get("/password")
def password_form() -> Response:
    """Ask for the present password and a new one."""
    return page("account_password", signed_in().portal, own=_own(), form=PasswordChangeForm())


@pages.post("/password")
def password() -> BaseResponse:
    """Change the password; every session but this one ends, and this one gets a new id."""
    own, who, entered = _own(), signed_in(), PasswordChangeForm()
    if not _may_change_password(own, who, entered):
        return page("account_password", who.portal, 400, own=own, form=entered)
    kept = passwords.keep(vault_of(this_portal(), who.portal), who.user_id, entered.password.data)
    with _records(who, write=True) as session:
        credentials.store_password(session, who.user_id, kept, this_portal().now)
        _note(session, own, "account.password_changed")
    _end_other_sessions(who)
    renew()
    flash("Your password is changed. Everywhere else you are signed out.")
    return redirect(url_for("account.password_form"))


@pages.get("/second-factor")
def second_factor_form() -> Response:
    """Whether a second factor is on, and how to change that."""
    own = _own()
    return _second_factor(own, EnrolForm(), ConfirmForm())


@pages.post("/second-factor")
def second_factor_on() -> BaseResponse:
    """Confirm the app with its first code and the present password; show the recovery codes once."""
    own, who, entered, confirmed = _own(), signed_in(), EnrolForm(), ConfirmForm()
    if own.has_second_factor:
        return redirect(url_for("account.second_factor_form"))
    if not entered.validate_on_submit() or not confirmed.validate() or not _knows_password(who, confirmed):
        return _second_factor(own, entered, confirmed, 400)
    codes = enrol(this_portal(), who.portal, who.user_id, entered.code.data, address())
    if codes is None:
        entered.code.errors = ["This is not the code the app shows now. Wait for the next one and try again."]
        return _second_factor(own, entered, confirmed, 400)
    _end_other_sessions(who)
    renew()
    return _codes(who, codes)


@pages.post("/second-factor/off")
def second_factor_off() -> BaseResponse:
    """Back to the password alone, where nobody demands more."""
    own, who, confirmed = _own(), signed_in(), ConfirmForm()
    if _is_required(own) or not confirmed.validate_on_submit() or not _knows_password(who, confirmed):
        return _second_factor(own, EnrolForm(), confirmed, 400)
    with _records(who, write=True) as session:
        credentials.remove_second_factor(session, who.user_id)
        _note(session, own, "account.second_factor_off")
    _end_other_sessions(who)
    renew()
    flash("Sign-in asks for your password alone from now on.")
    return redirect(url_for("account.second_factor_form"))


@pages.post("/second-factor/recovery-codes")
def new_recovery_codes() -> BaseResponse:
    """Fresh recovery codes in place of the earlier ones, shown once."""
    own, who, confirmed = _own(), signed_in(), ConfirmForm()
    if not own.has_second_factor or not confirmed.validate_on_submit() or not _knows_password(who, confirmed):
        return _second_factor(own, EnrolForm(), confirmed, 400)
    codes = second_factor.new_recovery_codes()
    with _records(who, write=True) as session:
        vault = vault_of(this_portal(), who.portal)
        hashes = [second_factor.kept_recovery_code(vault, who.user_id, code) for code in codes]
        credentials.store_recovery_codes(session, who.user_id, hashes)
        _note(session, own, "account.recovery_codes_renewed")
    return _codes(who, codes)


@pages.get("/sessions")
def sessions_list() -> Response:
    """Where this person is signed in."""
    who = signed_in()
    found = [one for one in _sessions(who) if "pending" not in one.document]
    return page("account_sessions", who.portal, own=_own(), sessions=found, this=session_hash(), form=FlaskForm())


@pages.post("/sessions/<id_hash>/end")
def end_session(id_hash: str) -> BaseResponse:
    """End one of the person's own sessions."""
    if not FlaskForm().validate_on_submit():
        abort(400)
    who, own = signed_in(), _own()
    if not any(one.id_hash == id_hash for one in _sessions(who)):
        abort(404)
    with _store(write=True) as store:
        remove_session(store, id_hash)
    with _records(who, write=True) as session:
        _note(session, own, "account.session_ended")
    flash("That session has ended.")
    return redirect(url_for("account.sessions_list"))


@pages.post("/sessions/end-others")
def end_other_sessions() -> BaseResponse:
    """End all of the person's sessions but this one."""
    if not FlaskForm().validate_on_submit():
        abort(400)
    who, own = signed_in(), _own()
    _end_other_sessions(who)
    with _records(who, write=True) as session:
        _note(session, own, "account.session_ended")
    flash("You are signed out everywhere else.")
    return redirect(url_for("account.sessions_list"))


def _own() -> Credentials:
    who = signed_in()
    with _records(who) as session:
        found = credentials_of(session, who.user_id)
    if found is None or not _memberships(found, who):
        abort(404)
    return found


def _memberships(own: Credentials, who: SignedIn) -> list[MembershipFacts]:
    with _records(who) as session:
        return list_memberships(session, own.person)


def _is_required(own: Credentials) -> bool:
    roles = [one.role for one in _memberships(own, signed_in())]
    return must_have_second_factor(this_portal(), own, roles)


def _knows_password(who: SignedIn, confirmed: ConfirmForm) -> bool:
    if confirm_own_password(this_portal(), who.portal, who.user_id, confirmed.present.data, address()):
        return True
    confirmed.present.errors = ["This is not your password."]
    return False


def _may_change_password(own: Credentials, who: SignedIn, entered: PasswordChangeForm) -> bool:
    if not entered.validate_on_submit():
        return False
    brand = this_portal().settings.configuration.branding.name
    weak = passwords.weakness(entered.password.data, (own.person.name, own.person.email, brand))
    if weak is not None:
        entered.password.errors = [weak]
        return False
    if entered.password.data == entered.present.data:
        entered.password.errors = ["This is the present password. Choose another one."]
        return False
    if confirm_own_password(this_portal(), who.portal, who.user_id, entered.present.data, address()):
        return True
    entered.present.errors = ["This is not your present password."]
    return False


def _profile(own: Credentials, entered: ProfileForm, status: int = 200) -> Response:
    who = signed_in()
    entered.locale.choices = _locales()
    return page("account_profile", who.portal, status, own=own, form=entered, memberships=_memberships(own, who))


def _locales() -> list[SelectChoice]:
    return [SelectChoice(code, Locale.parse(code, sep="-").get_display_name("en")) for code in LOCALES]


def _second_factor(own: Credentials, entered: EnrolForm, confirmed: ConfirmForm, status: int = 200) -> Response:
    who = signed_in()
    secret, qr = "", ""
    if not own.has_second_factor:
        secret, otpauth = begin_enrolment(this_portal(), who.portal, who.user_id)
        qr = second_factor.qr_code(otpauth)
    shown = {"own": own, "form": entered, "confirm": confirmed, "secret": secret, "qr": qr}
    return page("account_second_factor", who.portal, status, required=_is_required(own), **shown)


def _codes(who: SignedIn, codes: Sequence[str]) -> Response:
    return page("recovery_codes", who.portal, codes=codes, next=url_for("account.second_factor_form"))


def _sessions(who: SignedIn) -> list[SessionRecord]:
    with _store() as store:
        return list_sessions_of(store, who.portal.value, who.user_id, this_portal().now)


def _end_other_sessions(who: SignedIn) -> None:
    with _store(write=True) as store:
        remove_sessions_of(store, who.portal.value, who.user_id, but=session_hash())


def _records(who: SignedIn, *, write: bool = False) -> AbstractContextManager[SystemSession]:
    """What is kept about the person, for their own eyes and changes."""
    return system_session(this_portal().databases, who.portal, write=write)


def _store(*, write: bool = False) -> AbstractContextManager[SystemSession]:
    """Where sessions are kept."""
    return system_session(this_portal().databases, PortalType.PARTNER, write=write)


def _note(session: SystemSession, own: Credentials, action: str) -> None:
    note(session, this_portal(), action, own.person, address())
