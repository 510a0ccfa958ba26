"""The address of the dashboard: which customers are in its table. How the table is kept is the viewer's own affair."""

from dataclasses import dataclass, replace
from typing import Any, Literal, get_args

from callbacks.query_strings import query_string, query_values
from callbacks.tags.address import parse_tags, tag_parameters, toggled
from data.queries.tags import EVERYBODY, TagFilter

Filter = Literal["", "new", "active", "used", "silent", "unpriced", "risk", "renewal", "tasks", "unowned"]
_LONGEST_WORDS = 80


@dataclass(frozen=True, slots=True)
class DashboardAddress:
    """The quick filter, the filter by tags, and the words of the quick search, which the browser applies."""

    path: str
    filter: Filter = ""
    tags: TagFilter = EVERYBODY
    words: str = ""

    @classmethod
    def parse(cls, path: str, search: object) -> "DashboardAddress":
        """Read a query string such as `?filter=risk&tags=3,7&match=all&q=nord`; what makes no sense is the default."""
        said = query_values(search)
        chosen: Any = said.get("filter")
        tags = parse_tags(said.get("tags", ""), said.get("match", ""))
        words = said.get("q", "").strip()[:_LONGEST_WORDS]
        return cls(path, chosen if chosen in get_args(Filter) else "", tags, words)

    @property
    def search(self) -> str:
        """The query string; defaults are left out, so the same list has one address."""
        return query_string({"filter": self.filter, **tag_parameters(self.tags), "q": self.words})

    @property
    def href(self) -> str:
        return self.path + self.search

    def changed(self, **changes: Any) -> "DashboardAddress":
        """The same dashboard with another list."""
        return replace(self, **changes)

    def toggled(self, tag: int) -> "DashboardAddress":
        """With a tag asked for, or no longer."""
        return replace(self, tags=toggled(self.tags, tag))
