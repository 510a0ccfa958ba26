"""In any world nobody reads a word of what is outside their scope: not on a page, in a file, an option or a query."""

import inspect
import pkgutil
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from datetime import date
from importlib import import_module
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings

import data.queries
from auth.viewer import Viewer, viewer_for
from callbacks.wiring import Wire
from data.domain.cycles import cycle_of
from data.models import Customer, User
from data.queries.audit_log import AuditFilter
from data.queries.credentials import find_credentials
from data.queries.customer import get_customer_head
from data.queries.customer_timeline import EventKind
from data.queries.partnership import get_partnership, list_products
from data.queries.reseller import Chosen
from data.queries.tags import EVERYBODY, TagFilter
from data.scope import NotVisible
from data.session import ScopedSession, session_for
from data.settings import PortalType
from data.system import system_session
from layouts.customers.ids import CustomersId
from layouts.customers.subtabs import SubTab
from tests.integration.pages.conftest import OpenPortal
from tests.integration.pages.premises import Premises
from tests.integration.pages.worlds import House, Person, Town, towns
from tests.support.dash_client import DashClient, give_password
from tests.support.databases import empty

DAY = date(2026, 11, 5)
CUSTOMERS = ("SC-q00d0xc0z", "SC-q01d0xc1z", "SC-q02d1xc0z")
PAGES = (
    *("dashboard", "report", "report?months=12&view=table", "report?product=VM", "exports", "administration"),
    *(f"customers/{customer}/{tab}" for customer in CUSTOMERS for tab in SubTab),
)
FURTHER_VIEWS = {page for page in PAGES if page.startswith("customers/") and not page.endswith(SubTab.TASKS)}
FORMS = {PortalType.PARTNER: "/sign-in", PortalType.DEMO: "/sign-in/demo"}
FILES = ("bars.csv?months=12", "contributions.csv?product=VM", "growth.csv", "usage.csv")


