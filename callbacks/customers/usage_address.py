"""The address of a customer's product usage: untrusted text in, a preset or a free range out; no data is read here."""

from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any, Literal, get_args

from callbacks.query_strings import day_of, query_string, query_values
from data.domain.cycles import Cycle, cycles_ending_with, preceding

Preset = Literal["cycle", "last", "3m", "12m", "all"]
USUAL: Preset = "3m"
LONGEST = timedelta(days=5 * 366)

_CYCLES = {"3m": 3, "12m": 12}


class RangeRefused(ValueError):
    """A range that cannot be shown, said in words for the person who chose it."""


@dataclass(frozen=True, slots=True)
class UsageAddress:
    """The whole state of the sub-tab: a preset, or days of one's own which go before it, as charts or as a table."""

    path: str
    preset: Preset = USUAL
    first: date | None = None
    last: date | None = None
    as_table: bool = False

    @classmethod
    def parse(cls, path: str, search: object) -> "UsageAddress":
        """Read a query string such as `?range=12m` or `?from=2026-10-01&to=2026-10-31&as=table`."""
        said = query_values(search)
        preset: Any = said.get("range")
        return cls(
            path=path,
            preset=preset if preset in get_args(Preset) else USUAL,
            first=day_of(said.get("from")),
            last=day_of(said.get("to")),
            as_table=said.get("as") == "table",
        )

    @property
    def is_free(self) -> bool:
        return self.first is not None or self.last is not None

    @property
    def search(self) -> str:
        """The query string; defaults are left out, so the same state has one address."""
        return query_string(
            {
                "range": None if self.preset == USUAL or self.is_free else self.preset,
                "from": self.first,
                "to": self.last,
                "as": "table" if self.as_table else None,
            }
        )

    @property
    def href(self) -> str:
        return self.path + self.search

    @property
    def file_href(self) -> str:
        """The same readings as a file."""
        return f"{self.path}.csv{self.search}"

    def at(self, preset: Preset) -> "UsageAddress":
        """With a preset instead of whatever range there was."""
        return replace(self, preset=preset, first=None, last=None)

    def shown(self, *, as_table: bool) -> "UsageAddress":
        """The same range as charts or as a table."""
        return replace(self, as_table=as_table)

    def days(self, current: Cycle, anchor: int, first_reading: date | None) -> tuple[date, date]:
        """First and last day shown, both included: presets are whole cycles (R-CYCLE-1), a missing end of a free range
        is where readings begin or the open cycle ends. RangeRefused for one that is empty or too long."""
        if not self.is_free:
            return self._preset_days(current, anchor, first_reading)
        first = self.first or _earliest(current, first_reading)
        last = self.last or current.last_day
        if first > last:
            raise RangeRefused("The range ends before it begins. Choose a first day that is not after the last day.")
        if last - first > LONGEST:
            raise RangeRefused("The range is longer than five years. Choose days that are closer together.")
        return first, last

    def _preset_days(self, current: Cycle, anchor: int, first_reading: date | None) -> tuple[date, date]:
        if self.preset == "last":
            before = preceding(current, anchor)
            return before.start, before.last_day
        if self.preset == "all":
            return _earliest(current, first_reading), current.last_day
        return cycles_ending_with(current, _CYCLES.get(self.preset, 1), anchor)[0].start, current.last_day


def _earliest(current: Cycle, first_reading: date | None) -> date:
    return max(min(first_reading or current.start, current.start), current.last_day - LONGEST)
