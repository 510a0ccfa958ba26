"""The strip of open customers: what it opens, keeps and forgets, for each session and partnership apart."""

from hashlib import sha256

import pytest
from sqlalchemy import delete

from auth.sessions import COOKIE
from data.commands.web_sessions import find_session, update_session
from data.models import MembershipCustomer, WebSession
from data.settings import PortalType
from data.system import system_session
from tests.integration.pages.conftest import OpenPortal
from tests.integration.pages.premises import Premises
from tests.support.dash_client import DashClient
from tests.support.dash_tree import by_type, hrefs, text

ANALYST, RESTRICTED = "anna@fjord.example", "rolf@fjord.example"
DEED = "shell-strip-deed.data"
PATH = "shell-location.pathname"

BUNDLE = {
    "partners": "partner_id,name,country\nfjord,Fjord Security,SE\ndelta,Delta Networks,DE\n",
    "partnerships": (
        "partnership_id,partner_id,name,model,currency,timezone,anchor_day\n"
        "nordics,fjord,Nordics,mssp,EUR,Europe/Stockholm,26\n"
        "alps,fjord,Alps,mssp,EUR,Europe/Vienna,26\n"
        "delta,delta,Delta,mssp,EUR,Europe/Berlin,26\n"
    ),
    "products": "product_code,name,unit\nVM,Vulnerability Management,assets\n",
    "customers": (
        "security_center_id,partnership_id,name,status\n"
        "SC-1,nordics,Aurora,active\nSC-2,nordics,Birch,active\nSC-3,nordics,Cedar,active\n"
        "SC-8,alps,Edelweiss,active\nSC-9,delta,Dune,active\n"
    ),
    "users": (
        "email,name,partner_id,role,partnerships,customers\n"
        f"{ANALYST},Anna Kvist,fjord,user,nordics;alps,all\n"
        f"{RESTRICTED},Rolf Berg,fjord,user,nordics,SC-1;SC-2\n"
    ),
}


@pytest.fixture(scope="module")
def premises(open_portal: OpenPortal) -> Premises:
    found = open_portal()
    found.load(BUNDLE)
    return found


@pytest.fixture
def anna(premises: Premises) -> DashClient:
    return premises.visit(ANALYST)


def opened(client: DashClient, address: str) -> list[str]:
    """The tabs after going to an address, the one shown in brackets."""
    return _tabs(client.call("show_strip", address, changed=PATH)["tabs"])


def done(client: DashClient, address: str, deed: object) -> list[str]:
    """The tabs after something was done to them."""
    return _tabs(client.call("show_strip", address, changed=DEED, shell_strip_deed__data=deed)["tabs"])


def _tabs(tree: object) -> list[str]:
    names = [(text(one), one["props"].get("aria-current")) for one in by_type(tree, "A")]
    return [f"[{name}]" if current else name for name, current in names]


def visit_all(client: DashClient) -> list[str]:
    for number in (1, 2, 3):
        found = opened(client, f"/p/nordics/customers/SC-{number}/churn")
    return found


def test_a_customer_s_page_opens_a_tab_once(anna: DashClient) -> None:
    assert visit_all(anna) == ["Aurora", "Birch", "[Cedar]"]
    assert opened(anna, "/p/nordics/customers/SC-1") == ["[Aurora]", "Birch", "Cedar"]
    assert opened(anna, "/p/nordics/dashboard") == ["Aurora", "Birch", "Cedar"]


def test_a_tab_leads_to_the_view_that_is_open(anna: DashClient) -> None:
    visit_all(anna)
    tree = anna.call("show_strip", "/p/nordics/customers/SC-3/usage", changed=PATH)["tabs"]
    assert hrefs(tree) == [f"/p/nordics/customers/SC-{number}/usage" for number in (1, 2, 3)]


def test_tabs_are_closed_and_the_one_shown_is_not_opened_again_by_that(anna: DashClient) -> None:
    visit_all(anna)
    here = "/p/nordics/customers/SC-3/churn"
    assert done(anna, here, {"deed": "close", "customers": ["SC-3"], "count": 1}) == ["Aurora", "Birch"]
    assert opened(anna, "/p/nordics/customers/SC-2/churn") == ["Aurora", "[Birch]"]


