"""The export job: claim a request, act as who asked with the rights of now, build the file, record what came of it."""

import os
import secrets
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from threading import Event

import structlog

from auth.permissions import Permission
from auth.viewer import Viewer, viewer_of
from data.commands.export_runs import Result, Run, claim, fail, finish, progress, release
from data.commands.exports import MSSP, RESELLER
from data.exchange.workbook.writer import Written
from data.portal import Portal
from data.scope import NotVisible
from data.session import session_for
from data.settings import PortalType
from data.system import SystemSession, system_session
from jobs.asked_for import NotPossible
from jobs.mssp_export import export_mssp
from jobs.reseller_export import export_reseller

_SECONDS_BETWEEN_UPDATES = 0.5
_COUNTED = {MSSP: ("Invoice lines",), RESELLER: ("Monthly usage", "ACV history", "Renewals")}
"""The sheets whose rows a list of exports tells, by kind."""
_log = structlog.get_logger(__name__)


class Lost(Exception):
    """The request is no longer this run's: cancelled, or given to another worker."""


class Stopping(Exception):
    """The worker is asked to end."""


@dataclass(slots=True)
class Job:
    """One run of one request in one portal type's database."""

    portal: Portal
    portal_type: PortalType
    run: Run
    stopping: Event
    told_at: float = field(default=-1e9)

    @contextmanager
    def system(self) -> Iterator[SystemSession]:
        """A transaction for what belongs to the worker: the request's state."""
        with system_session(self.portal.databases, self.portal_type, write=True) as session:
            yield session

    @property
    def folder(self) -> str:
        """Where finished files of this portal type lie, below the files folder."""
        return f"exports/{self.portal_type.value}"

    def tell(self, stage: str, done: int, total: int) -> None:
        """Note the progress about twice a second; Stopping or Lost where the work has to end."""
        if self.stopping.is_set():
            raise Stopping
        if time.monotonic() - self.told_at < _SECONDS_BETWEEN_UPDATES:
            return
        percent = min(99, 100 * done // total) if total else 0
        with self.system() as session:
            if not progress(session, self.run, percent, stage, self.portal.now):
                raise Lost
        self.told_at = time.monotonic()


def build_export(portal: Portal, portal_type: PortalType, export_id: str, stopping: Event) -> None:
    """Build the file of a waiting request; does nothing for one that is not waiting, so it may be sent twice."""
    with system_session(portal.databases, portal_type, write=True) as session:
        run = claim(session, export_id, portal.now)
    if run is None:
        _log.info("export is not waiting", export=export_id)
        return
    job, started = Job(portal, portal_type, run, stopping), time.monotonic()
    with structlog.contextvars.bound_contextvars(export=run.id, attempt=run.attempt):
        outcome = _attempt(job)
        _log.info(f"export {outcome}", seconds=round(time.monotonic() - started, 2))


def _attempt(job: Job) -> str:
    """Build and record; the outcome in a word."""
    try:
        _build(job)
    except Lost:
        return "cancelled"
    except Stopping:
        with job.system() as session:
            release(session, job.run, job.portal.now)
        return "put back"
    except NotPossible as error:
        return _failed(job, str(error))
    except Exception:
        reference = secrets.token_hex(4)
        _log.exception("export broke", reference=reference)
        return _failed(job, f"The file could not be built. Try again, or give your operator the reference {reference}.")
    return "done"


def _failed(job: Job, words: str) -> str:
    with job.system() as session:
        fail(session, job.run, words, job.portal.now)
    return "failed"


def _build(job: Job) -> None:
    folder = job.portal.settings.files / job.folder
    folder.mkdir(parents=True, exist_ok=True)
    # Named by the attempt, so that a run that was given up and does not know it yet writes elsewhere.
    built = folder / f"{job.run.id}.{job.run.attempt}.xlsx"
    try:
        written = _write(job, built)
        _record(job, built, written)
    finally:
        built.unlink(missing_ok=True)


def _write(job: Job, path: Path) -> Written:
    viewer = _viewer(job)
    builders: Mapping[str, Callable[..., Written]] = {MSSP: export_mssp, RESELLER: export_reseller}
    build = builders.get(job.run.kind)
    if build is None:
        raise NotPossible(f"There is no export of the kind {job.run.kind}.")
    with session_for(job.portal.databases, viewer.scope) as session:
        return build(job.portal, session, path, **job.run.parameters, on_progress=job.tell)


def _viewer(job: Job) -> Viewer:
    """Who asked, with the rights of now; NotPossible where they are gone."""
    try:
        viewer = viewer_of(job.portal.databases, job.portal_type, job.run.user_id, job.run.partnership_id)
    except NotVisible:
        raise NotPossible("You no longer have access to this partnership.") from None
    if not (viewer.may(Permission.EXPORT_CREATE) and viewer.may(Permission.REPORT_READ)):
        raise NotPossible("Your role no longer allows this export.")
    return viewer


def _record(job: Job, built: Path, written: Written) -> None:
    """Name the file by its request and say it is done, both or neither: a killed run leaves nothing half done."""
    name = f"{job.folder}/{job.run.id}.xlsx"
    rows = sum(written.rows[sheet] for sheet in _COUNTED[job.run.kind])
    result = Result(name, rows, written.size, written.sha256)
    with job.system() as session:
        if not finish(session, job.run, result, job.portal.now):
            raise Lost
        os.replace(built, job.portal.settings.files / name)
