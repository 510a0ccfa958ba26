"""Small labels for states and models; which state holds is decided by the domain."""

from collections.abc import Mapping
from typing import Literal

from dash import html

from data.domain.cycles import CycleState

Tone = Literal["neutral", "accent", "good", "watch", "bad", "estimate"]

_STATES: Mapping[CycleState, tuple[str, Tone, str]] = {
    CycleState.OPEN: ("Estimate", "estimate", "The cycle is still running; figures will grow"),
    CycleState.GRACE: ("Grace", "estimate", "The cycle has ended; late readings still count, so this is an estimate"),
    CycleState.ENDED: ("Ended", "neutral", "The cycle has ended and is not closed yet"),
    CycleState.CLOSED: ("Closed", "good", "The statement of this cycle is frozen"),
}
_STATUS_TONES: Mapping[str, Tone] = {
    "active": "good",
    "trial": "accent",
    "demo": "neutral",
    "internal": "neutral",
    "churned": "bad",
}


def badge(text: str, tone: Tone = "neutral", title: str | None = None) -> html.Span:
    """A label whose tone supports, never replaces, its text."""
    return html.Span(text, className=f"badge-{tone} tag", title=title)


def state_badge(state: CycleState) -> html.Span:
    """The state of a billing cycle (R-CYCLE-5)."""
    text, tone, title = _STATES[state]
    return badge(text, tone, title)


def model_badge(model: str) -> html.Span:
    """The model of a partnership, `mssp` or `reseller`."""
    return badge("MSSP" if model == "mssp" else model.capitalize(), "accent")


def status_badge(status: str) -> html.Span:
    """The status of a customer."""
    return badge(status.capitalize(), _STATUS_TONES.get(status, "neutral"))


def demo_pill() -> html.Span:
    """The mark of simulated data."""
    return html.Span("Demo", className="pill", title="Simulated data")
