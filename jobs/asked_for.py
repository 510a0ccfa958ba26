"""What a request for a workbook asks for, checked before anything is written."""

from collections.abc import Collection

from data.queries.tags import TagFilter, list_tags, match_of
from data.session import ScopedSession


class NotPossible(ValueError):
    """A file that cannot be made, said in words for the person who asked for it."""


def tags_asked_for(session: ScopedSession, tags: Collection[int], match: str) -> TagFilter:
    """The filter by tags (ids); NotPossible where one is gone: a file of more customers than were asked for must not
    be made."""
    chosen = TagFilter(tuple(tags), match_of(match))
    if chosen.ids and chosen.among({tag.id for tag in list_tags(session)}) != chosen:
        raise NotPossible("A tag of the filter has been deleted or merged since. Export again from the report.")
    return chosen
