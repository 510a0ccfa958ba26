"""What people have said of renewals, now and before; which orders are due is the rules' to say."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from sqlalchemy import select

from data.configuration import Renewals
from data.domain.money import from_minor
from data.domain.renewal_work import Mark, Stage, Weights
from data.models import Order, RenewalMark, RenewalMarkChange
from data.session import ScopedSession


@dataclass(frozen=True, slots=True)
class MarkFacts:
    """What was said of an order's renewal, by whom and when."""

    mark: Mark
    note: str
    by: str
    at: datetime


def list_marks(session: ScopedSession, currency: str) -> dict[str, MarkFacts]:
    """What is said now of each order in reach, by order number; one nobody spoke of is missing. One statement."""
    found = session.execute(
        select(Order.number, RenewalMark).join(Order, Order.id == RenewalMark.order_id).order_by(Order.number)
    )
    return {number: _facts(mark, currency) for number, mark in found}


def list_changes(session: ScopedSession, number: str, currency: str) -> list[MarkFacts]:
    """All that was said of one order, newest first; nothing for an order out of reach. One statement."""
    found = session.scalars(
        select(RenewalMarkChange)
        .join(Order, Order.id == RenewalMarkChange.order_id)
        .where(Order.number == number)
        .order_by(RenewalMarkChange.id.desc())
    )
    return [_facts(change, currency) for change in found]


def marks_of(facts: Mapping[str, MarkFacts]) -> dict[str, Mark]:
    """The marks alone, as the forecast takes them."""
    return {number: found.mark for number, found in facts.items()}


def weights_of(configured: Renewals) -> Weights:
    """The configured weights by stage."""
    said: dict[str, Decimal] = configured.model_dump()
    return {Stage(name): weight for name, weight in said.items()}


def _facts(row: RenewalMark | RenewalMarkChange, currency: str) -> MarkFacts:
    expected = None if row.expected_minor is None else from_minor(row.expected_minor, currency)
    return MarkFacts(Mark(Stage(row.stage), expected), row.note, row.changed_by, row.changed_at)
