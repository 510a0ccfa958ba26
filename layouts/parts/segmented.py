"""A segmented control whose segments are addresses."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from dash import html

from layouts.parts.aria import aria
from layouts.parts.link import link


@dataclass(frozen=True)
class Choice:
    """One segment: its text, the address it leads to, whether it is the one shown now."""

    text: str
    href: str
    current: bool = False


def segmented(label: str, choices: Sequence[Choice]) -> html.Div:
    """The choices side by side; the label tells assistive technology what is chosen.

    The script that follows links is told the address they were made for, which is that of the present choice.
    """
    made_for: dict[str, Any] = {"data-from": next((choice.href for choice in choices if choice.current), "")}
    return html.Div(
        [link(choice.text, choice.href, "segment", current=choice.current) for choice in choices],
        className="segmented",
        role="group",
        **made_for,
        **aria(label=label),
    )
