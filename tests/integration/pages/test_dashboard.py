"""The dashboard over HTTP: what its rows say, how somebody's table is kept, and the file of what is on screen."""

import io
from datetime import date
from decimal import Decimal
from typing import Any

import openpyxl
import pytest
from sqlalchemy import select

from data.domain.contracts import Order, acv_on, is_active
from data.models import AuditEvent, Customer, CustomerTag, Partnership, TableView, Tag, Task, User
from data.settings import PortalType
from data.system import system_session
from tests.integration.pages.conftest import OpenPortal
from tests.integration.pages.premises import Bundle, Premises, csv_rows
from tests.support.dash_client import UNCHANGED, Answer, DashClient
from tests.support.dash_tree import by_class, nodes, text, tiles

ANALYST, COLLEAGUE, RESTRICTED = "anna@fjord.example", "carl@fjord.example", "rolf@fjord.example"
FOREIGNER = "dora@delta.example"
HOME = "/p/resale/dashboard"
TODAY = date(2026, 11, 21)
ORDERS = (
    ("O-1", "SC-1", 10, "2025-12-01", "2026-11-30", "900.00", ""),
    ("O-2", "SC-1", 5, "2026-03-01", "2027-02-28", "450.50", ""),
    ("O-3", "SC-2", 20, "2025-01-01", "2027-12-31", "1000.00", "2026-06-01"),
    ("O-4", "SC-2", 8, "2026-06-01", "2027-05-31", "800.00", "2027-01-01"),
    ("O-5", "SC-3", 1, "2026-11-22", "2027-11-21", "70.00", ""),
)
CENTERS = ("SC-1", "SC-2", "SC-3")
BUNDLE: Bundle = {
    "partners": "partner_id,name,country\nfjord,Fjord Security,SE\ndelta,Delta Networks,DE\n",
    "partnerships": (
        "partnership_id,partner_id,name,model,currency,timezone,anchor_day\n"
        "resale,fjord,Resale,reseller,EUR,Europe/Stockholm,1\n"
        "other,delta,Other,reseller,EUR,Europe/Berlin,1\n"
    ),
    "products": "product_code,name,unit\nVM,Vulnerability Management,assets\n",
    "customers": (
        "security_center_id,partnership_id,name,status,country,onboarded_on\n"
        "SC-1,resale,Aurora,active,SE,2025-11-01\n"
        'SC-2,resale,"=HYPERLINK(1)",active,NO,2026-11-03\n'
        "SC-3,resale,Cedar,trial,DK,\n"
        "SC-9,other,Elm,active,DE,\n"
    ),
    "orders": "order_no,security_center_id,product_code,licences,start_on,end_on,annual_value,currency,cancelled_on\n"
    + "".join(
        f"{number},{center},VM,{licences},{start},{end},{value},EUR,{cancelled}\n"
        for number, center, licences, start, end, value, cancelled in ORDERS
    ),
    "usage": "security_center_id,product_code,at,quantity\nSC-1,VM,2026-11-02,12\nSC-2,VM,2026-11-03,4\n",
    "activity": "security_center_id,kind,on,count,by\nSC-1,login,2026-11-20,3,client\nSC-2,login,2026-09-01,1,client\n",
    "users": (
        "email,name,partner_id,role,partnerships,customers\n"
        f"{ANALYST},Anna Kvist,fjord,user,resale,all\n"
        f"{COLLEAGUE},Carl Holm,fjord,user,resale,all\n"
        f"{RESTRICTED},Rolf Berg,fjord,user,resale,SC-2\n"
        f"{FOREIGNER},Dora Kern,delta,user,other,all\n"
    ),
}


