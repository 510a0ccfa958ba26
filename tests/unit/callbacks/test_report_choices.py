"""Which cycle the report opens with and which cycles its chart shows."""

from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from callbacks.report.address import ReportAddress
from callbacks.report.data import _selected, _window
from data.domain.cycles import Cycle, cycle_labelled, cycle_of, cycles_between
from data.queries.partnership import PartnershipFacts

PATH = "/p/nordics/report"
TODAY = date(2026, 11, 21)
anchors = st.sampled_from((1, 15, 26, 29, 30, 31))


def partnership(anchor: int = 26) -> PartnershipFacts:
    return PartnershipFacts(1, "nordics", "Nordics", "mssp", "EUR", "UTC", anchor, "Fjord", None)


def address(**state: object) -> ReportAddress:
    return ReportAddress(PATH).changed(**state)


def opened(asked: ReportAddress, first: date, anchor: int = 26) -> Cycle:
    """The cycle shown to somebody whose first reading lies on a day."""
    current = cycle_of(TODAY, anchor)
    return _selected(asked, cycles_between(first, current.start, anchor), current, partnership(anchor))


def labels(asked: ReportAddress, selected: str, anchor: int = 26) -> list[str]:
    """The cycles of the chart."""
    window = _window(asked, cycle_labelled(selected, anchor), cycle_of(TODAY, anchor), anchor)
    return [cycle.label for cycle in window]


def test_it_opens_with_the_last_cycle_that_has_ended() -> None:
    assert opened(address(), first=date(2026, 1, 1)).label == "2026-10"


def test_a_partnership_in_its_first_cycle_opens_with_that_one() -> None:
    assert opened(address(), first=TODAY).label == "2026-11"


@pytest.mark.parametrize(("asked", "shown"), [("2026-02", "2026-02"), ("2026-11", "2026-11"), ("2026-10", "2026-10")])
def test_the_cycle_of_the_address_is_shown(asked: str, shown: str) -> None:
    assert opened(address(cycle=asked), first=date(2026, 1, 1)).label == shown


@pytest.mark.parametrize("asked", ["2025-12", "2026-12", "2999-01"])
def test_a_cycle_that_cannot_be_chosen_is_not_shown(asked: str) -> None:
    assert opened(address(cycle=asked), first=date(2026, 1, 1)).label == "2026-10"


@pytest.mark.parametrize(
    ("months", "shown"),
    [
        (3, ["2026-09", "2026-10", "2026-11"]),
        (6, ["2026-06", "2026-07", "2026-08", "2026-09", "2026-10", "2026-11"]),
    ],
)
def test_the_chart_ends_with_the_open_cycle(months: int, shown: list[str]) -> None:
    assert labels(address(months=months), "2026-10") == shown


def test_the_chart_ends_with_a_cycle_that_lies_further_back() -> None:
    assert labels(address(months=3), "2026-02") == ["2025-12", "2026-01", "2026-02"]


@given(anchors, st.sampled_from((3, 6, 12)), st.integers(0, 40))
def test_the_chart_always_shows_the_selected_cycle_among_as_many_as_asked_for(
    anchor: int, months: int, back: int
) -> None:
    current = cycle_of(TODAY, anchor)
    selected = cycles_between(date(2022, 1, 1), current.start, anchor)[-1 - back]
    window = _window(address(months=months), selected, current, anchor)
    assert selected in window
    assert len(window) == months
    assert window[-1].start <= current.start
    assert [one.next_start for one in window[:-1]] == [one.start for one in window[1:]]


@given(
    anchors, st.dates(date(2020, 1, 1), TODAY), st.none() | st.from_regex(r"20[12]\d-(0[1-9]|1[0-2])", fullmatch=True)
)
def test_the_shown_cycle_can_always_be_chosen(anchor: int, first: date, asked: str | None) -> None:
    current = cycle_of(TODAY, anchor)
    choices = cycles_between(first, current.start, anchor) or [current]
    assert _selected(address(cycle=asked), choices, current, partnership(anchor)) in choices


def test_what_is_today_follows_the_partnership_s_zone() -> None:
    late = datetime(2026, 10, 25, 23, 30, tzinfo=UTC)
    honolulu = PartnershipFacts(1, "p", "P", "mssp", "EUR", "Pacific/Honolulu", 26, "F", None)
    stockholm = PartnershipFacts(1, "p", "P", "mssp", "EUR", "Europe/Stockholm", 26, "F", None)
    assert honolulu.current_cycle(late).label == "2026-10"
    assert stockholm.current_cycle(late).label == "2026-11"
