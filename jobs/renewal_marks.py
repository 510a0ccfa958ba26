"""What becomes of a renewal that was marked: passed to the subscription system, or noted that none listens."""

from typing import Any

import structlog

_log = structlog.get_logger(__name__)


def tell_subscriptions(order: str, **said: Any) -> None:
    """Pass on what was said of an order's renewal; without a connector it stays in the portal and the log says so."""
    _log.info("renewal marked, no connector takes it", order=order, **said)
