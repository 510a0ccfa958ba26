"""How a worker runs exports: claim, progress, end, and what the sweeper does about those that ended unseen.

Every change is one conditional update. A run is known by its request and attempt, so a worker that was given up
cannot touch what another has taken over.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import ColumnElement, delete, func, select, update

from data.commands.audit import record
from data.commands.exports import BUILD
from data.models import ExportRequest, OutboxMessage
from data.outbox import later
from data.system import SystemSession

MOST_ATTEMPTS = 3
PATIENCE = timedelta(minutes=2)
"""How long a run may be silent, and a request lie unclaimed, before the sweeper steps in."""

_IN_BULK = {"synchronize_session": False}


@dataclass(frozen=True, slots=True)
class Run:
    """One attempt at one request: whose it is and what is to be built."""

    id: str
    attempt: int
    partnership_id: int
    user_id: int
    kind: str
    parameters: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Result:
    """A finished file: where it lies below the files folder, its rows, bytes and SHA-256."""

    file_name: str
    rows: int
    size: int
    sha256: str


def claim(session: SystemSession, export_id: str, now: datetime) -> Run | None:
    """Take a waiting request, or None when there is nothing to take: of two workers exactly one gets it."""
    taken = session.execute(
        update(ExportRequest)
        .where(ExportRequest.id == export_id, ExportRequest.status == "queued")
        .values(
            status="running",
            attempts=ExportRequest.attempts + 1,
            progress=0,
            stage="Starting",
            started_at=now,
            heartbeat_at=now,
        )
        .returning(
            ExportRequest.id,
            ExportRequest.attempts,
            ExportRequest.partnership_id,
            ExportRequest.user_id,
            ExportRequest.kind,
            ExportRequest.parameters,
        ),
        execution_options=_IN_BULK,
    ).one_or_none()
    return None if taken is None else Run(*taken)


def progress(session: SystemSession, run: Run, percent: int, stage: str, now: datetime) -> bool:
    """Note how far a run is and that it lives; False once it is cancelled or another's, and has to stop."""
    return _changed(session, run, progress=percent, stage=stage, heartbeat_at=now)


def finish(session: SystemSession, run: Run, result: Result, now: datetime) -> bool:
    """Note the finished file; False where the run has lost its request meanwhile, and the file must go."""
    return _changed(
        session,
        run,
        status="done",
        progress=100,
        stage="",
        file_name=result.file_name,
        rows=result.rows,
        size=result.size,
        sha256=result.sha256,
        error=None,
        finished_at=now,
    )


def fail(session: SystemSession, run: Run, error: str, now: datetime) -> bool:
    """Note why there will be no file, in words for the person who asked."""
    if not _changed(session, run, status="failed", stage="", error=error, finished_at=now):
        return False
    _record_failure(session, run.id, run.user_id, run.partnership_id, error, now)
    return True


def release(session: SystemSession, run: Run, now: datetime) -> None:
    """Give a request back unfinished; the relay hands it to another worker, never at once to this one, which ends."""
    if _changed(session, run, status="queued", progress=0, stage="Waiting to start again", heartbeat_at=now):
        owner, payload = run.partnership_id, {"request": run.id}
        session.add(OutboxMessage(partnership_id=owner, topic=BUILD, payload=payload, created_at=now, attempts=0))


def requeue_stalled(session: SystemSession, now: datetime) -> list[str]:
    """Have runs that fell silent and requests that nobody took built again; returns their ids.

    A run that fell silent at its last attempt fails: whatever kills its worker would do so again.
    """
    before = now - PATIENCE
    silent = (ExportRequest.status == "running") & (ExportRequest.heartbeat_at < before)
    _fail_hopeless(session, silent & (ExportRequest.attempts >= MOST_ATTEMPTS), now)
    untaken = (ExportRequest.status == "queued") & (
        func.coalesce(ExportRequest.heartbeat_at, ExportRequest.created_at) < before
    )
    waiting = session.execute(
        update(ExportRequest)
        .where(silent | untaken)
        .values(status="queued", progress=0, stage="Waiting to start again", heartbeat_at=now)
        .returning(ExportRequest.id, ExportRequest.partnership_id),
        execution_options=_IN_BULK,
    ).all()
    for export_id, partnership_id in waiting:
        later(session, partnership_id, BUILD, {"request": export_id})
    return [export_id for export_id, _ in waiting]


def expire(session: SystemSession, files: Path, before: datetime) -> int:
    """Remove files and requests that ended before a moment; returns how many. A second run finds nothing more."""
    old = session.execute(
        select(ExportRequest.id, ExportRequest.file_name).where(ExportRequest.finished_at < before)
    ).all()
    for _, file_name in old:
        if file_name is not None:
            (files / file_name).unlink(missing_ok=True)
    session.execute(
        delete(ExportRequest).where(ExportRequest.id.in_([export_id for export_id, _ in old])),
        execution_options=_IN_BULK,
    )
    return len(old)


def _fail_hopeless(session: SystemSession, which: ColumnElement[bool], now: datetime) -> None:
    error = f"The worker stopped {MOST_ATTEMPTS} times while building this file. Ask your operator before trying again."
    failed: Iterable[Any] = session.execute(
        update(ExportRequest)
        .where(which)
        .values(status="failed", stage="", error=error, finished_at=now)
        .returning(ExportRequest.id, ExportRequest.user_id, ExportRequest.partnership_id),
        execution_options=_IN_BULK,
    ).all()
    for export_id, user_id, partnership_id in failed:
        _record_failure(session, export_id, user_id, partnership_id, error, now)


def _record_failure(
    session: SystemSession, export_id: str, user_id: int, partnership_id: int, error: str, now: datetime
) -> None:
    detail = {"error": error}
    record(session, "export.failed", export_id, detail, at=now, user_id=user_id, partnership_id=partnership_id)


def _changed(session: SystemSession, run: Run, **values: Any) -> bool:
    statement = (
        update(ExportRequest)
        .where(ExportRequest.id == run.id, ExportRequest.status == "running", ExportRequest.attempts == run.attempt)
        .values(**values)
        .returning(ExportRequest.id)
    )
    return session.scalars(statement, execution_options=_IN_BULK).one_or_none() is not None
