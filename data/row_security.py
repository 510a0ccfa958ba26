"""Row-level security on PostgreSQL (ring 3 of tenancy): the policies' SQL, and how a transaction says whose it is.

Which work is whose is decided in `data.session` and `data.system`. A transaction that says nothing sees no rows.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import Enum
from types import MappingProxyType

from sqlalchemy import Connection

from data.scope import Scope

SETTINGS = ("portal.sees", "portal.partner", "portal.partnership", "portal.user", "portal.customers")
"""What a transaction says of itself; `sees` is `everything`, `all` or `some` (customers), the rest are ids."""
STATEMENT = "SELECT " + ", ".join(f"set_config('{name}', %s, true)" for name in SETTINGS)
"""The one statement that says it. It ends with the transaction, so a pooled connection carries nothing over."""

_EVERYTHING = ("everything", "", "", "", "")


def settings_of(scope: Scope) -> tuple[str, ...]:
    """A scope as the policies read it, in the order of SETTINGS."""
    seen = "" if scope.sees_all_customers else ",".join(map(str, sorted(scope.customer_ids)))
    return (
        "all" if scope.sees_all_customers else "some",
        str(scope.partner_id),
        str(scope.partnership_id),
        str(scope.user_id),
        f"{{{seen}}}" if seen else "",
    )


def hold(connection: Connection, scope: Scope) -> None:
    """Hold the rest of this transaction to a scope; nothing to do on SQLite, which has no such policies."""
    _say(connection, settings_of(scope))


def open_everything(connection: Connection) -> None:
    """Show and let change everything for the rest of this transaction."""
    _say(connection, _EVERYTHING)


def _say(connection: Connection, settings: tuple[str, ...]) -> None:
    if connection.dialect.name == "postgresql":
        connection.exec_driver_sql(STATEMENT, settings)


def is_bound(connection: Connection) -> bool:
    """Whether policies bind the role of a connection: they do not bind a superuser, nor one with BYPASSRLS."""
    if connection.dialect.name != "postgresql":
        return False
    bound = "SELECT NOT (rolsuper OR rolbypassrls) FROM pg_roles WHERE rolname = current_user"
    return bool(connection.exec_driver_sql(bound).scalar_one())


def _setting(name: str, kind: str) -> str:
    # A select of its own runs once per statement, not once per row. What was never said is NULL and what was said in an
    # earlier transaction is empty: either way no row compares equal.
    return f"(SELECT CAST(NULLIF(current_setting('portal.{name}', true), '') AS {kind}))"


_ALL_SEEING = "(SELECT current_setting('portal.sees', true) = 'everything')"
_ALL_CUSTOMERS = "(SELECT current_setting('portal.sees', true) = 'all')"
_ANY_CUSTOMER = (
    "(SELECT current_setting('portal.sees', true) = 'all' OR current_setting('portal.customers', true) <> '')"
)
_OWN_PARTNER = f"partner_id = {_setting('partner', 'bigint')}"
_OWN_PARTNERSHIP = f"partnership_id = {_setting('partnership', 'bigint')}"
_OWN_USER = f"user_id = {_setting('user', 'bigint')}"
_THE_PARTNERSHIP = f"id = {_setting('partnership', 'bigint')} AND {_OWN_PARTNER}"
_HAS_SCOPE = f"{_setting('partnership', 'bigint')} IS NOT NULL"


def _among_customers(column: str) -> str:
    # As a set of rows it is hashed, once for a statement; an array would be gone through for every row.
    return f"{column} IN (SELECT unnest(CAST(NULLIF(current_setting('portal.customers', true), '') AS bigint[])))"


def _of_customers(column: str, or_else: str = "") -> str:
    seen = " OR ".join(filter(None, (_ALL_CUSTOMERS, _among_customers(column), or_else)))
    return f"{_OWN_PARTNERSHIP} AND ({seen})"


def _of_price(which: str) -> str:
    # The inner select is itself held to the policies of prices.
    price = f"EXISTS (SELECT FROM prices WHERE prices.id = price_tiers.price_id AND {which})"
    return f"{_OWN_PARTNERSHIP} AND ({_ALL_CUSTOMERS} OR {price})"


@dataclass(frozen=True, slots=True)
class Rule:
    """What a scope may do with one table's rows: conditions in SQL, None for never.

    `changes` is asked of a row as it is and of what it becomes; `locks` lets a row be held but not changed.
    """

    sees: str | None = None
    adds: str | None = None
    changes: str | None = None
    removes: str | None = None
    locks: str | None = None

    @classmethod
    def same(cls, sees: str, writes: str = "") -> "Rule":
        """Whoever sees a row may write it, unless writing asks for more."""
        return cls(sees, *[writes or sees] * 3)


class Kind(Enum):
    """Whose the rows of a table are; the mixins of `data.models.base` and the few tables with rules of their own."""

    PARTNER_ITSELF = Rule(sees=f"id = {_setting('partner', 'bigint')}")
    # Held while its administrators are counted.
    PARTNERSHIP_ITSELF = Rule(sees=_THE_PARTNERSHIP, locks=_THE_PARTNERSHIP)
    CUSTOMER_ITSELF = Rule.same(_of_customers("id"))
    SHARED = Rule(sees="true")
    PARTNER = Rule.same(_OWN_PARTNER)
    PARTNERSHIP = Rule.same(f"{_OWN_PARTNERSHIP} AND {_ANY_CUSTOMER}")
    PARTNERSHIP_WIDE = Rule.same(f"{_OWN_PARTNERSHIP} AND {_ALL_CUSTOMERS}")
    CUSTOMER = Rule.same(_of_customers("customer_id"))
    # What concerns everybody is shown to those who see somebody, and written by those who see all.
    CUSTOMER_OR_NONE = Rule.same(
        sees=_of_customers("customer_id", f"(customer_id IS NULL AND {_ANY_CUSTOMER})"),
        writes=_of_customers("customer_id"),
    )
    PRICE_TIER = Rule.same(sees=_of_price("true"), writes=_of_price("prices.customer_id IS NOT NULL"))
    USER = Rule.same(f"{_OWN_PARTNERSHIP} AND {_OWN_USER}")
    OUTBOX = Rule(adds=_OWN_PARTNERSHIP)
    AUDIT_EVENT = Rule(
        sees=f"{_ALL_CUSTOMERS} AND ({_OWN_PARTNERSHIP} OR (partnership_id IS NULL AND {_OWN_PARTNER}))",
        adds=f"{_OWN_PARTNERSHIP} AND {_OWN_USER} AND (partner_id IS NULL OR {_OWN_PARTNER})",
    )
    # Whoever adds an event reads and moves the chain's head, which tells nothing of any event.
    AUDIT_HEAD = Rule(sees=_HAS_SCOPE, changes=_HAS_SCOPE)
    NOBODY = Rule()


POLICIES = ("added", "changed", "held", "removed", "seen", "system")
"""The names of a table's policies; a row is allowed where one of them says so.