@pytest.fixture(scope="module", params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def premises(request: pytest.FixtureRequest, open_portal: OpenPortal) -> Premises:
    found = open_portal(request.param)
    found.load(BUNDLE)
    with system_session(found.portal.databases, PortalType.PARTNER, write=True) as session:
        own = session.scalars(select(Partnership.id).where(Partnership.code == "resale")).one()
        tags = [Tag(partnership_id=own, name=name, folded=name.lower(), colour=1) for name in ("Key", "Pilot")]
        session.add_all(tags)
        session.flush()
        ids = dict(session.execute(select(Customer.security_center_id, Customer.id)).all())
        for center, tag in (("SC-1", tags[0]), ("SC-1", tags[1]), ("SC-2", tags[0])):
            session.add(CustomerTag(partnership_id=own, customer_id=ids[center], tag_id=tag.id))
        raised = {
            "rule": "r",
            "title": "Call them",
            "opens": "churn",
            "raised_on": TODAY,
            "changed_at": found.portal.now,
        }
        for subject, severity in (("a", "high"), ("b", "low")):
            session.add(Task(partnership_id=own, customer_id=ids["SC-1"], subject=subject, severity=severity, **raised))
    return found


@pytest.fixture(scope="module")
def analyst(premises: Premises) -> DashClient:
    return premises.visit(ANALYST)


@pytest.fixture(scope="module")
def restricted(premises: Premises) -> DashClient:
    return premises.visit(RESTRICTED)


def shown(person: DashClient, search: str = "") -> dict[str, dict[str, Any]]:
    """The rows of the table by Security Center ID."""
    return {row["id"]: row for row in person.call("show_dashboard", HOME + search)["rows"]}


def tag_ids(premises: Premises) -> tuple[int, int]:
    with system_session(premises.portal.databases, PortalType.PARTNER) as session:
        found = dict(session.execute(select(Tag.name, Tag.id)).all())
    return found["Key"], found["Pilot"]


def test_health_is_that_of_the_day_on_the_dashboard_and_on_the_customer_s_page(premises: Premises) -> None:
    """Last active on 20 November: healthy on the 14th day after, no longer on the 15th, whenever signals were."""
    for days, health in ((13, "Healthy"), (14, "Needs attention")):
        premises.clock.advance(days=days)
        try:
            person = premises.visit(ANALYST)
            assert shown(person)["SC-1"]["health"] == health.lower()
            header = person.call("show_customer", "/p/resale/customers/SC-1/tasks")["header"]
            assert health in text(header)
        finally:
            premises.clock.advance(days=-days)


def test_orders_add_up_as_the_rules_say(analyst: DashClient) -> None:
    orders = [
        Order(
            number,
            int(center[3:]),
            1,
            licences,
            date.fromisoformat(start),
            date.fromisoformat(end),
            Decimal(value),
            date.fromisoformat(cancelled) if cancelled else None,
        )
        for number, center, licences, start, end, value, cancelled in ORDERS
    ]
    rows = shown(analyst)
    for center in CENTERS:
        own = [order for order in orders if order.customer_id == int(center[3:])]
        active = [order for order in own if is_active(order, TODAY)]
        row = rows[center]
        assert row.get("acv", 0) == acv_on(own, TODAY) * 100
        assert row.get("acvBefore", 0) == acv_on(own, date(2025, 11, 21)) * 100
        assert row.get("orders", 0) == len(active)
        assert row.get("licences", 0) == sum(order.licences for order in active)
    assert (rows["SC-1"]["renewal"], rows["SC-1"]["left"]) == ("2027-02-28", 99), "O-2 succeeds O-1"
    assert "renewal" not in rows["SC-2"], "what is cancelled is lost, not up for renewal"


def test_signals_work_and_tags_stand_in_the_rows(premises: Premises, analyst: DashClient) -> None:
    rows, (key, pilot) = shown(analyst), tag_ids(premises)
    assert rows["SC-1"]["tags"] == sorted([key, pilot])
    assert (rows["SC-1"]["tasks"], rows["SC-1"]["login"], rows["SC-1"]["health"]) == (2, "2026-11-20", "healthy")
    assert rows["SC-2"]["health"] == "at risk"
    assert "tasks" not in rows["SC-2"]
    assert rows["SC-1"]["peak_VM"] == 12


def test_every_tile_that_counts_customers_leads_to_exactly_them(analyst: DashClient) -> None:
    found = analyst.call("show_dashboard", HOME)["tiles"]
    links = {text(by_class(tile, "tile-label-text")): tile["props"]["href"] for tile in by_class(found, "tile-link")}
    figures = {label: figure for label, (figure, _) in tiles(found).items()}
    for label in ("Customers", "Active", "Renewals in 3 months", "At risk", "With open tasks"):
        assert len(shown(analyst, links[label].removeprefix(HOME))) == int(figures[label]), label
    assert figures["ACV"] == "€2,150.50"


@pytest.mark.parametrize(("match", "expected"), [("any", {"SC-1", "SC-2"}), ("all", {"SC-1"}), ("none", {"SC-3"})])
def test_filters_combine_with_tags(premises: Premises, analyst: DashClient, match: str, expected: set[str]) -> None:
    key, pilot = tag_ids(premises)
    assert set(shown(analyst, f"?tags={key},{pilot}&match={match}")) == expected
    assert set(shown(analyst, f"?filter=new&tags={key},{pilot}&match={match}")) == expected & {"SC-2"}


def test_a_restricted_viewer_counts_only_their_own(premises: Premises, restricted: DashClient) -> None:
    assert set(shown(restricted)) == {"SC-2"}
    answer = restricted.call("show_dashboard", HOME)
    assert tiles(answer["tiles"])["ACV"][0] == "€800.00"
    assert tiles(answer["tiles"])["With open tasks"][0] == "0"
    counts = [text(node) for node in by_class(answer["tags"], "sheet-count")]
    assert counts == ["1", "0"]


def state_of(*columns: dict[str, Any], base: str = "/p/resale", **filters: Any) -> dict[str, Any]:
    return {"base": base, "columns": list(columns), "filters": filters}


def keep(person: DashClient, state: Any) -> Any:
    """Leave the table like this; whether that is news for the menu of views."""
    return person.call("keep_table", HOME, dashboard_state__data=state)["kept"]


def in_use(person: DashClient, at: str = "") -> str:
    """What the button of the menu of views says."""
    return text(person.call("show_views", HOME + at)["in_use"])


def named(name: str) -> dict[str, str]:
    """What stands in the field for the name of a view."""
    return {"dashboard_view_name__value": name}


def press(person: DashClient, deed: str, at: str = "", **values: Any) -> Any:
    changed = f'{{"deed":"{deed}","type":"dashboard-view-deed"}}.n_clicks'
    return person.call("change_views", HOME + at, changed=changed, dashboard_view_deed__n_clicks={deed: 1}, **values)


def layout(person: DashClient) -> list[tuple[str, bool]]:
    """The ids of the columns in their order, and whether each is hidden."""
    found = person.call("show_dashboard", HOME)["columns"]
    return [(column["colId"], column["hide"]) for band in found for column in band["children"]]


def views_of(premises: Premises, email: str) -> dict[str, Any]:
    with system_session(premises.portal.databases, PortalType.PARTNER) as session:
        statement = select(TableView).join(User, User.id == TableView.user_id).where(User.email == email)
        return {view.name: (view.id, view.state) for view in session.scalars(statement)}


def test_a_table_is_found_as_it_was_left_and_by_nobody_else(premises: Premises, analyst: DashClient) -> None:
    colleague = premises.visit(COLLEAGUE)
    before = layout(colleague)
    keep(analyst, state_of({"id": "country"}, {"id": "id", "hide": True}, {"id": "peak_GONE"}))
    assert layout(analyst)[:3] == [("country", False), ("id", True), ("name", False)]
    assert layout(colleague) == before
    press(analyst, "reset")
    assert layout(analyst) == before
    assert views_of(premises, ANALYST) == {}


@pytest.mark.parametrize(
    "state",
    [None, "x", [], {}, state_of({"id": "nothing"}), state_of({"id": "country"}, base="/p/other"), {"columns": [1]}],
)
def test_what_is_no_state_of_this_table_is_not_kept(premises: Premises, analyst: DashClient, state: Any) -> None:
    assert keep(analyst, state) is UNCHANGED
    assert views_of(premises, ANALYST) == {}


def test_columns_stand_as_they_are_while_only_the_list_changes(analyst: DashClient) -> None:
    first = analyst.call("show_dashboard", HOME)
    again = analyst.call("show_dashboard", f"{HOME}?filter=new", dashboard_arranged__data=first["arranged"])
    assert again["columns"] is UNCHANGED
    assert again["filters"] is UNCHANGED
    assert [row["id"] for row in again["rows"]] == ["SC-2"]
    assert again["selected"] == []
    with_dialog = analyst.call("show_dashboard", f"{HOME}?dialog=tags", dashboard_arranged__data=first["arranged"])
    assert with_dialog["selected"] is UNCHANGED
    elsewhere = {**first["arranged"], "base": "/p/other"}
    assert analyst.call("show_dashboard", HOME, dashboard_arranged__data=elsewhere)["columns"] is not UNCHANGED


def test_views_are_saved_chosen_changed_renamed_and_deleted_with_a_way_back(
    premises: Premises, analyst: DashClient
) -> None:
    keep(analyst, state_of({"id": "country"}, {"id": "name"}))
    press(analyst, "save", dashboard_view_name__value="  Renewals ")
    assert "Renewals" in in_use(analyst)
    key = views_of(premises, ANALYST)["Renewals"][0]
    press(analyst, "choose-default")
    assert layout(analyst)[0][0] == "name"
    press(analyst, f"choose-{key}")
    assert layout(analyst)[0][0] == "country"
    keep(analyst, state_of({"id": "status"}, {"id": "name"}))
    assert "edited" in in_use(analyst)
    press(analyst, "revert")
    assert "edited" not in in_use(analyst)
    assert layout(analyst)[0][0] == "country"
    keep(analyst, state_of({"id": "status"}, {"id": "name"}))
    press(analyst, "update")
    assert views_of(premises, ANALYST)["Renewals"][1]["columns"][0]["id"] == "status"
    press(analyst, f"rename-{key}", dashboard_view_name__value="Soon")
    removed = press(analyst, f"remove-{key}")["removed"]
    assert set(views_of(premises, ANALYST)) == {""}
    press(analyst, "undo", dashboard_removed__data=removed)
    assert views_of(premises, ANALYST)["Soon"][1]["columns"][0]["id"] == "status"
    press(analyst, f"remove-{views_of(premises, ANALYST)['Soon'][0]}")
    press(analyst, "reset")


def led_to(answer: Answer) -> Any:
    """The query string that an answer leads to, or None."""
    return answer.beside.get("shell-location", {}).get("search")


def test_a_view_brings_back_the_list_it_was_saved_with(premises: Premises, analyst: DashClient) -> None:
    key, pilot = tag_ids(premises)
    listed = f"?filter=risk&tags={key},{pilot}&match=all&q=nord+sea"
    keep(analyst, state_of({"id": "country"}))
    press(analyst, "save", at=listed.partition("&q=")[0], dashboard_search__value=" nord sea ", **named("Mine"))
    view_id, state = views_of(premises, ANALYST)["Mine"]
    assert state["list"] == listed
    assert "edited" not in in_use(analyst, listed)
    for other in ("", "?filter=risk", listed.replace("nord", "west"), listed.replace("all", "none")):
        assert "edited" in in_use(analyst, other), other
    for deed in (f"choose-{view_id}", "revert"):
        assert led_to(press(analyst, deed, at="?filter=new")) == listed
        assert led_to(press(analyst, deed, at=listed)) is None
    removed = press(analyst, f"remove-{view_id}", at=listed)["removed"]
    press(analyst, "undo", dashboard_removed__data=removed)
    assert views_of(premises, ANALYST)["Mine"][1]["list"] == listed
    press(analyst, f"choose-{views_of(premises, ANALYST)['Mine'][0]}")
    press(analyst, "update", at="?filter=new")
    assert views_of(premises, ANALYST)["Mine"][1]["list"] == "?filter=new"
    assert led_to(press(analyst, "choose-default", at="?filter=new")) == ""
    assert led_to(press(analyst, "reset", at="?filter=new")) is None, "the columns alone are put back"
    press(analyst, f"remove-{views_of(premises, ANALYST)['Mine'][0]}")


def test_a_list_that_narrows_the_table_as_it_comes_is_no_edit(analyst: DashClient) -> None:
    assert "edited" not in in_use(analyst, "?filter=new&q=nord")


def test_other_words_of_the_quick_search_draw_nothing(analyst: DashClient) -> None:
    first = analyst.call("show_dashboard", f"{HOME}?filter=new")
    searched = analyst.call("show_dashboard", f"{HOME}?filter=new&q=x", dashboard_arranged__data=first["arranged"])
    assert {name for name, value in searched.values.items() if value is not UNCHANGED} == {"arranged"}
    listed = analyst.call("show_dashboard", f"{HOME}?q=x", dashboard_arranged__data=searched["arranged"])
    assert len(listed["rows"]) == 3, "which rows the words leave is up to the browser"


def test_the_field_for_a_name_is_another_one_only_after_what_has_to_do_with_names(
    premises: Premises, analyst: DashClient
) -> None:
    keep(analyst, state_of({"id": "country"}))
    assert "Save as a new view" in text(press(analyst, "save", **named("Mine"))["naming"])
    key = views_of(premises, ANALYST)["Mine"][0]
    assert "New name of “Mine”" in text(press(analyst, f"ask-{key}")["naming"])
    for deed in (f"choose-{key}", "update", "revert", "choose-default", "reset"):
        assert press(analyst, deed)["naming"] is UNCHANGED, deed
    assert "Save as a new view" in text(press(analyst, f"rename-{key}", **named("Ours"))["naming"])
    assert "Save as a new view" in text(press(analyst, f"remove-{key}")["naming"])


@pytest.mark.parametrize("name", ["", "   ", "x" * 41])
def test_a_view_without_a_proper_name_is_refused_in_words(premises: Premises, analyst: DashClient, name: str) -> None:
    answer = press(analyst, "save", dashboard_view_name__value=name)
    assert "name" in text(answer.beside["shell-toasts"]["children"])
    assert views_of(premises, ANALYST) == {}


def test_somebody_else_s_view_is_neither_chosen_renamed_nor_deleted(premises: Premises, analyst: DashClient) -> None:
    colleague = premises.visit(COLLEAGUE)
    keep(analyst, state_of({"id": "country"}))
    press(analyst, "save", dashboard_view_name__value="Mine")
    key = views_of(premises, ANALYST)["Mine"][0]
    assert "Mine" in text(analyst.call("show_views", HOME)["listed"])
    assert "Mine" not in text(colleague.call("show_views", HOME)["listed"])
    press(colleague, f"choose-{key}")
    assert views_of(premises, COLLEAGUE) == {}
    for deed in (f"rename-{key}", f"remove-{key}"):
        changed = f'{{"deed":"{deed}","type":"dashboard-view-deed"}}.n_clicks'
        told = {"dashboard_view_deed__n_clicks": {deed: 1}, "dashboard_view_name__value": "Yours"}
        assert colleague.post("change_views", HOME, changed=changed, **told).status_code == 404
    assert "Mine" in views_of(premises, ANALYST)
    press(analyst, f"remove-{key}")
    press(analyst, "reset")


def file(person: DashClient, ids: str, columns: str, kind: str = "csv", at: str = "/p/resale") -> Any:
    """What the form of the export answers, sent with the token of the page."""
    form = person.http.get("/account").text
    token = form.partition('name="csrf_token"')[2].partition('value="')[2].partition('"')[0]
    told = {"csrf_token": token, "ids": ids, "columns": columns, "format": kind}
    return person.http.post(f"{at}/dashboard/customers", data=told)


def test_a_file_has_the_rows_and_columns_of_the_screen_in_their_order(analyst: DashClient) -> None:
    answer = file(analyst, "SC-3,SC-1", "acv,name,renewal,nothing,tags")
    assert answer.status_code == 200
    assert csv_rows(answer.text) == [
        {"ACV, EUR": "", "Name": "Cedar", "Renewal": "2027-11-21", "Tags": ""},
        {"ACV, EUR": "1350.50", "Name": "Aurora", "Renewal": "2027-02-28", "Tags": "Key, Pilot"},
    ]


def test_a_workbook_has_real_types_and_no_formulas(analyst: DashClient) -> None:
    ids = ",".join(row["id"] for row in analyst.call("show_dashboard", HOME)["rows"])
    answer = file(analyst, ids, "name,acv,growth,renewal,peak_VM", "xlsx")
    sheet = openpyxl.load_workbook(io.BytesIO(answer.data))["Customers"]
    rows = list(sheet.iter_rows(values_only=True))
    assert rows[0] == ("Name", "ACV, EUR", "Growth, %", "Renewal", "VM, assets")
    assert len(rows) == 1 + len(ids.split(","))
    by_name = {row[0]: row for row in rows[1:]}
    assert by_name["=HYPERLINK(1)"][1:3] == (800, -20)
    assert by_name["Aurora"][1] == 1350.5
    assert by_name["Aurora"][3].date() == date(2027, 2, 28)
    assert [cell.data_type for cell in sheet["A"]] == ["s"] * 4


def test_a_csv_file_neutralises_formulas(analyst: DashClient) -> None:
    [row] = csv_rows(file(analyst, "SC-2", "name,growth").text)
    assert row == {"Name": "'=HYPERLINK(1)", "Growth, %": "-20.0"}


def test_a_file_has_only_what_the_viewer_may_see(restricted: DashClient, premises: Premises) -> None:
    assert [row["Name"] for row in csv_rows(file(restricted, "SC-1,SC-9,SC-2,SC-2,x", "name").text)] == [
        "'=HYPERLINK(1)"
    ]
    foreigner = premises.visit(FOREIGNER)
    assert csv_rows(file(foreigner, "SC-1,SC-2", "name", at="/p/other").text) == []
    assert file(foreigner, "SC-1", "name").status_code == 404


def test_a_file_needs_the_token_of_the_page_and_is_noted(premises: Premises, analyst: DashClient) -> None:
    assert analyst.http.post("/p/resale/dashboard/customers", data={"ids": "SC-1"}).status_code == 400
    assert file(analyst, ",".join(["SC-1"] * 50_001), "name").status_code == 413
    file(analyst, "SC-1,SC-2", "name")
    with system_session(premises.portal.databases, PortalType.PARTNER) as session:
        statement = select(AuditEvent).where(AuditEvent.action == "customers.exported").order_by(AuditEvent.id.desc())
        newest = session.scalars(statement).first()
    assert newest is not None
    assert (newest.subject, newest.detail["rows"], newest.detail["columns"]) == ("resale", 2, ["Name"])


def test_a_column_can_be_named_for_every_value_the_rows_have(analyst: DashClient) -> None:
    answer = analyst.call("show_dashboard", HOME)
    ids = {column["colId"] for band in answer["columns"] for column in band["children"]}
    boxes = {node["props"]["data-column"] for node in nodes(answer["choice"]) if "data-column" in node["props"]}
    assert boxes == ids
    assert {key for row in answer["rows"] for key in row} <= ids | {"level", "acvBefore"}
