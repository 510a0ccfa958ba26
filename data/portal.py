"""What a running process was built with: settings, databases and clock, handed on instead of looked up."""

from dataclasses import dataclass
from datetime import datetime

from data.clock import Clock, system_clock
from data.engines import Databases
from data.settings import Settings


@dataclass(frozen=True, slots=True)
class Portal:
    """The composition every front door shares."""

    settings: Settings
    databases: Databases
    clock: Clock = system_clock

    @property
    def now(self) -> datetime:
        """The present moment, aware, in UTC."""
        return self.clock()
