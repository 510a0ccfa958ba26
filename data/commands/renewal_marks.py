"""Saying how far a renewal is: checked, kept with its history, noted in the audit log and told to the outside."""

from datetime import datetime
from decimal import Decimal

from sqlalchemy import select

from data.commands.audit import record
from data.domain.money import exponent, from_minor, to_minor
from data.domain.renewal_work import Stage
from data.models import Order, Partnership, RenewalMark, RenewalMarkChange, User
from data.outbox import later
from data.scope import NotVisible
from data.session import ScopedSession

MARKED = "renewal.marked"
"""The topic the subscription system's connector hears; payload `order`, `stage`, `expected`, `currency`."""

LONGEST_NOTE = 500
_MOST = Decimal(10) ** 12


class MarkRefused(ValueError):
    """What was said cannot be kept; the message says why and what to do instead."""


def mark_renewal(
    session: ScopedSession, number: str, stage: str, expected: Decimal | None, note: str, now: datetime
) -> None:
    """Keep what somebody says of an order's renewal; NotVisible for an order out of reach, MarkRefused for nonsense.

    `expected` is an annual value in the partnership's currency, None for the order's own. Saying the same again changes
    nothing and tells nobody.
    """
    order, currency = _order(session, number)
    minor = None if expected is None else _minor(expected, currency)
    said = {
        "stage": _stage(stage),
        "expected_minor": minor,
        "note": _note(note),
    }
    mark = session.scalars(select(RenewalMark).where(RenewalMark.order_id == order.id)).one_or_none()
    if mark is not None and all(getattr(mark, key) == value for key, value in said.items()):
        return
    told = said | {"changed_by": _name(session), "changed_at": now}
    owner = {"partnership_id": order.partnership_id, "customer_id": order.customer_id, "order_id": order.id}
    if mark is None:
        session.add(RenewalMark(**owner, **told))
    else:
        for key, value in told.items():
            setattr(mark, key, value)
    session.add(RenewalMarkChange(**owner, **told))
    amount = None if minor is None else f"{from_minor(minor, currency):f}"
    message = {"order": number, "stage": said["stage"], "expected": amount, "currency": currency}
    record(session, MARKED, number, {"stage": stage, "expected": amount}, at=now)
    later(session, order.partnership_id, MARKED, message)


def _order(session: ScopedSession, number: str) -> tuple[Order, str]:
    # The order is held, so that two who speak of it at once do so one after the other.
    found = session.execute(
        select(Order, Partnership.currency)
        .join(Partnership, Partnership.id == Order.partnership_id)
        .where(Order.number == number)
        .with_for_update(of=Order)
    ).one_or_none()
    if found is None:
        raise NotVisible("order")
    order, currency = found
    return order, currency


def _stage(stage: str) -> str:
    if stage not in set(Stage):
        raise MarkRefused(f"Choose a stage: {', '.join(Stage)}.")
    return stage


def _minor(expected: Decimal, currency: str) -> int:
    if not expected.is_finite() or not 0 <= expected < _MOST:
        raise MarkRefused("The expected amount is a number of 0 or more, below a trillion.")
    try:
        return to_minor(expected, currency)
    except ValueError:
        digits = exponent(currency)
        decimals = f"at most {digits} decimals" if digits else "no decimals"
        raise MarkRefused(f"Amounts in {currency} have {decimals}.") from None


def _note(note: str) -> str:
    kept = note.strip()
    if len(kept) > LONGEST_NOTE:
        raise MarkRefused(f"A note has at most {LONGEST_NOTE} characters; this one has {len(kept)}.")
    return kept


def _name(session: ScopedSession) -> str:
    return session.scalars(select(User.name).where(User.id == session.scope.user_id)).one()
