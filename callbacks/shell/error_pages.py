"""What people see instead of a page when a request fails: what happened and what to do; a 404 is `front`'s, and a
callback says it in the page."""

import logging
import secrets
from collections.abc import Mapping
from types import MappingProxyType

from flask import Flask, render_template, request
from werkzeug.exceptions import HTTPException, InternalServerError
from werkzeug.wrappers import Response

from auth.forms import StaleForm
from auth.navigations import is_navigation, page_of

_log = logging.getLogger(__name__)

_SAID: Mapping[int, tuple[str, str]] = MappingProxyType(
    {
        400: (
            "This could not be read",
            "What was sent is not complete. Nothing was changed. Go back, reload the page and try again.",
        ),
        403: (
            "This came from another site",
            "The portal takes what its own pages send. Nothing was changed. Open the page in the portal and try again.",
        ),
        413: (
            "This is too large",
            "More was sent than the portal takes at a time. Nothing was changed. Go back, shorten it and try again.",
        ),
    }
)
_FAILED = ("Something went wrong", "The portal could not answer. Try again in a moment.")


def install(app: Flask, brand: str) -> None:
    """Answer people with a page of the portal's look; scripts get the bare status."""

    def say(error: HTTPException) -> tuple[str, int] | Response:
        code = error.code or InternalServerError.code
        return (_page(brand, *_said(error, code)), code) if is_navigation(request) else error.get_response()

    def fail(error: InternalServerError) -> tuple[str, int] | Response:
        reference = secrets.token_hex(4)
        # The trace of what failed stands right above this line, without any values.
        _log.error("%s failed, reference %s", request.endpoint or "a request", reference)
        shown = _page(brand, *_FAILED, reference)
        return (shown, InternalServerError.code) if is_navigation(request) else error.get_response()

    for code in _SAID:
        app.register_error_handler(code, say)
    app.register_error_handler(InternalServerError.code, fail)


def _said(error: HTTPException, code: int) -> tuple[str, str]:
    return ("This page is out of date", StaleForm.description) if isinstance(error, StaleForm) else _SAID[code]


def _page(brand: str, title: str, text: str, reference: str = "") -> str:
    back = page_of(request) if request.method != "GET" else None
    return render_template("auth/error.html", brand=brand, title=title, text=text, reference=reference, back=back)
