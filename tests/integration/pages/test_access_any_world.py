"""In any world nobody reads a word of what is outside their scope on a page, in an option or in any other answer.

Files are asked for in `test_access_any_world_files`, queries in `test_access_any_world_queries`.
"""

import json
from collections.abc import Callable, Iterator, Mapping
from typing import Any

import pytest
from hypothesis import given

from callbacks.wiring import Wire
from layouts.customers.ids import CustomersId, edit_contact, edit_note
from layouts.customers.subtabs import SubTab
from layouts.dashboard.ids import view_deed
from tests.integration.pages.belongings import RESOLD_TEXTS, TEXTS, fill
from tests.integration.pages.conftest import OpenPortal
from tests.integration.pages.known_rows import Known
from tests.integration.pages.premises import Premises
from tests.integration.pages.visits import leaks, sign_in, unfolded, unread
from tests.integration.pages.worlds import Partnership, Person, Town, in_few_towns, towns
from tests.support.dash_client import DashClient

CHANGES = {
    *("keep_theme", "keep_table", "ask_for_workbook", "ask_for_reseller_workbook", "change_export", "say_of_renewal"),
    *("mark_customer", "unmark_customer", "own_customer", "mark_selected", "unmark_selected", "own_selected"),
    *("make_tag", "save_tag", "merge_tag", "remove_tag", "undo", "read_tasks"),
    *("keep_contact", "take_contact_out", "give_contact_back", "send_note", "remove_note", "give_note_back"),
    *("save_person", "act_on_person", "act_on_many", "give_back"),
}
"""Callbacks that change something when they are pressed: they are only called as they stand."""

PRESSED: Mapping[str, Callable[[str], dict[str, str]]] = {
    "open_contact": edit_contact,
    "take_up_note": edit_note,
    "change_views": view_deed,
}
"""Callbacks of which every row has a button that opens something, with what makes a button's id."""

Press = tuple[str | None, dict[str, Any]]
"""What set a callback off, and the values that say so."""

_AS_DASH: Mapping[str, Any] = {"sort_keys": True, "separators": (",", ":")}


