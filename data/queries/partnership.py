"""The facts of the partnership a scoped session belongs to, and of its products."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select

from data.clock import today_in
from data.domain.cycles import Cycle, cycle_of
from data.models import Partner, Partnership, Product
from data.scope import NotVisible
from data.session import ScopedSession


@dataclass(frozen=True, slots=True)
class PartnershipFacts:
    """What rules and pages need to know of a partnership."""

    id: int
    code: str
    name: str
    model: str
    currency: str
    timezone: str
    anchor_day: int
    partner_name: str
    usage_loaded_at: datetime | None

    def today(self, now: datetime) -> date:
        """The calendar day in the partnership's zone."""
        return today_in(self.timezone, now)

    def current_cycle(self, now: datetime) -> Cycle:
        """The open cycle at a moment (R-CYCLE-1)."""
        return cycle_of(self.today(now), self.anchor_day)


@dataclass(frozen=True, slots=True)
class ProductFacts:
    """A metered product; `position` is its place in the order of codes, from 0."""

    id: int
    code: str
    name: str
    unit: str
    position: int


def get_partnership(session: ScopedSession) -> PartnershipFacts:
    """The session's own partnership; NotVisible where it has gone."""
    row = session.execute(
        select(Partnership, Partner.name).join(Partner, Partner.id == Partnership.partner_id)
    ).one_or_none()
    if row is None:
        raise NotVisible("partnership")
    found, partner_name = row
    return PartnershipFacts(
        id=found.id,
        code=found.code,
        name=found.name,
        model=found.model,
        currency=found.currency,
        timezone=found.timezone,
        anchor_day=found.anchor_day,
        partner_name=partner_name,
        usage_loaded_at=found.usage_loaded_at,
    )


def list_products(session: ScopedSession) -> list[ProductFacts]:
    """All products, ordered by code."""
    found = session.scalars(select(Product).order_by(Product.code))
    return [ProductFacts(row.id, row.code, row.name, row.unit, place) for place, row in enumerate(found)]
