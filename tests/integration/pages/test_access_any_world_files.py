"""In any world no file has a word of what is outside the scope of whoever fetches it; workbooks are built and opened.

Pages and their answers are asked for in `test_access_any_world`.
"""

import io
import zipfile
from collections.abc import Callable, Iterator, Mapping
from threading import Event

import pytest
from hypothesis import given
from werkzeug.test import TestResponse

from jobs.exports import build_export
from layouts.dashboard.columns import TableModel, list_columns
from tests.integration.pages.belongings import fill
from tests.integration.pages.conftest import OpenPortal
from tests.integration.pages.known_rows import Known
from tests.integration.pages.premises import Premises
from tests.integration.pages.visits import leaks, sign_in, unread
from tests.integration.pages.worlds import Partnership, Person, Town, in_few_towns, towns
from tests.support.dash_client import DashClient

Addresses = Callable[[list[str]], list[str]]
"""From the Security Center IDs that somebody asks about, their own and others', the ends of addresses."""


def _report(name: str, *queries: str) -> Addresses:
    return lambda _everybody: [f"report/{name}.csv{query}" for query in ("", *queries)]


_OF_A_DAY = "?product=VM&point=2026-11-05"
GETS: Mapping[str, Addresses] = {
    "files.bars": _report("bars", "?months=12", "?cycle=2026-10"),
    "files.contributions": _report("contributions", "?product=VM", "?product=VM&cycle=2026-10"),
    "files.days": lambda everybody: [f"report/days.csv?product=VM&customer={one}" for one in everybody],
    "files.usage": lambda everybody: [f"customers/{one}/usage.csv?range=all" for one in everybody],
    "files.audit": lambda _everybody: ["administration/audit.csv"],
    "reseller_files.acv": _report("acv", _OF_A_DAY),
    "reseller_files.acv_customers": _report("acv-customers", _OF_A_DAY),
    "reseller_files.renewals": _report("renewals", _OF_A_DAY),
    "reseller_files.movement": _report("movement", _OF_A_DAY),
    "reseller_files.growth": _report("growth", _OF_A_DAY),
    "reseller_files.monthly_usage": _report("usage", _OF_A_DAY),
}
"""Below a partnership's own address, where each of its files is fetched; a new one without an entry fails."""

OTHERWISE = {"files.export", "files.customers"}
"""Files that take more than an address: `_workbooks` and `_tables` fetch them."""


@pytest.fixture(scope="module", params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def premises(open_portal: OpenPortal, request: pytest.FixtureRequest) -> Premises:
    return open_portal(request.param)


def test_every_file_is_fetched(premises: Premises) -> None:
    found = {rule.endpoint for rule in premises.server.url_map.iter_rules() if rule.rule.startswith("/p/")}
    assert found == GETS.keys() | OTHERWISE


@in_few_towns
@given(town=towns)
def test_no_file_has_what_is_not_theirs(premises: Premises, town: Town) -> None:
    known = fill(premises, town)
    for portal, rows in known.items():
        for export in rows.exports:
            build_export(premises.portal, portal, export, Event())
    for person, of in town.visits():
        rows = known[person.portal]
        read = list(_files(premises, town, rows, person, of))
        assert leaks(rows.unseen(town, person, of), read) == set(), (person, of.code)
        assert unread(_expected(person, of), read) == set(), (person, of.code)


def _expected(person: Person, of: Partnership) -> frozenset[str]:
    """What has to be in some file, or nothing above could fail: all they may read but their own views' names."""
    return person.words(of) - {person.word}


def _files(premises: Premises, town: Town, known: Known, person: Person, of: Partnership) -> Iterator[tuple[str, str]]:
    browser, base = sign_in(premises, person), f"/p/{of.code}/"
    everybody = [f"SC-{word}" for word in town.sample(person, of)]
    for addresses in GETS.values():
        for address in addresses(everybody):
            yield address, _contents(browser.get(base + address))
    yield from _workbooks(browser, base, known, known.users[person.email])
    yield from _tables(browser, base, [*known.customers])


def _workbooks(browser: DashClient, base: str, known: Known, user_id: int) -> Iterator[tuple[str, str]]:
    """All that were built for anybody, of which one is given."""
    given = []
    for number, owner in known.exports.items():
        answer = browser.get(f"{base}exports/{number}/file")
        given += [owner] if answer.status_code == 200 else []
        yield f"export {number}", _contents(answer)
    assert given == [user_id]


def _tables(browser: DashClient, base: str, everybody: list[str]) -> Iterator[tuple[str, str]]:
    """The customer table with every column, and every customer there is named by the form."""
    token = browser.get("/account").text.partition('name="csrf_token"')[2].partition('value="')[2].partition('"')[0]
    columns = [one.id for one in list_columns(TableModel([], "EUR", 2, priced=True, contracted=True))]
    told = {"csrf_token": token, "ids": ",".join(everybody), "columns": ",".join(columns)}
    for kind in ("csv", "xlsx"):
        answer = browser.http.post(f"{base}dashboard/customers", data={**told, "format": kind})
        assert answer.status_code == 200
        yield f"customers as {kind}", _contents(answer)


def _contents(answer: TestResponse) -> str:
    """The text of a file; of a workbook every part."""
    if not answer.data.startswith(b"PK"):
        return answer.text
    with zipfile.ZipFile(io.BytesIO(answer.data)) as parts:
        return " ".join(parts.read(name).decode() for name in parts.namelist())
