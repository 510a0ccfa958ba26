"""What a scoped session shows: one scope's rows of every class, in whatever shape the statement asks for them."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

import pytest
from sqlalchemy import Executable, exists, func, select, union, union_all
from sqlalchemy.exc import NoResultFound
from sqlalchemy.orm import aliased, joinedload, selectinload

from data.models import (
    Base,
    Credential,
    Customer,
    CyclePeak,
    Partner,
    Partnership,
    Price,
    PriceTier,
    Product,
    Reading,
)
from data.settings import PortalType
from data.system import system_session
from tests.support.landscape import Landscape
from tests.support.visible import SHOWS, keys, shown
from tests.support.world import add_product

CLASSES = sorted((mapper.class_ for mapper in Base.registry.mappers), key=lambda model: model.__name__)
VIEWERS = [
    f"{partnership}/{seen}"
    for partnership in ("fjord-mssp", "fjord-resale", "delta-mssp")
    for seen in ("all", "first", "none")
]


other = aliased(Customer)
SHAPES: Mapping[str, Callable[[], Executable]] = {
    "a column": lambda: select(Customer.security_center_id),
    "an alias": lambda: select(other.security_center_id),
    "an alias onto a subquery": lambda: select(aliased(Customer, select(Customer).subquery()).security_center_id),
    "a subquery": lambda: select(select(Customer.security_center_id).subquery().c.security_center_id),
    "a named subquery": lambda: select(select(Customer.security_center_id).cte().c.security_center_id),
    "a scalar subquery": lambda: select(
        Product.code, select(func.max(Customer.security_center_id)).scalar_subquery()
    ).where(Product.code == "VM"),
    "a union": lambda: union(select(Customer.security_center_id), select(other.security_center_id)),
    "a union with hidden rows": lambda: union_all(select(Customer.security_center_id), select(Credential.password)),
    "an exists": lambda: select(Customer.security_center_id).where(exists().where(Reading.customer_id == Customer.id)),
    "a list of keys": lambda: select(Customer.security_center_id).where(Customer.id.in_(select(Reading.customer_id))),
    "a join from shared rows": lambda: (
        select(Customer.security_center_id)
        .select_from(Product)
        .join(Reading, Reading.product_id == Product.id)
        .join(Customer, Customer.id == Reading.customer_id)
        .distinct()
    ),
    "a join that loses no row": lambda: (
        select(Customer.security_center_id).select_from(Product).outerjoin(Customer, Customer.id > 0).distinct()
    ),
}


@pytest.mark.parametrize("viewer", VIEWERS)
@pytest.mark.parametrize("model", CLASSES, ids=lambda model: model.__name__)
def test_every_class_shows_exactly_the_rows_of_the_scope(landscape: Landscape, model: type[Any], viewer: str) -> None:
    scope = landscape.world.scopes[viewer]
    rows = {each: landscape.all_rows(each) for each in {model, Price}}
    with landscape.session(scope) as session:
        assert keys(list(session.scalars(select(model)))) == shown(model, scope, rows)


def test_the_world_has_rows_to_hide_in_every_class_that_shows_some(landscape: Landscape) -> None:
    visible = [model for model in CLASSES if model is not Product]
    rows = {model: landscape.all_rows(model) for model in CLASSES}
    open_to_all = [model.__name__ for model in visible if shown(model, landscape.wide, rows) == keys(rows[model])]
    assert open_to_all == []


def test_every_class_is_judged_by_the_filter_the_session_is_compared_with() -> None:
    assert set(SHOWS) == set(CLASSES)


@pytest.mark.parametrize("shape", SHAPES)
def test_a_restriction_holds_in_every_shape_of_a_statement(landscape: Landscape, shape: str) -> None:
    with landscape.session(landscape.narrow) as session:
        found = {row[-1] for row in session.execute(SHAPES[shape]())}
    assert found == {"SC-fjord-mssp-1"}


@pytest.mark.parametrize("shape", SHAPES)
def test_without_customers_no_shape_of_a_statement_shows_one(landscape: Landscape, shape: str) -> None:
    with landscape.session(landscape.nothing) as session:
        found = {row[-1] for row in session.execute(SHAPES[shape]())} - {None}
    assert found == set()


def test_a_count_counts_what_is_visible(landscape: Landscape) -> None:
    counted = select(func.count()).select_from(select(Customer.id).subquery())
    with landscape.session(landscape.wide) as session:
        assert session.scalar(counted) == 3
        assert session.scalar(select(func.count()).select_from(Customer)) == 3
        assert session.query(Customer).count() == 3


def test_a_sum_adds_what_is_visible(landscape: Landscape) -> None:
    with landscape.session(landscape.narrow) as session:
        assert session.scalar(select(func.sum(CyclePeak.peak))) == 2 * 20


def test_get_gives_none_for_what_is_missing_and_for_what_is_another_s(landscape: Landscape) -> None:
    own, foreign = landscape.wide.partnership_id, landscape.world.partnerships[2].id
    customers = landscape.world.customers
    with landscape.session(landscape.narrow) as session:
        assert session.get(Customer, customers[own][0].id) is not None
        assert session.get(Customer, customers[own][1].id) is None
        assert session.get(Customer, customers[foreign][0].id) is None
        assert session.get(Customer, 10**6) is None
        with pytest.raises(NoResultFound):
            session.get_one(Customer, customers[foreign][0].id)


def test_get_finds_a_row_by_a_key_of_several_columns(landscape: Landscape) -> None:
    price = next(row for row in landscape.all_rows(Price) if row.partnership_id == landscape.wide.partnership_id)
    with landscape.session(landscape.wide) as session:
        found = session.get(PriceTier, (price.id, 1))
    assert found is not None
    assert (found.price_id, found.position) == (price.id, 1)


@pytest.mark.parametrize("load", [selectinload, joinedload], ids=["select", "join"])
def test_what_hangs_from_a_row_is_held_to_the_scope_too(landscape: Landscape, load: Any) -> None:
    rows = {model: landscape.all_rows(model) for model in (Price, PriceTier)}
    with landscape.session(landscape.narrow) as session:
        prices = session.scalars(select(Price).options(load(Price.tiers))).unique().all()
        tiers = [tier for price in prices for tier in price.tiers]
    assert keys(tiers) == shown(PriceTier, landscape.narrow, rows)
    assert tiers != []


def test_tiers_joined_to_their_prices_are_those_of_visible_prices(landscape: Landscape) -> None:
    joined = select(PriceTier.unit_price, Price.customer_id).where(PriceTier.price_id == Price.id)
    with landscape.session(landscape.narrow) as session:
        found = {customer_id for _unit_price, customer_id in session.execute(joined)}
    assert found == {None, *landscape.narrow.customer_ids}


def test_a_restriction_to_customers_of_another_partnership_shows_nothing(landscape: Landscape) -> None:
    foreign = landscape.world.customers[landscape.world.partnerships[2].id]
    scope = replace(landscape.wide, customers=frozenset(customer.id for customer in foreign))
    with landscape.session(scope) as session:
        assert session.scalars(select(Customer)).all() == []
        assert session.scalars(select(Reading)).all() == []


def test_a_scope_of_a_partnership_that_is_another_partner_s_does_not_show_it(
    landscape: Landscape,
) -> None:
    scope = replace(landscape.wide, partnership_id=landscape.world.partnerships[2].id)
    with landscape.session(scope) as session:
        assert session.scalars(select(Partnership)).all() == []
        assert session.scalars(select(Partner.code)).all() == ["fjord"]


def test_a_scope_reads_the_database_of_its_portal_type(landscape: Landscape) -> None:
    with system_session(landscape.databases, PortalType.DEMO, write=True) as session:
        add_product(session, "DEMO")
    with landscape.session(replace(landscape.wide, portal=PortalType.DEMO.value)) as session:
        assert session.scalars(select(Product.code)).all() == ["DEMO"]
    with landscape.session(landscape.wide) as session:
        assert session.scalars(select(Product.code).order_by(Product.code)).all() == ["VM", "WAS"]
