"""The usage file into the readings (R-USAGE-1): staged as it is read, then applied by SQL, all of it at once."""

from dataclasses import dataclass, field

import numpy as np
from sqlalchemy import BigInteger, Column, SmallInteger, func, select, update

from data.commands.rollup import CHANGES
from data.commands.staging import analyse, fill, stage, staged
from data.exchange.bundle.files import BundleFile
from data.exchange.bundle.header import header_of
from data.exchange.bundle.loading import Counts, Loading
from data.exchange.bundle.upserts import chunks
from data.exchange.bundle.usage_batches import usage_batches
from data.exchange.bundle.usage_columns import UsageReader, UsageRows
from data.models import Base, Partnership
from data.models.types import Day

_SAMPLES = stage(
    "usage_samples",
    Column("partnership_id", BigInteger),
    Column("customer_id", BigInteger),
    Column("product_id", BigInteger),
    Column("day", Day),
    Column("cycle_start", Day),
    Column("quantity", BigInteger),
    Column("timed", SmallInteger),
    Column("line", BigInteger),
)
_LOOKED_UP = (Base.metadata.tables["customers"], Base.metadata.tables["products"])
_FIND_MIXTURES = """
    SELECT s.line FROM usage_samples AS s
    JOIN (
        SELECT customer_id, product_id, day FROM usage_samples
        GROUP BY customer_id, product_id, day HAVING MIN(timed) <> MAX(timed)
    ) AS mixed ON mixed.customer_id = s.customer_id AND mixed.product_id = s.product_id AND mixed.day = s.day
    ORDER BY s.line
"""
# Of a day's samples the weightiest stands: among dates the last line, among timestamps the largest quantity.
_WEIGHTIEST = {
    # With MAX, SQLite takes the other columns from the row that has the maximum.
    "sqlite": """
        SELECT partnership_id, customer_id, product_id, day, cycle_start, quantity, timed,
            MAX(CASE WHEN timed = 1 THEN quantity ELSE line END)
        FROM usage_samples
        GROUP BY customer_id, product_id, day
    """,
    "postgresql": """
        SELECT DISTINCT ON (customer_id, product_id, day)
            partnership_id, customer_id, product_id, day, cycle_start, quantity, timed
        FROM usage_samples
        ORDER BY customer_id, product_id, day, CASE WHEN timed = 1 THEN quantity ELSE line END DESC
    """,
}
_FIND_CHANGES = """
    INSERT INTO usage_changes
    SELECT s.partnership_id, s.customer_id, s.product_id, s.day, s.cycle_start, s.quantity, r.quantity
    FROM ({weightiest}) AS s
    LEFT JOIN readings AS r ON r.customer_id = s.customer_id AND r.product_id = s.product_id AND r.day = s.day
    WHERE r.quantity IS NULL OR s.quantity > r.quantity OR (s.timed = 0 AND s.quantity < r.quantity)
"""
# The changes lie in the order in which they were found, that of the key: the fastest one to write in.
_APPLY_CHANGES = """
    INSERT INTO readings (partnership_id, customer_id, product_id, day, quantity)
    SELECT partnership_id, customer_id, product_id, day, quantity
    FROM usage_changes WHERE true
    ON CONFLICT (customer_id, product_id, day) DO UPDATE SET quantity = excluded.quantity
"""


def load_usage(loading: Loading, file: BundleFile) -> Counts:
    """Stage the file, find what it changes (left in CHANGES for the rollups) and change the readings so.

    The unchanged rows count those that a later or larger one of the file stands for.
    """
    connection = loading.connection
    with staged(connection, _SAMPLES):
        staging = _stage(loading, file)
        if staging.timed and staging.dated:
            _refuse_mixtures(loading, file)
        if loading.faults:
            return Counts(staging.read)
        analyse(connection, _SAMPLES)
        weightiest = _WEIGHTIEST[connection.dialect.name]
        connection.exec_driver_sql(_FIND_CHANGES.format(weightiest=weightiest))
    # Each reading's customer and product is looked up by a plan made from these figures. For tables that were filled
    # in this very transaction PostgreSQL would not know any, and read them from end to end a million times.
    analyse(connection, CHANGES, *_LOOKED_UP)
    loading.progress("readings", 0)
    connection.exec_driver_sql(_APPLY_CHANGES)
    _note_owners(loading, staging.owners)
    changes = connection.execute(select(func.count(), func.count(CHANGES.c.old_quantity))).one()
    return Counts(staging.read, changes[0] - changes[1], changes[1])


@dataclass(slots=True)
class _Staging:
    """What was staged: rows, whether dates or timestamps are among them, and whose they are."""

    read: int = 0
    dated: bool = False
    timed: bool = False
    owners: set[int] = field(default_factory=set)

    def add(self, read: int, rows: UsageRows) -> None:
        timed = int(rows.timed.sum())
        self.read += read
        self.timed |= timed > 0
        self.dated |= timed < len(rows.timed)
        self.owners.update(np.unique(rows.partnership_id).tolist())


def _stage(loading: Loading, file: BundleFile) -> _Staging:
    staging = _Staging()
    names = header_of(file, loading.faults)
    reader = UsageReader(file.name, loading.known, loading.faults, loading.now)
    for batch in usage_batches(file, names, loading.faults) if names else ():
        read, rows = reader.read(batch)
        fill(loading.connection, _SAMPLES, rows.columns())
        staging.add(read, rows)
        loading.progress(file.name, batch.share)
    return staging


def _refuse_mixtures(loading: Loading, file: BundleFile) -> None:
    message = "this customer, product and day have both dates and timestamps in this file; it is one or the other"
    for (line,) in loading.connection.exec_driver_sql(_FIND_MIXTURES):
        loading.faults.add(file.name, line, "at", message)


def _note_owners(loading: Loading, owners: set[int]) -> None:
    for chunk in chunks(owners):
        noted = update(Partnership).where(Partnership.id.in_(chunk)).values(usage_loaded_at=loading.now)
        loading.connection.execute(noted)
