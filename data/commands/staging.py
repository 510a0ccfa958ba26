"""Temporary tables and filling them fast: the one place where SQLite and PostgreSQL are fed in different ways."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from itertools import starmap
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.csv as pacsv
from sqlalchemy import Column, Connection, MetaData, Table

from data.models.types import Day

Numbers = Sequence[int | None] | np.ndarray[Any, Any]
"""One column's values; days as days since 1970-01-01."""

# Python's own numbers take ten times the memory of an array's.
_AT_ONCE = 1 << 13
# Negative is how SQLite tells kibibytes from pages. A quarter of the usual cache: a sort takes as much again, and rows
# that arrive in the order of their key need little of it.
_SQLITE_KIBIBYTES = -8192


def stage(name: str, *columns: Column[Any]) -> Table:
    """A temporary table of whole numbers and days, not yet made."""
    return Table(name, MetaData(), *columns, prefixes=["TEMPORARY"])


@contextmanager
def staged(connection: Connection, *stages: Table) -> Iterator[None]:
    """Make temporary tables for the length of a block; an error's rollback takes them away as well."""
    for table in stages:
        table.create(connection)
    yield
    for table in stages:
        table.drop(connection)


def fill(connection: Connection, table: Table, values: Sequence[Numbers]) -> None:
    """Add rows, given column by column in the table's order."""
    if len(values[0]):
        {"sqlite": _fill_sqlite, "postgresql": _fill_postgres}[connection.dialect.name](connection, table, values)


def analyse(connection: Connection, *stages: Table) -> None:
    """Tell PostgreSQL's planner what a transaction put into tables, which nothing else does before its end."""
    if connection.dialect.name == "postgresql":
        for table in stages:
            connection.exec_driver_sql(f"ANALYZE {table.name}")


def _fill_sqlite(connection: Connection, table: Table, values: Sequence[Numbers]) -> None:
    marks = ", ".join("?" * len(table.columns))
    statement = f"INSERT INTO {table.name} VALUES ({marks})"  # noqa: S608  # own names
    for first in range(0, len(values[0]), _AT_ONCE):
        rows = zip(*(_list_of(column[first : first + _AT_ONCE]) for column in values), strict=True)
        _driver(connection).executemany(statement, rows)


def _fill_postgres(connection: Connection, table: Table, values: Sequence[Numbers]) -> None:
    arrays = list(starmap(_arrow, zip(table.columns, values, strict=True)))
    text = pa.BufferOutputStream()
    batch = pa.record_batch(arrays, names=table.columns.keys())
    pacsv.write_csv(batch, text, pacsv.WriteOptions(include_header=False))
    with _driver(connection).cursor().copy(f"COPY {table.name} FROM STDIN (FORMAT csv)") as copy:
        copy.write(memoryview(text.getvalue()))


def _arrow(column: Column[Any], values: Numbers) -> Any:
    if isinstance(column.type, Day):
        return pa.array(values, pa.int32()).view(pa.date32())
    return pa.array(values, pa.int64())


def _list_of(values: Numbers) -> list[int | None]:
    """Plain numbers, which is what a driver takes."""
    return values.tolist() if isinstance(values, np.ndarray) else list(values)


def _driver(connection: Connection) -> Any:
    return connection.connection.driver_connection


@contextmanager
def bulk_change(connection: Connection) -> Iterator[None]:
    """One change of many readings at a time, with the memory that sorting a million rows is worth.

    PostgreSQL waits here for another one to end; on SQLite the transaction has the one writer's lock already.
    """
    if connection.dialect.name == "postgresql":
        connection.exec_driver_sql("SELECT pg_advisory_xact_lock(hashtext('bulk change of readings'))")
        connection.exec_driver_sql("SET LOCAL work_mem = '64MB'")
        connection.exec_driver_sql("SET LOCAL jit = off")  # no statement here runs long enough to earn its compiling
        yield
        return
    usual = connection.exec_driver_sql("PRAGMA cache_size").scalar_one()
    connection.exec_driver_sql(f"PRAGMA cache_size = {_SQLITE_KIBIBYTES}")
    try:
        yield
    finally:
        connection.exec_driver_sql(f"PRAGMA cache_size = {usual}")
