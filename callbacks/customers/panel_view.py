"""What the views of the panel are drawn from: one call's customer, partnership, day and address."""

from dataclasses import dataclass
from datetime import date, datetime

from callbacks.customers.panel_address import AT_MOST, AT_ONCE, PanelAddress
from callbacks.wiring import Asked
from data.queries.customer import CustomerFacts
from data.queries.partnership import PartnershipFacts
from data.session import ScopedSession
from layouts import formats


@dataclass(frozen=True, slots=True)
class PanelShown:
    """One customer's panel as a viewer opens it; `session` is a transaction in their scope."""

    asked: Asked
    session: ScopedSession
    partnership: PartnershipFacts
    customer: CustomerFacts
    address: PanelAddress

    @property
    def today(self) -> date:
        return self.partnership.today(self.asked.now)

    def moment(self, value: datetime) -> str:
        """A moment in the partnership's zone and the reader's locale."""
        return formats.moment(value, self.partnership.timezone, self.asked.locale)

    def more_href(self, found: int) -> str:
        """The address with more entries; empty where all that were `found` are shown, or no more are given."""
        if found <= self.address.entries or self.address.entries >= AT_MOST:
            return ""
        return self.address.changed(entries=min(self.address.entries + AT_ONCE, AT_MOST)).href
