"""Rows about customers into tables whose key has several parts; what the rows mean lives with each loader."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import Connection, Table, and_, bindparam, select

from data.exchange.bundle.upserts import Values, chunks, differs

Key = tuple[Any, ...]


def store(connection: Connection, table: Table, key: tuple[str, ...], rows: Mapping[Key, Values]) -> tuple[int, int]:
    """Add what is new and change what differs; how many of each. The key's first part is the customer."""
    stored = _stored(connection, table, key, {one[0] for one in rows})
    new = [dict(values) for one, values in rows.items() if one not in stored]
    different = [dict(values) for one, values in rows.items() if one in stored and differs(stored[one], values)]
    if new:
        connection.execute(table.insert(), new)
    if different:
        _update(connection, table, key, different)
    return len(new), len(different)


def _stored(connection: Connection, table: Table, key: tuple[str, ...], customers: set[int]) -> dict[Key, Values]:
    found: dict[Key, Values] = {}
    for chunk in chunks(customers):
        for row in connection.execute(select(table).where(table.c[key[0]].in_(chunk))).mappings():
            found[tuple(row[name] for name in key)] = dict(row)
    return found


def _update(connection: Connection, table: Table, key: tuple[str, ...], rows: list[dict[str, Any]]) -> None:
    which = and_(*(table.c[name] == bindparam(f"_{name}") for name in key))
    named: dict[str, Any] = {name: bindparam(name) for name in rows[0] if name not in key}
    parameters = [{(f"_{name}" if name in key else name): value for name, value in row.items()} for row in rows]
    connection.execute(table.update().where(which).values(named), parameters)
