"""How many SQL statements tags and owners take: a number written down here, however many customers are changed."""

from typing import Any

import pytest
from sqlalchemy import Select, select

from data.models import Customer, CustomerOwner, CustomerTag, Partnership, Tag, User
from data.settings import PortalType
from data.system import system_session
from tests.integration.pages.conftest import OpenPortal
from tests.integration.pages.premises import Premises
from tests.integration.pages.test_statements import ANALYST, AT_BAR, bundle_of, counted
from tests.support.dash_client import DashClient

DASHBOARD = "/p/nordics/dashboard"
SIZES = [3, 500]
WRITTEN = {
    "mark_selected": ("added", 11),
    "unmark_selected": ("taken", 11),
    "own_selected": ("owned", 11),
}
"""Of each change: the store it hears, and its statements; two find out who asks, three write the audit event."""

READ = {
    ("show_tags", f"{DASHBOARD}?dialog=tags"): 3,
    ("show_report", "/p/nordics/report?tags=1"): 8,
    ("show_report", "/p/nordics/report?tags=1,2&match=all"): 8,
    ("show_report", "/p/nordics/report?tags=2&match=none"): 8,
    ("show_report", f"{AT_BAR}&tags=1"): 9,
}


@pytest.fixture(scope="module", params=SIZES)
def premises(request: pytest.FixtureRequest, open_portal: OpenPortal) -> Premises:
    """Every customer has the tag 1, every other one the tag 2."""
    found = open_portal()
    found.load(bundle_of(request.param))
    with system_session(found.portal.databases, PortalType.PARTNER, write=True) as session:
        owner = session.scalars(select(Partnership.id).where(Partnership.code == "nordics")).one()
        session.add_all(
            [
                Tag(partnership_id=owner, id=number, name=f"T{number}", folded=f"t{number}", colour=number)
                for number in (1, 2)
            ]
        )
        session.flush()
        customers = session.scalars(
            select(Customer.id).where(Customer.partnership_id == owner).order_by(Customer.id)
        ).all()
        tagged = [(one, 1) for one in customers] + [(one, 2) for one in customers[::2]]
        session.add_all(
            [CustomerTag(partnership_id=owner, customer_id=customer, tag_id=tag) for customer, tag in tagged]
        )
    return found


@pytest.fixture(scope="module")
def anna(premises: Premises) -> DashClient:
    client = premises.visit(ANALYST)
    client.call("show_page", DASHBOARD)
    return client


@pytest.mark.parametrize("asked", READ, ids=lambda asked: asked[1])
def test_reading_takes_as_many_statements_as_written_here(
    premises: Premises, anna: DashClient, asked: tuple[str, str]
) -> None:
    with counted(premises.portal.databases) as statements:
        anna.call(*asked, tags_opened__data=1)
    assert len(statements) == READ[asked], "\n".join(statements)


def _of_nordics(what: Any) -> Select[*tuple[Any, ...]]:
    mine = select(Partnership.id).where(Partnership.code == "nordics").scalar_subquery()
    return select(what).where(Customer.partnership_id == mine)


def ready(premises: Premises, handler: str) -> tuple[list[str], int]:
    """Everybody's Security Center ID and what is picked, with the customers as they must be for a whole change."""
    with system_session(premises.portal.databases, PortalType.PARTNER, write=True) as session:
        codes = list(session.scalars(_of_nordics(Customer.security_center_id)))
        user = session.scalars(select(User.id).where(User.email == ANALYST)).one()
        if handler == "mark_selected":
            for row in session.scalars(select(CustomerTag).where(CustomerTag.tag_id == 1)):
                session.delete(row)
        if handler == "own_selected":
            first = session.scalars(_of_nordics(Customer)).first()
            assert first is not None
            other = session.scalars(select(User.id).where(User.email != ANALYST)).first()
            session.add(CustomerOwner(partnership_id=first.partnership_id, customer_id=first.id, owner_id=other))
    return codes, user if handler == "own_selected" else 1


@pytest.mark.parametrize("handler", WRITTEN)
def test_a_change_of_many_takes_as_many_statements_as_of_few(
    premises: Premises, anna: DashClient, handler: str
) -> None:
    codes, picked = ready(premises, handler)
    store, expected = WRITTEN[handler]
    values: dict[str, Any] = {f"tags_bulk_{store}__data": {"value": picked}, "dashboard_selected__data": codes}
    with counted(premises.portal.databases) as statements:
        answer = anna.call(handler, DASHBOARD, **values)
    assert sum(len(step["customers"]) for step in answer["undoing"]["steps"]) == len(codes)
    assert len(statements) == expected, "\n".join(statements)
