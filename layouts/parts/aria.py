"""Attributes for assistive technology, which components take by names that are no Python names."""

from typing import Any


def aria(**attributes: str | int | bool) -> dict[str, Any]:
    """Spells each name as its attribute and each value as text.

    >>> aria(label="Pages", hidden=True)
    {'aria-label': 'Pages', 'aria-hidden': 'true'}
    """
    return {f"aria-{name}": _text(value) for name, value in attributes.items()}


def _text(value: str | int | bool) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)
