"""The simulated world's people and companies: how many, what they are called, what cannot be made."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta, timezone

import pytest

from data.domain.money import CURRENCIES
from data.exchange.bundle.values import zone
from data.exchange.demo.customers import Life
from data.exchange.demo.names import company
from data.exchange.demo.partnerships import LANES, PARTNERS_AT_MOST, partnerships_of, shared_among
from data.exchange.demo.people import DEMO_PASSWORD, demo_logins, user_rows
from data.exchange.demo.world import ImpossibleWorld, World, latest_day

UNTIL = date(2026, 11, 20)
DEFAULT = World(UNTIL)


def everybody(world):
    return [customer for customers in world.customers.values() for customer in customers]


@pytest.mark.parametrize(("partners", "customers"), [(3, 260), (1, 5), (1, 3), (12, 400), (30, 2000)])
def test_a_world_has_as_many_customers_as_asked_for_and_each_has_a_name_and_an_id_of_its_own(partners, customers):
    found = everybody(World(UNTIL, partners, customers))

    assert len(found) == customers
    assert len({customer.company.name for customer in found}) == customers
    assert len({customer.security_center_id for customer in found}) == customers


def test_every_partnership_gets_a_customer_and_one_more_customer_is_taken_from_nobody():
    partnerships = partnerships_of(6)
    before = shared_among(len(partnerships), partnerships)
    assert set(before.values()) == {1}

    for customers in range(len(partnerships) + 1, 200):
        after = shared_among(customers, partnerships)
        assert sum(after.values()) == customers
        assert all(after[code] >= before[code] for code in before)
        before = after


def test_a_customer_is_the_same_in_a_small_world_and_in_a_large_one():
    small = everybody(World(UNTIL, partner_count=1, customer_count=5))
    large = {customer.security_center_id: customer for customer in everybody(World(UNTIL, 30, 2000))}

    for customer in small:
        twin = large[customer.security_center_id]
        assert (twin.company, twin.size, twin.home, twin.life) == (
            customer.company,
            customer.size,
            customer.home,
            customer.life,
        )


def test_another_seed_gives_other_names_and_other_lives():
    ours, others = everybody(DEFAULT), everybody(replace(DEFAULT, seed=8))

    pairs = list(zip(ours, others, strict=True))
    assert sum(one.company != other.company for one, other in pairs) > 250
    assert sum(one.life != other.life for one, other in pairs) > 250


def test_neighbours_in_a_list_are_in_different_trades():
    names = [customer.company.name.split(" ", 1) for customer in DEFAULT.customers["nordics-mssp"]]

    assert len({first for first, _ in names}) > 40
    assert len({trade for _, trade in names}) > 30


def test_names_run_out_with_a_message_and_not_with_a_repetition():
    with pytest.raises(ValueError, match="there are words for"):
        company(7, 10**6)


@pytest.mark.parametrize(
    ("faulty", "message"),
    [
        ({"partner_count": 0}, "partners: expected 1 to 30, not 0"),
        ({"partner_count": 31}, "partners: expected 1 to 30, not 31"),
        ({"customer_count": 4}, "customers: expected 5 to 2000, not 4"),
        ({"customer_count": 2001}, "customers: expected 5 to 2000, not 2001"),
        ({"partner_count": 1, "customer_count": 2}, "customers: expected 3 to 2000, not 2"),
        ({"days": 0}, "days: expected 1 to 3660, not 0"),
        ({"seed": -1}, "seed: expected 0 to"),
        ({"until": date(2019, 12, 31)}, "until: expected 2020-01-01 to 2060-12-31, not 2019-12-31"),
    ],
)
def test_a_world_that_cannot_be_made_is_refused_with_what_was_expected(faulty, message):
    with pytest.raises(ImpossibleWorld, match=message):
        replace(DEFAULT, **faulty)


def test_partnerships_have_lanes_codes_and_mail_domains_of_their_own_and_real_zones_and_currencies():
    partnerships = partnerships_of(PARTNERS_AT_MOST)

    assert len(partnerships) == PARTNERS_AT_MOST + 2
    assert len({one.lane for one in partnerships}) == len({one.code for one in partnerships}) == len(partnerships)
    assert max(one.lane for one in partnerships) < LANES
    assert {one.partner.mail_domain.rsplit(".", 1)[1] for one in partnerships} == {"example"}
    for one in partnerships:
        assert zone(one.timezone) == one.timezone
        assert one.currency in CURRENCIES


def test_the_first_partner_has_two_mssp_partnerships_and_a_reseller_and_the_others_one_each():
    models = {}
    for one in partnerships_of(3):
        models.setdefault(one.partner.code, []).append((one.model, one.currency, one.anchor_day))

    assert models == {
        "larkspire": [("mssp", "EUR", 26), ("mssp", "CHF", 15), ("reseller", "GBP", 1)],
        "tidefall": [("mssp", "JPY", 31)],
        "palmreef": [("mssp", "USD", 10)],
    }


def test_a_life_begins_again_after_its_period():
    life = Life(period=100, stay=70, phase=5)
    begin = life.began_before(UNTIL)

    assert life.age_on(begin) == 0
    assert life.began_before(begin + timedelta(days=99)) == begin
    assert life.began_before(begin + timedelta(days=100)) == begin + timedelta(days=100)
    assert [life.has_left(begin + timedelta(days=age)) for age in (0, 69, 70, 99, 100)] == [
        False,
        False,
        True,
        True,
        False,
    ]


@pytest.mark.parametrize("year", [2024, 2026, 2029, 2035])
def test_in_any_year_most_customers_are_active_some_have_left_and_some_are_new(year):
    until = date(year, 6, 15)
    statuses = [customer.status(until) for customer in everybody(replace(DEFAULT, until=until))]
    begun = [customer.life.age_on(until) for customer in everybody(replace(DEFAULT, until=until))]

    assert statuses.count("active") > 200
    assert 10 < statuses.count("churned") < 45
    assert set(statuses) <= {"active", "trial", "churned", "internal", "demo"}
    assert sum(age < 365 for age in begun) >= 5


def test_the_last_day_is_yesterday_wherever_the_clock_stands():
    assert latest_day(datetime(2026, 3, 1, 0, 30, tzinfo=UTC)) == date(2026, 2, 28)
    assert latest_day(datetime(2026, 3, 1, 6, tzinfo=timezone(timedelta(hours=9)))) == date(2026, 2, 27)


def test_every_role_has_a_login_and_only_mail_recipients_have_no_password():
    logins = demo_logins()

    assert {login.role for login in logins} == {"admin", "user", "marketing", "notifications"}
    assert len({login.email for login in logins}) == len(logins)
    for login in logins:
        assert login.password == (None if login.role == "notifications" else DEMO_PASSWORD)
        assert login.email.endswith("-demo.example")


@pytest.mark.parametrize("partners", [1, 2, 3, 9])
def test_the_people_in_the_bundle_are_those_who_are_told_to_sign_in(partners):
    rows = user_rows(World(UNTIL, partners, 300).customers)

    assert [row[0] for row in rows] == [login.email for login in demo_logins(partners)]


def test_the_restricted_analyst_has_some_customers_of_two_partnerships_and_marketing_has_none():
    customers = DEFAULT.customers
    assigned = {row[0].split("@")[0]: row[5].split(";") for row in user_rows(customers) if row[2] == "larkspire"}
    ids = {code: {one.security_center_id for one in members} for code, members in customers.items()}

    assert assigned["admin"] == assigned["analyst"] == ["all"]
    assert assigned["marketing"] == [""]
    assert len(ids["nordics-mssp"] & set(assigned["restricted"])) == 8
    assert len(ids["dach-mssp"] & set(assigned["restricted"])) == 4
    assert len(assigned["restricted"]) == 12
