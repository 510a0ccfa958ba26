"""Where the link of a hand-over leads: opening it changes nothing, only the form sets the password."""

from flask import Blueprint, Response, abort, redirect, url_for
from werkzeug.wrappers import Response as BaseResponse

from auth import passwords
from auth.authentication import check_code, vault_of
from auth.forms import WelcomeForm, address, page, portal_type, strength_told, this_portal, words_about
from auth.hand_over import link_hash, opens
from auth.notes import note
from auth.notices import By, Change, tell_of_change
from auth.permissions import Permission
from data.commands.credentials import claim_hand_over, consume_hand_over, store_password
from data.commands.web_sessions import sign_out
from data.queries.credentials import HandOverFacts, credentials_of, find_hand_over
from data.queries.membership import Person, find_person
from data.settings import PortalType
from data.system import system_session

pages = Blueprint("welcome", __name__, template_folder="templates")

ROUTE_PERMISSIONS: dict[str, Permission | None] = dict.fromkeys(("welcome.form", "welcome.submit", "welcome.strength"))


@pages.get("/welcome/<portal>/<token>")
def form(portal: str, token: str) -> Response:
    """The form, for whoever opens the link however often; used, expired and unknown links look alike."""
    kind = portal_type(portal)
    hand_over, person = _open(kind, token)
    return _form(kind, token, hand_over, person, WelcomeForm())


@pages.post("/welcome/<portal>/<token>")
def submit(portal: str, token: str) -> BaseResponse:
    """Set the password if what came the other way is right; each wrong try is one of five."""
    kind, entered = portal_type(portal), WelcomeForm()
    hand_over, person = _open(kind, token)
    if hand_over is None or person is None:
        return _form(kind, token, None, None, entered)
    if not entered.validate_on_submit() or _is_weak(entered, person):
        return _form(kind, token, hand_over, person, entered, 400)  # a slip with the new password costs no try
    if not _consume(kind, token, person, entered.key.data, entered.password.data):
        hand_over, person = _open(kind, token)
        entered.key.errors = ["This is not right. Check it and try again."]
        return _form(kind, token, hand_over, person, entered, 401)
    return redirect(url_for("sign_in.form", portal=kind.value, set=""))


@pages.post("/welcome/<portal>/<token>/strength")
def strength(portal: str, token: str) -> Response:
    """How strong a new password is while it is typed; sets nothing and is none of the five tries."""
    kind = portal_type(portal)
    _, person = _open(kind, token)
    if person is None:
        abort(404)
    return strength_told(person)


def _open(kind: PortalType, token: str) -> tuple[HandOverFacts | None, Person | None]:
    portal = this_portal()
    with system_session(portal.databases, kind) as session:
        found = find_hand_over(session, link_hash(token), portal.now)
        return found, None if found is None else find_person(session, found.user_id)


def _is_weak(entered: WelcomeForm, person: Person) -> bool:
    weak = passwords.judge(entered.password.data, words_about(person)).weakness
    entered.password.errors = [weak] if weak else []
    return weak is not None


def _consume(kind: PortalType, token: str, person: Person, key: str, password: str) -> bool:
    portal = this_portal()
    with system_session(portal.databases, kind, write=True) as session:
        taken = claim_hand_over(session, link_hash(token), portal.now)
    if taken is None or not _is_right(kind, taken, key):
        return False
    kept = passwords.keep(vault_of(portal, kind), person.id, password)
    with system_session(portal.databases, kind, write=True) as session:
        before = credentials_of(session, person.id)
        if not consume_hand_over(session, taken.id, portal.now) or before is None:
            return False
        store_password(session, person.id, kept, portal.now)
        if before.password is not None:
            tell_of_change(session, portal, person, Change.PASSWORD, By.THEMSELVES)
        note(session, portal, "account.password_set", person, address(), {"by": taken.kind})
    sign_out(portal.databases, kind, [person.id])
    return True


def _is_right(kind: PortalType, taken: HandOverFacts, key: str) -> bool:
    """The passphrase, or for a forgotten password the code of the person's app."""
    if taken.kind == "forgotten":
        return check_code(this_portal(), kind, taken.user_id, key, address())
    return opens(this_portal(), kind, taken, key)


def _form(
    kind: PortalType,
    token: str,
    hand_over: HandOverFacts | None,
    person: Person | None,
    entered: WelcomeForm,
    status: int = 200,
) -> Response:
    if hand_over is None or person is None:
        return page("welcome_over", kind, 404)
    if hand_over.kind == "forgotten":
        entered.key.label.text = "Code of your app"
    return page("welcome", kind, status, form=entered, token=token, why=hand_over.kind, person=person)
