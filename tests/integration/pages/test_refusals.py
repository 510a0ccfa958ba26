"""What is refused, and how: to strangers, to roles without the right, to other partners, to other sites."""

from typing import Any

import pytest

from tests.integration.pages.conftest import OpenPortal
from tests.integration.pages.neighbours import (
    ADMINISTRATORS_CALLS,
    ANALYST,
    BUNDLE,
    FOREIGNER,
    MARKETING,
    NOBODY,
    RESTRICTED,
    answer,
    exports_under_way,
    waiting_export,
)
from tests.integration.pages.premises import Premises
from tests.support.dash_client import CALL, DashClient
from tests.support.dash_tree import by_type, hrefs, text

PAGES = ("dashboard", "report", "exports")
FILES = (
    "report/bars.csv",
    "report/contributions.csv?product=VM",
    "report/days.csv?product=VM&customer=SC-2",
    "exports/00000000-0000-0000-0000-000000000000/file",
)
PRESSED = {"report_export__n_clicks": 1}
CALLS: dict[str, tuple[str, dict[str, Any]]] = {
    "show_dashboard": ("dashboard", {}),
    "show_views": ("dashboard", {}),
    "show_report": ("report", {}),
    "ask_for_workbook": ("report", PRESSED),
    "show_reseller": ("report", {}),
    "say_of_renewal": ("report", {"reseller_save__n_clicks": 0}),
    "ask_for_reseller_workbook": ("report", {"reseller_export__n_clicks": 1}),
    "show_exports": ("exports", {}),
    "change_export": ("exports", {"exports_cancel__n_clicks": {"some-id": 0}}),
    "find_customers": ("dashboard", {"shell_search__value": "SC"}),
    "show_customer": ("customers/SC-2/tasks", {}),
    "read_tasks": ("customers/SC-2/tasks", {"customers_read_all__n_clicks": 1}),
    "show_panel": ("customers/SC-2/tasks?panel=timeline", {}),
    "send_note": ("customers/SC-2/tasks", {"customers_note_send__n_clicks": 1}),
    "take_up_note": ("customers/SC-2/tasks", {"customers_edit_note__n_clicks": {"1": 0}}),
    "leave_note": ("customers/SC-2/tasks", {"customers_note_cancel__n_clicks": 1}),
    "remove_note": ("customers/SC-2/tasks", {"customers_remove_note__n_clicks": {"1": 0}}),
    "give_note_back": ("customers/SC-2/tasks", {"customers_undo_note__n_clicks": {"1": 0}}),
    "open_contact": ("customers/SC-2/contacts", {"customers_edit_contact__n_clicks": {"SC-2/sales": 0}}),
    "keep_contact": ("customers/SC-2/contacts", {"customers_contact_save__n_clicks": 1}),
    "take_newer": (
        "customers/SC-2/contacts",
        {"customers_contact_newer__n_clicks": 1, "customers_contact_place__data": "SC-2/sales"},
    ),
    "take_contact_out": ("customers/SC-2/contacts", {"customers_remove_contact__n_clicks": {"SC-2/sales": 0}}),
    "give_contact_back": ("customers/SC-2/contacts", {"customers_undo_contact__n_clicks": {"SC-2/sales": 0}}),
    "show_tags": ("dashboard?dialog=tags", {"tags_opened__data": 1}),
    "make_tag": ("dashboard", {"tags_create__n_clicks": 1}),
    "save_tag": ("dashboard", {"tags_save__n_clicks": 1}),
    "merge_tag": ("dashboard", {"tags_merge__n_clicks": 1}),
    "remove_tag": ("dashboard", {"tags_delete__n_clicks": 1}),
    "undo": ("dashboard", {"tags_undo__n_clicks": 1, "tags_undoing__data": {"in": "nordics", "steps": [{}]}}),
    "offer_tags": ("customers/SC-2/tasks", {"tags_mark__n_clicks": 1}),
    "mark_customer": ("customers/SC-2/tasks", {"tags_marked__data": {"value": "1"}}),
    "unmark_customer": ("customers/SC-2/tasks", {"tags_remove__n_clicks": {"1": 1}}),
    "offer_owners": ("customers/SC-2/tasks", {"tags_owner__n_clicks": 1}),
    "own_customer": ("customers/SC-2/tasks", {"tags_owned__data": {"value": "1"}}),
    "offer_bulk_tags": ("dashboard", {"tags_bulk_add__n_clicks": 1}),
    "offer_bulk_removal": ("dashboard", {"tags_bulk_take__n_clicks": 1, "dashboard_selected__data": ["SC-2"]}),
    "offer_bulk_owners": ("dashboard", {"tags_bulk_owner__n_clicks": 1, "dashboard_selected__data": ["SC-2"]}),
    "mark_selected": ("dashboard", {"tags_bulk_added__data": {"value": "1"}}),
    "unmark_selected": ("dashboard", {"tags_bulk_taken__data": {"value": "1"}}),
    "own_selected": ("dashboard", {"tags_bulk_owned__data": {"value": "1"}}),
    "keep_table": ("dashboard", {"dashboard_state__data": {"base": "/p/nordics", "columns": []}}),
    "change_views": ("dashboard", {"dashboard_view_deed__n_clicks": {"reset": 0}}),
    "offer_filter_tags": ("report", {"tags_filter__n_clicks": 1}),
}
"""Callbacks that show or change something of a partnership, with the page they belong to and what is put in."""


