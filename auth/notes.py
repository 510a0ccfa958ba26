"""What the audit log says of a person's own account: sign-ins, refusals and changes, with where they came from."""

from collections.abc import Mapping
from typing import Any

from data.commands.audit import record
from data.portal import Portal
from data.queries.membership import Person
from data.system import SystemSession

NOBODY = "-"


def note(
    session: SystemSession,
    portal: Portal,
    action: str,
    person: Person | None,
    address: str | None,
    detail: Mapping[str, Any] | None = None,
) -> None:
    """Add an event about a person; of somebody unknown nothing is kept that was typed, it may be a password."""
    record(
        session,
        action,
        person.email if person else NOBODY,
        detail,
        at=portal.now,
        user_id=person.id if person else None,
        partner_id=person.partner_id if person else None,
        address=address,
    )
