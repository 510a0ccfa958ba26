"""The address of a reseller's report: what is not said or makes no sense is the default, and the way back is exact."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from callbacks.reseller_acv import opened_on
from callbacks.reseller_address import ResellerAddress, Section
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
        "?from=2000-01-01&to=2026-03-01",
        "?first=x&last=2026-03-01",
        "?tags=-1,x&match=all&owner=x&country=gb&product=../x",
        f"?order={'x' * 65}",
        "?point=20260301",
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
    country=st.none() | st.from_regex(r"[A-Z]{2}", fullmatch=True),
)


@given(ADDRESSES)
def test_every_state_has_one_address_that_leads_back_to_it(address: ResellerAddress) -> None:
    assert parsed(address.search) == address


@given(ADDRESSES, DAYS, st.integers(0, 3_000))
def test_so_has_a_range_of_days(address: ResellerAddress, first: date, days: int) -> None:
    last = date.fromordinal(min(first.toordinal() + days, date(2099, 12, 31).toordinal()))
    ranged = address.changed(since=first, until=last, first=first, last=last)
    assert parsed(ranged.search) == ranged
    assert ranged.days(TODAY) == ranged.moved_between(TODAY) == (first, last)


def test_without_days_the_line_shows_the_months_up_to_today() -> None:
    assert parsed("").days(TODAY) == (date(2025, 11, 21), TODAY)
    assert parsed("?months=60").days(date(2028, 2, 29)) == (date(2023, 2, 28), date(2028, 2, 29))


@pytest.mark.parametrize(
    ("search", "opened"),
    [
        ("", (TODAY, date(2026, 11, 20))),
        ("?point=2026-03-31", (date(2026, 3, 31), date(2026, 3, 30))),
        ("?point=2020-03-31", (TODAY, date(2026, 11, 20))),
        ("?by=month", (TODAY, date(2026, 10, 31))),
        ("?by=month&point=2026-03-31", (date(2026, 3, 31), date(2026, 2, 28))),
        ("?by=month&point=2026-03-15", (date(2026, 3, 15), date(2026, 2, 28))),
        ("?from=2026-01-01&to=2026-02-01", (date(2026, 2, 1), date(2026, 1, 31))),
    ],
)
def test_a_point_is_compared_with_the_one_before(search: str, opened: tuple[date, date]) -> None:
    assert opened_on(parsed(search), TODAY) == opened


def test_filters_stay_from_part_to_part_and_can_be_cleared() -> None:
    address = parsed("?show=renewals&order=O-1&country=GB&as=table")
    assert address.showing(Section.USAGE).search == "?show=usage&country=GB"
    assert (address.filtered, address.without_filters.filtered) == (True, False)
