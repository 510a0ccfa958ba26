"""The all-seeing session, for work that is nobody's in particular; every caller stands in a tested list."""

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import Connection, event
from sqlalchemy.orm import Session, SessionTransaction

import data.audit_chain  # noqa: F401  # chains the events that any session adds
from data import row_security
from data.engines import Databases
from data.settings import PortalType


class SystemSession(Session):
    """A session without a scope, over one portal type's database."""


@contextmanager
def system_session(databases: Databases, portal: PortalType, *, write: bool = False) -> Iterator[SystemSession]:
    """One transaction over everything in a portal type's database: committed at the end, rolled back on an error."""
    with SystemSession(databases.engine(portal, write=write), expire_on_commit=False) as session, session.begin():
        session.info.update(portal=portal, publish=databases.publish)
        yield session


@event.listens_for(SystemSession, "after_begin")
def _say_everything(_session: SystemSession, transaction: SessionTransaction, connection: Connection) -> None:
    if not transaction.nested:
        row_security.open_everything(connection)