@pytest.fixture(scope="module")
def premises(open_portal: OpenPortal) -> Premises:
    found = open_portal()
    found.load(BUNDLE)
    return found


@pytest.fixture(scope="module")
def analyst(premises: Premises) -> DashClient:
    return premises.visit(ANALYST)


@pytest.fixture(scope="module")
def foreigner(premises: Premises) -> DashClient:
    return premises.visit(FOREIGNER)


@pytest.fixture(scope="module")
def marketing(premises: Premises) -> DashClient:
    return premises.visit(MARKETING)


@pytest.fixture
def stranger(premises: Premises) -> DashClient:
    return DashClient(premises.server)


@pytest.fixture
def waiting(premises: Premises) -> tuple[DashClient, str]:
    """An analyst who has asked for a workbook, and the request."""
    asker = premises.visit(ANALYST)
    for earlier in exports_under_way(asker):
        premises.build(earlier)
    asker.call("ask_for_workbook", "/p/nordics/report", **PRESSED)
    return asker, waiting_export(asker)


def test_the_calls_are_all_there_are(premises: Premises) -> None:
    registered = {wire.handler.__name__ for wire in premises.server.extensions["wiring"].wires}
    known = {*CALLS, *(name for name, _page in ADMINISTRATORS_CALLS)}
    assert registered - known == {"show_page", "show_strip", "keep_theme"}, (
        "a new callback has to be refused to strangers too"
    )


@pytest.mark.parametrize("handler", CALLS)
def test_what_is_refused_below_is_answered_to_whoever_may(analyst: DashClient, handler: str) -> None:
    page, values = CALLS[handler]
    assert analyst.post(handler, f"/p/nordics/{page}", **values).status_code == 200


@pytest.mark.parametrize("page", PAGES)
def test_a_stranger_is_led_to_the_form_and_back(stranger: DashClient, page: str) -> None:
    response = stranger.get(f"/p/nordics/{page}?cycle=2026-10", Accept="text/html")
    assert response.status_code == 302
    assert response.location == f"/sign-in?next=/p/nordics/{page}?cycle%3D2026-10"


@pytest.mark.parametrize("handler", [*CALLS, "show_page", "show_strip", "keep_theme"])
def test_a_strangers_callback_is_not_answered(stranger: DashClient, handler: str) -> None:
    page, values = CALLS.get(handler, ("report", {}))
    assert stranger.post(handler, f"/p/nordics/{page}", **values).status_code == 401


