"""Answers that a browser keeps as files: their names, CSV without surprises for spreadsheets, and the trace that taking
figures of a report leaves; which rows they have is decided by the routes."""

import csv
import io
from collections.abc import Iterable, Iterator, Sequence

from flask import Response, stream_with_context

from callbacks.wiring import Asked
from data.commands.audit import record
from data.scope import Scope
from data.session import ScopedSession
from data.settings import PortalType

_PART_CHARACTERS = 32_000
_LONGEST_FILTER = 200


def is_demo(scope: Scope) -> bool:
    """Whether everything that a viewer sees is simulated."""
    return scope.portal == PortalType.DEMO


def file_name(scope: Scope, name: str) -> str:
    """The name a file is offered under; simulated data says so."""
    return f"demo-{name}" if is_demo(scope) else name


def attached(asked: Asked, name: str, answer: Response) -> Response:
    """The answer as a file of this name, which has its ending."""
    answer.headers.set("Content-Disposition", "attachment", filename=file_name(asked.viewer.scope, name))
    return answer


def csv_file(asked: Asked, name: str, header: Sequence[str], rows: Iterable[Sequence[object]]) -> Response:
    """A CSV file with a byte order mark, which spreadsheet programs need to see that it is UTF-8; `name` without
    ending."""
    return attached(asked, f"{name}.csv", Response("".join(_csv_parts(header, rows)), mimetype="text/csv"))


def streamed_csv(asked: Asked, name: str, header: Sequence[str], rows: Iterable[Sequence[object]]) -> Response:
    """The same, row by row as it is read, however many there are."""
    return attached(asked, f"{name}.csv", Response(stream_with_context(_csv_parts(header, rows)), mimetype="text/csv"))


def report_csv(
    asked: Asked,
    session: ScopedSession,
    partnership: str,
    name: str,
    search: str,
    header: Sequence[str],
    rows: Sequence[Sequence[object]],
) -> Response:
    """Figures of a report as a CSV file, noted in the audit log with the report's query string `search`; the session
    writes, `partnership` is its code."""
    told = {"file": file_name(asked.viewer.scope, f"{name}.csv"), "rows": len(rows), "filter": search[:_LONGEST_FILTER]}
    record(session, "report.exported", partnership, told, at=asked.now)
    return csv_file(asked, name, header, rows)


def _csv_parts(header: Sequence[str], rows: Iterable[Sequence[object]]) -> Iterator[str]:
    yield "\ufeff"
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow(header)
    for row in rows:
        writer.writerow([_harmless(value) for value in row])
        if text.tell() > _PART_CHARACTERS:
            yield text.getvalue()
            text.seek(0)
            text.truncate()
    yield text.getvalue()


def _harmless(value: object) -> object:
    """Text that a spreadsheet would run as a formula is marked as text; numbers stay numbers, also negative ones."""
    return f"'{value}" if isinstance(value, str) and value.startswith(("=", "+", "-", "@", "\t", "\r")) else value
