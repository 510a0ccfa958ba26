"""The orders of a customer as lines: their sequence, their state today, and what took over from them."""

from collections.abc import Sequence
from datetime import date

from callbacks.customers.view import Shown
from callbacks.products import Styled
from data.domain.contracts import Order, is_active
from data.domain.renewals import succeeds
from layouts import formats
from layouts.customers.commercial_reseller import OrderLine
from layouts.parts.badges import Tone


def by_state(orders: Sequence[Order], today: date) -> list[Order]:
    """Active orders by how soon they end, then those to come, then the past from the latest on."""
    active = [order for order in orders if is_active(order, today)]
    coming = [order for order in orders if order.start > today and order.last_day >= order.start]
    past = [order for order in orders if order not in active and order not in coming]
    return [
        *sorted(active, key=lambda order: (order.end, order.number)),
        *sorted(coming, key=lambda order: (order.start, order.number)),
        *sorted(past, key=lambda order: (order.last_day, order.number), reverse=True),
    ]


def order_line(shown: Shown, order: Order, orders: Sequence[Order], look: Styled) -> OrderLine:
    """One order in words, with what became of it among all orders of the customer."""
    state, tone = _state(shown, order)
    return OrderLine(
        number=order.number,
        product=look.facts.name,
        style=look.style,
        licences=formats.number(order.licences, shown.locale),
        start=formats.day(order.start, shown.locale),
        end=formats.day(order.end, shown.locale),
        annual_value=formats.money(order.annual_value, shown.partnership.currency, shown.locale),
        state=state,
        tone=tone,
        note=_note(shown, order, orders),
        days_left=_days(shown, order),
    )


def _days(shown: Shown, order: Order) -> str:
    """Days until an active order's last one."""
    if not is_active(order, shown.today):
        return formats.DASH
    return formats.number((order.last_day - shown.today).days, shown.locale)


def _state(shown: Shown, order: Order) -> tuple[str, Tone]:
    if order.cancelled_on is not None and order.cancelled_on <= min(shown.today, order.end):
        return f"Cancelled on {formats.day(order.cancelled_on, shown.locale)}", "bad"
    if is_active(order, shown.today):
        return "Active", "good"
    return ("Upcoming", "accent") if order.start > shown.today else ("Ended", "neutral")


def _note(shown: Shown, order: Order, orders: Sequence[Order]) -> str:
    """By which order it is renewed, or when it will be cancelled; empty for neither."""
    if order.cancelled_on is not None and order.cancelled_on <= order.end:
        ahead = order.cancelled_on > shown.today
        return f"will be cancelled on {formats.day(order.cancelled_on, shown.locale)}" if ahead else ""
    heirs = sorted(
        (other for other in orders if succeeds(other, order, shown.today)), key=lambda one: (one.start, one.number)
    )
    return f"renewed by {heirs[0].number}" if heirs else ""
