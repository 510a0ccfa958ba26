"""Text that PostgreSQL does not store, sent wherever text is taken: it is cleaned or refused, and never an error."""

import pytest
from sqlalchemy import select

from data.models import User
from data.settings import PortalType
from data.system import system_session
from tests.integration.access.conftest import EITHER
from tests.integration.pages.conftest import OpenPortal
from tests.integration.pages.premises import Premises
from tests.integration.pages.test_administration import ADMIN, HERE, bundle, save
from tests.support.dash_client import DashClient
from tests.support.dash_tree import text

NUL = "\x00"


@pytest.fixture(scope="module", params=EITHER)
def premises(request: pytest.FixtureRequest, open_portal: OpenPortal) -> Premises:
    found = open_portal(request.param)
    found.load(bundle())
    return found


@pytest.fixture(scope="module")
def admin(premises: Premises) -> DashClient:
    return premises.visit(ADMIN)


@pytest.mark.parametrize("letter", [NUL, "\ud800"], ids=["nul", "surrogate"])
def test_a_name_and_an_address_are_kept_without_it(premises: Premises, admin: DashClient, letter: str) -> None:
    email = f"new{ord(letter)}@fjord.example"
    saved = save(admin, "new", email=f"n{letter}{email[1:]}", name=f"Ada{letter} Berg{letter}")
    assert saved["open"] is False
    with system_session(premises.portal.databases, PortalType.PARTNER) as session:
        assert session.scalars(select(User.name).where(User.email == email)).one() == "Ada Berg"


def test_a_role_with_it_is_no_role(admin: DashClient) -> None:
    assert "Choose a role" in save(admin, "new", email="role@fjord.example", role=f"{NUL}boss")["problem"]


def test_a_search_finds_what_it_finds_without_it(admin: DashClient) -> None:
    found = [
        text(admin.call("find_customers", HERE, shell_search__value=words)["results"])
        for words in ("SC-1", f"SC{NUL}-1")
    ]
    assert "Aurora Alpha" in found[0]
    assert found[0] == found[1]
    assert admin.post("find_customers", HERE, shell_search__value=NUL).status_code == 200


def test_the_log_is_searched_without_it(admin: DashClient) -> None:
    assert "Signed in" in text(admin.call("show_events", f"{HERE}?tab=audit&q=sign%00_in")["events"])
    assert admin.get(f"{HERE}/audit.csv?q=sign%00_in").status_code == 200


@pytest.mark.parametrize(
    "path", ["/p/nordics/exports/%00/file", "/p/nor%00dics/report", "/account/sessions/%00/end", "/welcome/partner/%00"]
)
def test_no_path_has_it(admin: DashClient, path: str) -> None:
    assert admin.get(path).status_code in (404, 405)
