"""Text as every database takes it; what a text may say is decided where it is used."""

from typing import Any

_NUL = "\x00"


def storable(text: str) -> str:
    """The text without what PostgreSQL does not store: NUL, and halves of surrogate pairs.

    >>> storable("Ada\\x00 Berg\\ud800")
    'Ada Berg'
    """
    return text.replace(_NUL, "").encode("utf-8", "ignore").decode()


def all_storable(value: Any) -> Any:
    """A value of JSON with every text in it storable, keys included.

    >>> all_storable({"name": ["A\\x00", 1, None]})
    {'name': ['A', 1, None]}
    """
    if isinstance(value, str):
        return storable(value)
    if isinstance(value, list):
        return [all_storable(one) for one in value]
    if isinstance(value, dict):
        return {all_storable(name): all_storable(one) for name, one in value.items()}
    return value
