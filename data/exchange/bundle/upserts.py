"""Rows of a small table into the database: what is new is added, what differs is changed, the rest is left alone."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from itertools import islice
from typing import Any, TypeVar

from sqlalchemy import Column, Connection, Table, bindparam, select

_CHUNK = 500

Values = Mapping[str, Any]
Item = TypeVar("Item")


@dataclass(frozen=True, slots=True)
class Outcome:
    """The keys of rows that were added and of those that were changed."""

    added: frozenset[str]
    changed: frozenset[str]


def upsert(connection: Connection, table: Table, key: str, rows: Mapping[str, Values]) -> Outcome:
    """Bring rows, by the value of their key column, into a table with a number `id`.

    All rows name the same columns; those they do not name keep what is stored, and in new rows stay empty.
    """
    stored = stored_rows(connection, table, table.c[key], rows.keys())
    new = [dict(row) for code, row in rows.items() if code not in stored]
    different = {code: row for code, row in rows.items() if code in stored and differs(stored[code], row)}
    if new:
        connection.execute(table.insert(), new)
    if different:
        _update(connection, table, [{"_id": stored[code]["id"], **row} for code, row in different.items()])
    return Outcome(frozenset(rows.keys() - stored.keys()), frozenset(different))


def stored_rows(connection: Connection, table: Table, key: Column[Any], wanted: Collection[Any]) -> dict[Any, Values]:
    """The stored rows with these keys, as mappings, by key."""
    found: dict[Any, Values] = {}
    for chunk in chunks(wanted):
        rows = connection.execute(select(table).where(key.in_(chunk))).mappings()
        found.update((row[key.name], dict(row)) for row in rows)
    return found


def differs(stored: Values, wanted: Values) -> bool:
    """Whether a stored row has another value in any of the columns wanted."""
    return any(stored[name] != value for name, value in wanted.items())


def chunks(items: Collection[Item]) -> Iterator[list[Item]]:
    """The items in lists short enough for one IN."""
    remaining = iter(items)
    while chunk := list(islice(remaining, _CHUNK)):
        yield chunk


def _update(connection: Connection, table: Table, rows: list[dict[str, Any]]) -> None:
    named: dict[str, Any] = {name: bindparam(name) for name in rows[0] if name != "_id"}
    connection.execute(table.update().where(table.c.id == bindparam("_id")).values(named), rows)
