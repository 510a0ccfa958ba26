"""A database's schema as plain facts, so that two ways of making one can be compared."""

import re

from sqlalchemy import Connection, text

_POSTGRES = {
    "column": "SELECT table_name, column_name, data_type, character_maximum_length, numeric_precision, "
    "numeric_scale, is_nullable, column_default FROM information_schema.columns WHERE table_schema = 'public'",
    "constraint": "SELECT conrelid::regclass::text, conname, pg_get_constraintdef(oid) FROM pg_constraint "
    "WHERE connamespace = 'public'::regnamespace",
    "index": "SELECT tablename, indexname, indexdef FROM pg_indexes WHERE schemaname = 'public'",
}
_SQLITE = "SELECT type, name, sql FROM sqlite_master WHERE sql IS NOT NULL"


def facts(connection: Connection) -> set[tuple[str, ...]]:
    """Everything the schema says of tables, columns, constraints and indexes, Alembic's own table aside."""
    found = _sqlite(connection) if connection.dialect.name == "sqlite" else _postgres(connection)
    return {fact for fact in found if "alembic_version" not in " ".join(fact)}


def _postgres(connection: Connection) -> set[tuple[str, ...]]:
    return {(kind, *map(str, row)) for kind, query in _POSTGRES.items() for row in connection.execute(text(query))}


def _sqlite(connection: Connection) -> set[tuple[str, ...]]:
    """The statements that made the schema, taken apart by line: the order of columns means nothing."""
    return {
        (kind, name, re.sub(r"\s+", " ", line).replace('"', "").strip(" ,"))
        for kind, name, sql in connection.execute(text(_SQLITE))
        for line in sql.splitlines()
        if line.strip()
    }
