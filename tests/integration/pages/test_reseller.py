"""The report of a reseller: its figures on the page, in files and in the workbook, and who sees which of them."""

from decimal import Decimal

import pytest
from sqlalchemy import select

from data.models import AuditEvent, ExportRequest, Tag
from data.settings import PortalType
from data.system import system_session
from tests.integration.pages.conftest import OpenPortal
from tests.integration.pages.premises import Premises, csv_rows, make_tag
from tests.integration.pages.resellers import (
    ANALYST,
    BUNDLE,
    FOREIGNER,
    REPORT,
    RESTRICTED,
    grid_rows,
    rows_of,
    sheets_of,
    told,
    written,
)
from tests.support.dash_client import DashClient
from tests.support.dash_tree import by_class, by_id, hrefs, nodes, records, text, tiles

PRESSED = {"reseller_export__n_clicks": 1}


@pytest.fixture(scope="module")
def premises(open_portal: OpenPortal) -> Premises:
    found = open_portal()
    found.load(BUNDLE)
    return found


@pytest.fixture(scope="module")
def anna(premises: Premises) -> DashClient:
    return premises.visit(ANALYST)


@pytest.fixture(scope="module")
def rolf(premises: Premises) -> DashClient:
    return premises.visit(RESTRICTED)


def body(person: DashClient, query: str = "") -> object:
    return person.call("show_reseller", f"{REPORT}{query}")["body"]


def test_the_tiles_count_customers_activity_value_and_renewals_and_lead_to_their_lists(anna: DashClient) -> None:
    shown = anna.call("show_reseller", REPORT)["tiles"]
    assert tiles(shown) == {
        "Customers": ("4", "2 active, 1 churned, 1 trial"),
        "Active customers": ("3", "of 4, with an order running today"),
        "ACV": ("£2,250.00", "▲ 73.1\xa0% against a year ago".replace("\xa0", " ")),
        "Renewals, next three months": ("£800.00", "2 orders until 21 Feb 2027"),
    }
    customers = f"{REPORT}?show=customers"
    assert hrefs(shown) == [customers, f"{customers}&only=active", REPORT, f"{REPORT}?show=renewals"]


def test_the_line_starts_a_year_ago_and_ends_today_with_month_ends_marked(anna: DashClient) -> None:
    chart = by_id(body(anna), "reseller-chart")["props"]
    assert chart["config"]["locale"] == "en"
    line, ends, opened = chart["figure"]["data"]
    assert (line["x0"], len(line["y"]), line["y"][0], line["y"][-1]) == ("2025-11-21", 366, 1300, 2250)
    assert (len(ends["x"]), ends["x"][0], ends["y"][-1]) == (12, "2025-11-30", 2050)
    assert (opened["x"], opened["y"]) == (["2026-11-21"], [2250])


def test_a_day_opens_into_its_customers_and_what_changed_since_the_day_before(anna: DashClient) -> None:
    opened = by_id(body(anna, "?point=2026-11-01"), "reseller-point")
    assert "Changed since 31 Oct 2026" in text(opened)
    assert "Alder" in text(by_class(opened, "reseller-changes"))
    assert "+200.00" in text(opened)
    assert [(row["id"], row["acv"]) for row in grid_rows(opened)] == [
        ("SC-A", 120_000),
        ("SC-B", 80_000),
        ("SC-D", 25_000),
    ]


def test_a_month_end_is_compared_with_the_month_end_before(anna: DashClient) -> None:
    opened = text(by_id(body(anna, "?by=month&point=2026-06-30"), "reseller-point"))
    assert "Changed since 31 May 2026" in opened
    assert "Cedar" in opened
    assert "Churned" in opened
    assert "−700.00" in opened


@pytest.mark.parametrize(
    ("query", "lines"),
    [
        ("?as=table&by=month&from=2026-09-01&to=2026-11-21", ["21 Nov", "31 Oct", "30 Sep"]),
        ("?as=table&from=2026-10-14&to=2026-10-16", ["16 Oct", "15 Oct", "14 Oct"]),
        ("?as=table&from=2026-09-01&to=2026-10-10", ["10 Oct", "1 Sep"]),
    ],
)
def test_the_line_as_a_table_has_the_days_that_matter_and_each_can_be_opened(
    anna: DashClient, query: str, lines: list[str]
) -> None:
    [shown] = by_class(body(anna, query), "reseller-points")
    points = [node for node in nodes(shown) if "point=" in str(node["props"].get("href"))]
    assert len(points) == len(lines)
    assert all(day in text(point) for day, point in zip(lines, points, strict=True))


