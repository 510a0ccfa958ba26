"""In any world no query answers a word of what is outside the scope of its session, whatever numbers it is asked for.

Pages are asked for in `test_access_any_world`, files in `test_access_any_world_files`.
"""

import inspect
import pkgutil
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import date
from importlib import import_module
from typing import Any

import pandas as pd
import pytest
from hypothesis import given

import data.queries
from data.domain.cycles import Cycle, cycle_of
from data.queries.audit_log import AuditFilter
from data.queries.customer import get_customer_head
from data.queries.customer_timeline import EventKind
from data.queries.partnership import PartnershipFacts, get_partnership, list_products
from data.queries.reseller import Chosen
from data.queries.tags import EVERYBODY, TagFilter, list_tags, tags_among
from data.scope import NotVisible
from data.session import ScopedSession, session_for
from tests.integration.pages.belongings import RESOLD_TEXTS, TEXTS, fill
from tests.integration.pages.conftest import OpenPortal
from tests.integration.pages.known_rows import Known
from tests.integration.pages.premises import Premises
from tests.integration.pages.visits import leaks, unread, viewer_of
from tests.integration.pages.worlds import Partnership, Person, Town, in_few_towns, towns

DAY, LONG_AGO = date(2026, 11, 5), date(2020, 1, 1)


@dataclass(frozen=True)
class Asker:
    """A session in somebody's scope, and all the numbers and codes there are to ask it for."""

    session: ScopedSession
    known: Known

    @property
    def partnership(self) -> PartnershipFacts:
        return get_partnership(self.session)

    @property
    def cycle(self) -> Cycle:
        return cycle_of(DAY, self.partnership.anchor_day)

    @property
    def codes(self) -> list[str]:
        return [*self.known.customers]

    @property
    def numbers(self) -> list[int]:
        return [*self.known.customers.values()]

    @property
    def product(self) -> int:
        [product] = list_products(self.session)
        return product.id

    def each(self, *more: Any) -> list[tuple[Any, ...]]:
        """Every customer's number with what else is asked."""
        return [(number, *more) for number in self.numbers]

    def heads(self) -> Iterator[tuple[Any, ...]]:
        """Every event of each customer, as if the page opened for them as it does for the first that is seen."""
        for code in self.codes:
            with suppress(NotVisible):
                head = get_customer_head(self.session, code, DAY)
                for other, number in self.known.customers.items():
                    forged = replace(head, id=number, security_center_id=other)
                    yield forged, tuple(EventKind), DAY, "UTC", 500
                return

    def filters(self) -> list[TagFilter]:
        return [TagFilter(self.known.tags, match) for match in ("any", "all", "none")]


Arguments = Callable[[Asker], Iterable[tuple[Any, ...]]]


def _none(_asker: Asker) -> Iterable[tuple[Any, ...]]:
    return [()]


ARGUMENTS: Mapping[str, Arguments] = {
    "list_events": lambda _a: [(AuditFilter(), 500)],
    "count_events": lambda _a: [(AuditFilter(),)],
    "every_event": lambda _a: [(AuditFilter(),)],
    "list_areas": _none,
    "list_actors": _none,
    "search_customers": lambda _a: [("q", 100), ("SC", 100)],
    "portfolio": lambda a: [(a.cycle, a.cycle, [a.product], DAY)],
    "evidence": lambda a: [(a.cycle,), *((a.cycle, None, one) for one in a.filters())],
    "evidence_count": lambda a: [(a.cycle,)],
    "list_exports": _none,
    "get_export": lambda a: [(number,) for number in a.known.exports],
    "summary": lambda a: [(a.partnership, a.cycle), *((a.partnership, a.cycle, one) for one in a.filters())],
    "list_minimums": lambda a: [(a.partnership, a.cycle)],
    "first_commitment": _none,
    "invoice_lines": lambda a: [
        (a.partnership, a.cycle),
        *((a.partnership, a.cycle, None, one) for one in a.filters()),
    ],
    "line_price": lambda a: [(a.partnership, a.cycle, price, 10) for price in a.known.prices],
    "bars": lambda a: [([a.cycle],), *(([a.cycle], one) for one in a.filters())],
    "busiest_day": lambda a: [(a.cycle, [a.product]), *((a.cycle, [a.product], one) for one in a.filters())],
    "contributions": lambda a: [(a.cycle, a.product), *((a.cycle, a.product, one) for one in a.filters())],
    "get_customer": lambda a: [(code,) for code in a.codes],
    "get_customer_head": lambda a: [(code, DAY) for code in a.codes],
    "names_of": lambda a: [(a.codes,)],
    "peaks_of": lambda a: a.each([a.cycle]),
    "list_terms": lambda a: [(a.partnership, number, code, a.cycle) for code, number in a.known.customers.items()],
    "list_contacts": lambda a: [(None,), *a.each()],
    "list_contact_changes": lambda a: [(None, "finance"), *a.each("sales")],
    "last_contact_change": lambda a: [(None, "finance"), *a.each("sales")],
    "get_customer_id": lambda a: [(code,) for code in a.codes],
    "list_notes": lambda a: a.each(100),
    "get_note": lambda a: [(note,) for _, note in a.known.notes],
    "list_note_versions": lambda a: a.known.notes,
    "list_events_of": lambda a: a.heads(),
    "list_products_of": lambda a: a.each("EUR"),
    "daily_quantities": lambda a: a.each(LONG_AGO, DAY),
    "list_views": lambda _a: [("dashboard",)],
    "orders_from": lambda _a: [(LONG_AGO, "EUR"), (DAY, "EUR")],
    "list_tasks": lambda a: a.each(),
    "get_history": lambda a: [(a.partnership, number, DAY) for number in a.numbers],
    "list_activity": lambda a: a.each(LONG_AGO, DAY),
    "customer_peaks": lambda a: [(a.cycle, number) for number in a.numbers],
    "daily_readings": lambda a: [(a.cycle, number) for number in a.numbers],
    "first_cycle_start": _none,
    "get_partnership": _none,
    "list_products": _none,
    "list_people": _none,
    "get_person": lambda a: [(number,) for number in a.known.users.values()],
    "get_assigned": lambda a: [(number,) for number in a.known.users.values()],
    "find_colleague": lambda a: [(email,) for email in a.known.users],
    "find_assignable": lambda _a: [("", 100), ("q", 100), ("SC", 100)],
    "list_chosen": lambda a: [(frozenset(a.numbers),)],
    "list_tags": _none,
    "tags_among": lambda a: [(a.numbers,)],
    "find_customers": lambda a: [(a.codes,)],
    "list_owners": lambda a: [(a.numbers[:count],) for count in (0, 1, 12)],
    "count_owned": lambda a: [(number,) for number in a.known.users.values()],
    "prices_charged": lambda a: [(a.cycle,)],
    "read_book": lambda _a: [("EUR",)],
    "list_holders": lambda a: [(EVERYBODY,), *((one,) for one in a.filters())],
    "known_tags": lambda a: [(EVERYBODY,), *((one,) for one in a.filters())],
    "read_chosen": lambda a: [
        (Chosen(tags, product), list_products(a.session), "EUR")
        for tags in (EVERYBODY, *a.filters())
        for product in (None, "VM")
    ],
    "chosen_in_words": lambda a: [(Chosen(a.filters()[0], "VM", number),) for number in a.known.users.values()],
    "monthly_peaks": lambda a: [([a.cycle], None), ([a.cycle], a.numbers)],
    "monthly_usage": lambda a: [([a.cycle], None, None), ([a.cycle], a.numbers, "VM")],
    "monthly_usage_count": lambda a: [([a.cycle], None, None)],
    "list_marks": lambda _a: [("EUR",)],
    "list_changes": lambda a: [(number, "EUR") for number in a.known.orders],
}
"""What every public query is asked; a new one without an entry fails."""


