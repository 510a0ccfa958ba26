"""The MSSP report over HTTP: what it says of a part of its figures, and of products and days that are not there."""

import io
from threading import Event
from typing import Any

import openpyxl
import pytest
from sqlalchemy import select

from data.models import AuditEvent
from data.settings import PortalType
from data.system import system_session
from jobs.exports import build_export
from tests.integration.pages.conftest import OpenPortal
from tests.integration.pages.neighbours import waiting_export
from tests.integration.pages.premises import Bundle, Premises
from tests.support.dash_client import DashClient, give_password
from tests.support.dash_tree import by_class, by_id, hrefs, records, table, text, tiles

ANALYST, RESTRICTED = "anna@fjord.example", "rolf@fjord.example"
REPORT, EXPORTS = "/p/nordics/report", "/p/nordics/exports"
OCTOBER = f"{REPORT}?cycle=2026-10"

BUNDLE: Bundle = {
    "partners": "partner_id,name,country\nfjord,Fjord Security,SE\n",
    "partnerships": (
        "partnership_id,partner_id,name,model,currency,timezone,anchor_day\n"
        "nordics,fjord,Nordics,mssp,EUR,Europe/Stockholm,26\n"
    ),
    "products": (
        "product_code,name,unit\n"
        "VM,Vulnerability Management,assets\n"
        "WAS,Web Applications,web apps\n"
        "KIT,Security Kit,kits\n"
    ),
    "customers": (
        "security_center_id,partnership_id,name,status\n"
        "SC-1,nordics,Aurora Alpha,active\n"
        "SC-2,nordics,Birch Beta,active\n"
    ),
    "usage": (
        "security_center_id,product_code,at,quantity\n"
        "SC-1,VM,2026-10-03,40\n"
        "SC-2,VM,2026-10-05,5\n"
        "SC-2,WAS,2026-10-05,3\n"
        "SC-1,VM,2026-11-19,12\n"
        "SC-1,VM,2026-11-20,14\n"
        "SC-2,VM,2026-11-20,5\n"
        "SC-2,VM,2026-11-21,6\n"
    ),
    "prices": (
        "partnership_id,security_center_id,product_code,valid_from,model,basis,up_to,unit_price,flat_price,package_size\n"
        "nordics,,VM,2026-01-01,per_unit,customer,,2.50,,\n"
    ),
    "commitments": (
        "partnership_id,product_code,valid_from,minimum_amount\n"
        "nordics,VM,2026-01-01,150.00\n"
        "nordics,KIT,2026-01-01,20.00\n"
    ),
    "users": (
        "email,name,partner_id,role,partnerships,customers\n"
        f"{ANALYST},Anna Kvist,fjord,user,nordics,all\n"
        f"{RESTRICTED},Rolf Berg,fjord,user,nordics,SC-2\n"
    ),
}


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


@pytest.fixture(scope="module")
def simulated(premises: Premises) -> DashClient:
    """The analyst of a demo with the same figures."""
    folder = premises.folder / "demo"
    folder.mkdir()
    for name, content in BUNDLE.items():
        (folder / f"{name}.csv").write_text(content, encoding="utf-8")
    assert premises.run("load", str(folder), "--portal", "demo").exit_code == 0
    give_password(premises.server, ANALYST, PortalType.DEMO)
    client = DashClient(premises.server)
    assert client.sign_in(ANALYST, at="/sign-in/demo").status_code == 302
    return client


def shown(person: DashClient, address: str) -> dict[str, tuple[str, str]]:
    return tiles(person.call("show_report", address)["tiles"])


def exported(premises: Premises, person: DashClient, address: str) -> tuple[str, list[str], str, Any]:
    """Ask for the workbook: what the toast says, the row of the history, the name of the file, and the file."""
    premises.clock.advance(minutes=1)  # the history has the newest first
    pressed = person.call("ask_for_workbook", address, report_export__n_clicks=1)
    [toast] = pressed.beside["shell-toasts"]["children"]
    export = waiting_export(person)
    premises.build(export)
    response = person.get(f"{EXPORTS}/{export}/file")
    name = response.headers["Content-Disposition"].removeprefix("attachment; filename=")
    row = table(person.call("show_exports", EXPORTS)["list"])[1]
    return str(toast["props"]["header"]), row, name, openpyxl.load_workbook(io.BytesIO(response.data))


def test_figures_without_a_product_name_it(anna: DashClient, rolf: DashClient) -> None:
    assert shown(anna, OCTOBER).keys() >= {"Invoice, Oct 2026", "True-ups"}
    assert shown(anna, f"{OCTOBER}&hide=VM").keys() >= {"Invoice without VM, Oct 2026", "True-ups without VM"}
    assert "Your customers' lines without WAS, Oct 2026" in shown(rolf, f"{OCTOBER}&hide=WAS")