@pytest.fixture(scope="module", params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def premises(open_portal: OpenPortal, request: pytest.FixtureRequest) -> Premises:
    return open_portal(request.param)


@in_few_towns
@given(town=towns)
def test_nobody_is_shown_what_is_not_theirs(premises: Premises, town: Town) -> None:
    known = fill(premises, town)
    for person, of in town.visits():
        rows = known[person.portal]
        read = list(Visit(premises, town, rows, person, of).answers())
        assert leaks(rows.unseen(town, person, of), read) == set(), (person, of.code)
        assert unread(expected(person, of), read) == set(), (person, of.code)


def expected(person: Person, of: Partnership) -> set[str]:
    """What has to be read, or nothing above could fail: every word of one's own, and of the customer whose page is
    opened a text from every table; without customers there are no tags to choose from."""
    texts = RESOLD_TEXTS if of.model == "reseller" else TEXTS
    opened = person.customers(of)[:1]
    of_page = {text for word in opened for text in (f"Tag {of.code}", *(f"{table}{word}" for table in texts))}
    return {*person.words(of), *of_page}


def test_every_callback_that_is_not_pressed_is_there(premises: Premises) -> None:
    assert CHANGES - {wire.handler.__name__ for wire in premises.server.extensions["wiring"].wires} == set()


class Visit:
    """One person in one of their partnerships, who opens every page and presses everything that only reads."""

    def __init__(self, premises: Premises, town: Town, known: Known, person: Person, of: Partnership) -> None:
        self.premises, self.town, self.known, self.person, self.of = premises, town, known, person, of
        self.customers = [f"SC-{word}" for word in town.sample(person, of)]
        self.base = f"/p/{of.code}/"
        self.browser: DashClient = sign_in(premises, person)
        self.values = self._values()

    def answers(self) -> Iterator[tuple[str, str]]:
        yield "layout", self.browser.get("/_dash-layout").text
        yield "account", self.browser.get("/account").text
        for page in ("dashboard", "report", "exports", "administration", "mail", *self._places()):
            yield page, self.browser.get(self.base + page).text
        for wire in self.premises.server.extensions["wiring"].wires:
            name = wire.handler.__name__
            for page in self._pages_of(wire):
                for changed, pressed in self._presses(name):
                    given = self.values | pressed if name not in CHANGES else {}
                    answer = self.browser.post(name, self.base + page, changed=changed, **given)
                    yield f"{name} at {page} {changed}", self._unsaid(page, unfolded(answer.text))
        for code in self._closed():
            assert self.browser.get(f"/p/{code}/dashboard").status_code == 404
            assert self.browser.post("show_dashboard", f"/p/{code}/dashboard").status_code == 404

    def _unsaid(self, page: str, text: str) -> str:
        """An answer without what its address says already of what the person does not see."""
        for word in self.town.foreign(self.person, self.of):
            if word in page:
                text = text.replace(f"SC-{word}", "").replace(f"O-{word}", "")
        return text

    def _closed(self) -> list[str]:
        return [of.code for of in self.town.partnerships if of.house != self.person.house]

    def _places(self) -> list[str]:
        return [f"customers/{customer}/{SubTab.TASKS}" for customer in self.customers]

    def _pages_of(self, wire: Wire) -> list[str]:
        """The addresses at which a callback is called: those of the page its first output is on."""
        shown = [str(output.component_id) for output in wire.outputs.values()]
        if CustomersId.BODY in shown:
            return [*(f"customers/{self.customers[0]}/{tab}" for tab in SubTab), *self._places()[1:]]
        if CustomersId.PANEL in shown:
            return self._panels()
        pages = {
            "shell": [*self._places(), "dashboard"],
            "dashboard": ["dashboard", f"dashboard?tags={','.join(map(str, self.known.tags))}"],
            "customers": self._places(),
            "tags-filter": ["report"],
            "tags-bulk": ["dashboard"],
            "tags": self._places(),
            "report": self._reports("mssp"),
            "reseller": self._reports("reseller"),
            "administration-dialog": self._people(),
            "administration-facts": self._people(),
            "administration": ["administration", "administration?tab=audit"],
            "exports": ["exports"],
            "mail": ["mail"],
        }
        found = next(those for prefix, those in pages.items() if shown[0].startswith(prefix))
        return found[:1] if wire.handler.__name__ in {*CHANGES, *PRESSED} else found

    def _panels(self) -> list[str]:
        versions = [f"{self._places()[0]}?panel=notes&versions={note}" for _, note in self.known.notes]
        return [*versions, *(f"{place}?panel={one}" for place in self._places() for one in ("notes", "timeline"))]

    def _reports(self, model: str) -> list[str]:
        if self.of.model != model:
            return ["report"]
        if model == "mssp":
            drills = [f"report?product=VM&as=table&customer={customer}" for customer in self.customers]
            return ["report", "report?months=12&view=table", "report?cycle=2026-10&product=VM", *drills]
        orders = [f"report?show=renewals&order=O-{customer.removeprefix('SC-')}" for customer in self.customers]
        return ["report?as=table", *orders, *(f"report?show={one}" for one in ("movement", "customers", "usage"))]

    def _people(self) -> list[str]:
        numbers = self.known.users.values() if self.person.role == "admin" else ()
        return [f"administration?person={number}" for number in ("new", *numbers)]

    def _presses(self, name: str) -> list[Press]:
        """How a callback is set off: once, or once for every button of its kind that a row has, whosever it is."""
        if name == "show_strip":
            return [("shell-location.pathname", {}), ("shell-strip-deed.data", {})]
        if name not in PRESSED:
            return [(None, {})]
        pattern, rows = PRESSED[name](""), self._buttons(name)
        [key] = [key for key, value in pattern.items() if value == ""]
        clicks = f"{pattern['type'].replace('-', '_')}__n_clicks"
        return [(f"{json.dumps(pattern | {key: row}, **_AS_DASH)}.n_clicks", {clicks: {row: 1}}) for row in rows]

    def _buttons(self, name: str) -> list[str]:
        return {
            "open_contact": [*(f"{customer}/sales" for customer in self.customers), "/finance"],
            "take_up_note": [str(note) for _, note in self.known.notes],
            "change_views": [f"ask-{view}" for view in self.known.views],
        }[name]

    def _values(self) -> dict[str, Any]:
        """What stands in every field and is pressed of every button, with all rows there are where rows are chosen."""
        entries = self.premises.server.extensions["wiring"].app._callback_list
        inputs = [one for entry in entries for one in entry["inputs"] if not str(one["id"]).startswith("{")]
        clicks = {f"{one['id'].replace('-', '_')}__n_clicks": 1 for one in inputs if one["property"] == "n_clicks"}
        everybody = [*self.known.customers]
        return {
            **clicks,
            "shell_search__value": "q",
            "shell_strip_deed__data": {"deed": "order", "customers": everybody},
            "dashboard_selected__data": everybody,
            "administration_choice_filter__value": "q",
            "administration_choice__value": [*self.known.customers.values()],
        }
