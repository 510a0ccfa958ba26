"""Search of customers by name or Security Center ID, within what the viewer may see."""

from collections.abc import Collection
from dataclasses import dataclass

from sqlalchemy import case, or_, select

from data.models import Customer
from data.session import ScopedSession


@dataclass(frozen=True, slots=True)
class Hit:
    """A customer found."""

    security_center_id: str
    name: str
    status: str


def search_customers(session: ScopedSession, text: str, limit: int = 8) -> list[Hit]:
    """Customers whose name or id contains the text, those beginning with it first; none for an empty text."""
    wanted = " ".join(text.split())
    if not wanted:
        return []
    begins = or_(
        Customer.name.istartswith(wanted, autoescape=True),
        Customer.security_center_id.istartswith(wanted, autoescape=True),
    )
    contains = or_(
        Customer.name.icontains(wanted, autoescape=True),
        Customer.security_center_id.icontains(wanted, autoescape=True),
    )
    rows = session.execute(
        select(Customer.security_center_id, Customer.name, Customer.status)
        .where(contains)
        .order_by(case((begins, 0), else_=1), Customer.name, Customer.security_center_id)
        .limit(limit)
    )
    return [Hit(*row) for row in rows]


def names_of(session: ScopedSession, security_center_ids: Collection[str]) -> dict[str, str]:
    """The names of those of some customers that the viewer may see, by Security Center ID."""
    rows = session.execute(
        select(Customer.security_center_id, Customer.name).where(Customer.security_center_id.in_(security_center_ids))
    )
    return {row.security_center_id: row.name for row in rows}