def test_a_product_that_the_report_does_not_have_is_not_called_left_out(anna: DashClient) -> None:
    assert "Invoice, Oct 2026" in shown(anna, f"{OCTOBER}&hide=NOSUCH")


def test_the_whole_invoice_has_a_plain_name(premises: Premises, anna: DashClient) -> None:
    told, row, name, book = exported(premises, anna, OCTOBER)
    assert "Workbook for 26 Sep – 25 Oct 2026 is being built" in told
    assert (row[0], name) == ("Invoice Nordics 2026-10", "invoice-nordics-2026-10.xlsx")
    assert book.properties.title == "MSSP invoice Nordics 2026-10"


def test_a_part_of_the_invoice_says_so_wherever_it_is_named(
    premises: Premises, anna: DashClient, rolf: DashClient
) -> None:
    told, row, name, book = exported(premises, anna, f"{OCTOBER}&hide=VM,KIT")
    assert "Workbook for 26 Sep – 25 Oct 2026, without KIT, VM, is being built" in told
    assert (row[0], name) == ("Invoice Nordics 2026-10, without KIT, VM", "invoice-nordics-2026-10-without-kit-vm.xlsx")
    assert book.properties.title == "MSSP invoice Nordics 2026-10, without KIT, VM"

    told, row, name, book = exported(premises, rolf, OCTOBER)
    assert "2026, own customers, is being built" in told
    assert (row[0], name) == ("Invoice Nordics 2026-10, own customers", "invoice-nordics-2026-10-own-customers.xlsx")
    assert book.properties.title == "MSSP invoice Nordics 2026-10, own customers"


def test_with_every_product_hidden_the_page_says_so_and_how_to_show_them(anna: DashClient) -> None:
    answer = anna.call("show_report", f"{OCTOBER}&hide=VM,WAS,KIT")
    assert "All products are hidden" in text(answer["table"])
    assert tiles(answer["tiles"])["Busiest day"][1] == "no product is shown"
    assert "No reading" not in text(answer["drill"])
    assert f"{OCTOBER}" in hrefs(answer["drill"])
    of_customer = anna.call("show_report", f"{OCTOBER}&hide=VM&customer=SC-1")["drill"]
    assert "All products that Aurora Alpha used in this cycle are hidden." in text(of_customer)
    assert f"{OCTOBER}&customer=SC-1" in hrefs(of_customer)


def test_products_that_are_shown_may_have_no_reading_while_others_are_hidden(anna: DashClient) -> None:
    answer = anna.call("show_report", f"{REPORT}?cycle=2026-11&hide=VM")
    assert tiles(answer["tiles"])["Busiest day"][1] == "no reading of these products in this cycle"
    assert [row["Product"] for row in records(answer["drill"])] == ["Security Kit"]


def test_a_hidden_product_cannot_stay_open(anna: DashClient) -> None:
    opened = anna.call("show_report", f"{OCTOBER}&product=VM&hide=VM")["drill"]
    assert [row["Product"] for row in records(opened)] == ["Web Applications", "Security Kit"]
    assert anna.get(f"{REPORT}/contributions.csv?cycle=2026-10&product=VM&hide=VM").status_code == 404


def test_a_product_that_is_committed_and_not_used_leads_nowhere(anna: DashClient) -> None:
    drill = anna.call("show_report", OCTOBER)["drill"]
    assert "Security Kit" in text(drill)
    assert [href.rpartition("product=")[2] for href in hrefs(drill) if "product=" in href] == ["VM", "WAS"]


def test_lines_without_a_price_are_counted_in_words(anna: DashClient) -> None:
    assert shown(anna, f"{OCTOBER}&hide=KIT")["Invoice without KIT, Oct 2026"][1].endswith("1 unpriced line")
    [foot] = by_class(anna.call("show_report", f"{OCTOBER}&product=WAS")["drill"], "card-foot")
    assert text(foot).endswith("1 unpriced")
    assert "·" not in text(foot)


def test_today_is_no_missing_day_before_it_has_passed(anna: DashClient) -> None:
    # The cycle began 26 days before today, the 21st: until it is read, today neither counts nor is shaded.
    unread = anna.call("show_report", f"{REPORT}?cycle=2026-11&product=VM&customer=SC-1")["drill"]
    assert "2 of 26, 24 missing" in text(unread)
    shades = by_id(unread, "report-drill-chart")["props"]["figure"]["layout"]["shapes"]
    assert [shade["x1"] for shade in shades] == ["2026-11-18T12:00:00"]
    listed = table(anna.call("show_report", f"{REPORT}?cycle=2026-11&product=VM&customer=SC-1&as=table")["drill"])
    assert listed[-1] == ["Fri 20 Nov 2026", "14"]

    read = anna.call("show_report", f"{REPORT}?cycle=2026-11&product=VM&customer=SC-2")["drill"]
    assert "2 of 27, 25 missing" in text(read)


