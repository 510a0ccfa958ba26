"""The address of the administration page: untrusted text in, checked values out, and the way back. No data is read."""

import re
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, Literal, get_args

from callbacks.query_strings import day_of, matching, one_of, query_string, query_values

EVENTS_AT_ONCE = 100
MOST_EVENTS = 1_000
"""What one page of the audit log may grow to; the file has all of them."""

_PERSON = re.compile(r"new|[1-9][0-9]{0,17}")
_WORD = re.compile(r"[a-z_]{1,40}")
_LONGEST_WORDS = 80

PeopleFilter = Literal["", "administrators", "locked", "without-second-factor", "not-invited"]


@dataclass(frozen=True, slots=True)
class AdministrationAddress:
    """The whole state of the administration page; `person` is an id, or `new` while somebody is being invited."""

    path: str
    tab: Literal["people", "audit"] = "people"
    filter: PeopleFilter = ""
    words: str = ""
    person: str | None = None
    since: date | None = None
    until: date | None = None
    by: int | None = None
    area: str | None = None
    rows: int = EVENTS_AT_ONCE

    @classmethod
    def parse(cls, path: str, search: object) -> "AdministrationAddress":
        """Read a query string such as `?tab=people&filter=locked&person=12`."""
        said = query_values(search)
        by = matching(_PERSON, said.get("by"))
        rows = said.get("rows", "")
        return cls(
            path=path,
            tab="audit" if said.get("tab") == "audit" else "people",
            filter=one_of(get_args(PeopleFilter), said.get("filter")) or "",
            words=said.get("q", "")[:_LONGEST_WORDS],
            person=matching(_PERSON, said.get("person")),
            since=day_of(said.get("from")),
            until=day_of(said.get("to")),
            by=int(by) if by and by != "new" else None,
            area=matching(_WORD, said.get("area")),
            rows=min(int(rows), MOST_EVENTS) if re.fullmatch(r"[1-9][0-9]{2,3}", rows) else EVENTS_AT_ONCE,
        )

    @property
    def search(self) -> str:
        """The query string; defaults are left out, so the same state has one address."""
        return query_string(
            {
                "tab": None if self.tab == "people" else self.tab,
                "filter": self.filter,
                "q": self.words,
                "person": self.person,
                "from": self.since,
                "to": self.until,
                "by": self.by,
                "area": self.area,
                "rows": None if self.rows == EVENTS_AT_ONCE else self.rows,
            }
        )

    @property
    def href(self) -> str:
        return self.path + self.search

    @property
    def invites(self) -> bool:
        return self.person == "new"

    @property
    def user_id(self) -> int | None:
        """The person whose dialog is open; None where there is none, or somebody is being invited."""
        return None if self.person is None or self.invites else int(self.person)

    def changed(self, **changes: Any) -> "AdministrationAddress":
        """The same page seen otherwise."""
        return replace(self, **changes)
