"""The rollups beside the readings (R-PEAK-4): kept up with every change, rebuilt, and compared with a rebuild.

What a file's row does to a reading is decided before; amounts on peaks are `rating`'s.
"""

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from datetime import date

from sqlalchemy import BigInteger, Column, Connection, bindparam, func, select, text

from data.commands.rating import Group, rate_groups
from data.commands.staging import analyse, fill, stage, staged
from data.domain.cycles import Cycle, cycle_of, cycles_between
from data.models import Customer, Partnership, Reading
from data.models.types import Day, day_number

CHANGES = stage(
    "usage_changes",
    Column("partnership_id", BigInteger),
    Column("customer_id", BigInteger),
    Column("product_id", BigInteger),
    Column("day", Day),
    Column("cycle_start", Day),
    Column("quantity", BigInteger),
    Column("old_quantity", BigInteger),
)
"""Readings that were added (`old_quantity` empty) or changed, one row for each."""

_PEAKS = stage(
    "touched_peaks",
    Column("partnership_id", BigInteger),
    Column("cycle_start", Day),
    Column("product_id", BigInteger),
    Column("customer_id", BigInteger),
)
_GROUPS = stage(
    "touched_groups",
    Column("partnership_id", BigInteger),
    Column("cycle_start", Day),
    Column("product_id", BigInteger),
)
_CYCLES = stage(
    "touched_cycles",
    Column("partnership_id", BigInteger),
    Column("cycle_start", Day),
    Column("next_start", Day),
)

# `WHERE true` keeps SQLite from reading ON CONFLICT as the condition of a join.
_ADD_TO_DAYS = """
    INSERT INTO daily_totals (partnership_id, day, product_id, quantity, customers)
    SELECT partnership_id, day, product_id, SUM(quantity - COALESCE(old_quantity, 0)),
        SUM(CASE WHEN old_quantity IS NULL THEN 1 ELSE 0 END)
    FROM usage_changes WHERE true
    GROUP BY partnership_id, day, product_id
    ON CONFLICT (partnership_id, day, product_id) DO UPDATE SET
        quantity = daily_totals.quantity + excluded.quantity,
        customers = daily_totals.customers + excluded.customers
"""
_SUM_DAYS = """
    INSERT INTO daily_totals (partnership_id, day, product_id, quantity, customers)
    SELECT r.partnership_id, r.day, r.product_id, SUM(r.quantity), COUNT(*)
    FROM customers AS c JOIN readings AS r ON r.customer_id = c.id
    WHERE c.partnership_id = :partnership_id
    GROUP BY r.partnership_id, r.day, r.product_id
"""
_TOUCH_CHANGED_PEAKS = """
    INSERT INTO touched_peaks
    SELECT DISTINCT partnership_id, cycle_start, product_id, customer_id FROM usage_changes
"""
_TOUCH_ALL_PEAKS = """
    INSERT INTO touched_peaks
    SELECT y.partnership_id, y.cycle_start, metered.product_id, metered.customer_id
    FROM touched_cycles AS y CROSS JOIN (
        SELECT DISTINCT r.customer_id, r.product_id
        FROM customers AS c JOIN readings AS r ON r.customer_id = c.id
        WHERE c.partnership_id = :partnership_id
    ) AS metered
"""
_TOUCH_GROUPS = """
    INSERT INTO touched_groups
    SELECT DISTINCT partnership_id, cycle_start, product_id FROM touched_peaks
"""
_TOUCH_PRICED_GROUPS = """
    INSERT INTO touched_groups
    SELECT partnership_id, cycle_start, product_id FROM cycle_totals AS t
    WHERE partnership_id = :partnership_id AND product_id = :product_id AND cycle_start >= :valid_from
      AND NOT EXISTS (
        SELECT 1 FROM touched_groups AS g
        WHERE g.partnership_id = t.partnership_id AND g.cycle_start = t.cycle_start AND g.product_id = t.product_id
      )
"""
# One number holds a quantity and, the larger the earlier, its day within the cycle (at most 31 of them), so the
# largest says the peak and the first day that reached it at once. Materialized, so that it is sought once only.
_FIND_PEAKS = """
    INSERT INTO cycle_peaks (partnership_id, cycle_start, product_id, customer_id, peak, peak_day, last_day)
    WITH found AS MATERIALIZED (
        SELECT t.partnership_id, t.cycle_start, t.product_id, t.customer_id,
            (
                SELECT MAX((r.quantity << 5) + 31 - (r.day - t.cycle_start)) FROM readings AS r
                WHERE r.customer_id = t.customer_id AND r.product_id = t.product_id
                    AND r.day >= y.cycle_start AND r.day < y.next_start
            ) AS best,
            (
                SELECT MAX(r.day) FROM readings AS r
                WHERE r.customer_id = t.customer_id AND r.product_id = t.product_id
                    AND r.day >= y.cycle_start AND r.day < y.next_start
            ) AS last_day
        FROM touched_peaks AS t
        JOIN touched_cycles AS y ON y.partnership_id = t.partnership_id AND y.cycle_start = t.cycle_start
    )
    SELECT partnership_id, cycle_start, product_id, customer_id,
        best >> 5, cycle_start + CAST(31 - (best & 31) AS INTEGER), last_day
    FROM found
    WHERE last_day IS NOT NULL
    ON CONFLICT (partnership_id, cycle_start, product_id, customer_id) DO UPDATE SET
        peak = excluded.peak, peak_day = excluded.peak_day, last_day = excluded.last_day
"""
_SUM_PEAKS = """
    INSERT INTO cycle_totals
        (partnership_id, cycle_start, product_id, peak_sum, customers, amount_minor, unpriced)
    SELECT p.partnership_id, p.cycle_start, p.product_id, SUM(p.peak),
        SUM(CASE WHEN p.peak > 0 THEN 1 ELSE 0 END),
        COALESCE(SUM(p.amount_minor), 0),
        SUM(CASE WHEN p.peak > 0 AND p.amount_minor IS NULL THEN 1 ELSE 0 END)
    FROM touched_groups AS g
    JOIN cycle_peaks AS p ON p.partnership_id = g.partnership_id AND p.cycle_start = g.cycle_start
        AND p.product_id = g.product_id
    WHERE true
    GROUP BY p.partnership_id, p.cycle_start, p.product_id
    ON CONFLICT (partnership_id, cycle_start, product_id) DO UPDATE SET
        peak_sum = excluded.peak_sum, customers = excluded.customers,
        amount_minor = excluded.amount_minor, unpriced = excluded.unpriced
"""
_ROLLUPS = ("daily_totals", "cycle_peaks", "cycle_totals")


