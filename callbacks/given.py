"""What a browser gave, read as what it should be and trusted in nothing: texts, ids, the button that was pressed."""

from collections.abc import Mapping

from dash import ctx

_MOST_DIGITS = 18
"""An id of more would not fit into its column."""


def stripped(value: object) -> str:
    """What was typed, without blanks around it; empty for anything but text."""
    return value.strip() if isinstance(value, str) else ""


def ids_in(values: object) -> list[int]:
    """The ids in a list, given as numbers or as text; whatever is none is left out."""
    given = values if isinstance(values, list) else []
    texts = [str(one) for one in given if isinstance(one, int | str) and not isinstance(one, bool)]
    return [int(one) for one in texts if one.isascii() and one.isdecimal() and len(one) <= _MOST_DIGITS]


def id_in(value: object) -> int:
    """An id given as a number or as text; 0, which is nobody's, for anything else."""
    found = ids_in([value])
    return found[0] if found else 0


def pressed(key: str) -> str | None:
    """What the id of the pressed button says under a key; None where a button was only drawn, or nothing is known."""
    identity = ctx.triggered_id
    if not isinstance(identity, Mapping) or not any(one["value"] for one in ctx.triggered):
        return None
    return str(identity.get(key, ""))
