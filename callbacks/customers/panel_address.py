"""What the address of a customer says of the panel beside its sub-tabs; the rest of the query string is left alone."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Literal, get_args

from callbacks.query_strings import query_string, query_values
from data.queries.customer_timeline import EventKind

Panel = Literal["", "notes", "timeline"]
AT_ONCE, AT_MOST = 50, 1_000
_KEYS = ("panel", "events", "entries", "versions")
_NUMBER = re.compile(r"[1-9][0-9]{0,17}")


@dataclass(frozen=True, slots=True)
class PanelAddress:
    """Which panel is open at a path, what it is narrowed to, how long it is, and the note whose past is opened."""

    path: str
    panel: Panel = ""
    events: EventKind | None = None
    entries: int = AT_ONCE
    versions: int | None = None
    rest: Mapping[str, str] = field(default_factory=dict)

    @classmethod
    def parse(cls, path: str, search: object) -> "PanelAddress":
        """Read a query string such as `?panel=timeline&events=tasks&entries=100`."""
        said = query_values(search)
        panel: Any = said.get("panel")
        events, entries, versions = (said.get(key, "") for key in ("events", "entries", "versions"))
        return cls(
            path=path,
            panel=panel if panel in get_args(Panel) else "",
            events=EventKind(events) if events in set(EventKind) else None,
            entries=min(int(entries), AT_MOST) if re.fullmatch(r"[1-9][0-9]{1,3}", entries) else AT_ONCE,
            versions=int(versions) if _NUMBER.fullmatch(versions) else None,
            rest={key: value for key, value in said.items() if key not in _KEYS},
        )

    @property
    def kept(self) -> str:
        """The query string another sub-tab begins with: the panel as it is, nothing of the present sub-tab."""
        return query_string({"panel": self.panel, "events": self.events or ""})

    @property
    def href(self) -> str:
        """The address; defaults are left out, so the same state has one address."""
        said = {
            "panel": self.panel,
            "events": self.events or "",
            "entries": "" if self.entries == AT_ONCE else str(self.entries),
            "versions": "" if self.versions is None else str(self.versions),
        }
        return self.path + query_string({**self.rest, **said})

    def changed(self, **changes: Any) -> "PanelAddress":
        """The same address with another panel, filter or length."""
        return replace(self, **changes)

    def turned(self, panel: Panel) -> "PanelAddress":
        """The same page with a panel as it is when opened; without a name it is closed."""
        return PanelAddress(self.path, panel, rest=self.rest)

    def with_rest(self, key: str, value: str) -> "PanelAddress":
        """The same panel, with one part of the sub-tab's own query string changed; an empty value takes it out."""
        return replace(self, rest={**self.rest, key: value})
