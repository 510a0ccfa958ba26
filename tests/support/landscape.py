"""Databases with two partners in them, as tests of the scoped session look at them."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import select

from data.engines import Databases
from data.scope import Scope
from data.session import ScopedSession
from data.settings import PortalType
from data.system import system_session
from tests.support.two_partners import TwoPartners


@dataclass(frozen=True, slots=True)
class Landscape:
    """Databases, the world in their `partner` one, and sessions into it."""

    databases: Databases
    world: TwoPartners

    @property
    def wide(self) -> Scope:
        """All customers of `fjord-mssp`."""
        return self.world.scopes["fjord-mssp/all"]

    @property
    def narrow(self) -> Scope:
        """The first customer of `fjord-mssp`."""
        return self.world.scopes["fjord-mssp/first"]

    @property
    def nothing(self) -> Scope:
        """No customer of `fjord-mssp`."""
        return self.world.scopes["fjord-mssp/none"]

    def session(self, scope: Scope) -> ScopedSession:
        """A session whose changes are lost unless it is told to commit."""
        return ScopedSession(self.databases, scope, write=True)

    def all_rows(self, model: type[Any]) -> list[Any]:
        """Every row of a class, whoever owns it."""
        with system_session(self.databases, PortalType.PARTNER) as session:
            return list(session.scalars(select(model)))
