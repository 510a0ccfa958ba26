"""Users through the loader: their memberships and customers become exactly what the file says."""

from datetime import timedelta

import pytest
from sqlalchemy import select, update

from data.commands.web_sessions import SessionRecord, save_session
from data.models import Credential, Customer, Membership, MembershipCustomer, Partnership, User, WebSession
from data.settings import PortalType
from data.system import system_session
from tests.support.bundles import NOW, north


@pytest.fixture
def bundle(tmp_path, databases):
    folder = tmp_path / "bundle"
    folder.mkdir()
    return north(folder, databases)


def granted(bundle, email="ada@fjord.example"):
    """By partnership: role, whether all customers are seen, and the customers assigned."""
    with system_session(bundle.databases, PortalType.PARTNER) as session:
        rows = session.execute(
            select(Partnership.code, Membership.role, Membership.all_customers, Customer.security_center_id)
            .join(Membership, Membership.partnership_id == Partnership.id)
            .join(User, User.id == Membership.user_id)
            .outerjoin(MembershipCustomer, MembershipCustomer.membership_id == Membership.id)
            .outerjoin(Customer, Customer.id == MembershipCustomer.customer_id)
            .where(User.email == email)
        ).all()
    return {code: (role, every, {row[3] for row in rows if row[0] == code} - {None}) for code, role, every, _ in rows}


def ada(rights):
    return f"ada@fjord.example,Ada,fjord,{rights}"


@pytest.mark.parametrize(
    ("rights", "expected"),
    [
        ("user,,", {}),
        ("user,,all", {}),
        ("user,fjord-mssp,", {"fjord-mssp": ("user", False, set())}),
        ("admin,fjord-mssp,all", {"fjord-mssp": ("admin", True, set())}),
        ("user,fjord-mssp,SC-A", {"fjord-mssp": ("user", False, {"SC-A"})}),
        (
            "user,fjord-mssp;fjord-east,SC-A;SC-E;SC-B",
            {"fjord-mssp": ("user", False, {"SC-A", "SC-B"}), "fjord-east": ("user", False, {"SC-E"})},
        ),
        (
            "marketing, fjord-mssp ; fjord-east ;,SC-E;SC-E",
            {"fjord-mssp": ("marketing", False, set()), "fjord-east": ("marketing", False, {"SC-E"})},
        ),
        (
            "notifications,all,all",
            {"fjord-mssp": ("notifications", True, set()), "fjord-east": ("notifications", True, set())},
        ),
    ],
)
def test_a_row_grants_exactly_what_it_says(bundle, rights, expected):
    assert bundle.users(ada(rights)).counts() == {"users.csv": (1, 1, 0, 0)}
    assert granted(bundle) == expected
    assert bundle.counts() == {"users.csv": (1, 0, 0, 1)}


@pytest.mark.parametrize(
    ("rights", "expected"),
    [
        ("user,fjord-mssp,SC-A", {"fjord-mssp": ("user", False, {"SC-A"})}),
        ("user,fjord-mssp,SC-B", {"fjord-mssp": ("user", False, {"SC-B"})}),
        ("user,fjord-mssp,", {"fjord-mssp": ("user", False, set())}),
        ("user,fjord-east,SC-E", {"fjord-east": ("user", False, {"SC-E"})}),
        ("user,fjord-mssp,all", {"fjord-mssp": ("user", True, set())}),
        ("admin,fjord-mssp,SC-A;SC-B", {"fjord-mssp": ("admin", False, {"SC-A", "SC-B"})}),
        ("user,,", {}),
    ],
)
def test_what_is_not_granted_any_more_is_taken_away(bundle, rights, expected):
    bundle.users(ada("user,fjord-mssp,SC-A;SC-B")).load()
    assert bundle.users(ada(rights)).counts() == {"users.csv": (1, 0, 1, 0)}
    assert granted(bundle) == expected
    assert len(bundle.rows(MembershipCustomer, "customer_id")) == sum(len(seen) for _, _, seen in expected.values())


def test_people_are_known_by_their_address_in_lower_case(bundle):
    bundle.users("Ada@Fjord.Example,Ada,fjord,user,,").load()
    assert bundle.rows(User, "email") == [("ada@fjord.example",)]
    assert bundle.users("ADA@fjord.example,Ada L.,fjord,user,,").counts() == {"users.csv": (1, 0, 1, 0)}
    assert bundle.rows(User, "name") == [("Ada L.",)]


def test_passwords_and_choices_of_their_own_are_left_alone(bundle):
    bundle.users(ada("user,fjord-mssp,SC-A")).load()
    with system_session(bundle.databases, PortalType.PARTNER, write=True) as session:
        user_id = session.scalars(select(User.id)).one()
        session.add(Credential(user_id=user_id, password="kept"))
        session.execute(update(User).values(theme="dark", active=False))
    bundle.users("ada@fjord.example,Ada B.,fjord,admin,fjord-mssp,all").load()
    assert bundle.rows(User, "name", "theme", "active") == [("Ada B.", "dark", False)]
    assert bundle.rows(Credential, "password") == [("kept",)]


def test_people_the_file_does_not_name_keep_what_they_have(bundle):
    bundle.users(ada("user,fjord-mssp,SC-A")).load()
    bundle.users("bo@fjord.example,Bo,fjord,user,fjord-mssp,").load()
    assert granted(bundle) == {"fjord-mssp": ("user", False, {"SC-A"})}
    assert granted(bundle, "bo@fjord.example") == {"fjord-mssp": ("user", False, set())}


def _visit(bundle, email):
    """A browser session of somebody, stored as a sign-in stores it."""
    with system_session(bundle.databases, PortalType.PARTNER, write=True) as session:
        user_id = session.scalars(select(User.id).where(User.email == email)).one()
        record = SessionRecord(email, {}, NOW, NOW, NOW + timedelta(hours=1), "partner", user_id)
        save_session(session, record)


def test_whose_access_a_file_changes_is_signed_out_and_nobody_else(bundle):
    bundle.users(ada("user,fjord-mssp,SC-A"), "bo@fjord.example,Bo,fjord,user,fjord-mssp,").load()
    for email in ("ada@fjord.example", "bo@fjord.example"):
        _visit(bundle, email)
    bundle.users(ada("admin,fjord-mssp,all"), "bo@fjord.example,Bo B.,fjord,user,fjord-mssp,").load(check=True)
    assert len(bundle.rows(WebSession, "id_hash")) == 2, "a check changes nothing"
    bundle.load()
    assert bundle.rows(WebSession, "id_hash") == [("bo@fjord.example",)], "another name alone signs nobody out"


def test_a_membership_that_stays_keeps_its_number(bundle):
    bundle.users(ada("user,fjord-mssp,SC-A")).load()
    before = bundle.rows(Membership, "id")
    bundle.users(ada("admin,fjord-mssp,all")).load()
    assert bundle.rows(Membership, "id") == before
