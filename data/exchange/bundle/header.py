"""The header of a file: the first line of a CSV file or a Parquet schema, held against the columns of its table."""

import csv
import re
from codecs import BOM_UTF16_BE, BOM_UTF16_LE
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import TextIO

from data.exchange.bundle.faults import Faults, listed, quoted
from data.exchange.bundle.files import BundleFile
from data.exchange.bundle.parquet import Unreadable, parquet_columns

_LONGEST = 1 << 16
_LINE_END = re.compile(rb"[\r\n]")


@contextmanager
def opened_csv(file: BundleFile) -> Iterator[TextIO]:
    """The text of a CSV file; bytes that are not UTF-8 become lone surrogates, for the columns they stand in to
    refuse, and a byte order mark goes."""
    with file.path.open(encoding="utf-8-sig", errors="surrogateescape", newline="") as text:
        yield text


def header_of(file: BundleFile, faults: Faults) -> list[str] | None:
    """The column names in the file's order, or None (and a fault for each mistake) where they do not fit."""
    names = _names(file, faults)
    if names is None:
        return None
    before = len(faults.listed) + faults.more
    _judge(file, names, faults)
    return names if len(faults.listed) + faults.more == before else None


def _names(file: BundleFile, faults: Faults) -> list[str] | None:
    try:
        names = parquet_columns(file) if file.is_parquet else _first_line(file)
    except (csv.Error, Unreadable) as error:
        faults.add(file.name, 1, "file", str(error))
        return None
    if not names:
        faults.add(file.name, 1, "file", f"does not begin with the names of its columns: {_expected(file)}")
        return None
    return names


def _first_line(file: BundleFile) -> list[str]:
    with file.path.open("rb") as stream:
        _refuse_other_text(_LINE_END.split(stream.read(_LONGEST), 1)[0])
    with opened_csv(file) as text:
        return next(csv.reader(text, strict=True), [])


def _refuse_other_text(line: bytes) -> None:
    """Unreadable for text of which every single line would be a fault; no table has but one column."""
    if line.startswith((BOM_UTF16_LE, BOM_UTF16_BE)) or b"\0" in line:
        raise Unreadable("file", "is not UTF-8; save it as UTF-8")
    if b"," not in line and b";" in line:
        raise Unreadable("file", "is separated by semicolons; save it with commas")
    if b"," not in line and b"\t" in line:
        raise Unreadable("file", "is separated by tabs; save it with commas")


def _judge(file: BundleFile, names: Sequence[str], faults: Faults) -> None:
    known = {column.name for column in file.table.columns}
    for name, times in Counter(names).items():
        if name not in known:
            faults.add(file.name, 1, _shown(name), f"is no column of this file, which has {_expected(file)}")
        elif times > 1:
            faults.add(file.name, 1, name, f"stands {times} times in the header")
    for column in file.table.columns:
        if column.in_header and column.name not in names:
            faults.add(file.name, 1, column.name, "is missing in the header")


def _expected(file: BundleFile) -> str:
    return listed(column.name for column in file.table.columns)


def _shown(name: str) -> str:
    """Plain names as they are, so that the parts of a message stay apart whatever the header says."""
    return name if name.isidentifier() and name.isascii() else quoted(name)