def test_renewals_are_listed_with_their_days_and_summed_by_window(anna: DashClient) -> None:
    shown = body(anna, "?show=renewals")
    assert [(row["id"], row["left"], row["amount"], row["weighted"]) for row in grid_rows(shown)] == [
        ("O-3", 18, 50_000, 30_000),
        ("O-4", 40, 30_000, 18_000),
    ]
    assert tiles(shown) == {
        "0–30 days": ("£500.00", "1 order"),
        "31–60 days": ("£300.00", "1 order"),
        "61–90 days": ("£0.00", "0 orders"),
        "Forecast": ("£480.00", "of £800.00 expected, weighted by stage"),
    }


def test_the_bridge_adds_up_and_names_who_moved(anna: DashClient) -> None:
    shown = body(anna, "?show=movement")
    steps = text(shown)
    assert "ACV on 21 Nov 2025 1,300.00" in _spaced(shown)
    for amount in ("+250.00", "+700.00", "2,250.00"):
        assert amount in steps
    assert [(row["id"], row["kind"], row["change"]) for row in grid_rows(shown)] == [
        ("SC-B", "Expanded", 50_000),
        ("SC-D", "New", 25_000),
        ("SC-A", "Expanded", 20_000),
    ]


def test_an_order_that_ends_after_today_is_no_loss_yet_whatever_days_are_asked_for(anna: DashClient) -> None:
    shown = body(anna, "?show=movement&first=2026-11-01&last=2026-12-31")
    assert grid_rows(shown) == []
    assert "ACV on 21 Nov 2026 2,250.00" in _spaced(shown)
    for id, value in (("reseller-first", "2026-11-01"), ("reseller-last", "2026-11-21")):
        field = by_id(shown, id)["props"]
        assert (field["value"], field["max"]) == (value, "2026-11-21")
    line = by_id(body(anna, "?from=2026-11-01&to=2027-12-31"), "reseller-chart")["props"]["figure"]["data"][0]
    assert (len(line["y"]), line["y"][-1]) == (21, 2250)
    assert rows_of(anna, "movement", "?first=2026-11-01&last=2026-12-31") == []


def test_who_drops_one_product_is_not_said_to_have_churned(anna: DashClient) -> None:
    shown = body(anna, "?show=movement&product=WAS&first=2025-11-21&last=2026-11-21")
    assert "What moved ACV of Web Applications" in text(shown)
    assert "Who moved ACV of Web Applications" in text(shown)
    assert [(row["id"], row["kind"]) for row in grid_rows(shown)] == [("SC-B", "Added")]
    opened = text(by_id(body(anna, "?product=VM&point=2026-06-01"), "reseller-point"))
    assert "Dropped" in opened
    assert "Churned" not in opened


def _spaced(tree: object) -> str:
    cells = [text(node) for node in nodes(tree) if node["type"] in ("Td", "Th")]
    return " ".join(cells)


def test_customers_are_listed_with_growth_and_counted_by_status(anna: DashClient) -> None:
    shown = body(anna, "?show=customers")
    rows = {row["id"]: (row["acv"], row["before"], row.get("growth")) for row in grid_rows(shown)}
    assert rows == {
        "SC-A": (120_000, 100_000, 0.2),
        "SC-B": (80_000, 30_000, 1.6667),
        "SC-C": (0, 0, None),
        "SC-D": (25_000, 0, None),
    }
    assert "Active2" in text(by_class(shown, "status-list"))
    assert [len(row["history"]) for row in grid_rows(shown)] == [13] * 4


def test_the_tile_of_active_customers_opens_these_on_the_page_and_in_the_file(anna: DashClient) -> None:
    query = "?show=customers&only=active"
    shown = body(anna, query)
    assert {row["id"] for row in grid_rows(shown)} == {"SC-A", "SC-B", "SC-D"}
    assert "3 active customers, £2,250.00 today" in text(shown)
    assert f"{REPORT}?show=customers" in hrefs(shown)
    growths = {row["security_center_id"]: row["growth"] for row in rows_of(anna, "growth", query)}
    assert growths == {"SC-A": "0.200000", "SC-B": "1.666667", "SC-D": "new"}
    assert "Clear filters" in text(body(anna, f"{query}&product=NOPE"))


