"""The gate before every route: default deny, with a short list of what strangers may have."""

from urllib.parse import urlsplit

from flask import Flask, Request, Response, abort, redirect, request, url_for
from werkzeug.wrappers import Response as BaseResponse

from auth.current import SignedOut, signed_in

PUBLIC_ENDPOINTS = frozenset(
    {
        "sign_in.form",
        "sign_in.submit",
        "sign_in.sign_out",
        "health",
        # Style sheets, scripts and icons, the same for everybody.
        "bootstrap.static",
        "_dash_assets.static",
        "/_dash-component-suites/<string:package_name>/<path:fingerprinted_path>",
        "/_favicon.ico",
    }
)
_FORMS = frozenset({"sign_in.submit", "sign_in.sign_out"})  # these carry an anti-forgery token of their own


def guard(app: Flask) -> None:
    """Let nothing through that is neither public nor asked by somebody signed in from this site's own pages."""
    app.before_request(_check)


def _check() -> BaseResponse | None:
    if request.endpoint is None:
        abort(404)
    if request.method == "POST" and request.endpoint not in _FORMS and _is_foreign(request):
        abort(403)
    if request.endpoint in PUBLIC_ENDPOINTS:
        return None
    try:
        signed_in()
    except SignedOut:
        return _ask_to_sign_in()
    return None


def _ask_to_sign_in() -> BaseResponse:
    """A page leads to the form and back; a call from a script learns that its session has ended."""
    wants_page = request.method == "GET" and "text/html" in request.headers.get("Accept", "")
    if not wants_page:
        return Response("Nobody is signed in.", 401)
    target = request.full_path if request.path.startswith("/p/") else None
    return redirect(url_for("sign_in.form", next=target))


def _is_foreign(asked: Request) -> bool:
    """Whether a browser says that another site made it send this."""
    if asked.headers.get("Sec-Fetch-Site", "same-origin") not in ("same-origin", "none"):
        return True
    origin = asked.headers.get("Origin")
    return origin is not None and urlsplit(origin).netloc != asked.host