@pytest.mark.parametrize("address", ["/_dash-layout", "/_dash-dependencies", *(f"/p/nordics/{file}" for file in FILES)])
def test_a_stranger_gets_no_layout_and_no_file(stranger: DashClient, address: str) -> None:
    assert stranger.get(address).status_code == 401


def test_whoever_has_signed_out_is_a_stranger(premises: Premises) -> None:
    person = premises.visit(ANALYST)
    cookie = person.http.get_cookie("portal_session").value
    assert person.get("/p/nordics/dashboard").status_code == 200
    assert sign_out(person) == 302
    person.http.set_cookie("portal_session", cookie)
    assert person.get("/p/nordics/dashboard").status_code == 401
    assert person.post("show_dashboard", "/p/nordics/dashboard").status_code == 401


def sign_out(person: DashClient) -> int:
    """Send the form of the user menu, with its token."""
    layout = person.get("/_dash-layout").json
    [token] = [one["props"]["value"] for one in by_type(layout, "Input") if one["props"].get("name") == "csrf_token"]
    return int(person.http.post("/sign-out", data={"csrf_token": token}).status_code)


@pytest.mark.parametrize("page", PAGES)
def test_a_role_without_the_right_finds_no_page(marketing: DashClient, page: str) -> None:
    assert marketing.get(f"/p/nordics/{page}").status_code == 404
    shown = marketing.call("show_page", f"/p/nordics/{page}")
    assert "There is no such page" in text(shown["page"])
    assert hrefs(shown["navigation"]) == []


@pytest.mark.parametrize("handler", CALLS)
def test_a_role_without_the_right_finds_no_callback(marketing: DashClient, handler: str) -> None:
    page, values = CALLS[handler]
    assert marketing.post(handler, f"/p/nordics/{page}", **values).status_code == 404


@pytest.mark.parametrize("file", FILES)
def test_a_role_without_the_right_finds_no_file(marketing: DashClient, file: str) -> None:
    assert marketing.get(f"/p/nordics/{file}").status_code == 404


@pytest.mark.parametrize("page", [*PAGES, "", "nothing"])
@pytest.mark.parametrize("code", ["nordics", "nowhere"])
def test_another_partners_partnership_is_as_if_it_did_not_exist(foreigner: DashClient, code: str, page: str) -> None:
    response = foreigner.get(f"/p/{code}/{page}")
    assert response.status_code == 404
    assert response.text == foreigner.get("/p/nowhere/dashboard").text


@pytest.mark.parametrize("handler", [*CALLS, "show_page", "show_strip", "keep_theme"])
@pytest.mark.parametrize("code", ["nordics", "nowhere"])
def test_a_forged_address_opens_nobody_elses_figures(foreigner: DashClient, handler: str, code: str) -> None:
    page, values = CALLS.get(handler, ("report", {}))
    assert foreigner.post(handler, f"/p/{code}/{page}", **values).status_code == 404


@pytest.mark.parametrize("file", FILES)
def test_another_partners_files_are_not_found(foreigner: DashClient, file: str) -> None:
    assert foreigner.get(f"/p/nordics/{file}").status_code == 404


@pytest.mark.parametrize(
    "path", [None, "", "/", 7, ["/p/nordics/report"], {"p": "nordics"}, "/p/" + "x" * 5000, "/p/a/b/c/d/e"]
)
def test_an_address_that_is_none_shows_ones_own(foreigner: DashClient, path: object) -> None:
    answered = foreigner.post("show_dashboard", "/p/delta-dach/dashboard", shell_location__pathname=path)
    assert answered.status_code == 200
    assert "Elm Epsilon" in answered.text
    assert "Birch Beta" not in answered.text


@pytest.mark.parametrize(
    "search", [7, None, ["?cycle=2026-10"], "?" + "a=1&" * 3000, "?cycle=%FF", "?months=NaN&view=x"]
)
def test_a_query_string_that_is_none_is_the_default(analyst: DashClient, search: object) -> None:
    forged = analyst.post("show_report", "/p/nordics/report", shell_location__search=search)
    assert forged.status_code == 200
    assert forged.json == analyst.post("show_report", "/p/nordics/report").json


