"""How many tries one network address has, whoever they are for; how many an account has is counted with the account."""

import logging

from flask import Flask, Response, current_app, make_response, render_template, request
from limits import RateLimitItemPerMinute
from limits.errors import StorageError
from limits.storage import storage_from_string
from limits.strategies import MovingWindowRateLimiter

from data.portal import Portal

_log = logging.getLogger(__name__)
_MINUTE = 60


def install(app: Flask, portal: Portal, endpoints: frozenset[str]) -> None:
    """Count posts to these endpoints by network address, in the cache where there is one and in this process else."""
    store = storage_from_string(portal.settings.cache_url or "memory://", wrap_exceptions=True)
    counter = MovingWindowRateLimiter(store)
    limit = RateLimitItemPerMinute(portal.settings.configuration.sign_in.tries_per_minute)

    @app.before_request
    def check() -> Response | None:
        if request.method != "POST" or request.endpoint not in endpoints:
            return None
        try:
            allowed = counter.hit(limit, request.remote_addr or "-")
        except StorageError:
            # Accounts still count their own tries; a cache that is down must not keep everybody out.
            _log.warning("tries by address are not counted, the cache does not answer", exc_info=True)
            allowed = True
        return None if allowed else _too_many()


def _too_many() -> Response:
    brand = current_app.extensions["portal"].settings.configuration.branding.name
    answer = make_response(render_template("auth/too_many.html", brand=brand), 429)
    answer.headers["Retry-After"] = str(_MINUTE)
    return answer