def test_monthly_use_is_the_sum_of_peaks_and_no_reading_is_no_zero(anna: DashClient) -> None:
    assert [(row["month"], row["product_code"], row["sum_of_peaks"]) for row in rows_of(anna, "usage")] == [
        ("2026-09", "VM", "9"),
        ("2026-10", "VM", "12"),
        ("2026-10", "WAS", "30"),
    ]
    assert text(body(anna, "?show=usage")).count("–") > 10


@pytest.mark.parametrize(
    ("query", "acv", "customers"),
    [
        ("?country=IE", "£250.00", "2"),
        ("?product=WAS", "£500.00", "4"),
        ("?product=WAS&country=IE", "£0.00", "2"),
        ("?product=NOPE", "£0.00", "4"),
        ("?owner=77", "£0.00", "0"),
    ],
)
def test_filters_hold_for_every_figure(anna: DashClient, query: str, acv: str, customers: str) -> None:
    answer = anna.call("show_reseller", f"{REPORT}{query}")
    shown = tiles(answer["tiles"])
    assert (shown["ACV"][0], shown["Customers"][0]) == (acv, customers)
    assert "Clear filters" in text(answer["filters"])


@pytest.fixture(scope="module")
def tags(premises: Premises) -> tuple[int, int]:
    """Two tags of the reseller: Alder and Birch have the first, Birch and Dune the second."""
    return (
        make_tag(premises, "Key account", "SC-A", "SC-B", partnership="resale"),
        make_tag(premises, "Public sector", "SC-B", "SC-D", partnership="resale"),
    )


@pytest.mark.parametrize(
    ("match", "left", "words"),
    [
        ("any", {"SC-A", "SC-B", "SC-D"}, "any of Key account, Public sector"),
        ("all", {"SC-B"}, "all of Key account, Public sector"),
        ("none", {"SC-C"}, "none of Key account, Public sector"),
    ],
)
def test_tags_choose_the_customers_of_page_file_and_workbook(
    premises: Premises, anna: DashClient, tags: tuple[int, int], match: str, left: set[str], words: str
) -> None:
    query = f"?tags={tags[0]},{tags[1]}&match={match}&show=customers"
    answer = anna.call("show_reseller", f"{REPORT}{query}")
    assert tiles(answer["tiles"])["Customers"][0] == str(len(left))
    assert f"Tags: {words}" in text(answer["filters"])
    assert {row["id"] for row in grid_rows(answer["body"])} == left
    assert {row["security_center_id"] for row in rows_of(anna, "growth", query)} == left
    built = exported(premises, anna, query)
    assert {row[0] for row in built["ACV history"][1:]} == left
    assert told(built["About"])["Only tags"] == words


def test_a_tag_of_another_partnership_or_of_none_has_no_effect(premises: Premises, anna: DashClient) -> None:
    foreign = make_tag(premises, "Nordic", "SC-1", partnership="nordics")
    for tag in (foreign, 10**9):
        answer = anna.call("show_reseller", f"{REPORT}?tags={tag}")
        assert tiles(answer["tiles"])["Customers"][0] == "4"
        assert "Tags:" not in text(answer["filters"])
        assert len(exported(premises, anna, f"?tags={tag}")["ACV history"]) == 5


def test_an_image_says_whose_figures_it_shows_of_which_filters_and_as_of_when(
    anna: DashClient, rolf: DashClient, tags: tuple[int, int]
) -> None:
    as_of = "As of 21 Nov 2026, Europe/London"
    line = image(body(rolf, "?product=VM&country=GB&from=2026-11-01&to=2026-11-21"), "reseller-chart")
    assert line == {
        "title": "Annual contract value, 1 Nov – 21 Nov 2026",
        "foot": ["Resale", "own customers", "Vulnerability Management", "country GB", as_of],
        "file": "acv-resale-2026-11-01-2026-11-21",
        "legend": False,
    }
    bridge = image(body(anna, f"?show=movement&first=2025-12-31&last=2026-10-31&tags={tags[0]}"), "reseller-bridge")
    assert bridge["title"] == "What moved ACV, 31 Dec 2025 – 31 Oct 2026"
    assert bridge["foot"] == ["Resale", "customers with any of Key account", as_of]


def image(drawn: object, chart: str) -> dict[str, object]:
    found: dict[str, object] = by_id(drawn, chart)["props"]["figure"]["layout"]["meta"]
    return found


