"""Readings as the usage file of a bundle: Parquet, one row group for each block of series, whole days."""

from collections.abc import Iterable
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from data.exchange.demo.readings import Readings

_TEXTS = pa.dictionary(pa.int32(), pa.string())
USAGE_SCHEMA = pa.schema(
    [("security_center_id", _TEXTS), ("product_code", _TEXTS), ("at", pa.date32()), ("quantity", pa.int64())]
)


def write_usage(folder: Path, readings: Iterable[Readings]) -> int:
    """Write the file `usage.parquet`, holding one block in memory at a time; returns how many rows it has."""
    with pq.ParquetWriter(folder / "usage.parquet", USAGE_SCHEMA, compression="zstd") as writer:
        return sum(_write_block(writer, block) for block in readings)


def _write_block(writer: pq.ParquetWriter, readings: Readings) -> int:
    series = readings.block.series
    columns = [
        _texts([one.customer.security_center_id for one in series], readings),
        _texts([one.product.code for one in series], readings),
        pa.array(readings.days.astype(np.int32)).cast(pa.date32()),
        pa.array(readings.quantity),
    ]
    writer.write_table(pa.table(columns, schema=USAGE_SCHEMA), row_group_size=len(readings.days) or None)
    return len(readings.days)


def _texts(by_series: list[str], readings: Readings) -> pa.Array:
    words, code = np.unique(by_series, return_inverse=True)
    return pa.DictionaryArray.from_arrays(pa.array(code[readings.series].astype(np.int32)), words.tolist())
