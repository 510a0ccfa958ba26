"""Which of many buttons of one kind on the page of a customer was pressed; what it does is told where it is wired."""

from collections.abc import Mapping

from dash import ctx


def pressed(key: str) -> str | None:
    """What the id of the pressed button says under a key; None where a button was only drawn, or nothing is known."""
    identity = ctx.triggered_id
    if not isinstance(identity, Mapping) or not any(one["value"] for one in ctx.triggered):
        return None
    return str(identity.get(key, ""))


def pressed_number(key: str) -> int | None:
    """The same where it is the number of a row; None for what no row can have."""
    text = pressed(key) or ""
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 19 else None