def test_tabs_are_put_in_order(anna: DashClient) -> None:
    visit_all(anna)
    order = {"deed": "order", "customers": ["SC-3", "SC-1"], "count": 1}
    assert done(anna, "/p/nordics/dashboard", order) == ["Cedar", "Aurora", "Birch"]
    assert opened(anna, "/p/nordics/dashboard") == ["Cedar", "Aurora", "Birch"]


@pytest.mark.parametrize(
    "deed", [None, "close", {"deed": "close"}, {"deed": "open", "customers": ["SC-3"]}, {"customers": [["SC-1"]]}]
)
def test_a_deed_that_means_nothing_changes_nothing(anna: DashClient, deed: object) -> None:
    visit_all(anna)
    assert done(anna, "/p/nordics/dashboard", deed) == ["Aurora", "Birch", "Cedar"]


def test_tabs_belong_to_their_partnership_and_to_their_session(premises: Premises, anna: DashClient) -> None:
    visit_all(anna)
    assert opened(anna, "/p/alps/customers/SC-8") == ["[Edelweiss]"]
    assert opened(anna, "/p/nordics/dashboard") == ["Aurora", "Birch", "Cedar"]
    assert opened(premises.visit(ANALYST), "/p/nordics/dashboard") == []


def test_a_request_that_began_earlier_does_not_undo_what_another_has_stored(
    premises: Premises, anna: DashClient
) -> None:
    visit_all(anna)
    portal = premises.portal
    with system_session(portal.databases, PortalType.PARTNER, write=True) as session:
        earlier = find_session(session, sha256(anna.http.get_cookie(COOKIE).value.encode()).hexdigest(), portal.now)
        assert earlier is not None
    opened(anna, "/p/alps/customers/SC-8")
    with system_session(portal.databases, PortalType.PARTNER, write=True) as session:
        update_session(session, earlier, {"partnership": "alps"})
        kept = session.get(WebSession, earlier.id_hash)
        assert kept is not None
        assert (kept.document["partnership"], kept.document["tabs"]["alps"]) == ("alps", ["SC-8"])
        update_session(session, earlier, {"partnership": None})
        assert "partnership" not in kept.document


@pytest.mark.parametrize("foreign", ["SC-9", "SC-8", "SC-77"])
def test_no_tab_is_opened_for_a_customer_of_others(anna: DashClient, foreign: str) -> None:
    assert opened(anna, f"/p/nordics/customers/{foreign}") == []
    assert anna.get(f"/p/nordics/customers/{foreign}").status_code == 404
    assert anna.post("show_customer", f"/p/nordics/customers/{foreign}").status_code == 404
    assert "There is no such page here" in text(anna.call("show_page", f"/p/nordics/customers/{foreign}")["page"])


def test_a_customer_who_leaves_the_scope_leaves_the_strip(premises: Premises) -> None:
    rolf = premises.visit(RESTRICTED)
    opened(rolf, "/p/nordics/customers/SC-1")
    assert opened(rolf, "/p/nordics/customers/SC-2") == ["Aurora", "[Birch]"]
    assert opened(rolf, "/p/nordics/customers/SC-3") == ["Aurora", "Birch"]
    with system_session(premises.portal.databases, PortalType.PARTNER, write=True) as session:
        first = delete(MembershipCustomer).where(MembershipCustomer.customer_id == 1)
        session.execute(first)
    assert opened(rolf, "/p/nordics/dashboard") == ["Birch"]


def test_a_view_that_does_not_exist_is_not_found(anna: DashClient) -> None:
    for address in ("/p/nordics/customers/SC-1/nonsense", "/p/nordics/customers", "/p/nordics/report/SC-1"):
        assert anna.get(address).status_code == 404
    assert anna.get("/p/nordics/customers/SC-1/churn").status_code == 200
