"""What the worker does unasked: exports that fell silent, figures of yesterday, and things whose time is over."""

import time
from datetime import timedelta
from pathlib import Path

import structlog

from data.commands.credentials import forget_hand_overs
from data.commands.delivery import forget_sent
from data.commands.export_runs import expire, requeue_stalled
from data.commands.signals import refresh_stale
from data.commands.web_sessions import remove_expired_sessions
from data.portal import Portal
from data.settings import PortalType
from data.system import system_session

SWEEP, CLEAN_UP, NEW_DAY = "exports.sweep", "upkeep.clean_up", "upkeep.new_day"

_DAYS_SENT_MESSAGES_ARE_KEPT = 7
_DAYS_HAND_OVERS_ARE_KEPT = 30
_HOURS_UNFINISHED_FILES_ARE_LEFT = 24

_log = structlog.get_logger(__name__)


def sweep(portal: Portal) -> int:
    """Have exports built again whose worker fell silent or whose message got lost; how many."""
    return sum(_sweep(portal, portal_type) for portal_type in portal.databases.engines)


def _sweep(portal: Portal, portal_type: PortalType) -> int:
    with system_session(portal.databases, portal_type, write=True) as session:
        again = requeue_stalled(session, portal.now)
    for export_id in again:
        _log.warning("export starts again", export=export_id, portal=portal_type)
    return len(again)


def begin_day(portal: Portal) -> int:
    """Reckon anew what is as of a day, in the partnerships where a new one has begun; how many those are."""
    return sum(_begin_day(portal, portal_type) for portal_type in portal.databases.engines)


def _begin_day(portal: Portal, portal_type: PortalType) -> int:
    with system_session(portal.databases, portal_type, write=True) as session:
        return refresh_stale(session.connection(), portal.now)


def clean_up(portal: Portal) -> None:
    """Forget expired exports with their files, web sessions, sent messages, and what killed workers left."""
    settings, now = portal.settings, portal.now
    kept_since = now - timedelta(days=settings.configuration.exports.keep_days)
    for portal_type in portal.databases.engines:
        with system_session(portal.databases, portal_type, write=True) as session:
            expired = expire(session, settings.files, kept_since)
            forget_hand_overs(session, now - timedelta(days=_DAYS_HAND_OVERS_ARE_KEPT))
            forget_sent(session, now - timedelta(days=_DAYS_SENT_MESSAGES_ARE_KEPT))
        if expired:
            _log.info("exports expired", portal=portal_type, exports=expired)
    with system_session(portal.databases, PortalType.PARTNER, write=True) as session:
        remove_expired_sessions(session, now)
    _remove_unfinished(settings.files / "exports")


def _remove_unfinished(folder: Path) -> None:
    """Files of runs that were killed while writing: nobody else gives them up for this long."""
    oldest = time.time() - _HOURS_UNFINISHED_FILES_ARE_LEFT * 3600
    for pattern in (".*.part", "*.*.xlsx"):
        for left in folder.rglob(pattern):
            if left.stat().st_mtime < oldest:
                left.unlink(missing_ok=True)
