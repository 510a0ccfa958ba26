"""What the sub-tabs of a customer are drawn from: one call's customer, partnership, day and address."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date

from dash.development.base_component import Component

from callbacks.addresses import Address
from callbacks.wiring import Asked
from data.domain.cycles import Cycle
from data.queries.customer import CustomerFacts
from data.queries.partnership import PartnershipFacts
from data.session import ScopedSession
from layouts.customers.subtabs import SubTab
from layouts.theme import Theme


@dataclass(frozen=True, slots=True)
class Shown:
    """One customer as a viewer opens it; `search` is the query string, `session` a transaction in their scope."""

    asked: Asked
    session: ScopedSession
    partnership: PartnershipFacts
    customer: CustomerFacts
    tab: SubTab
    search: str
    theme: Theme
    narrow: bool

    @property
    def today(self) -> date:
        return self.partnership.today(self.asked.now)

    @property
    def cycle(self) -> Cycle:
        return self.partnership.current_cycle(self.asked.now)

    @property
    def locale(self) -> str:
        return self.asked.locale

    @property
    def base(self) -> str:
        """The customer's address, to which a sub-tab's name is added."""
        return customer_base(self.asked.address, self.customer.security_center_id)

    @property
    def href(self) -> str:
        """The address of the sub-tab without its query string."""
        return f"{self.base}/{self.tab}"


View = Callable[[Shown], Sequence[Component]]


def customer_base(address: Address, security_center_id: str) -> str:
    """The address of a customer in the partnership of another address."""
    return f"{address.customers}{security_center_id}"


def sub_tab_of(text: str) -> SubTab | None:
    """The sub-tab an address names, the first one where it names none; None where there is no such sub-tab."""
    if not text:
        return SubTab.TASKS
    return SubTab(text) if text in set(SubTab) else None