@pytest.fixture(scope="module", params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def premises(open_portal: OpenPortal, request: pytest.FixtureRequest) -> Premises:
    return open_portal(request.param)


def test_every_public_query_is_asked() -> None:
    assert {name for name, _ in _public()} == set(ARGUMENTS)


@in_few_towns
@given(town=towns)
def test_no_query_answers_what_is_not_theirs(premises: Premises, town: Town) -> None:
    known = fill(premises, town)
    for person, of in town.visits():
        rows = known[person.portal]
        read = list(_answers(premises, rows, person, of))
        assert leaks(rows.unseen(town, person, of), read) == set(), (person, of.code)
        assert _counted(premises, rows, person, of) <= {len(person.customers(of))}, (person, of.code)
        assert unread(_expected(rows, person, of), read) == set(), (person, of.code)


def _expected(known: Known, person: Person, of: Partnership) -> set[str]:
    """What has to be answered, or nothing above could fail: all they may read, and of each customer each text; what
    was done is told to those who see all customers."""
    texts = (*(RESOLD_TEXTS if of.model == "reseller" else TEXTS), *(["Audit "] if person.sees is None else []))
    seen = person.customers(of)
    return {
        *person.words(of),
        *(str(known.customers[f"SC-{word}"]) for word in seen),
        *(f"{text}{word}" for text in texts for word in seen),
    }


def _counted(premises: Premises, known: Known, person: Person, of: Partnership) -> set[int]:
    """How many customers have a tag, as somebody is told: all of a partnership's customers have its one tag."""
    with session_for(premises.portal.databases, viewer_of(premises, person, of).scope) as session:
        return {tag.customers for tag in (*list_tags(session), *tags_among(session, [*known.customers.values()]))}


def _public() -> Iterator[tuple[str, Callable[..., Any]]]:
    for module in pkgutil.iter_modules(data.queries.__path__):
        for name, function in vars(import_module(f"data.queries.{module.name}")).items():
            if inspect.isfunction(function) and function.__module__ == f"data.queries.{module.name}":
                first = next(iter(inspect.signature(function).parameters.values()), None)
                if not name.startswith("_") and first is not None and first.annotation is ScopedSession:
                    yield name, function


def _answers(premises: Premises, known: Known, person: Person, of: Partnership) -> Iterator[tuple[str, str]]:
    scope = viewer_of(premises, person, of).scope
    with session_for(premises.portal.databases, scope) as session:
        for name, query in _public():
            for arguments in ARGUMENTS[name](Asker(session, known)):
                with suppress(NotVisible):
                    yield name, _written(query(session, *arguments))


def _written(found: Any) -> str:
    """An answer as text, frames of any width and length with all of it, also within others."""
    everything = ("display.max_columns", None, "display.width", None, "display.max_rows", None)
    with pd.option_context(*everything, "display.max_colwidth", None):
        if isinstance(found, pd.DataFrame):
            return str(found.to_csv())
        return repr(list(found)) if inspect.isgenerator(found) else repr(found)
