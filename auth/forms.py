"""The forms of the pages around an account, and how their pages are rendered; what they lead to lives beside them."""

from typing import Any

from flask import Response, abort, current_app, jsonify, make_response, render_template, request
from flask_wtf import FlaskForm
from werkzeug.exceptions import BadRequest
from wtforms import EmailField, PasswordField, SelectField, StringField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import EqualTo, InputRequired, Length

from auth.passwords import LONGEST, judge
from data.portal import Portal
from data.queries.membership import Person
from data.settings import PortalType
from data.storable import storable

_PASSWORD_TEXT = 1000


def _storable(text: str | None) -> str | None:
    return text and storable(text)


class StaleForm(BadRequest):
    """A form without the token of this session, most likely from a page that an earlier session opened."""

    description = "This page was opened before you signed in again; reload it and try again."


_STRENGTHS = {3: "Good.", 4: "Strong."}
_THEMES = (("system", "Same as device"), ("light", "Light"), ("dark", "Dark"))


class SignInForm(FlaskForm):  # type: ignore[misc]  # Flask-WTF ships no types
    """E-mail and password; the anti-forgery token comes with the form."""

    email = EmailField("E-mail", [InputRequired("Enter your e-mail address."), Length(max=254)], filters=[_storable])
    password = PasswordField("Password", [InputRequired("Enter your password."), Length(max=_PASSWORD_TEXT)])


class CodeForm(FlaskForm):  # type: ignore[misc]
    """A code of an authenticator app, or a recovery code."""

    code = StringField("Code", [InputRequired("Enter the code."), Length(max=40)])


class EmailForm(FlaskForm):  # type: ignore[misc]
    """An e-mail address."""

    email = EmailField("E-mail", [InputRequired("Enter your e-mail address."), Length(max=254)], filters=[_storable])


class _NewPassword(FlaskForm):  # type: ignore[misc]
    password = PasswordField(
        "New password",
        [InputRequired("Choose a password."), Length(max=LONGEST, message="Use at most %(max)d characters.")],
    )
    repeated = PasswordField(
        "Confirm new password",
        [InputRequired("Type the new password once more."), EqualTo("password", "The passwords do not match.")],
    )


class StrengthForm(FlaskForm):  # type: ignore[misc]
    """A password that is being chosen."""

    password = PasswordField("New password", [InputRequired(), Length(max=_PASSWORD_TEXT)])


class WelcomeForm(_NewPassword):
    """What came another way, and a new password."""

    key = StringField("Passphrase", [InputRequired("Enter the passphrase you were given."), Length(max=100)])


class PasswordChangeForm(_NewPassword):
    """The present password and a new one."""

    present = PasswordField(
        "Current password", [InputRequired("Enter your current password."), Length(max=_PASSWORD_TEXT)]
    )


class ConfirmForm(FlaskForm):  # type: ignore[misc]
    """The present password, asked before something about the account changes."""

    present = PasswordField("Your password", [InputRequired("Enter your password."), Length(max=_PASSWORD_TEXT)])


class EnrolForm(FlaskForm):  # type: ignore[misc]
    """The first code of an authenticator app."""

    code = StringField("Authentication code", [InputRequired("Enter the six digits the app shows."), Length(max=20)])


class ProfileForm(FlaskForm):  # type: ignore[misc]
    """What somebody chooses about themselves."""

    name = StringField("Name", [InputRequired("Enter your name."), Length(max=200)], filters=[_storable])
    locale = SelectField("Numbers and dates", choices=())
    theme = SelectField("Look", choices=[SelectChoice(*one) for one in _THEMES])


def require_token() -> None:
    """Take a form that has nothing but a button; StaleForm where its token is not this session's."""
    if not FlaskForm().validate_on_submit():
        raise StaleForm


def words_about(person: Person) -> tuple[str, ...]:
    """What somebody would put into a password who knows its owner."""
    return person.name, person.email, this_portal().settings.configuration.branding.name


def strength_told(person: Person) -> Response:
    """How strong the password of this request is, from 0 to 4 and in words; StaleForm where the form is not ours."""
    form = StrengthForm()
    if not form.validate_on_submit():
        raise StaleForm
    judged = judge(form.password.data, words_about(person))
    return jsonify(score=judged.score, says=judged.weakness or _STRENGTHS[judged.score])


def this_portal() -> Portal:
    """The portal this request belongs to."""
    found: Portal = current_app.extensions["portal"]
    return found


def portal_type(value: str) -> PortalType:
    """A portal type named in an address; any other word is no page."""
    try:
        return PortalType(value)
    except ValueError:
        abort(404)


def page(template: str, kind: PortalType, status: int = 200, **values: Any) -> Response:
    """A page in the product's look."""
    brand = this_portal().settings.configuration.branding.name
    return make_response(render_template(f"auth/{template}.html", portal=kind, brand=brand, **values), status)


def address() -> str | None:
    """The network address of who asks."""
    return request.remote_addr


def safe_next(wanted: str) -> str:
    """Where the visitor was going, if that is a path of this portal and nothing else."""
    plain = wanted.startswith(("/p/", "/account")) and "\\" not in wanted and "//" not in wanted
    return wanted if plain else "/"