def test_the_picker_adds_a_tag_to_the_address_and_takes_it_out_again(anna: DashClient, tags: tuple[int, int]) -> None:
    first, second = tags
    offered = anna.call("offer_filter_tags", f"{REPORT}?tags={first}&country=GB", tags_filter__n_clicks=1)["options"]
    assert hrefs(offered) == [f"{REPORT}?country=GB", f"{REPORT}?country=GB&tags={first},{second}"]
    assert text(offered).count("2 customers") == 2


def test_a_workbook_by_a_tag_that_is_gone_is_not_made(premises: Premises, anna: DashClient) -> None:
    gone = make_tag(premises, "Short-lived", "SC-A", partnership="resale")
    anna.call("ask_for_reseller_workbook", f"{REPORT}?tags={gone}", **PRESSED)
    with system_session(premises.portal.databases, PortalType.PARTNER, write=True) as session:
        session.delete(session.get_one(Tag, gone))
    premises.build(queued(premises))
    shown = anna.call("show_exports", "/p/resale/exports")["list"]
    assert "A tag of the filter has been deleted or merged since" in text(shown)


@pytest.mark.parametrize("section", ["acv", "renewals", "movement", "customers", "usage"])
def test_every_part_says_why_it_is_empty_where_nothing_fits(anna: DashClient, section: str) -> None:
    shown = body(anna, f"?show={section}&owner=77")
    assert by_class(shown, "state")


@pytest.mark.parametrize("section", ["acv", "renewals", "movement", "customers", "usage"])
def test_who_sees_some_customers_sees_nothing_of_the_others(rolf: DashClient, section: str) -> None:
    answer = rolf.call("show_reseller", f"{REPORT}?show={section}")
    everything = str(answer.values)
    assert tiles(answer["tiles"])["ACV"][0] == "£800.00"
    for hidden in ("Alder", "SC-A", "O-2", "Dune", "2,250", "1,450"):
        assert hidden not in everything


def test_the_files_hold_what_the_viewer_sees(anna: DashClient, rolf: DashClient) -> None:
    assert {row["order_no"] for row in rows_of(rolf, "renewals")} == {"O-3", "O-4"}
    assert {row["security_center_id"] for row in rows_of(rolf, "growth")} == {"SC-B"}
    assert rows_of(rolf, "acv")[-1]["acv"] == "800.00"
    assert rows_of(anna, "acv")[-1] == {"day": "2026-11-21", "acv": "2250.00", "currency": "GBP"}
    assert [row["acv"] for row in rows_of(anna, "acv-customers", "?point=2026-11-01")] == [
        "1200.00",
        "800.00",
        "250.00",
    ]
    assert [row["kind"] for row in rows_of(anna, "movement")] == ["expansion", "new", "expansion"]


@pytest.mark.parametrize("name", ["acv", "acv-customers", "renewals", "movement", "growth", "usage"])
def test_a_file_of_figures_leaves_a_trace_with_its_name_its_filter_and_its_rows(
    premises: Premises, anna: DashClient, name: str
) -> None:
    response = anna.get(f"{REPORT}/{name}.csv?country=GB&months=24")
    with system_session(premises.portal.databases, PortalType.PARTNER) as session:
        newest = select(AuditEvent).where(AuditEvent.action == "report.exported").order_by(AuditEvent.id.desc())
        event = session.scalars(newest.limit(1)).one()
    assert response.headers["Content-Disposition"] == f"attachment; filename={event.detail['file']}"
    assert event.detail["filter"] == "?months=24&country=GB"
    assert event.detail["rows"] == len(csv_rows(response.text))


def test_another_partner_s_report_and_files_are_not_there(premises: Premises) -> None:
    dora = premises.visit(FOREIGNER)
    assert dora.post("show_reseller", REPORT).status_code == 404
    for name in ("acv", "acv-customers", "renewals", "movement", "growth", "usage"):
        assert dora.get(f"{REPORT}/{name}.csv").status_code == 404
        assert DashClient(premises.server).get(f"{REPORT}/{name}.csv").status_code == 401


def test_the_exports_page_asks_for_the_workbook_of_its_model(open_portal: OpenPortal) -> None:
    found = open_portal()
    found.load(BUNDLE)
    anna = found.visit(ANALYST)
    assert "workbook of usage, ACV and renewals" in text(anna.call("show_exports", "/p/resale/exports")["list"])
    assert "Ask for the invoice workbook" in text(anna.call("show_exports", "/p/nordics/exports")["list"])


