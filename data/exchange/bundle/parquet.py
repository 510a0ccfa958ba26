"""Parquet columns as the text that the same table would have in a CSV file; that text is judged elsewhere."""

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from data.exchange.bundle.files import BundleFile

Texts = dict[str, Any]
"""Column name to a pyarrow array of strings without nulls."""


class Unreadable(ValueError):
    """A file, or one of its columns, that cannot be read as a table of texts."""

    def __init__(self, column: str, message: str) -> None:
        self.column = column
        super().__init__(message)


def parquet_columns(file: BundleFile) -> list[str]:
    """The names of the columns; Unreadable when this is not a Parquet file."""
    try:
        return list(pq.read_schema(file.path).names)
    except (pa.ArrowException, OSError) as error:
        raise Unreadable("file", f"is not a Parquet file: {_first_line(error)}") from error


def parquet_rows(file: BundleFile) -> int:
    """How many rows the file says it has."""
    return int(pq.read_metadata(file.path).num_rows)


def parquet_batches(file: BundleFile, rows: int) -> Iterator[Texts]:
    """The rows in batches of at most `rows`, every column as text; Unreadable for damage and nested columns."""
    try:
        with pq.ParquetFile(file.path, buffer_size=1 << 20, pre_buffer=False) as opened:
            for batch in opened.iter_batches(batch_size=rows, use_threads=False):
                yield {name: _as_text(name, batch.column(name)) for name in batch.schema.names}
    except (pa.ArrowException, OSError) as error:
        raise Unreadable("file", f"is damaged: {_first_line(error)}") from error


def _as_text(name: str, values: Any) -> Any:
    kind = values.type
    if pa.types.is_dictionary(kind):
        values = values.dictionary_decode()
        kind = values.type
    if pa.types.is_nested(kind) or pa.types.is_time(kind) or pa.types.is_duration(kind):
        raise Unreadable(name, f"is a column of {kind}, which no column of a bundle is")
    if pa.types.is_floating(kind):
        values = _floats_as_text(values)
    elif pa.types.is_timestamp(kind):
        values = _moments_as_text(values)
    elif pa.types.is_date(kind):
        values = values.cast(pa.date32())
    texts = pc.fill_null(values.cast(pa.string()), "")
    texts.validate(full=True)  # a Parquet file may call anything a string
    return texts


def _floats_as_text(values: Any) -> Any:
    """Shortest digits without an exponent; what is not a number (pandas' gap) is empty."""
    encoded = values.dictionary_encode()
    texts = [_float_text(value) for value in encoded.dictionary.to_pylist()]
    return pa.array(texts, pa.string()).take(encoded.indices)


def _float_text(value: float) -> str | None:
    return None if value != value else f"{Decimal(repr(value)):f}"


def _moments_as_text(values: Any) -> Any:
    """In UTC where the column has a zone; without one, midnights are the dates that pandas keeps this way."""
    if values.type.tz is not None:
        utc = values.cast(pa.timestamp(values.type.unit, "UTC"))
        return pc.strftime(utc, "%Y-%m-%dT%H:%M:%SZ")
    is_date = pc.equal(values, pc.floor_temporal(values, unit="day"))
    return pc.if_else(is_date, pc.strftime(values, "%Y-%m-%d"), pc.strftime(values, "%Y-%m-%dT%H:%M:%S"))


def _first_line(error: Exception) -> str:
    return (str(error).splitlines() or [type(error).__name__])[0]
