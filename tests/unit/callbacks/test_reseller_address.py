"""The address of a reseller's report: what is not said or makes no sense is the default, and the way back is exact."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from callbacks.reseller.acv import opened_on
from callbacks.reseller.address import MOST_DAYS, ResellerAddress, Section
from data.queries.tags import EVERYBODY, TagFilter

TODAY = date(2026, 11, 21)
PATH = "/p/uk/report"


def parsed(search: object) -> ResellerAddress:
    return ResellerAddress.parse(PATH, search)


@pytest.mark.parametrize(
    "search",
    [
        None,
        "",
        "?show=nothing&months=13&by=week&as=graph",
        "?from=2026-02-30&to=2026-03-01",
        "?from=2026-03-01",
        "?from=2026-03-02&to=2026-03-01",
        "?from=1900-01-01&to=2026-03-01",
        "?first=x&last=2026-03-01",
        "?tags=-1,x&match=all&owner=x&country=gb&product=../x",
        f"?order={'x' * 65}",
        "?point=20260301",
        "?only=some",
    ],
)
def test_what_makes_no_sense_is_the_default(search: object) -> None:
    assert parsed(search) == ResellerAddress(PATH)
    assert parsed(search).href == PATH


DAYS = st.dates(date(1990, 1, 1), date(2099, 12, 31))
TAG_FILTERS = st.just(EVERYBODY) | st.builds(
    TagFilter,
    st.sets(st.integers(1, 10**17), min_size=1, max_size=5).map(lambda ids: tuple(sorted(ids))),
    st.sampled_from(["any", "all", "none"]),
)
ADDRESSES = st.builds(
    ResellerAddress,
    path=st.just(PATH),
    section=st.sampled_from(Section),
    months=st.sampled_from([12, 24, 60]),
    grain=st.sampled_from(["day", "month"]),
    form=st.sampled_from(["chart", "table"]),
    point=st.none() | DAYS,
    order=st.none() | st.from_regex(r"[A-Za-z0-9 /&=+-]{1,64}", fullmatch=True).filter(str.strip),
    tags=TAG_FILTERS,
    product=st.none() | st.from_regex(r"[A-Z][A-Z0-9.-]{0,9}", fullmatch=True),
    owner=st.none() | st.integers(1, 10**17),
    active=st.booleans(),
    country=st.none() | st.from_regex(r"[A-Z]{2}", fullmatch=True),
)


@given(ADDRESSES)
def test_every_state_has_one_address_that_leads_back_to_it(address: ResellerAddress) -> None:
    assert parsed(address.search) == address


@given(ADDRESSES, DAYS, DAYS)
def test_so_has_a_range_of_days(address: ResellerAddress, one: date, other: date) -> None:
    first, last = sorted((one, other))
    ranged = address.changed(since=first, until=last, first=first, last=last)
    assert parsed(ranged.search) == ranged
    shown = ranged.days(TODAY)
    assert shown == ranged.moved_between(TODAY)
    assert shown[0] <= shown[1] <= TODAY
    assert (shown[1] - shown[0]).days <= MOST_DAYS
    if last <= TODAY and (last - first).days <= MOST_DAYS:
        assert shown == (first, last)


@pytest.mark.parametrize(
    ("first", "last", "shown"),
    [
        ("2026-11-01", "2026-12-31", (date(2026, 11, 1), TODAY)),
        ("2026-12-01", "2026-12-31", (TODAY, TODAY)),
        ("2000-01-01", "2026-03-01", (date(2016, 2, 22), date(2026, 3, 1))),
        ("2000-01-01", "2090-03-01", (date(2016, 11, 13), TODAY)),
    ],
)
def test_days_to_come_are_read_as_today_and_of_a_long_span_the_last_are_shown(
    first: str, last: str, shown: tuple[date, date]
) -> None:
    assert parsed(f"?from={first}&to={last}").days(TODAY) == shown
    assert parsed(f"?first={first}&last={last}").moved_between(TODAY) == shown


def test_without_days_the_line_shows_the_months_up_to_today() -> None:
    assert parsed("").days(TODAY) == (date(2025, 11, 21), TODAY)
    assert parsed("?months=60").days(date(2028, 2, 29)) == (date(2023, 2, 28), date(2028, 2, 29))


@pytest.mark.parametrize(
    ("search", "months"),
    [
        ("", ("2025-12", "2026-11")),
        ("?months=24", ("2024-12", "2026-11")),
        ("?months=60", ("2021-12", "2026-11")),
        ("?from=2026-08-15&to=2026-10-31", ("2026-08", "2026-10")),
        ("?from=2026-08-15&to=2026-12-31", ("2026-08", "2026-11")),
        ("?from=2000-01-01&to=2026-11-21", ("2016-12", "2026-11")),
    ],
)
def test_the_workbook_holds_as_many_months_as_are_shown_the_running_one_among_them(
    search: str, months: tuple[str, str]
) -> None:
    first, last = parsed(search).workbook_months(TODAY)
    assert (f"{first:%Y-%m}", f"{last:%Y-%m}") == months


@pytest.mark.parametrize(
    ("search", "opened"),
    [
        ("", (TODAY, date(2026, 11, 20))),
        ("?point=2026-03-31", (date(2026, 3, 31), date(2026, 3, 30))),
        ("?point=2020-03-31", (TODAY, date(2026, 11, 20))),
        ("?by=month", (TODAY, date(2026, 10, 31))),
        ("?by=month&point=2026-03-31", (date(2026, 3, 31), date(2026, 2, 28))),
        ("?by=month&point=2026-03-15", (date(2026, 3, 15), date(2026, 2, 28))),
        ("?from=2026-01-01&to=2026-12-31&point=2026-12-01", (TODAY, date(2026, 11, 20))),
        ("?from=2026-01-01&to=2026-02-01", (date(2026, 2, 1), date(2026, 1, 31))),
    ],
)
def test_a_point_is_compared_with_the_one_before(search: str, opened: tuple[date, date]) -> None:
    assert opened_on(parsed(search), TODAY) == opened


def test_filters_stay_from_part_to_part_and_can_be_cleared() -> None:
    address = parsed("?show=renewals&order=O-1&country=GB&as=table&only=active")
    assert address.showing(Section.USAGE).search == "?show=usage&country=GB"
    assert (address.filtered, address.without_filters.filtered) == (True, False)
