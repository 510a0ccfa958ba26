"""What a person does about exports: ask, cancel, retry. How a worker runs them is in `export_runs`."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import uuid4

from sqlalchemy import func, select, update

from data.commands.audit import record
from data.models import ExportRequest, Membership
from data.outbox import later
from data.queries.exports import get_export
from data.session import ScopedSession

BUILD = "exports.build"
"""The topic of a request that waits to be built; its payload is `{"request": id}`."""

MSSP = "mssp"
"""The kind of the MSSP workbook; parameters `cycle` (YYYY-MM) and `without` (codes of hidden products), and `tags` and
`match` where they were chosen."""

RESELLER = "reseller"
"""The kind of the reseller workbook; parameters `first` and `last` (YYYY-MM), and `tags`, `match`, `product`, `owner`,
`country` where they were chosen."""

_ACTIVE = ("queued", "running")
_ENDED = ("failed", "cancelled")
_IN_BULK = {"synchronize_session": False}


class ExportRefused(ValueError):
    """An export that is not started or stopped; the message says why and what to do instead."""


def request_export(
    session: ScopedSession,
    kind: str,
    title: str,
    parameters: Mapping[str, Any],
    now: datetime,
    limit_per_person: int,
) -> str:
    """Ask for a file and return the request's id; ExportRefused while the person has too many under way."""
    _refuse_too_many(session, limit_per_person)
    request = ExportRequest(
        id=str(uuid4()),
        partnership_id=session.scope.partnership_id,
        user_id=session.scope.user_id,
        kind=kind,
        title=title,
        parameters=dict(parameters),
        status="queued",
        stage="Waiting to start",
        created_at=now,
    )
    session.add(request)
    session.flush()
    later(session, session.scope.partnership_id, BUILD, {"request": request.id})
    record(session, "export.requested", request.id, {"kind": kind, **parameters}, at=now)
    return request.id


def cancel(session: ScopedSession, export_id: str, now: datetime) -> None:
    """Stop an export that waits or runs; NotVisible for another's, ExportRefused once it has ended."""
    export = get_export(session, export_id)
    values = {"status": "cancelled", "stage": "", "finished_at": now}
    if not _changed(session, export_id, _ACTIVE, values):
        raise ExportRefused(f"This export cannot be cancelled: it is {export.status} already.")
    record(session, "export.cancelled", export_id, at=now)


def retry(session: ScopedSession, export_id: str, now: datetime, limit_per_person: int) -> None:
    """Run a failed or cancelled export once more; NotVisible for another's, ExportRefused for any other."""
    export = get_export(session, export_id)
    _refuse_too_many(session, limit_per_person)
    values = {
        "status": "queued",
        "progress": 0,
        "stage": "Waiting to start",
        "error": None,
        "heartbeat_at": now,
        "started_at": None,
        "finished_at": None,
    }
    if not _changed(session, export_id, _ENDED, values):
        raise ExportRefused(f"Only a failed or cancelled export can be retried; this one is {export.status}.")
    later(session, session.scope.partnership_id, BUILD, {"request": export_id})
    record(session, "export.retried", export_id, at=now)


def _refuse_too_many(session: ScopedSession, limit: int) -> None:
    # The person's own row is locked first, so that two requests at once cannot both be the last one allowed.
    session.execute(select(Membership.id).where(Membership.user_id == session.scope.user_id).with_for_update())
    active = session.scalar(select(func.count(ExportRequest.id)).where(ExportRequest.status.in_(_ACTIVE))) or 0
    if active >= limit:
        raise ExportRefused(
            f"{active} of your exports are under way, which is the maximum. Wait for one or cancel one."
        )


def _changed(session: ScopedSession, export_id: str, statuses: tuple[str, ...], values: Mapping[str, Any]) -> bool:
    """One conditional update: whether the request was in one of the statuses and now has the values."""
    statement = (
        update(ExportRequest)
        .where(ExportRequest.id == export_id, ExportRequest.status.in_(statuses))
        .values(**values)
        .returning(ExportRequest.id)
    )
    return session.scalars(statement, execution_options=_IN_BULK).one_or_none() is not None
