"""The address of a reseller's report: untrusted text in, checked values out, and the way back. No data is read here."""

import re
from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import StrEnum
from typing import Any, Literal

from callbacks.query_strings import CODE, day_of, matching, query_string, query_values
from callbacks.tags.address import parse_tags, tag_parameters
from data.domain.contracts import a_year_before
from data.queries.reseller import Chosen
from data.queries.tags import EVERYBODY, TagFilter

Months = Literal[12, 24, 60]
Grain = Literal["day", "month"]
Form = Literal["chart", "table"]

MOST_DAYS = 3_660
_MOST_MONTHS = 120
_NUMBER = re.compile(r"[1-9][0-9]{0,17}")
_COUNTRY = re.compile(r"[A-Z]{2}")
_LONGEST_ORDER = 64


class Section(StrEnum):
    """What of the report is shown below its figures."""

    ACV = "acv"
    RENEWALS = "renewals"
    MOVEMENT = "movement"
    CUSTOMERS = "customers"
    USAGE = "usage"


@dataclass(frozen=True, slots=True)
class ResellerAddress:
    """The whole state of a reseller's report; what is not said, or makes no sense, is the default.

    `since` and `until` are the days the line shows (both or neither), `point` the day opened on it; `first` and `last`
    the two days of the movement (both or neither); `order` the order whose renewal is being marked; `active` leaves
    those customers in the list that have an order running. Days to come are
    read as today, and of more than MOST_DAYS the last are shown: what is over today is no loss before that day.
    """

    path: str
    section: Section = Section.ACV
    months: Months = 12
    since: date | None = None
    until: date | None = None
    grain: Grain = "day"
    form: Form = "chart"
    point: date | None = None
    first: date | None = None
    last: date | None = None
    order: str | None = None
    active: bool = False
    tags: TagFilter = EVERYBODY
    product: str | None = None
    owner: int | None = None
    country: str | None = None

    @classmethod
    def parse(cls, path: str, search: object) -> "ResellerAddress":
        """Read a query string such as `?show=renewals&country=GB`."""
        said = query_values(search)
        since, until = _range(said.get("from"), said.get("to"))
        first, last = _range(said.get("first"), said.get("last"))
        section, order = said.get("show", ""), said.get("order", "")
        return cls(
            path=path,
            section=Section(section) if section in set(Section) else Section.ACV,
            months=24 if said.get("months") == "24" else 60 if said.get("months") == "60" else 12,
            since=since,
            until=until,
            grain="month" if said.get("by") == "month" else "day",
            form="table" if said.get("as") == "table" else "chart",
            point=day_of(said.get("point")),
            first=first,
            last=last,
            order=order if 0 < len(order) <= _LONGEST_ORDER else None,
            active=said.get("only") == "active",
            tags=parse_tags(said.get("tags", ""), said.get("match", "")),
            product=matching(CODE, said.get("product")),
            owner=_number(said.get("owner")),
            country=matching(_COUNTRY, said.get("country")),
        )

    @property
    def search(self) -> str:
        """The query string; defaults are left out, so the same state has one address."""
        return query_string(
            {
                "show": None if self.section is Section.ACV else self.section.value,
                "months": None if self.months == 12 else self.months,
                "from": self.since,
                "to": self.until,
                "by": None if self.grain == "day" else self.grain,
                "as": None if self.form == "chart" else self.form,
                "point": self.point,
                "first": self.first,
                "last": self.last,
                "order": self.order,
                "only": "active" if self.active else None,
                "product": self.product,
                "owner": self.owner,
                "country": self.country,
                **tag_parameters(self.tags),
            }
        )

    @property
    def href(self) -> str:
        return self.path + self.search

    @property
    def chosen(self) -> Chosen:
        """The customers and products asked for."""
        return Chosen(self.tags, self.product, self.owner, self.country)

    @property
    def filtered(self) -> bool:
        """Whether some customers or products are left out."""
        return self.chosen.narrows

    @property
    def without_filters(self) -> "ResellerAddress":
        """The same view of all customers and products."""
        return replace(self, tags=EVERYBODY, product=None, owner=None, country=None)

    def changed(self, **changes: Any) -> "ResellerAddress":
        """The same report seen otherwise."""
        return replace(self, **changes)

    def tagged(self, tags: TagFilter) -> "ResellerAddress":
        """The same report of customers with other tags."""
        return replace(self, tags=tags)

    def showing(self, section: Section) -> "ResellerAddress":
        """Another part of the report, with the same filters."""
        return replace(self, section=section, form="chart", order=None, active=False)

    def days(self, today: date) -> tuple[date, date]:
        """The first and last day of the line: those said as far as they can be shown, or the months up to today."""
        if self.since is not None and self.until is not None:
            return _shown(self.since, self.until, today)
        first = today
        for _ in range(self.months // 12):
            first = a_year_before(first)
        return first, today

    def workbook_months(self, today: date) -> tuple[date, date]:
        """A day of the first and of the last month of the workbook: as many months as are asked for, the running one
        among them, or those of the days shown, the last of them where they are more than a workbook holds."""
        first, last = self.days(today)
        most = self.months if self.since is None else _MOST_MONTHS
        year, month = divmod(last.year * 12 + last.month - most, 12)
        return max(first, date(year, month + 1, 1)), last

    def moved_between(self, today: date) -> tuple[date, date]:
        """The two days of the movement: those said as far as they can be compared, or the same day a year ago and
        today."""
        if self.first is not None and self.last is not None:
            return _shown(self.first, self.last, today)
        return a_year_before(today), today


def _range(first: str | None, last: str | None) -> tuple[date | None, date | None]:
    begin, end = day_of(first), day_of(last)
    return (begin, end) if begin and end and begin <= end else (None, None)


def _shown(first: date, last: date, today: date) -> tuple[date, date]:
    end = min(last, today)
    return max(min(first, end), end - timedelta(days=MOST_DAYS)), end


def _number(text: str | None) -> int | None:
    return int(text) if text is not None and _NUMBER.fullmatch(text) else None
