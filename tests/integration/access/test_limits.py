"""Tries are counted by network address too, whoever they are for; a cache that is down keeps nobody out."""

import pytest

from auth.limits import network_of
from tests.integration.access.conftest import OpenHouse
from tests.integration.access.house import WRONG, House, Visitor
from tests.support.machine import free_port

PATIENCE = 3
SAYS = f"tries_per_minute = {PATIENCE}"


@pytest.fixture
def house(open_house: OpenHouse) -> House:
    return open_house(says=SAYS)


def _try(visitor: Visitor, number: int = 0) -> int:
    return int(visitor.send("/sign-in", email=f"somebody{number}@fjord.example", password=WRONG).status_code)


def test_after_so_many_tries_for_whomever_an_address_has_to_wait(house: House) -> None:
    assert [_try(house.browser(), number) for number in range(PATIENCE + 2)] == [401] * PATIENCE + [429] * 2
    answer = house.browser().send("/sign-in", email="x@fjord.example", password=WRONG)
    assert answer.headers["Retry-After"] == "60"
    assert "Too many tries" in answer.text


def test_another_address_is_not_concerned(house: House) -> None:
    for _ in range(PATIENCE + 1):
        _try(house.browser())
    who = house.somebody()
    assert house.browser(address="192.0.2.77").enter(who).status_code == 302
    assert house.browser().enter(who).status_code == 429, "behind the crowded address even the right password waits"


def test_another_address_of_the_same_line_is_the_same_network(house: House) -> None:
    answers = [_try(house.browser(address=f"2001:db8:0:7::{number:x}"), number) for number in range(PATIENCE + 1)]
    assert answers == [401] * PATIENCE + [429], "an IPv6 line has as many addresses as its holder likes"
    assert _try(house.browser(address="2001:db8:0:8::1")) == 401


@pytest.mark.parametrize(
    ("address", "network"),
    [
        ("192.0.2.1", "192.0.2.1"),
        ("::ffff:192.0.2.1", "192.0.2.1"),
        ("2001:db8:0:7:aaaa:bbbb:cccc:dddd", "2001:db8:0:7::/64"),
        ("fe80::1%eth0", "fe80::/64"),
        ("unix:", "-"),
        (None, "-"),
    ],
)
def test_what_counts_as_one_address(address: str | None, network: str) -> None:
    assert network_of(address) == network


def test_what_was_not_looked_at_does_not_count_against_the_account(house: House) -> None:
    who = house.somebody()
    for _ in range(PATIENCE + 4):
        house.browser().enter(who, WRONG)
    assert house.credential(who).failures == PATIENCE


def test_claiming_another_address_in_a_header_does_not_help(house: House) -> None:
    for number in range(PATIENCE):
        _try(house.browser(), number)
    visitor = house.browser()
    visitor.http.environ_base["HTTP_X_FORWARDED_FOR"] = "192.0.2.200"
    assert _try(visitor) == 429


def test_behind_a_proxy_the_address_is_the_one_the_proxy_saw(open_house: OpenHouse) -> None:
    house = open_house(says=SAYS, PORTAL_PROXIES="1")

    def behind(told: str) -> Visitor:
        visitor = house.browser(address="10.0.0.1")
        visitor.http.environ_base["HTTP_X_FORWARDED_FOR"] = told
        return visitor

    answers = [_try(behind(f"192.0.2.{number}, 198.51.100.1")) for number in range(PATIENCE + 1)]
    assert answers == [401] * PATIENCE + [429], "only the entry the proxy added counts, not what stood there before"
    assert _try(behind("198.51.100.2")) == 401


@pytest.mark.parametrize(
    "form", ["/forgotten/partner", "/welcome/partner/" + "A" * 43, "/sign-in/second-factor", "/sign-in/demo"]
)
def test_every_form_where_strangers_guess_is_counted(house: House, form: str) -> None:
    answers = [house.browser().send("/sign-in", form, email="x@fjord.example", key="x", code="1") for _ in range(4)]
    assert [answer.status_code for answer in answers[PATIENCE:]] == [429]


def test_looking_at_forms_and_working_in_the_portal_is_not_counted(house: House) -> None:
    visitor = house.visit(house.somebody())
    for _ in range(PATIENCE * 2):
        assert visitor.ask("/sign-in").status_code == 200
        assert visitor.is_in()
        assert visitor.post("show_dashboard", "/p/fjord-mssp/dashboard").status_code == 200


@pytest.mark.redis
def test_processes_that_share_a_cache_count_together(open_house: OpenHouse, redis_url: str) -> None:
    first, second = (open_house(says=SAYS, PORTAL_CACHE_URL=redis_url) for _ in range(2))
    assert [_try(house.browser()) for house in (first, second, first)] == [401] * 3
    assert _try(second.browser()) == 429


def test_a_cache_that_is_down_keeps_nobody_out_and_accounts_still_count(open_house: OpenHouse) -> None:
    house = open_house(says=SAYS, PORTAL_CACHE_URL=f"redis://127.0.0.1:{free_port()}/0")
    who = house.somebody()
    assert [house.browser().enter(who, WRONG).status_code for _ in range(5)] == [401] * 5
    assert house.browser().enter(who).status_code == 401
    assert house.credential(who).locked_until is not None
    assert house.browser().enter(house.somebody()).status_code == 302
