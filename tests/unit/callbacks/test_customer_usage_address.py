"""The address of a customer's product usage: untrusted text in, days out, one address for one state."""

from datetime import date, timedelta

import pytest

from callbacks.customers.usage_address import LONGEST, RangeRefused, UsageAddress
from data.domain.cycles import cycle_of

PATH = "/p/nordics/customers/SC-1/usage"
TODAY = date(2026, 11, 21)
CURRENT = cycle_of(TODAY, 26)
BEGUN = date(2026, 2, 3)


def days(search: str, begun: date | None = BEGUN) -> tuple[str, str]:
    first, last = UsageAddress.parse(PATH, search).days(CURRENT, 26, begun)
    return str(first), str(last)


@pytest.mark.parametrize(
    ("search", "shown"),
    [
        ("", ("2026-08-26", "2026-11-25")),
        ("?range=cycle", ("2026-10-26", "2026-11-25")),
        ("?range=last", ("2026-09-26", "2026-10-25")),
        ("?range=12m", ("2025-11-26", "2026-11-25")),
        ("?range=all", ("2026-02-03", "2026-11-25")),
        ("?range=decade", ("2026-08-26", "2026-11-25")),
        ("?from=2026-10-01&to=2026-10-31", ("2026-10-01", "2026-10-31")),
        ("?from=2026-10-01&to=2026-10-01", ("2026-10-01", "2026-10-01")),
        ("?from=2026-10-01", ("2026-10-01", "2026-11-25")),
        ("?to=2026-05-31", ("2026-02-03", "2026-05-31")),
        ("?from=2026-02-30&to=31.12.2026", ("2026-08-26", "2026-11-25")),
        ("?from=0020-01-01", ("2026-08-26", "2026-11-25")),
        ("?range=12m&from=2026-10-01&to=2026-10-31", ("2026-10-01", "2026-10-31")),
    ],
)
def test_an_address_names_days(search: str, shown: tuple[str, str]) -> None:
    assert days(search) == shown


def test_everything_begins_with_the_open_cycle_where_nothing_was_read_and_goes_back_no_further_than_allowed() -> None:
    assert days("?range=all", None) == ("2026-10-26", "2026-11-25")
    assert days("?range=all", date(1999, 1, 1)) == (str(CURRENT.last_day - LONGEST), "2026-11-25")


@pytest.mark.parametrize(
    ("search", "why"),
    [
        ("?from=2026-10-02&to=2026-10-01", "ends before it begins"),
        ("?from=2027-01-01", "ends before it begins"),
        ("?from=2019-01-01&to=2026-01-01", "longer than five years"),
    ],
)
def test_a_range_that_cannot_be_shown_is_refused_with_a_reason(search: str, why: str) -> None:
    with pytest.raises(RangeRefused, match=why):
        days(search)


def test_the_longest_range_is_shown() -> None:
    first = date(2021, 1, 1)
    assert days(f"?from={first}&to={first + LONGEST}") == (str(first), str(first + LONGEST))
    with pytest.raises(RangeRefused):
        days(f"?from={first}&to={first + LONGEST + timedelta(days=1)}")


@pytest.mark.parametrize("search", ["", "?range=12m", "?from=2026-10-01&to=2026-10-31&as=table", "?range=all&as=table"])
def test_an_address_is_written_as_it_was_read(search: str) -> None:
    assert UsageAddress.parse(PATH, search).href == PATH + search


def test_defaults_are_left_out() -> None:
    assert UsageAddress.parse(PATH, "?range=3m&as=charts&x=1").search == ""


def test_a_preset_takes_the_place_of_a_free_range_and_keeps_the_table() -> None:
    free = UsageAddress.parse(PATH, "?from=2026-10-01&to=2026-10-31&as=table")
    assert free.at("12m").search == "?range=12m&as=table"
    assert free.shown(as_table=False).search == "?from=2026-10-01&to=2026-10-31"
    assert free.file_href == f"{PATH}.csv?from=2026-10-01&to=2026-10-31&as=table"
