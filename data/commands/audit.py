"""The audit trail: one row for what somebody did. What is worth a row is decided where it happens."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from data.models import AuditEvent
from data.origin import network_address
from data.session import ScopedSession

_LONGEST_SUBJECT = 200


def record(
    session: Session,
    action: str,
    subject: str,
    detail: Mapping[str, Any] | None = None,
    *,
    at: datetime,
    user_id: int | None = None,
    partner_id: int | None = None,
    partnership_id: int | None = None,
    address: str | None = None,
) -> None:
    """Add an event (`resource.what`, the thing's id, JSON detail) to the transaction of what it tells about.

    In a scoped session user, partner and partnership are the scope's; elsewhere they are as given (operators: None).
    `address` is where it was asked from: the present web request's unless another is given, None in jobs and commands.
    """
    if isinstance(session, ScopedSession):
        scope = session.scope
        user_id, partner_id, partnership_id = scope.user_id, scope.partner_id, scope.partnership_id
    session.add(
        AuditEvent(
            at=at,
            user_id=user_id,
            partner_id=partner_id,
            partnership_id=partnership_id,
            action=action,
            subject=subject[:_LONGEST_SUBJECT],
            detail=dict(detail or {}),
            address=address or network_address(),
        )
    )
