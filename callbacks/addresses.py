"""The path of every page: untrusted text in, checked values out, and the way back. What a query string says is read by
the address of each page."""

import re
from dataclasses import dataclass
from urllib.parse import quote

from callbacks.query_strings import CODE

_CUSTOMER = rf"/(?P<customer>{CODE.pattern})(?:/(?P<tab>[a-z]{{1,20}}))?"
_PATH = re.compile(rf"/p/(?P<partnership>{CODE.pattern})(?:/(?P<page>[a-z-]{{1,40}})(?:{_CUSTOMER})?)?/?")


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
