"""Viewers: who somebody is in a partnership, read anew each time so that what was taken away is gone at once."""

from collections.abc import Callable

import pytest
from sqlalchemy import delete, update
from sqlalchemy.orm import Session

from auth.permissions import Permission
from auth.viewer import viewer_for, viewer_of
from data.engines import Databases
from data.models import Membership, MembershipCustomer, Partnership, User
from data.scope import NotVisible
from data.settings import PortalType
from data.system import system_session
from tests.support.two_partners import TwoPartners, two_partners
from tests.support.world import add_membership

PARTNER = PortalType.PARTNER


@pytest.fixture
def world(sqlite_databases: Databases) -> TwoPartners:
    return two_partners(sqlite_databases)


def _person(world: TwoPartners, place: int = 0) -> int:
    """Of the first partner: Ada sees all customers, Bo the first, Cy none."""
    return world.users[world.partners[0].id][place].id


def _change(databases: Databases, change: Callable[[Session], object]) -> None:
    with system_session(databases, PARTNER, write=True) as session:
        change(session)


def test_a_viewer_has_the_scope_of_their_membership(sqlite_databases: Databases, world: TwoPartners) -> None:
    for place, name in enumerate(("all", "first", "none")):
        viewer = viewer_for(sqlite_databases, PARTNER, _person(world, place), "fjord-mssp")
        assert viewer.scope == world.scopes[f"fjord-mssp/{name}"]


def test_without_an_assignment_a_viewer_sees_no_customer(sqlite_databases: Databases, world: TwoPartners) -> None:
    viewer = viewer_for(sqlite_databases, PARTNER, _person(world, 2), "fjord-mssp")
    assert viewer.scope.customers == frozenset()
    assert not viewer.scope.sees_all_customers


def test_without_a_wish_a_viewer_gets_the_first_of_their_partnerships(
    sqlite_databases: Databases, world: TwoPartners
) -> None:
    viewer = viewer_for(sqlite_databases, PARTNER, _person(world), None)
    assert viewer.membership.partnership_code == "fjord-mssp"
    assert [item.partnership_code for item in viewer.memberships] == ["fjord-mssp", "fjord-resale"]


@pytest.mark.parametrize("wish", ["delta-mssp", "nowhere", "FJORD-MSSP", ""])
def test_another_partner_s_partnership_is_as_invisible_as_one_that_does_not_exist(
    sqlite_databases: Databases, world: TwoPartners, wish: str
) -> None:
    with pytest.raises(NotVisible):
        viewer_for(sqlite_databases, PARTNER, _person(world), wish)


def test_the_same_holds_for_a_partnership_named_by_its_id(sqlite_databases: Databases, world: TwoPartners) -> None:
    own, foreign = world.partnerships[1], world.partnerships[2]
    assert viewer_of(sqlite_databases, PARTNER, _person(world), own.id).scope.partnership_id == own.id
    with pytest.raises(NotVisible):
        viewer_of(sqlite_databases, PARTNER, _person(world), foreign.id)


def test_a_person_of_one_portal_type_is_nobody_in_the_other(sqlite_databases: Databases, world: TwoPartners) -> None:
    with pytest.raises(NotVisible):
        viewer_for(sqlite_databases, PortalType.DEMO, _person(world), None)


def test_a_membership_in_another_partner_s_partnership_opens_nothing(
    sqlite_databases: Databases, world: TwoPartners
) -> None:
    foreign = world.partnerships[2]
    stranger = world.users[world.partners[0].id][0]
    _change(sqlite_databases, lambda session: add_membership(session, stranger, foreign, role="admin"))
    with pytest.raises(NotVisible):
        viewer_for(sqlite_databases, PARTNER, stranger.id, foreign.code)


def test_somebody_made_inactive_is_gone_at_once(sqlite_databases: Databases, world: TwoPartners) -> None:
    person = _person(world)
    assert viewer_for(sqlite_databases, PARTNER, person, None).person.id == person
    _change(sqlite_databases, lambda session: session.execute(update(User).values(active=False)))
    with pytest.raises(NotVisible):
        viewer_for(sqlite_databases, PARTNER, person, None)


def test_a_membership_taken_away_is_gone_at_once(sqlite_databases: Databases, world: TwoPartners) -> None:
    _change(sqlite_databases, lambda session: session.execute(delete(Membership)))
    with pytest.raises(NotVisible):
        viewer_for(sqlite_databases, PARTNER, _person(world), "fjord-mssp")


def test_a_customer_taken_away_is_gone_at_once(sqlite_databases: Databases, world: TwoPartners) -> None:
    _change(sqlite_databases, lambda session: session.execute(delete(MembershipCustomer)))
    viewer = viewer_for(sqlite_databases, PARTNER, _person(world, 1), "fjord-mssp")
    assert viewer.scope.customers == frozenset()


def test_a_role_changed_is_changed_at_once(sqlite_databases: Databases, world: TwoPartners) -> None:
    person = _person(world)
    assert viewer_for(sqlite_databases, PARTNER, person, "fjord-mssp").may(Permission.REPORT_READ)
    mine = Membership.partnership_id == world.partnerships[0].id
    _change(
        sqlite_databases,
        lambda session: session.execute(update(Membership).where(mine).values(role="marketing")),
    )
    assert not viewer_for(sqlite_databases, PARTNER, person, "fjord-mssp").may(Permission.REPORT_READ)
    assert viewer_for(sqlite_databases, PARTNER, person, "fjord-resale").may(Permission.REPORT_READ)


def test_the_mail_of_a_demo_is_read_by_its_administrators_and_that_of_real_people_by_nobody(
    sqlite_databases: Databases,
) -> None:
    for portal, may in ((PARTNER, False), (PortalType.DEMO, True)):
        world = two_partners(sqlite_databases, portal)
        with system_session(sqlite_databases, portal, write=True) as session:
            session.execute(update(Membership).values(role="admin"))
        viewer = viewer_for(sqlite_databases, portal, _person(world), None)
        assert viewer.may(Permission.PEOPLE_WRITE)
        assert viewer.may(Permission.MAIL_READ) is may


def test_partnerships_are_listed_by_name(sqlite_databases: Databases, world: TwoPartners) -> None:
    mine = Partnership.code == "fjord-resale"
    _change(
        sqlite_databases,
        lambda session: session.execute(update(Partnership).where(mine).values(name="Aurora")),
    )
    viewer = viewer_for(sqlite_databases, PARTNER, _person(world), None)
    assert [item.partnership_name for item in viewer.memberships] == ["Aurora", "Fjord-Mssp"]
