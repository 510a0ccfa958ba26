"""The administration page's addresses and filters: what a query string means, and which days it asks the log for."""

from datetime import UTC, date, datetime

import pytest

from auth.administration import Colleague
from callbacks.administration.address import MOST_EVENTS, AdministrationAddress
from callbacks.administration.audit import wanted_events
from callbacks.administration.people import FILTERS, second_factor
from data.queries.credentials import SecurityState
from data.queries.people import PersonFacts

PATH = "/p/nordics/administration"
NOBODY = SecurityState(False, False, False, False, None, None)


def colleague(role: str = "user", *, active: bool = True, **security: object) -> Colleague:
    facts = PersonFacts(1, "ada@fjord.example", "Ada", active, role, None, None)
    usual = {name: getattr(NOBODY, name) for name in SecurityState.__slots__}
    return Colleague(facts, SecurityState(**(usual | security)))


def fits(name: str, one: Colleague) -> bool:
    return FILTERS[name][1](one)


@pytest.mark.parametrize(
    "search",
    [
        "",
        "?filter=locked",
        "?filter=locked&person=12",
        "?q=ada&person=new",
        "?tab=audit&q=x&from=2026-11-01&to=2026-11-21&by=12&area=sign_in&rows=300",
    ],
)
def test_an_address_comes_back_as_it_was(search: str) -> None:
    found = AdministrationAddress.parse(PATH, search)
    assert AdministrationAddress.parse(PATH, found.search) == found
    assert set(found.search.lstrip("?").split("&")) == set(search.lstrip("?").split("&"))


@pytest.mark.parametrize(
    "search",
    [
        None,
        7,
        "?tab=nothing",
        "?filter=x",
        "?person=0",
        "?person=-1",
        "?person=1e9",
        "?from=yesterday&to=20261101",
        "?by=new",
        "?area=USER'--",
        "?rows=5&rows=99999",
    ],
)
def test_what_makes_no_sense_is_the_default(search: object) -> None:
    assert AdministrationAddress.parse(PATH, search) == AdministrationAddress(PATH)


def test_no_page_of_the_log_grows_without_end() -> None:
    assert AdministrationAddress.parse(PATH, "?rows=9900").rows == MOST_EVENTS


def test_somebody_new_is_nobody_known() -> None:
    address = AdministrationAddress.parse(PATH, "?person=new")
    assert (address.invites, address.user_id) == (True, None)
    assert AdministrationAddress.parse(PATH, "?person=12").user_id == 12


def test_days_are_those_of_the_partnership_s_zone_both_included() -> None:
    address = AdministrationAddress(PATH, since=date(2026, 3, 29), until=date(2026, 3, 29))
    wanted = wanted_events(address, "Europe/Stockholm")  # the day on which the clocks go forward has 23 hours
    assert wanted.since == datetime(2026, 3, 28, 23, tzinfo=UTC)
    assert wanted.before == datetime(2026, 3, 29, 22, tzinfo=UTC)


def test_the_last_day_there_is_has_no_day_after_it() -> None:
    assert wanted_events(AdministrationAddress(PATH, until=date.max), "Pacific/Kiritimati").before is None


def test_locked_is_whoever_cannot_sign_in_now() -> None:
    noon = datetime(2026, 11, 21, 12, tzinfo=UTC)
    out = [colleague(active=False), colleague(locked=True), colleague(resting_until=noon)]
    assert [fits("locked", one) for one in out] == [True] * 3
    assert not fits("locked", colleague(has_password=True))


def test_who_gets_mail_only_needs_neither_invitation_nor_second_factor() -> None:
    mail_only = colleague("notifications")
    assert not fits("without-second-factor", mail_only)
    assert not fits("not-invited", mail_only)
    assert fits("not-invited", colleague())
    assert not fits("not-invited", colleague(invited_until=datetime(2026, 11, 22, tzinfo=UTC)))
    assert not fits("not-invited", colleague(has_password=True))


def test_a_second_factor_that_is_asked_for_is_told_from_one_that_is_there() -> None:
    told = [second_factor(one)[0] for one in (colleague(), colleague(second_factor_required=True))]
    assert told == ["Off", "Required, not set up"]
    assert second_factor(colleague(second_factor_required=True, has_second_factor=True))[0] == "On"
