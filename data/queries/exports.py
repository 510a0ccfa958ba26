"""The exports somebody asked for, as their page and their download need them."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from sqlalchemy import select

from data.models import ExportRequest
from data.scope import NotVisible
from data.session import ScopedSession

_UNFIT_FOR_FILE_NAMES = re.compile(r"[^A-Za-z0-9]+")


@dataclass(frozen=True, slots=True)
class ExportRow:
    """One export request: what was asked for, how far it is, and what came of it."""

    id: str
    kind: str
    title: str
    parameters: Mapping[str, Any]
    status: str
    progress: int
    stage: str
    attempts: int
    rows: int | None
    file_name: str | None
    size: int | None
    sha256: str | None
    error: str | None
    created_at: datetime
    started_at: datetime | None
    finished_at: datetime | None

    @property
    def is_active(self) -> bool:
        """Whether it waits or runs, so that its progress is worth looking at again."""
        return self.status in ("queued", "running")

    @property
    def download_name(self) -> str:
        """The name the file is offered under, made of letters and digits of its title."""
        return f"{_UNFIT_FOR_FILE_NAMES.sub('-', self.title).strip('-').lower() or 'export'}.xlsx"

    def path(self, files: Path) -> Path:
        """Where the finished file lies below the portal's files folder; NotVisible while there is none."""
        if self.status != "done" or self.file_name is None:
            raise NotVisible("export file")
        return files / self.file_name


def list_exports(session: ScopedSession) -> list[ExportRow]:
    """The viewer's own exports in this partnership, newest first."""
    found = session.scalars(select(ExportRequest).order_by(ExportRequest.created_at.desc(), ExportRequest.id))
    return [_row(request) for request in found]


def get_export(session: ScopedSession, export_id: str) -> ExportRow:
    """One of the viewer's own exports; NotVisible for a missing one and for anybody else's."""
    found = session.get(ExportRequest, export_id)
    if found is None:
        raise NotVisible("export")
    return _row(found)


def _row(request: ExportRequest) -> ExportRow:
    return ExportRow(
        id=request.id,
        kind=request.kind,
        title=request.title,
        parameters=request.parameters,
        status=request.status,
        progress=request.progress,
        stage=request.stage,
        attempts=request.attempts,
        rows=request.rows,
        file_name=request.file_name,
        size=request.size,
        sha256=request.sha256,
        error=request.error,
        created_at=request.created_at,
        started_at=request.started_at,
        finished_at=request.finished_at,
    )
