"""The gate before every route: default deny, with a short list of what strangers may have."""

from urllib.parse import urlsplit

from flask import Flask, Request, Response, abort, current_app, redirect, request, session, url_for
from werkzeug.wrappers import Response as BaseResponse

from auth.current import SignedIn, SignedOut, end, signed_in
from auth.fingerprint import HEADER, browser_of, mismatch
from auth.navigations import is_navigation, page_of
from auth.notes import note
from data.origin import arrived_from
from data.portal import Portal
from data.queries.membership import find_person
from data.system import system_session

PUBLIC_ENDPOINTS = frozenset(
    {
        "sign_in.form",
        "sign_in.submit",
        "sign_in.sign_out",
        "sign_in.code_form",
        "sign_in.code",
        "sign_in.enrolment_form",
        "sign_in.enrolment",
        "forgotten.form",
        "forgotten.submit",
        "welcome.form",
        "welcome.submit",
        "welcome.strength",
        "health",
        "icon",
        "logo",
        # Style sheets, scripts and icons, the same for everybody.
        "bootstrap.static",
        "_dash_assets.static",
        "/_dash-component-suites/<string:package_name>/<path:fingerprinted_path>",
        "/_favicon.ico",
    }
)
COUNTED_ENDPOINTS = frozenset({"sign_in.submit", "sign_in.code", "forgotten.submit", "welcome.submit"})
"""Where strangers try what they do not know: counted by network address."""
_CALLS_OF_PAGES = frozenset({"/_dash-layout", "/_dash-dependencies", "/_dash-update-component"})
"""Asked by scripts only, which say what browser they run in."""


def guard(app: Flask) -> None:
    """Let nothing through that is neither public nor asked by somebody signed in, from their browser and this site."""
    app.before_request(_say_where_from)
    app.before_request(_check)
    # A server's thread serves the next request, or a job in this process, with the same context.
    app.teardown_request(lambda _error: arrived_from(None))


def _say_where_from() -> None:
    arrived_from(request.remote_addr)


def _check() -> BaseResponse | None:
    if request.endpoint is None:
        abort(404)
    if request.method == "POST" and _is_foreign(request):
        abort(403)
    if request.endpoint in PUBLIC_ENDPOINTS:
        return None
    if "\x00" in request.path:
        abort(404)  # no name has this letter, and PostgreSQL would not compare with it
    try:
        who = signed_in()
    except SignedOut:
        return _ask_to_sign_in()
    return _refuse_other_browser(who)


def _refuse_other_browser(who: SignedIn) -> BaseResponse | None:
    """End a session whose id turns up in another browser than the one it was given to."""
    portal: Portal = current_app.extensions["portal"]
    told = request.headers.get(HEADER)
    bound = portal.settings.configuration.sign_in.bind_screen
    seen = browser_of(request, told, with_screen=bound)
    spoke = told is not None or request.endpoint in _CALLS_OF_PAGES
    differs = mismatch(session.get("browser") or {}, seen, script_spoke=spoke)
    if differs is None:
        return None
    _note_other_browser(portal, who, differs, seen.name)
    end()
    return _ask_to_sign_in()


def _note_other_browser(portal: Portal, who: SignedIn, differs: str, name: str) -> None:
    with system_session(portal.databases, who.portal, write=True) as store:
        person = find_person(store, who.user_id)
        detail = {"differs": differs, "browser": name}
        note(store, portal, "session.refused", person, request.remote_addr, detail)


def _ask_to_sign_in() -> BaseResponse:
    """A page and a form lead to signing in and back; a call from a script learns that its session has ended."""
    if not is_navigation(request):
        return Response("Nobody is signed in.", 401)
    return redirect(url_for("sign_in.form", next=page_of(request)))


def _is_foreign(asked: Request) -> bool:
    """Whether a browser says that another site made it send this."""
    if asked.headers.get("Sec-Fetch-Site", "same-origin") not in ("same-origin", "none"):
        return True
    origin = asked.headers.get("Origin")
    return origin is not None and urlsplit(origin).netloc != asked.host
