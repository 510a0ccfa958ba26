"""The scope: whose rows a piece of work may touch. How it is enforced lives in `data.session`."""

import hashlib
from dataclasses import dataclass
from enum import Enum
from typing import Final, Literal


class ScopeError(RuntimeError):
    """A query or change that the scope forbids or cannot judge; always a defect or an attack, never a user's slip."""


class NotVisible(LookupError):
    """The thing asked for does not exist for this viewer, whether it is missing or another's."""


class _All(Enum):
    ALL_CUSTOMERS = "all"


ALL_CUSTOMERS: Final = _All.ALL_CUSTOMERS
AllCustomers = Literal[_All.ALL_CUSTOMERS]


@dataclass(frozen=True, slots=True)
class Scope:
    """One viewer's view of one partnership: a portal type, an owner and the customers (ids) assigned to the viewer.

    An empty set of customers means none; seeing all is the explicit `ALL_CUSTOMERS`.
    """

    portal: str
    partner_id: int
    partnership_id: int
    user_id: int
    customers: frozenset[int] | AllCustomers

    @property
    def sees_all_customers(self) -> bool:
        return self.customers is ALL_CUSTOMERS

    @property
    def customer_ids(self) -> frozenset[int]:
        """The assigned customers; refused where the scope is not restricted, so that `all` is never read as `none`."""
        if isinstance(self.customers, frozenset):
            return self.customers
        raise ScopeError("this scope sees all customers; it has no list of them")

    @property
    def fingerprint(self) -> str:
        """A digest of everything that decides what is visible: the part of a cache key that keeps viewers apart."""
        seen = "all" if self.sees_all_customers else ",".join(map(str, sorted(self.customer_ids)))
        text = f"{self.portal}|{self.partner_id}|{self.partnership_id}|{self.user_id}|{seen}"
        return hashlib.sha256(text.encode()).hexdigest()
