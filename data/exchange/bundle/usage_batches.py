"""The usage file in batches of text columns, each row with its line; what the text says is read elsewhere."""

import csv
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv as pacsv

from data.exchange.bundle.faults import Faults
from data.exchange.bundle.files import BundleFile
from data.exchange.bundle.header import opened_csv
from data.exchange.bundle.parquet import Texts, Unreadable, parquet_batches, parquet_rows
from data.exchange.bundle.rows import wrong_number_of_fields
from data.exchange.bundle.usage_lines import Lines, RowLines

ROWS = 1 << 16
# Holds about as many rows of usage.
_BLOCK = 1 << 21


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
    if not _has_rows(file):
        return
    lines = RowLines(
        lambda line, fields: faults.add(file.name, line, "row", wrong_number_of_fields(fields, len(names)))
    )
    size = file.path.stat().st_size
    try:
        with pa.OSFile(str(file.path)) as stream, _reader(stream, names, lines) as reader:
            for record in reader:
                columns = dict(zip(names, record.columns, strict=True))
                if record.num_rows:
                    yield Batch(columns, lines.of(record.num_rows, _breaks(record)), stream.tell() / size)
    except pa.ArrowException as error:
        raise Unreadable("row", f"cannot be read as CSV: {str(error).splitlines()[0]}") from error
    lines.finish()


def _reader(stream: Any, names: Sequence[str], lines: RowLines) -> Any:
    """One thread, because only then rows that are left out come with their number."""
    return pacsv.open_csv(
        stream,
        pacsv.ReadOptions(use_threads=False, block_size=_BLOCK, column_names=list(names), skip_rows=1),
        pacsv.ParseOptions(ignore_empty_lines=False, invalid_row_handler=lines.leave_out),
        # Text that is not UTF-8 is found where its column is read, with the line it stands in.
        pacsv.ConvertOptions(check_utf8=False, column_types=dict.fromkeys(names, pa.string())),
    )


def _has_rows(file: BundleFile) -> bool:
    with opened_csv(file) as text:
        next(csv.reader(text))
        return next(text, None) is not None


def _breaks(record: Any) -> Lines | None:
    """How many line breaks the quoted fields of each row hold; None in the usual case that there are none."""
    if not any(_holds_break(column) for column in record.columns):
        return None
    counts = [pc.count_substring(column.cast(pa.binary()), b"\n") for column in record.columns]
    total: Lines = np.sum([np.asarray(count, np.int64) for count in counts], axis=0)
    return total


def _holds_break(column: Any) -> bool:
    text = column.buffers()[2]
    return text is not None and b"\n" in text.to_pybytes()