def test_a_callback_that_does_not_exist_is_an_error_without_figures(analyst: DashClient) -> None:
    payload = analyst.payload("show_report", {"shell_location__pathname": "/p/nordics/report"})
    response = analyst.http.post(CALL, json={**payload, "output": "..nothing.children.."})
    assert response.status_code >= 400
    assert "Birch" not in response.text


def test_a_download_is_for_whoever_asked_for_it(
    premises: Premises, foreigner: DashClient, marketing: DashClient, waiting: tuple[DashClient, str]
) -> None:
    asker, export = waiting
    premises.build(export)
    address = f"/p/nordics/exports/{export}/file"
    assert asker.get(address).status_code == 200
    colleagues = [premises.visit(email) for email in (RESTRICTED, NOBODY)]
    assert [one.get(address).status_code for one in [*colleagues, foreigner, marketing]] == [404] * 4
    assert foreigner.get(f"/p/delta-dach/exports/{export}/file").status_code == 404
    assert asker.get(f"/p/resale/exports/{export}/file").status_code == 404


def test_an_export_is_changed_by_whoever_asked_for_it(premises: Premises, waiting: tuple[DashClient, str]) -> None:
    asker, export = waiting
    pressed = {
        "exports_cancel__n_clicks": {export: 1},
        "changed": f'{{"request":"{export}","type":"exports-cancel"}}.n_clicks',
    }
    assert premises.visit(RESTRICTED).post("change_export", "/p/nordics/exports", **pressed).status_code == 404
    assert waiting_export(asker) == export
    assert "Cancelled" in text(asker.call("change_export", "/p/nordics/exports", **pressed)["list"])


@pytest.mark.parametrize(
    "headers",
    [
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
        {"Origin": "https://elsewhere.example"},
        {"Origin": "null"},
        {"Sec-Fetch-Site": "same-origin", "Origin": "http://localhost.elsewhere.example"},
    ],
)
@pytest.mark.parametrize("handler", CALLS)
def test_another_site_cannot_call(analyst: DashClient, handler: str, headers: dict[str, str]) -> None:
    page, values = CALLS[handler]
    assert analyst.post(handler, f"/p/nordics/{page}", headers=headers, **values).status_code == 403


def test_a_form_without_its_token_signs_nobody_in_or_out(premises: Premises, stranger: DashClient) -> None:
    entered = {"email": ANALYST, "password": "correct horse battery staple"}
    assert stranger.http.post("/sign-in", data=entered).status_code == 400
    assert stranger.get("/p/nordics/dashboard").status_code == 401
    person = premises.visit(ANALYST)
    assert person.http.post("/sign-out", data={}).status_code == 400
    assert person.get("/p/nordics/dashboard").status_code == 200


@pytest.mark.parametrize(
    "address",
    [
        "/p/nordics/nothing",
        "/p/nordics/report/nothing",
        "/p/nordics/report.csv",
        "/nothing",
        "/p",
        "/p/",
        "/v1/me",
        "/assets/nothing.js",
        "/static/nothing.css",
        "/p/nordics/../../etc/passwd",
        "/_dash-update-component/x",
    ],
)
def test_an_address_that_leads_nowhere_is_not_found(analyst: DashClient, address: str) -> None:
    assert analyst.get(address, Accept="text/html").status_code == 404


def test_a_bare_address_leads_home(analyst: DashClient) -> None:
    assert analyst.get("/").location == "/p/nordics/dashboard"
    assert analyst.get("/p/resale").location == "/p/resale/dashboard"


def test_both_partnerships_are_offered_to_whoever_belongs_to_both(analyst: DashClient) -> None:
    shown = analyst.call("show_page", "/p/resale/report")
    assert hrefs(shown["switcher"]) == ["/p/nordics/report", "/p/resale/report"]
    assert "Birch Beta" not in answer(analyst, "show_dashboard", "/p/resale/dashboard")
