"""The query string of an address: untrusted text in, values out, and values written back. What they mean is decided by
the address of each page."""

import re
from collections.abc import Mapping
from datetime import date
from typing import Any
from urllib.parse import parse_qs, urlencode

from data.storable import storable

CODE = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,63}")
"""What partnerships, products and customers are called by."""

_LONGEST_TEXT, _MOST_VALUES = 2_000, 50
_EARLIEST, _LATEST = date(1990, 1, 1), date(2100, 1, 1)


def query_values(search: object) -> dict[str, str]:
    """The last value of each key of an untrusted query string; none where it cannot be read.

    >>> query_values("?show=renewals&show=usage")
    {'show': 'usage'}
    """
    if not isinstance(search, str) or len(search) > _LONGEST_TEXT:
        return {}
    try:
        said = parse_qs(search.lstrip("?"), max_num_fields=_MOST_VALUES)
    except ValueError:
        return {}
    return {storable(key): storable(values[-1]) for key, values in said.items()}


def query_string(said: Mapping[str, str | int | date | None]) -> str:
    """The query string that says these values; what is empty is left out, so the same state has one address.

    >>> query_string({"tags": "3,7", "from": date(2026, 10, 25), "product": None})
    '?tags=3,7&from=2026-10-25'
    """
    written = urlencode({key: value for key, value in said.items() if value}, safe=",/")
    return f"?{written}" if written else ""


def matching(pattern: re.Pattern[str], value: str | None) -> str | None:
    """A value that has the right form, otherwise nothing."""
    return value if value is not None and pattern.fullmatch(value) else None


def one_of(allowed: tuple[Any, ...], value: str | None) -> Any:
    """A value that is among those allowed, otherwise nothing."""
    return value if value in allowed else None


def day_of(text: str | None) -> date | None:
    """The day a value names as `2026-10-25`, of the years the portal reckons with; otherwise nothing."""
    try:
        day = date.fromisoformat(text) if text and len(text) == 10 else None
    except ValueError:
        return None
    return day if day is not None and _EARLIEST <= day < _LATEST else None
