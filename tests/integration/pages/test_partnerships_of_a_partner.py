"""Somebody with MSSP partnerships in two zones and a reseller: figures, currency, cycle and menu follow the choice."""

from itertools import permutations

import pytest

from tests.integration.pages.conftest import OpenPortal
from tests.integration.pages.premises import Premises
from tests.integration.pages.resellers import ANALYST, BUNDLE
from tests.support.dash_client import DashClient
from tests.support.dash_tree import hrefs, nodes, text

PARTNERSHIPS = ("nordics", "japan", "resale")
PAGES = ("dashboard", "report", "exports")
OWN_REPORT = {"nordics": "report-page", "japan": "report-page", "resale": "reseller-page"}
FIGURES = {"nordics": "show_report", "japan": "show_report", "resale": "show_reseller"}
SAYS = {"nordics": "Europe/Stockholm", "japan": "Asia/Tokyo", "resale": "Europe/London"}


@pytest.fixture(scope="module")
def premises(open_portal: OpenPortal) -> Premises:
    found = open_portal()
    found.load(BUNDLE)
    return found


@pytest.fixture(scope="module")
def anna(premises: Premises) -> DashClient:
    return premises.visit(ANALYST)


def page_ids(tree: object) -> set[str]:
    return {str(node["props"].get("id")) for node in nodes(tree)}


@pytest.mark.parametrize(("here", "there"), permutations(PARTNERSHIPS, 2))
@pytest.mark.parametrize("page", PAGES)
def test_every_page_leads_to_the_same_page_of_every_other_partnership(
    anna: DashClient, here: str, there: str, page: str
) -> None:
    shown = anna.call("show_page", f"/p/{here}/{page}")
    assert f"/p/{there}/{page}" in hrefs(shown["switcher"])
    arrived = anna.call("show_page", f"/p/{there}/{page}")
    assert [text(one) for one in nodes(arrived["navigation"]) if one["type"] == "A"] == [
        "Dashboard",
        "Report",
        "Exports",
    ]
    assert set(hrefs(arrived["navigation"])) == {f"/p/{there}/{one}" for one in PAGES}


@pytest.mark.parametrize("partnership", PARTNERSHIPS)
def test_the_report_is_that_of_the_partnership_s_model_with_its_zone(anna: DashClient, partnership: str) -> None:
    page = anna.call("show_page", f"/p/{partnership}/report")["page"]
    assert OWN_REPORT[partnership] in page_ids(page)
    assert not page_ids(page) & ({"report-page", "reseller-page"} - {OWN_REPORT[partnership]})
    figures = anna.call(FIGURES[partnership], f"/p/{partnership}/report")
    assert SAYS[partnership] in text(figures["subtitle"])


def test_figures_of_one_partnership_never_hold_those_of_another(anna: DashClient) -> None:
    reseller = str(anna.call("show_reseller", "/p/resale/report?show=usage").values)
    assert "111" not in reseller
    assert "£" in str(anna.call("show_reseller", "/p/resale/report")["tiles"])
    assert "£" not in str(anna.call("show_report", "/p/nordics/report").values)


def test_open_tabs_belong_to_their_partnership(anna: DashClient) -> None:
    at = {"nordics": "SC-1", "resale": "SC-A"}
    for partnership, customer in at.items():
        anna.call("show_strip", f"/p/{partnership}/customers/{customer}", changed="shell-location.pathname")
    for partnership, name in (("nordics", "Aurora"), ("resale", "Alder"), ("japan", "")):
        address = f"/p/{partnership}/report"
        tabs = anna.call("show_strip", address, changed="shell-location.pathname")["tabs"]
        assert [text(node) for node in nodes(tabs) if node["type"] == "A"] == ([name] if name else [])
