"""Everybody's own account: profile, password, second factor and sessions, as plain pages with forms."""

from collections.abc import Sequence

from babel import Locale
from flask import Blueprint, Response, abort, flash, redirect, url_for
from flask_wtf import FlaskForm
from werkzeug.wrappers import Response as BaseResponse
from wtforms.fields.choices import SelectChoice

from auth import passwords, second_factor
from auth.authentication import confirm_own_password, vault_of
from auth.current import SignedIn, renew, session_hash, signed_in
from auth.enrolment import begin_enrolment, enrol
from auth.forms import (
    ConfirmForm,
    EnrolForm,
    PasswordChangeForm,
    ProfileForm,
    address,
    page,
    require_token,
    strength_told,
    this_portal,
    words_about,
)
from auth.moments import utc_day, utc_minute
from auth.notices import Change
from auth.own_account import (
    end_everywhere_else,
    must_have_one,
    note_change,
    note_own,
    own_credentials,
    own_memberships,
    own_records,
    own_sessions,
    session_store,
)
from auth.permissions import Permission
from data.commands import credentials
from data.commands.people import set_profile
from data.commands.web_sessions import remove_session
from data.queries.credentials import Credentials

pages = Blueprint("account", __name__, template_folder="templates", url_prefix="/account")
pages.add_app_template_filter(utc_day)
pages.add_app_template_filter(utc_minute)

