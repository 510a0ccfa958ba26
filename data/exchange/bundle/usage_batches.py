"""The usage file in batches of text columns, each row with its line; what the text says is read elsewhere."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv as pacsv

from data.exchange.bundle.faults import Faults
from data.exchange.bundle.files import BundleFile
from data.exchange.bundle.parquet import Texts, Unreadable, parquet_batches, parquet_rows
from data.exchange.bundle.rows import wrong_number_of_fields
from data.exchange.bundle.usage_lines import LeftOut, Lines, number_lines

ROWS = 1 << 14
# Holds about as many rows of usage.
BLOCK = 1 << 19
_LINE_ENDING = re.compile(rb"\r\n|\r|\n")


@dataclass(frozen=True, slots=True)
class Batch:
    """Some rows: columns of text, the line of each row, and the share of the file read so far (0 to 1)."""

    columns: Texts
    lines: Lines
    share: float


def usage_batches(file: BundleFile, names: Sequence[str], faults: Faults) -> Iterator[Batch]:
    """All rows with the right number of fields, blank lines among them; the others are faults."""
    line = 1
    try:
        for batch in _parquet_batches(file) if file.is_parquet else _csv_batches(file, names, faults):
            if len(batch.lines):
                line = int(batch.lines[-1])
                yield batch
    except Unreadable as error:
        faults.add(file.name, line + 1, error.column, str(error))


def _parquet_batches(file: BundleFile) -> Iterator[Batch]:
    read, total = 0, parquet_rows(file)
    for columns in parquet_batches(file, ROWS):
        count = len(next(iter(columns.values())))
        lines = np.arange(read + 2, read + 2 + count)
        read += count
        yield Batch(columns, lines, read / total)


def _csv_batches(file: BundleFile, names: Sequence[str], faults: Faults) -> Iterator[Batch]:
    size, read, next_line = file.path.stat().st_size, 0, 2
    for block in _blocks(file):
        left_out: list[LeftOut] = []
        table = _parse(block, names, left_out)
        numbered = number_lines(next_line, table.num_rows, left_out, _breaks(block, table))
        for line, fields in numbered.left_out:
            faults.add(file.name, line, "row", wrong_number_of_fields(fields, len(names)))
        next_line = numbered.next_line
        read += len(block)
        yield Batch(
            {name: column.combine_chunks() for name, column in zip(names, table.columns, strict=True)},
            numbered.lines,
            min(read / size, 1.0),
        )


def _blocks(file: BundleFile) -> Iterator[bytes]:
    """What follows the header, in blocks of whole lines.

    Arrow's own reader would fetch up to 32 blocks ahead, memory that the database makes better use of.
    """
    with file.path.open("rb") as stream:
        waiting = _after_first_line(stream.read(BLOCK))
        while piece := stream.read(BLOCK):
            end = waiting.rfind(b"\n") + 1
            if not end and len(waiting) > BLOCK:
                raise Unreadable("row", f"is longer than {BLOCK} bytes")
            if end:
                yield waiting[:end]
            waiting = waiting[end:] + piece
    if waiting:
        yield waiting


def _after_first_line(block: bytes) -> bytes:
    ending = _LINE_ENDING.search(block)
    return block[ending.end() :] if ending else b""


def _parse(block: bytes, names: Sequence[str], left_out: list[LeftOut]) -> Any:
    def leave_out(row: Any) -> str:
        left_out.append(LeftOut(row.number, row.actual_columns, row.text.count("\n")))
        return "skip"

    try:
        return pacsv.read_csv(
            pa.BufferReader(block),
            # One thread, because only then rows that are left out come with their number.
            pacsv.ReadOptions(use_threads=False, block_size=2 * BLOCK, column_names=list(names)),
            pacsv.ParseOptions(ignore_empty_lines=False, invalid_row_handler=leave_out),
            # Text that is not UTF-8 is found where its column is read, with the line it stands in.
            pacsv.ConvertOptions(check_utf8=False, column_types=dict.fromkeys(names, pa.string())),
        )
    except pa.ArrowException as error:
        raise Unreadable("row", f"cannot be read as CSV: {str(error).splitlines()[0]}") from error


def _breaks(block: bytes, table: Any) -> Lines | None:
    """How many line breaks the quoted fields of each row hold; None in the usual case that there are none."""
    if b'"' not in block:
        return None
    counts = [pc.count_substring(column.cast(pa.binary()), b"\n") for column in table.columns]
    total: Lines = np.sum([np.asarray(count, np.int64) for count in counts], axis=0)
    return total
