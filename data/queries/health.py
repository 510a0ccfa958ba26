"""Whether the databases answer, for whoever watches the portal; nothing about what is in them."""

import logging

from sqlalchemy import select
from sqlalchemy.exc import SQLAlchemyError

from data.engines import Databases
from data.settings import PortalType

_log = logging.getLogger(__name__)


def databases_answer(databases: Databases) -> dict[PortalType, bool]:
    """Whether the database of each portal type answers a query now."""
    return {portal: _answers(databases, portal) for portal in databases.engines}


def _answers(databases: Databases, portal: PortalType) -> bool:
    try:
        with databases.engine(portal).connect() as connection:
            return connection.scalar(select(1)) == 1
    except SQLAlchemyError:
        _log.warning("the %s database does not answer", portal, exc_info=True)
        return False