def roll_up(connection: Connection, new_prices: Mapping[tuple[int, int], date]) -> None:
    """Bring the rollups up with the readings in CHANGES, and amounts with prices that changed.

    `new_prices` has the day from which prices changed by partnership and product.
    """
    with _touched(connection):
        connection.exec_driver_sql(_ADD_TO_DAYS)
        connection.exec_driver_sql(_TOUCH_CHANGED_PEAKS)
        _add_cycles(connection, _changed_cycles(connection))
        _find_peaks(connection)
        _touch_priced_groups(connection, new_prices)
        _rate_and_sum(connection)


def rebuild(connection: Connection, partnership_id: int) -> None:
    """Reckon the rollups of one partnership anew from its readings, as after a change of its anchor day."""
    owner = {"partnership_id": partnership_id}
    for table in _ROLLUPS:
        connection.execute(text(f"DELETE FROM {table} WHERE partnership_id = :partnership_id"), owner)  # noqa: S608
    with _touched(connection):
        connection.execute(text(_SUM_DAYS), owner)
        _add_cycles(connection, _all_cycles(connection, partnership_id))
        connection.execute(text(_TOUCH_ALL_PEAKS), owner)
        _find_peaks(connection)
        _rate_and_sum(connection)


def differences(connection: Connection) -> list[str]:
    """What the rollups say and a rebuild does not, or the other way round; empty as long as R-PEAK-4 holds.

    Nothing is changed: the rebuild is taken back.
    """
    with connection.begin_nested() as attempt:
        for table in _ROLLUPS:
            connection.exec_driver_sql(f"CREATE TEMPORARY TABLE kept_{table} AS SELECT * FROM {table}")  # noqa: S608
        for partnership_id in connection.scalars(select(Partnership.id)).all():
            rebuild(connection, partnership_id)
        found = [line for table in _ROLLUPS for line in _compare(connection, table)]
        attempt.rollback()
    return found


def _compare(connection: Connection, table: str) -> Iterator[str]:
    for says, here, there in (("stored", f"kept_{table}", table), ("rebuilt", table, f"kept_{table}")):
        for row in connection.exec_driver_sql(f"SELECT * FROM {here} EXCEPT SELECT * FROM {there}"):  # noqa: S608
            yield f"{table}: {says} {dict(row._mapping)}"


@contextmanager
def _touched(connection: Connection) -> Iterator[None]:
    with staged(connection, _PEAKS, _GROUPS, _CYCLES):
        yield


def _changed_cycles(connection: Connection) -> Iterator[tuple[int, Cycle]]:
    anchors = dict(connection.execute(select(Partnership.id, Partnership.anchor_day)).all())
    starts = select(_PEAKS.c.partnership_id, _PEAKS.c.cycle_start).distinct()
    for partnership_id, start in connection.execute(starts).all():
        yield partnership_id, cycle_of(start, anchors[partnership_id])


def _all_cycles(connection: Connection, partnership_id: int) -> Iterator[tuple[int, Cycle]]:
    anchor = connection.scalars(select(Partnership.anchor_day).where(Partnership.id == partnership_id)).one()
    bounds = select(func.min(Reading.day), func.max(Reading.day)).join_from(
        Customer, Reading, Reading.customer_id == Customer.id
    )
    first, last = connection.execute(bounds.where(Customer.partnership_id == partnership_id)).one()
    if first is not None:
        yield from ((partnership_id, cycle) for cycle in cycles_between(first, last, anchor))


def _add_cycles(connection: Connection, cycles: Iterable[tuple[int, Cycle]]) -> None:
    rows = [(owner, day_number(cycle.start), day_number(cycle.next_start)) for owner, cycle in cycles]
    if rows:
        fill(connection, _CYCLES, list(zip(*rows, strict=True)))


def _find_peaks(connection: Connection) -> None:
    analyse(connection, _PEAKS, _CYCLES)
    connection.exec_driver_sql(_FIND_PEAKS)
    connection.exec_driver_sql(_TOUCH_GROUPS)


def _touch_priced_groups(connection: Connection, new_prices: Mapping[tuple[int, int], date]) -> None:
    statement = text(_TOUCH_PRICED_GROUPS).bindparams(bindparam("valid_from", type_=Day))
    for (partnership_id, product_id), valid_from in new_prices.items():
        names = {"partnership_id": partnership_id, "product_id": product_id, "valid_from": valid_from}
        connection.execute(statement, names)


def _rate_and_sum(connection: Connection) -> None:
    groups = select(_GROUPS.c.partnership_id, _GROUPS.c.product_id, _GROUPS.c.cycle_start)
    rate_groups(connection, [Group(*row) for row in connection.execute(groups)])
    analyse(connection, _GROUPS)
    connection.exec_driver_sql(_SUM_PEAKS)
