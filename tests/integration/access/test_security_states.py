"""What administrators are told of somebody's way in: an invitation counts while it can still be used."""

from datetime import timedelta

from sqlalchemy import select, update

from data.models import HandOver, Partnership
from data.queries.credentials import SecurityState, list_security
from data.system import system_session
from tests.integration.access.house import PARTNER, House, Somebody


def state_of(house: House, who: Somebody) -> SecurityState:
    with system_session(house.portal.databases, PARTNER) as session:
        here = session.scalars(select(Partnership.id).where(Partnership.code == "fjord-mssp")).one()
        return list_security(session, here, house.clock())[who.id]


def change(house: House, **values: object) -> None:
    with system_session(house.portal.databases, PARTNER, write=True) as session:
        session.execute(update(HandOver).values(**values))


def test_an_invitation_is_shown_with_its_end(house: House) -> None:
    somebody = house.somebody()
    assert state_of(house, somebody).invited_until is None
    _, handed = house.hand_over(somebody)
    assert state_of(house, somebody).invited_until == handed.expires_at


def test_an_invitation_that_was_tried_too_often_is_none_any_more(house: House) -> None:
    somebody = house.somebody()
    house.hand_over(somebody)
    change(house, tries_left=0)
    assert state_of(house, somebody).invited_until is None


def test_an_invitation_that_is_used_or_over_is_none_any_more(house: House) -> None:
    somebody = house.somebody()
    house.hand_over(somebody)
    change(house, expires_at=house.clock())
    assert state_of(house, somebody).invited_until is None
    change(house, expires_at=house.clock() + timedelta(hours=1), consumed_at=house.clock())
    assert state_of(house, somebody).invited_until is None