PostgreSQL asks the last name first, so a bulk load is done with the one that lets it through.
"""


def guard(table: str, kind: Kind) -> Iterator[str]:
    """The statements that put a table's policies in force, for its owner too.

    Migrations name table and kind. One that changes what a kind means guards the tables of that kind anew.
    """
    yield f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY"
    yield f"ALTER TABLE {table} FORCE ROW LEVEL SECURITY"
    yield f"CREATE POLICY system ON {table} USING ({_ALL_SEEING})"
    for name, terms in _terms(kind.value).items():
        yield f"CREATE POLICY {name} ON {table} {terms}"


def _terms(rule: Rule) -> Mapping[str, str]:
    found = {}
    if rule.sees is not None:
        found["seen"] = f"FOR SELECT USING ({rule.sees})"
    if rule.adds is not None:
        found["added"] = f"FOR INSERT WITH CHECK ({rule.adds})"
    if rule.changes is not None:
        found["changed"] = f"FOR UPDATE USING ({rule.changes})"  # what the row becomes is held to the same
    if rule.locks is not None:
        found["held"] = f"FOR UPDATE USING ({rule.locks}) WITH CHECK (false)"
    if rule.removes is not None:
        found["removed"] = f"FOR DELETE USING ({rule.removes})"
    return MappingProxyType(found)


def unguard(table: str) -> Iterator[str]:
    """The statements that take all of it back."""
    for name in POLICIES:
        yield f"DROP POLICY IF EXISTS {name} ON {table}"
    yield f"ALTER TABLE {table} NO FORCE ROW LEVEL SECURITY"
    yield f"ALTER TABLE {table} DISABLE ROW LEVEL SECURITY"
