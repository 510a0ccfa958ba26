"""What a customer's lines of a cycle come to, as tiles and totals; the lines themselves are drawn elsewhere."""

from collections.abc import Mapping
from decimal import Decimal

from callbacks.customers.view import Shown
from data.domain.cycles import Cycle, CycleState, state_of
from data.domain.money import from_minor
from data.queries.mssp_report import CustomerPeak
from layouts import formats
from layouts.customers.commercial_mssp import UNPRICED
from layouts.parts.badges import state_badge
from layouts.parts.tile import Tile

CyclePeaks = Mapping[int, CustomerPeak]
"""A customer's peaks of one cycle by the product's id."""


def so_far(shown: Shown, peaks: CyclePeaks) -> Tile:
    """What the open cycle comes to, an estimate (R-CYCLE-5)."""
    label = f"So far, {formats.cycle_month(shown.cycle, shown.locale)}"
    return _amount_tile(shown, label, peaks, CycleState.OPEN)


def last_cycle(shown: Shown, last: Cycle, peaks: CyclePeaks) -> Tile:
    """What the cycle before came to, with its state."""
    label = f"Last cycle, {formats.cycle_month(last, shown.locale)}"
    return _amount_tile(shown, label, peaks, settled(shown, last))


def _amount_tile(shown: Shown, label: str, peaks: CyclePeaks, state: CycleState) -> Tile:
    used = [peak for peak in peaks.values() if peak.peak > 0]
    unpriced = sum(peak.amount_minor is None for peak in used)
    if not used:
        return Tile(label, formats.DASH, "no usage", badge=state_badge(state))
    amount = amount_of(shown, peaks)
    if amount is None:
        return Tile(label, UNPRICED, "no price is in force", badge=state_badge(state))
    note = "all lines priced" if not unpriced else "1 unpriced line" if unpriced == 1 else f"{unpriced} unpriced lines"
    return Tile(label, money(shown, amount), note, badge=state_badge(state))


def change(shown: Shown, peaks: CyclePeaks, last_peaks: CyclePeaks) -> Tile:
    """From the whole last cycle to what the open one comes to so far."""
    now, before = amount_of(shown, peaks), amount_of(shown, last_peaks)
    if now is None or not before:
        return Tile("Change", formats.DASH, "nothing to compare with")
    sign = "+" if now > before else ""
    return Tile(
        "Change",
        formats.signed_percent(float(now / before - 1), shown.locale),
        f"{sign}{money(shown, now - before)} against the whole last cycle",
    )


def amount_of(shown: Shown, peaks: CyclePeaks) -> Decimal | None:
    """R-INVOICE-1: the sum of a cycle's lines, None where none of them has a price."""
    priced = [peak.amount_minor for peak in peaks.values() if peak.amount_minor is not None]
    return from_minor(sum(priced), shown.partnership.currency) if priced else None


def total(shown: Shown, peaks: CyclePeaks) -> str:
    """The sum of a cycle's lines as the foot of the table says it; use without any price is unpriced, never 0."""
    amount = amount_of(shown, peaks)
    if amount is not None:
        return money(shown, amount)
    return UNPRICED if any(peak.peak > 0 for peak in peaks.values()) else formats.DASH


def settled(shown: Shown, cycle: Cycle) -> CycleState:
    """How settled a cycle is today (R-CYCLE-5)."""
    return state_of(cycle, shown.today, shown.asked.portal.settings.configuration.billing.grace_days)


def money(shown: Shown, amount: Decimal) -> str:
    """An amount in the partnership's currency."""
    return formats.money(amount, shown.partnership.currency, shown.locale)
