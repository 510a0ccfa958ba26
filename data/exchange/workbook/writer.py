"""Sheets to one xlsx file, in constant memory, all or nothing; the XML itself is written by the other modules."""

import hashlib
import os
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from io import BufferedRandom
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile

from data.exchange.workbook.filling import Filling
from data.exchange.workbook.sheet import SHEET_ROWS, Sheet

_COMPRESSION = 4  # about a tenth larger than zlib's default of 6, in two thirds of the time


@dataclass(frozen=True, slots=True)
class Written:
    """What lies on the disk now: rows by sheet name (continuations counted in, headers not), bytes, SHA-256."""

    rows: dict[str, int]
    size: int
    sha256: str


def write_workbook(
    path: Path,
    sheets: Sequence[Sheet],
    *,
    title: str,
    creator: str,
    on_rows: Callable[[int], None] | None = None,
    sheet_rows: int = SHEET_ROWS,
) -> Written:
    """Write the sheets to `path`, which appears complete or not at all; equal input gives equal bytes.

    Rows are read once, as they are written. `on_rows` hears the number of rows written so far, of all sheets,
    about every 2,000 rows; whatever it raises ends the writing. A sheet of more than `sheet_rows` rows, its
    header counted, goes on as 'Name (2)'. WrongValue for a value that does not fit its column, ValueError for
    no sheets, a name used twice, or more or fewer rows than a sheet's `total`.
    """
    if not sheets:
        raise ValueError("a workbook needs at least one sheet")
    if not 2 <= sheet_rows <= SHEET_ROWS:
        raise ValueError(f"a sheet cannot have {sheet_rows} rows")
    with _appearing(path) as file:
        with ZipFile(file, "w", ZIP_DEFLATED, compresslevel=_COMPRESSION) as archive:
            rows = Filling(archive, sheets, on_rows, sheet_rows).fill(title, creator)
        size = file.tell()
        file.seek(0)
        sha256 = hashlib.file_digest(file, "sha256").hexdigest()
    return Written(rows, size, sha256)


@contextmanager
def _appearing(path: Path) -> Iterator[BufferedRandom]:
    """A file under a temporary name beside `path`, moved there when all went well, removed when not."""
    handle, name = tempfile.mkstemp(prefix=f".{path.name}.", suffix=".part", dir=path.parent)
    try:
        with open(handle, "w+b") as file:
            yield file
            file.flush()
            os.fsync(file.fileno())
        os.replace(name, path)
    except BaseException:
        os.unlink(name)
        raise