@pytest.fixture(scope="module", params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def premises(open_portal: OpenPortal, request: pytest.FixtureRequest) -> Premises:
    return open_portal(request.param)


@settings(
    max_examples=4,
    deadline=None,
    phases=[Phase.generate],  # one example takes seconds; the words of a failure tell enough
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(town=towns)
def test_nobody_reads_what_is_not_theirs(premises: Premises, town: Town) -> None:
    fill(premises, town)
    everybody = list(town.people())
    for person in everybody:
        foreign = town.words() - person.words
        for asked, text in list(answers(premises, town, person)):
            assert {word for word in foreign if word in text} == set(), (person, asked)


def fill(premises: Premises, town: Town) -> None:
    """The world anew, in the same running application: whatever it remembers of the last one is still warm."""
    empty(premises.portal.databases)
    for portal in PortalType:
        bundle = town.bundle(portal)
        place = premises.folder / f"town-{len(list(premises.folder.iterdir()))}"
        place.mkdir()
        for name, content in bundle.items():
            (place / f"{name}.csv").write_text(content, encoding="utf-8")
        result = premises.run("load", str(place), "--portal", portal.value)
        assert result.exit_code == 0, result.output


def answers(premises: Premises, town: Town, person: Person) -> Iterator[tuple[str, str]]:
    browser = DashClient(premises.server)
    give_password(premises.server, person.email, person.portal)
    assert browser.sign_in(person.email, at=FORMS[person.portal]).status_code == 302
    yield "layout", browser.get("/_dash-layout").text
    yield "account", browser.get("/account").text
    for code in person.codes:
        yield from _of_partnership(premises, browser, code)
        yield from _queries(premises, person, code)
    for other in town.people():
        for code in set(other.codes) - set(person.codes):
            assert browser.get(f"/p/{code}/dashboard").status_code == 404
            assert browser.post("show_dashboard", f"/p/{code}/dashboard").status_code == 404
            yield f"report of {code}", browser.get(f"/p/{code}/report/bars.csv").text.replace(code, "")


def _of_partnership(premises: Premises, browser: DashClient, code: str) -> Iterator[tuple[str, str]]:
    for page in PAGES:
        yield page, browser.get(f"/p/{code}/{page}").text
    for wire in premises.server.extensions["wiring"].wires:
        name = wire.handler.__name__
        for page in _pages_of(wire):
            yield f"{name} at {page}", _plain(browser.post(name, f"/p/{code}/{page}", shell_search__value="q").text)
    for file in FILES:
        yield file, browser.get(f"/p/{code}/report/{file}").text


def _pages_of(wire: Wire) -> list[str]:
    """The addresses at which a callback is called: those of the page its first output is on, of each customer's views
    one unless the callback draws them."""
    shown = [str(output.component_id) for output in wire.outputs.values()]
    pages = [page for page in PAGES if page.startswith(shown[0].partition("-")[0])] or ["dashboard"]
    return pages if CustomersId.BODY in shown else [page for page in pages if page not in FURTHER_VIEWS]


def _plain(text: str) -> str:
    """An answer without the grouping of its numbers."""
    return text.replace(",", "").replace("\\u00a0", "")


Arguments = Callable[[ScopedSession], Iterator[tuple[Any, ...]]]


def _none(_session: ScopedSession) -> Iterator[tuple[Any, ...]]:
    yield ()


def _cycle(session: ScopedSession) -> Any:
    return cycle_of(DAY, get_partnership(session).anchor_day)


def _cycles_and_customers(session: ScopedSession) -> Iterator[tuple[Any, ...]]:
    yield from ((_cycle(session), number) for number in _ids(session, Customer))


def _ids(session: ScopedSession, model: Any) -> range:
    """Every id there may be, of one's own and of others."""
    return range(1, 13)


def _heads(session: ScopedSession) -> Iterator[tuple[Any, ...]]:
    """Every event of the customers whose page opens."""
    for customer in CUSTOMERS:
        with suppress(NotVisible):
            yield get_customer_head(session, customer, DAY), tuple(EventKind), DAY, "UTC", 500


def _each(*more: Any) -> Arguments:
    """Every customer's id there may be, with what else is asked."""
    return lambda session: ((number, *more) for number in _ids(session, Customer))


ARGUMENTS: Mapping[str, Arguments] = {
    "list_events": lambda _s: iter([(AuditFilter(), 500)]),
    "count_events": lambda _s: iter([(AuditFilter(),)]),
    "every_event": lambda _s: iter([(AuditFilter(),)]),
    "list_areas": _none,
    "search_customers": lambda _s: iter([("q", 100), ("SC", 100)]),
    "portfolio": lambda s: iter([(_cycle(s), _cycle(s), [1], DAY)]),
    "evidence": lambda s: iter([(_cycle(s),)]),
    "evidence_count": lambda s: iter([(_cycle(s),)]),
    "list_exports": _none,
    "get_export": lambda _s: iter([("00000000-0000-0000-0000-000000000000",)]),
    "summary": lambda s: iter([(get_partnership(s), _cycle(s))]),
    "list_minimums": lambda s: iter([(get_partnership(s), _cycle(s))]),
    "invoice_lines": lambda s: iter([(get_partnership(s), _cycle(s))]),
    "line_price": lambda s: iter([(get_partnership(s), _cycle(s), 1, 10)]),
    "bars": lambda s: iter([([_cycle(s)],)]),
    "busiest_day": lambda s: iter([(_cycle(s), [1])]),
    "contributions": lambda s: iter([(_cycle(s), 1)]),
    "get_customer": lambda _s: ((customer,) for customer in CUSTOMERS),
    "get_customer_head": lambda _s: ((customer, DAY) for customer in CUSTOMERS),
    "names_of": lambda _s: iter([(CUSTOMERS,)]),
    "peaks_of": lambda s: ((number, [_cycle(s)]) for number in _ids(s, Customer)),
    "list_terms": lambda s: (
        (get_partnership(s), number, customer, _cycle(s)) for number in _ids(s, Customer) for customer in CUSTOMERS
    ),
    "list_contacts": lambda s: ((number,) for number in (None, *_ids(s, Customer))),
    "list_contact_changes": lambda s: ((number, "sales") for number in (None, *_ids(s, Customer))),
    "get_customer_id": lambda _s: ((customer,) for customer in CUSTOMERS),
    "list_notes": _each(100),
    "get_note": _each(),
    "list_note_versions": lambda s: ((number, number) for number in _ids(s, Customer)),
    "list_events_of": _heads,
    "list_products_of": _each("EUR"),
    "daily_quantities": _each(date(2025, 11, 5), DAY),
    "list_views": lambda _s: iter([("dashboard",)]),
    "orders_from": lambda _s: iter([(date(2020, 1, 1), "EUR")]),
    "list_tasks": lambda s: ((number,) for number in _ids(s, Customer)),
    "get_history": lambda s: ((get_partnership(s), number, DAY) for number in _ids(s, Customer)),
    "list_activity": lambda s: ((number, date(2025, 11, 5), DAY) for number in _ids(s, Customer)),
    "customer_peaks": _cycles_and_customers,
    "daily_readings": _cycles_and_customers,
    "first_cycle_start": _none,
    "get_partnership": _none,
    "list_products": _none,
    "list_people": _none,
    "get_person": lambda s: ((number,) for number in _ids(s, User)),
    "get_assigned": lambda s: ((number,) for number in _ids(s, User)),
    "find_colleague": lambda _s: iter([("person0@q00.example",), ("person0@q01.example",)]),
    "find_assignable": lambda _s: iter([("", 100), ("q", 100), ("SC", 100)]),
    "list_chosen": lambda s: iter([(frozenset(_ids(s, Customer)),)]),
    "list_tags": _none,
    "tags_among": lambda s: iter([(_ids(s, Customer),)]),
    "find_customers": lambda _s: iter([(CUSTOMERS,)]),
    "list_owners": lambda s: iter([(_ids(s, Customer)[:number],) for number in (0, 1, 12)]),
    "prices_charged": lambda s: iter([(_cycle(s),)]),
    "read_book": lambda _s: iter([("EUR",)]),
    "list_holders": lambda _s: ((TagFilter((1,), match),) for match in ("any", "all", "none")),
    "known_tags": lambda _s: iter([(EVERYBODY,), (TagFilter((1, 77)),)]),
    "read_chosen": lambda s: iter([(Chosen(), list_products(s), "EUR"), (Chosen(TagFilter((1,)), "VM"), [], "EUR")]),
    "chosen_in_words": lambda _s: iter([(Chosen(TagFilter((1,)), "VM", number),) for number in (1, 4)]),
    "monthly_peaks": lambda s: iter([([_cycle(s)], None), ([_cycle(s)], list(_ids(s, Customer)))]),
    "monthly_usage": lambda s: iter([([_cycle(s)], None, None), ([_cycle(s)], list(_ids(s, Customer)), "VM")]),
    "monthly_usage_count": lambda s: iter([([_cycle(s)], None, None)]),
    "list_marks": lambda _s: iter([("EUR",)]),
    "list_changes": lambda _s: iter([("PO-1", "EUR")]),
}
"""What every public query is asked; a new one without an entry fails."""


def _public() -> Iterator[tuple[str, Callable[..., Any]]]:
    for module in pkgutil.iter_modules(data.queries.__path__):
        for name, function in vars(import_module(f"data.queries.{module.name}")).items():
            if inspect.isfunction(function) and function.__module__ == f"data.queries.{module.name}":
                first = next(iter(inspect.signature(function).parameters.values()), None)
                if not name.startswith("_") and first is not None and first.annotation is ScopedSession:
                    yield name, function


def test_every_public_query_is_asked() -> None:
    assert {name for name, _ in _public()} == set(ARGUMENTS)


def _queries(premises: Premises, person: Person, code: str) -> Iterator[tuple[str, str]]:
    with session_for(premises.portal.databases, _viewer(premises, person, code).scope) as session:
        for name, query in _public():
            for arguments in ARGUMENTS[name](session):
                try:
                    found = query(session, *arguments)
                except NotVisible:
                    continue
                yield name, _written(found)


def _viewer(premises: Premises, person: Person, code: str) -> Viewer:
    with system_session(premises.portal.databases, person.portal) as session:
        found = find_credentials(session, person.email)
    assert found is not None
    return viewer_for(premises.portal.databases, person.portal, found.person.id, code)


def _written(found: Any) -> str:
    if hasattr(found, "to_csv"):
        return str(found.to_csv())
    return repr(list(found)) if inspect.isgenerator(found) else repr(found)


def test_the_words_are_there_to_be_read(premises: Premises) -> None:
    """Otherwise nothing above could fail: whoever sees all customers reads every word of theirs."""
    town = Town(((PortalType.PARTNER, House((2,), (("admin", None), ("user", frozenset({1}))))),))
    fill(premises, town)
    for person in town.people():
        read = " ".join(_plain(text) for _asked, text in answers(premises, town, person))
        assert {word for word in person.words if word not in read} == set()
