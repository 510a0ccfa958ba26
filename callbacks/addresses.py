"""Addresses of the portal: untrusted text in, checked values out, and the way back. No data is read here."""

import re
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, Literal, get_args
from urllib.parse import parse_qs, quote, urlencode

from callbacks.tag_address import parse_tags, tag_parameters
from data.queries.tags import EVERYBODY, TagFilter
from data.storable import storable

_CODE = r"[A-Za-z0-9][A-Za-z0-9._-]{0,63}"
_CUSTOMER = rf"/(?P<customer>{_CODE})(?:/(?P<tab>[a-z]{{1,20}}))?"
_PATH = re.compile(rf"/p/(?P<partnership>{_CODE})(?:/(?P<page>[a-z-]{{1,40}})(?:{_CUSTOMER})?)?/?")
_CYCLE = re.compile(r"[12][0-9]{3}-(?:0[1-9]|1[0-2])")
_PERSON = re.compile(r"new|[1-9][0-9]{0,17}")
_WORD = re.compile(r"[a-z_]{1,40}")
_LONGEST_WORDS = 80
EVENTS_AT_ONCE = 100
MOST_EVENTS = 1_000
"""What one page of the audit log may grow to; the file has all of them."""

View = Literal["grouped", "per-product", "table"]
Months = Literal[3, 6, 12]


@dataclass(frozen=True, slots=True)
class Address:
    """The path of a page: a partnership's code (None on a bare address), a page's path (empty likewise) and, on the
    page of one customer, their Security Center ID and the sub-tab."""

    partnership: str | None
    page: str
    customer: str = ""
    tab: str = ""

    @classmethod
    def parse(cls, path: object) -> "Address":
        found = _PATH.fullmatch(path) if isinstance(path, str) else None
        if found is None:
            return cls(None, "")
        return cls(found["partnership"], found["page"] or "", found["customer"] or "", found["tab"] or "")

    @property
    def base(self) -> str:
        """What the addresses of all pages of the partnership begin with."""
        return f"/p/{quote(self.partnership or '')}"

    @property
    def customers(self) -> str:
        """What the addresses of all customers of the partnership begin with."""
        return f"{self.base}/customers/"


def base_of(partnership: str) -> str:
    """What the addresses of all pages of a partnership begin with."""
    return Address(partnership, "").base


@dataclass(frozen=True, slots=True)
class ReportAddress:
    """The whole state of the report; what is not said, or makes no sense, is the default."""

    path: str
    cycle: str | None = None
    months: Months = 6
    view: View = "grouped"
    hide: frozenset[str] = frozenset()
    product: str | None = None
    customer: str | None = None
    shown_as: Literal["chart", "table"] | None = None
    tags: TagFilter = EVERYBODY

    @classmethod
    def parse(cls, path: str, search: object) -> "ReportAddress":
        """Read a query string such as `?cycle=2026-10&product=VM`."""
        said = {key: values[-1] for key, values in _query(search).items()}
        months = said.get("months")
        return cls(
            path=path,
            cycle=_matching(_CYCLE, said.get("cycle")),
            months=3 if months == "3" else 12 if months == "12" else 6,
            view=_one_of(get_args(View), said.get("view")) or "grouped",
            hide=frozenset(code for code in said.get("hide", "").split(",") if re.fullmatch(_CODE, code)),
            product=_matching(re.compile(_CODE), said.get("product")),
            customer=_matching(re.compile(_CODE), said.get("customer")),
            shown_as=_one_of(("chart", "table"), said.get("as")),
            tags=parse_tags(said.get("tags", ""), said.get("match", "")),
        )

    @property
    def search(self) -> str:
        """The query string; defaults are left out, so the same state has one address."""
        said = {
            "cycle": self.cycle,
            "months": None if self.months == 6 else str(self.months),
            "view": None if self.view == "grouped" else self.view,
            "hide": ",".join(sorted(self.hide)) or None,
            "product": self.product,
            "customer": self.customer,
            "as": self.shown_as,
            **tag_parameters(self.tags),
        }
        written = urlencode({key: value for key, value in said.items() if value is not None}, safe=",")
        return f"?{written}" if written else ""

    @property
    def href(self) -> str:
        return self.path + self.search

    @property
    def href_with_customer(self) -> str:
        """The address up to the Security Center ID of a customer, to which a table adds each row's own."""
        href = replace(self, customer=None).href
        return f"{href}{'&' if '?' in href else '?'}customer="

    def changed(self, **changes: Any) -> "ReportAddress":
        """The same report seen otherwise."""
        return replace(self, **changes)

    def toggled(self, product: str) -> "ReportAddress":
        """With a product hidden, or shown again."""
        return replace(self, hide=self.hide ^ {product})


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
        said = {key: values[-1] for key, values in _query(search).items()}
        by = _matching(_PERSON, said.get("by"))
        rows = said.get("rows", "")
        return cls(
            path=path,
            tab="audit" if said.get("tab") == "audit" else "people",
            filter=_one_of(get_args(PeopleFilter), said.get("filter")) or "",
            words=said.get("q", "")[:_LONGEST_WORDS],
            person=_matching(_PERSON, said.get("person")),
            since=_day(said.get("from")),
            until=_day(said.get("to")),
            by=int(by) if by and by != "new" else None,
            area=_matching(_WORD, said.get("area")),
            rows=min(int(rows), MOST_EVENTS) if re.fullmatch(r"[1-9][0-9]{2,3}", rows) else EVENTS_AT_ONCE,
        )

    @property
    def search(self) -> str:
        """The query string; defaults are left out, so the same state has one address."""
        said = {
            "tab": None if self.tab == "people" else self.tab,
            "filter": self.filter,
            "q": self.words,
            "person": self.person,
            "from": self.since and self.since.isoformat(),
            "to": self.until and self.until.isoformat(),
            "by": self.by and str(self.by),
            "area": self.area,
            "rows": None if self.rows == EVENTS_AT_ONCE else str(self.rows),
        }
        written = urlencode({key: value for key, value in said.items() if value})
        return f"?{written}" if written else ""

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


def chosen_mail(search: object) -> str:
    """The mail that is open, as the query string names it; empty for none."""
    return _query(search).get("mail", [""])[-1]


def query_values(search: object) -> dict[str, str]:
    """The last value of each key of an untrusted query string; none where it cannot be read."""
    return {key: values[-1] for key, values in _query(search).items()}


def _query(search: object) -> dict[str, list[str]]:
    if not isinstance(search, str) or len(search) > 2_000:
        return {}
    try:
        said = parse_qs(search.lstrip("?"), max_num_fields=50)
        return {storable(key): [storable(value) for value in values] for key, values in said.items()}
    except ValueError:
        return {}


def _day(text: str | None) -> date | None:
    try:
        return date.fromisoformat(text) if text and len(text) == 10 else None
    except ValueError:
        return None


def _matching(pattern: re.Pattern[str], value: str | None) -> str | None:
    return value if value is not None and pattern.fullmatch(value) else None


def _one_of(allowed: tuple[Any, ...], value: str | None) -> Any:
    return value if value in allowed else None
