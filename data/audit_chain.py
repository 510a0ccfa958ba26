"""The chain of audit events: each carries a hash over itself and its predecessor, so that a change shows.

Whoever adds events holds the chain's head until the end of the transaction. Reading and checking live elsewhere.
"""

import hashlib
import json
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Connection, MetaData, event, insert, inspect, update
from sqlalchemy.orm import Session

from data.models import AuditEvent, AuditHead, Base

FIRST_HASH = "0" * 64
"""What the first event is chained to."""
COVERED = ("sequence", "at", "user_id", "partner_id", "partnership_id", "action", "subject", "detail", "address")
"""The columns a hash covers, besides the predecessor's hash."""


def hash_of(previous: str, row: Mapping[str, Any]) -> str:
    """SHA-256 in hex over the predecessor's hash and the covered columns, moments in UTC to the microsecond."""
    covered = [previous, *(_plain(row[name]) for name in COVERED)]
    text = json.dumps(covered, sort_keys=True, ensure_ascii=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def _plain(value: Any) -> Any:
    return value.astimezone(UTC).isoformat(timespec="microseconds") if isinstance(value, datetime) else value


@event.listens_for(Session, "before_flush")
def _chain_new_events(session: Session, _context: Any, _instances: Any) -> None:
    added = sorted(
        (instance for instance in session.new if isinstance(instance, AuditEvent)),
        key=lambda instance: inspect(instance).insert_order or 0,
    )
    if added:
        _chain(session, added)


def _chain(session: Session, added: list[AuditEvent]) -> None:
    connection = Session.connection(session)  # below what a scoped session allows: the chain is everybody's
    # Changing the head first makes the next writer wait, whichever database this is.
    taken = update(AuditHead).values(sequence=AuditHead.sequence + len(added))
    sequence, last = connection.execute(taken.returning(AuditHead.sequence, AuditHead.hash)).one()
    for number, instance in enumerate(added, start=sequence - len(added) + 1):
        instance.sequence = number
        instance.detail = json.loads(json.dumps(instance.detail))  # as it will be read back
        instance.hash = last = hash_of(last, {name: getattr(instance, name) for name in COVERED})
    connection.execute(update(AuditHead).values(hash=last))


_REFUSAL = "audit events are only ever added"
GUARDS: Mapping[str, tuple[str, ...]] = {
    "sqlite": tuple(
        f"CREATE TRIGGER audit_events_no_{change} BEFORE {change} ON audit_events "
        f"BEGIN SELECT RAISE(ABORT, '{_REFUSAL}'); END"
        for change in ("update", "delete")
    ),
    "postgresql": (
        "CREATE OR REPLACE FUNCTION refuse_audit_change() RETURNS trigger LANGUAGE plpgsql AS "
        f"$$ BEGIN RAISE EXCEPTION '{_REFUSAL}'; END $$",
        "CREATE TRIGGER audit_events_no_change BEFORE UPDATE OR DELETE OR TRUNCATE ON audit_events "
        "FOR EACH STATEMENT EXECUTE FUNCTION refuse_audit_change()",
    ),
}
"""The statements that make a database itself refuse changes to audit events."""


def begin_chain(connection: Connection) -> None:
    """Lay the first link and put the guards up; once, right after the tables were made."""
    connection.execute(insert(AuditHead).values(id=1, sequence=0, hash=FIRST_HASH))
    for statement in GUARDS[connection.dialect.name]:
        connection.exec_driver_sql(statement)


@event.listens_for(Base.metadata, "after_create")
def _begin_chain(_metadata: MetaData, connection: Connection, **_options: Any) -> None:
    begin_chain(connection)