LOCALES = ("en", "en-GB", "de", "fr", "nl", "sv", "da", "nb", "fi", "ja")
ROUTE_PERMISSIONS: dict[str, Permission | None] = dict.fromkeys(
    (
        "account.profile_form",
        "account.profile",
        "account.password_form",
        "account.password",
        "account.password_strength",
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
    own = own_credentials()
    person = own.person
    chosen = ProfileForm(name=person.name, locale=person.locale, theme=person.theme)
    return _profile(own, chosen)


@pages.post("")
def profile() -> BaseResponse:
    """Keep what was chosen."""
    own, entered = own_credentials(), ProfileForm()
    entered.locale.choices = _locales()
    if not entered.validate_on_submit() or not entered.name.data.strip():
        return _profile(own, entered, 400)
    who = signed_in()
    with own_records(who, write=True) as session:
        set_profile(session, who.user_id, entered.name.data, entered.locale.data, entered.theme.data)
    flash("Your profile is saved.")
    return redirect(url_for("account.profile_form"))


@pages.get("/password")
def password_form() -> Response:
    """Ask for the present password and a new one."""
    return page("account_password", signed_in().portal, own=own_credentials(), form=PasswordChangeForm())


@pages.post("/password")
def password() -> BaseResponse:
    """Change the password; every session but this one ends, and this one gets a new id."""
    own, who, entered = own_credentials(), signed_in(), PasswordChangeForm()
    if not _may_change_password(own, who, entered):
        return page("account_password", who.portal, 400, own=own, form=entered)
    kept = passwords.keep(vault_of(this_portal(), who.portal), who.user_id, entered.password.data)
    with own_records(who, write=True) as session:
        credentials.store_password(session, who.user_id, kept, this_portal().now)
        note_change(session, own, Change.PASSWORD, "account.password_changed")
    end_everywhere_else(who)
    renew()
    flash("Your password is changed. Everywhere else you are signed out.")
    return redirect(url_for("account.password_form"))


@pages.post("/password/strength")
def password_strength() -> Response:
    """How strong a new password is while it is typed; changes nothing."""
    return strength_told(own_credentials().person)


@pages.get("/second-factor")
def second_factor_form() -> Response:
    """Whether a second factor is on, and how to change that."""
    own = own_credentials()
    return _second_factor(own, EnrolForm(), ConfirmForm())


@pages.post("/second-factor")
def second_factor_on() -> BaseResponse:
    """Confirm the app with its first code and the present password; show the recovery codes once."""
    own, who, entered, confirmed = own_credentials(), signed_in(), EnrolForm(), ConfirmForm()
    if own.has_second_factor:
        return redirect(url_for("account.second_factor_form"))
    if not entered.validate_on_submit() or not confirmed.validate() or not _knows_password(who, confirmed):
        return _second_factor(own, entered, confirmed, 400)
    codes = enrol(this_portal(), who.portal, who.user_id, entered.code.data, address())
    if codes is None:
        entered.code.errors = ["This is not the code the app shows now. Wait for the next one and try again."]
        return _second_factor(own, entered, confirmed, 400)
    end_everywhere_else(who)
    renew()
    return _codes(who, codes)


@pages.post("/second-factor/off")
def second_factor_off() -> BaseResponse:
    """Back to the password alone, where nobody demands more."""
    own, who, confirmed = own_credentials(), signed_in(), ConfirmForm()
    if must_have_one(own) or not confirmed.validate_on_submit() or not _knows_password(who, confirmed):
        return _second_factor(own, EnrolForm(), confirmed, 400)
    with own_records(who, write=True) as session:
        credentials.remove_second_factor(session, who.user_id)
        note_change(session, own, Change.SECOND_FACTOR_OFF, "account.second_factor_off")
    end_everywhere_else(who)
    renew()
    flash("Sign-in asks for your password alone from now on.")
    return redirect(url_for("account.second_factor_form"))


@pages.post("/second-factor/recovery-codes")
def new_recovery_codes() -> BaseResponse:
    """Fresh recovery codes in place of the earlier ones, shown once."""
    own, who, confirmed = own_credentials(), signed_in(), ConfirmForm()
    if not own.has_second_factor or not confirmed.validate_on_submit() or not _knows_password(who, confirmed):
        return _second_factor(own, EnrolForm(), confirmed, 400)
    codes = second_factor.new_recovery_codes()
    with own_records(who, write=True) as session:
        vault = vault_of(this_portal(), who.portal)
        hashes = [second_factor.kept_recovery_code(vault, who.user_id, code) for code in codes]
        credentials.store_recovery_codes(session, who.user_id, hashes)
        note_change(session, own, Change.RECOVERY_CODES, "account.recovery_codes_renewed")
    return _codes(who, codes)


@pages.get("/sessions")
def sessions_list() -> Response:
    """Where this person is signed in."""
    who = signed_in()
    found = [one for one in own_sessions(who) if "pending" not in one.document]
    return page(
        "account_sessions", who.portal, own=own_credentials(), sessions=found, this=session_hash(), form=FlaskForm()
    )


@pages.post("/sessions/<id_hash>/end")
def end_session(id_hash: str) -> BaseResponse:
    """End one of the person's own sessions."""
    require_token()
    who, own = signed_in(), own_credentials()
    if not any(one.id_hash == id_hash for one in own_sessions(who)):
        abort(404)
    with session_store(write=True) as store:
        remove_session(store, id_hash)
    with own_records(who, write=True) as session:
        note_own(session, own, "account.session_ended")
    flash("That session has ended.")
    return redirect(url_for("account.sessions_list"))


@pages.post("/sessions/end-others")
def end_other_sessions() -> BaseResponse:
    """End all of the person's sessions but this one."""
    require_token()
    who, own = signed_in(), own_credentials()
    end_everywhere_else(who)
    with own_records(who, write=True) as session:
        note_own(session, own, "account.session_ended")
    flash("You are signed out everywhere else.")
    return redirect(url_for("account.sessions_list"))


def _knows_password(who: SignedIn, confirmed: ConfirmForm) -> bool:
    if confirm_own_password(this_portal(), who.portal, who.user_id, confirmed.present.data, address()):
        return True
    confirmed.present.errors = ["This is not your password."]
    return False


def _may_change_password(own: Credentials, who: SignedIn, entered: PasswordChangeForm) -> bool:
    if not entered.validate_on_submit():
        return False
    weak = passwords.judge(entered.password.data, words_about(own.person)).weakness
    if weak is not None:
        entered.password.errors = [weak]
        return False
    if entered.password.data == entered.present.data:
        entered.password.errors = ["This is your current password. Choose another one."]
        return False
    if confirm_own_password(this_portal(), who.portal, who.user_id, entered.present.data, address()):
        return True
    entered.present.errors = ["This is not your current password."]
    return False


def _profile(own: Credentials, entered: ProfileForm, status: int = 200) -> Response:
    who = signed_in()
    entered.locale.choices = _locales()
    return page("account_profile", who.portal, status, own=own, form=entered, memberships=own_memberships(own, who))


def _locales() -> list[SelectChoice]:
    return [SelectChoice(code, Locale.parse(code, sep="-").get_display_name("en")) for code in LOCALES]


def _second_factor(own: Credentials, entered: EnrolForm, confirmed: ConfirmForm, status: int = 200) -> Response:
    who = signed_in()
    secret, qr = "", ""
    if not own.has_second_factor:
        secret, otpauth = begin_enrolment(this_portal(), who.portal, who.user_id)
        qr = second_factor.qr_code(otpauth)
    shown = {"own": own, "form": entered, "confirm": confirmed, "secret": secret, "qr": qr}
    return page("account_second_factor", who.portal, status, required=must_have_one(own), **shown)


def _codes(who: SignedIn, codes: Sequence[str]) -> Response:
    return page("recovery_codes", who.portal, codes=codes, next=url_for("account.second_factor_form"))