def test_the_workbook_of_page_and_command_agree_with_the_page(premises: Premises, anna: DashClient) -> None:
    by_command = written(premises, "2026-09", "2026-11")
    built = exported(premises, anna, "?from=2026-09-15&to=2026-11-21")
    assert {name: rows for name, rows in built.items() if name != "About"} == {
        name: rows for name, rows in by_command.items() if name != "About"
    }
    listed = records(anna.call("show_exports", "/p/resale/exports")["list"])
    [row] = [row for row in listed if row["Months"] == "Sep 2026 – Nov 2026"]
    assert int(row["Rows"]) == sum(len(built[name]) - 1 for name in ("Monthly usage", "ACV history", "Renewals"))
    header, *rows = built["ACV history"]
    assert header[-3:] == ("2026-09", "2026-10", "2026-11 (as of 2026-11-21)")
    assert [(row[0], *map(float, row[-3:])) for row in rows] == [
        ("SC-A", 1000, 1000, 1200),
        ("SC-B", 800, 800, 800),
        ("SC-C", 0, 0, 0),
        ("SC-D", 0, 250, 250),
    ]
    assert [row[:1] + row[4:6] for row in built["Monthly usage"][1:]] == [
        ("SC-A", "2026-09", 9),
        ("SC-A", "2026-10", 7),
        ("SC-B", "2026-10", 5),
        ("SC-B", "2026-10", 30),
    ]
    assert [(row[0], row[6], row[7], float(row[8])) for row in built["Renewals"][1:]] == [
        ("O-3", 18, "0–30", 500),
        ("O-4", 40, "31–60", 300),
    ]
    assert Decimal(str(told(built["About"])["ACV, last month"])) == 2250


def queued(premises: Premises) -> str:
    """The one export that waits to be built."""
    with system_session(premises.portal.databases, PortalType.PARTNER) as session:
        return session.scalars(select(ExportRequest.id).where(ExportRequest.status == "queued")).one()


def exported(premises: Premises, person: DashClient, query: str = "") -> dict[str, list[tuple[object, ...]]]:
    """Ask on the page, let the worker build it, download it."""
    person.call("ask_for_reseller_workbook", f"{REPORT}{query}", **PRESSED)
    request = queued(premises)
    premises.build(request)
    response = person.get(f"/p/resale/exports/{request}/file")
    assert response.status_code == 200
    return sheets_of(response.get_data())


def test_a_restricted_person_s_workbook_holds_the_assigned_customers(premises: Premises, rolf: DashClient) -> None:
    built = exported(premises, rolf, "?from=2026-10-01&to=2026-10-31")
    assert [row[0] for row in built["ACV history"][1:]] == ["SC-B"]
    assert {row[0] for row in built["Monthly usage"][1:]} == {"SC-B"}
    assert told(built["About"])["Customers"] == "the 1 assigned to the person who asked"


def test_the_workbook_takes_the_page_s_filters_and_says_so(premises: Premises, anna: DashClient) -> None:
    built = exported(premises, anna, "?country=GB&product=VM&months=24")
    assert [row[0] for row in built["ACV history"][1:]] == ["SC-A", "SC-B"]
    assert {row[2] for row in built["Monthly usage"][1:]} == {"VM"}
    about = told(built["About"])
    assert (about["Only country"], about["Only product"], about["First month"]) == ("GB", "VM", "2024-12")


@pytest.mark.parametrize(
    ("partnership", "first", "last", "said"),
    [
        ("nordics", "2026-01", "2026-02", "is no reseller partnership"),
        ("resale", "2026-03", "2026-02", "comes after the last"),
        ("resale", "2026-03", "2026-12", "has not begun yet"),
        ("resale", "2026-3", "2026-12", "write it as YYYY-MM"),
        ("resale", "2010-01", "2026-10", "at most 120 months"),
        ("nowhere", "2026-01", "2026-02", "There is no partnership nowhere"),
    ],
)
def test_a_workbook_that_cannot_be_made_is_refused_in_words(
    premises: Premises, partnership: str, first: str, last: str, said: str
) -> None:
    out = premises.folder / "refused.xlsx"
    result = premises.run("report", "reseller", partnership, "--from", first, "--to", last, "--out", str(out))
    assert result.exit_code == 1
    assert said in result.output
    assert not out.exists()