def test_a_file_of_figures_leaves_a_trace_with_its_name_its_filter_and_its_rows(
    premises: Premises, anna: DashClient
) -> None:
    before = len(traces(premises))
    for file in (
        "bars.csv?months=3&hide=WAS",
        "contributions.csv?cycle=2026-10&product=VM",
        "days.csv?cycle=2026-10&product=VM&customer=SC-1",
    ):
        assert anna.get(f"{REPORT}/{file}").status_code == 200
    assert traces(premises)[before:] == [
        ("nordics", {"file": "peaks-nordics.csv", "rows": 2, "filter": "?months=3&hide=WAS"}),
        (
            "nordics",
            {"file": "customers-nordics-2026-10-VM.csv", "rows": 2, "filter": "?cycle=2026-10&product=VM"},
        ),
        (
            "nordics",
            {"file": "days-SC-1-2026-10.csv", "rows": 1, "filter": "?cycle=2026-10&product=VM&customer=SC-1"},
        ),
    ]


def test_a_file_that_nobody_got_leaves_no_trace(premises: Premises, rolf: DashClient) -> None:
    before = traces(premises)
    address = f"{REPORT}/days.csv?cycle=2026-10&product=VM&customer=SC-1"
    assert rolf.get(address).status_code == 404
    assert traces(premises) == before


def test_files_of_a_demo_say_so_in_their_names(premises: Premises, simulated: DashClient) -> None:
    for address, name in (
        (f"{REPORT}/bars.csv", "demo-peaks-nordics.csv"),
        ("/p/nordics/customers/SC-1/usage.csv?range=last", "demo-usage-SC-1-2026-09-26-2026-10-25.csv"),
    ):
        assert simulated.get(address).headers["Content-Disposition"] == f"attachment; filename={name}"
    simulated.call("ask_for_workbook", OCTOBER, report_export__n_clicks=1)
    export = waiting_export(simulated)
    build_export(premises.portal, PortalType.DEMO, export, Event())
    named = simulated.get(f"{EXPORTS}/{export}/file").headers["Content-Disposition"]
    assert named == "attachment; filename=demo-invoice-nordics-2026-10.xlsx"


def test_images_say_what_they_show_of_whom_and_until_when(
    anna: DashClient, rolf: DashClient, simulated: DashClient
) -> None:
    as_of = "Usage as of 21 Nov 2026, 13:00 Europe/Stockholm"
    cycles = caption(anna.call("show_report", f"{REPORT}?months=3&hide=WAS")["figure"])
    assert cycles == {
        "title": "Sum of customers' peaks per billing cycle",
        "foot": ["Nordics", "without WAS", as_of],
        "file": "peaks-nordics-2026-09-2026-11",
        "legend": True,
    }
    panels = caption(anna.call("show_report", f"{REPORT}?view=per-product")["figure"])
    assert not panels["legend"]  # each panel has its name above it
    customers = caption(drilled(rolf, f"{OCTOBER}&product=VM&as=chart"))
    assert customers == {
        "title": "Vulnerability Management: largest peaks, 26 Sep – 25 Oct 2026",
        "foot": ["Nordics", "own customers", as_of],
        "file": "customers-nordics-2026-10-VM",
        "legend": False,
    }
    days = caption(drilled(simulated, f"{OCTOBER}&product=VM&customer=SC-1"))
    assert days["title"] == "Aurora Alpha: Vulnerability Management, 26 Sep – 25 Oct 2026"
    assert (days["foot"][-1], days["file"]) == ("Demo: simulated data", "demo-days-SC-1-2026-10-VM")


def drilled(person: DashClient, address: str) -> Any:
    return by_id(person.call("show_report", address)["drill"], "report-drill-chart")["props"]["figure"]


def caption(figure: Any) -> Any:
    return figure["layout"]["meta"]


def traces(premises: Premises) -> list[tuple[str, dict[str, Any]]]:
    """Subject and detail of every file that was taken from the report."""
    with system_session(premises.portal.databases, PortalType.PARTNER) as session:
        events = session.scalars(
            select(AuditEvent).where(AuditEvent.action == "report.exported").order_by(AuditEvent.id)
        )
        return [(event.subject, event.detail) for event in events]
