"""The address of an MSSP's report: untrusted text in, checked values out, and the way back. No data is read here."""

import re
from dataclasses import dataclass, replace
from typing import Any, Literal, get_args

from callbacks.query_strings import CODE, matching, one_of, query_string, query_values
from callbacks.tags.address import parse_tags, tag_parameters
from data.queries.tags import EVERYBODY, TagFilter

View = Literal["grouped", "per-product", "table"]
Months = Literal[3, 6, 12]

_CYCLE = re.compile(r"[12][0-9]{3}-(?:0[1-9]|1[0-2])")


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
        said = query_values(search)
        months = said.get("months")
        return cls(
            path=path,
            cycle=matching(_CYCLE, said.get("cycle")),
            months=3 if months == "3" else 12 if months == "12" else 6,
            view=one_of(get_args(View), said.get("view")) or "grouped",
            hide=frozenset(code for code in said.get("hide", "").split(",") if CODE.fullmatch(code)),
            product=matching(CODE, said.get("product")),
            customer=matching(CODE, said.get("customer")),
            shown_as=one_of(("chart", "table"), said.get("as")),
            tags=parse_tags(said.get("tags", ""), said.get("match", "")),
        )

    @property
    def search(self) -> str:
        """The query string; defaults are left out, so the same state has one address."""
        return query_string(
            {
                "cycle": self.cycle,
                "months": None if self.months == 6 else self.months,
                "view": None if self.view == "grouped" else self.view,
                "hide": ",".join(sorted(self.hide)) or None,
                "product": self.product,
                "customer": self.customer,
                "as": self.shown_as,
                **tag_parameters(self.tags),
            }
        )

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

    def tagged(self, tags: TagFilter) -> "ReportAddress":
        """The same report of customers with other tags; the customer that is open may not be among them."""
        return replace(self, tags=tags, customer=None)

    def toggled(self, product: str) -> "ReportAddress":
        """With a product hidden, or shown again."""
        return replace(self, hide=self.hide ^ {product})
