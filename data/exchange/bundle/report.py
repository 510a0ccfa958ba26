"""What a load has done, as it is told to the caller, kept in the database and audited."""

import time
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from sqlalchemy.orm import Session

from data.commands import audit
from data.exchange.bundle.files import digest_of
from data.exchange.bundle.loading import Counts
from data.models import ImportReport

_LONGEST_FOLDER = 400
_LONGEST_SUBJECT = 200


@dataclass(frozen=True, slots=True)
class FileReport:
    """One file of a bundle: its rows by what became of them, and the digest of its bytes."""

    name: str
    counts: Counts
    sha256: str


@dataclass(frozen=True, slots=True)
class LoadReport:
    """A bundle's files in the order of loading; `sha256` covers them all."""

    files: tuple[FileReport, ...]
    sha256: str
    duration_ms: int

    @property
    def changes(self) -> int:
        """Rows that added or changed something."""
        return sum(file.counts.added + file.counts.changed for file in self.files)


def report_of(files: list[FileReport], started: float) -> LoadReport:
    """The report of a load that began at a reading of `time.monotonic`."""
    digest = digest_of((file.name, file.sha256) for file in files)
    return LoadReport(tuple(files), digest, round((time.monotonic() - started) * 1000))


def record(session: Session, folder: Path, report: LoadReport, now: datetime) -> None:
    """Store the report and note the load in the audit log."""
    counts = {file.name: _as_document(file.counts) for file in report.files}
    session.add(
        ImportReport(
            at=now,
            folder=str(folder)[-_LONGEST_FOLDER:],
            counts=counts,
            sha256=report.sha256,
            duration_ms=report.duration_ms,
        )
    )
    detail = {"files": counts, "sha256": report.sha256}
    audit.record(session, "bundle.loaded", folder.name[-_LONGEST_SUBJECT:], detail, at=now)


def _as_document(counts: Counts) -> dict[str, int]:
    return {
        "read": counts.read,
        "added": counts.added,
        "changed": counts.changed,
        "unchanged": counts.unchanged,
    }
