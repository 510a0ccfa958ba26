"""The filter by tags as addresses write it, `?tags=3,7&match=all`; what it leaves is decided in `data.queries.tags`."""

import re
from typing import Any
from urllib.parse import parse_qsl, urlencode

from data.queries.tags import EVERYBODY, TagFilter, match_of

_ID = re.compile(r"[1-9][0-9]{0,17}")
_MOST = 20
"""More tags in one filter than this nobody chooses, and an address has an end."""


def parse_tags(ids: str, match: str) -> TagFilter:
    """The filter by the two values of the query string, untrusted: ids with commas between, and any, all or none.

    >>> parse_tags("7,3,7,x", "all")
    TagFilter(ids=(3, 7), match='all')
    """
    found = sorted({int(one) for one in ids.split(",") if _ID.fullmatch(one)})[:_MOST]
    return TagFilter(tuple(found), match_of(match)) if found else EVERYBODY


def tag_parameters(chosen: TagFilter) -> dict[str, str]:
    """The values of the query string that say a filter; defaults are left out, so the same state has one address."""
    if not chosen.ids:
        return {}
    said = {"tags": ",".join(map(str, chosen.ids))}
    return said if chosen.match == "any" else said | {"match": chosen.match}


def tag_request(chosen: TagFilter) -> dict[str, Any]:
    """A filter as the job that makes a workbook takes it; nothing where there is none."""
    return {"tags": list(chosen.ids), "match": chosen.match} if chosen.ids else {}


def toggled(chosen: TagFilter, tag_id: int) -> TagFilter:
    """The filter with a tag added, or taken out where it was there."""
    ids = tuple(sorted(set(chosen.ids) ^ {tag_id}))
    return TagFilter(ids, chosen.match) if ids else EVERYBODY


def with_dialog(search: object) -> str:
    """A query string of any page that opens the dialog of all tags as well."""
    kept = [(key, value) for key, value in _pairs(search) if key != "dialog"]
    return "?" + urlencode([*kept, ("dialog", "tags")], safe=",")


def _pairs(search: object) -> list[tuple[str, str]]:
    if not isinstance(search, str) or len(search) > 2_000:
        return []
    try:
        return parse_qsl(search.lstrip("?"), max_num_fields=50)
    except ValueError:
        return []
