"""How many tries one network address has, whoever they are for; how many an account has is counted with the account."""

import logging
from ipaddress import IPv6Address, IPv6Network, ip_address

from flask import Flask, Response, current_app, make_response, render_template, request
from limits import RateLimitItemPerMinute
from limits.errors import StorageError
from limits.storage import storage_from_string
from limits.strategies import MovingWindowRateLimiter

from data.portal import Portal

_log = logging.getLogger(__name__)
_MINUTE = 60
_OF_ONE_SUBSCRIBER = 64
"""Bits of an IPv6 address that are given to a line; the rest its holder chooses anew for each try."""


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
            allowed = counter.hit(limit, network_of(request.remote_addr))
        except StorageError:
            # Accounts still count their own tries; a cache that is down must not keep everybody out.
            _log.warning("tries by address are not counted, the cache does not answer", exc_info=True)
            allowed = True
        return None if allowed else _too_many()


def network_of(address: str | None) -> str:
    """What counts as one network address: all of an IPv4 address, the /64 of an IPv6 one.

    >>> network_of("2001:db8:0:7:aaaa::1"), network_of("::ffff:192.0.2.1"), network_of("192.0.2.1")
    ('2001:db8:0:7::/64', '192.0.2.1', '192.0.2.1')
    """
    try:
        found = ip_address(address or "")
    except ValueError:
        return "-"
    if not isinstance(found, IPv6Address):
        return str(found)
    return str(found.ipv4_mapped or IPv6Network((int(found), _OF_ONE_SUBSCRIBER), strict=False))


def _too_many() -> Response:
    brand = current_app.extensions["portal"].settings.configuration.branding.name
    answer = make_response(render_template("auth/too_many.html", brand=brand), 429)
    answer.headers["Retry-After"] = str(_MINUTE)
    return answer
