"""The figures of a reseller's report: what is marked, where bars hang, and that stages and kinds have a second cue."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest

from callbacks.reseller.acv import point_rows
from callbacks.reseller.movement import bridge_steps
from data.domain.contracts import acv_series
from data.domain.movement import Bridge
from data.domain.order_book import OrderBook
from layouts.reseller.bridge import Kept, Step, bridge_figure, retention_figure
from layouts.reseller.figures import Line, acv_line
from layouts.reseller.grids import renewal_columns
from layouts.reseller.timeline import STAGE_STYLES, Ending, WindowMark, timeline
from layouts.theme import Theme

FIRST = date(2026, 1, 1)
THEMES: tuple[Theme, ...] = ("light", "dark")


def line(days: int = 90, **changes: Any) -> Line:
    values = [float(place) for place in range(days)]
    ends = [place for place in range(days) if (FIRST + timedelta(days=place + 1)).day == 1]
    return Line(
        **{"first": FIRST, "values": values, "ends": ends, "point": 30, "currency": "GBP", "decimals": 2} | changes
    )


@pytest.mark.parametrize("theme", THEMES)
def test_the_line_marks_month_ends_and_the_opened_day(theme: Theme) -> None:
    figure: Any = acv_line(line(), theme, "en", narrow=False)
    drawn, marks, opened = figure["data"]
    assert (drawn["x0"], len(drawn["y"])) == ("2026-01-01", 90)
    assert marks["x"] == ["2026-01-31", "2026-02-28", "2026-03-31"]
    assert (opened["x"], opened["y"]) == (["2026-01-31"], [30.0])


def test_by_month_only_month_ends_and_the_last_day_are_drawn() -> None:
    figure: Any = acv_line(line(100, by_month=True), "light", "en", narrow=False)
    assert figure["data"][0]["x"] == ["2026-01-31", "2026-02-28", "2026-03-31", "2026-04-10"]


@pytest.mark.parametrize(
    ("days", "narrow", "most"), [(366, False, 13), (366, True, 5), (1827, False, 13), (3660, True, 5)]
)
def test_however_long_the_line_its_axis_stays_readable(days: int, narrow: bool, most: int) -> None:
    figure: Any = acv_line(line(days), "light", "en", narrow=narrow)
    assert 1 <= len(figure["layout"]["xaxis"]["tickvals"]) <= most + 1


def test_days_on_which_nothing_changed_are_no_rows_of_the_table() -> None:
    book = OrderBook.of_rows([("O-1", 1, 7, 5, date(2026, 1, 10), date(2026, 1, 20), None, 500)], "GBP")
    series = acv_series(book.frame, FIRST, date(2026, 1, 31))
    assert point_rows(series, "day") == [
        (FIRST, 0, 0),
        (date(2026, 1, 10), 500, 500),
        (date(2026, 1, 21), 0, -500),
        (date(2026, 1, 31), 0, 0),
    ]
    assert point_rows(series, "month") == [(date(2026, 1, 31), 0, 0)]


def test_the_steps_of_a_bridge_start_and_end_with_totals_and_losses_have_a_sign() -> None:
    steps = bridge_steps(Bridge(*map(Decimal, (100, 30, 20, 5, 15, 130))), "1 Jan", "1 Feb")
    assert [int(amount) for _, amount, _ in steps] == [100, 30, 20, -5, -15, 130]


def test_gains_and_losses_hang_where_they_belong_and_differ_in_more_than_colour() -> None:
    steps = [
        Step("Start", 0, 100, "100", "£100.00", "total"),
        Step("New", 100, 130, "+30", "+£30.00", "gain"),
        Step("Churn", 90, 130, "−40", "−£40.00", "loss"),
    ]
    [trace] = bridge_figure(steps, "GBP", "light")["data"]  # type: ignore[misc]
    assert (trace["base"], trace["y"]) == ([0, 100, 90], [100, 30, 40])
    assert len(set(trace["marker"]["pattern"]["shape"])) == 3


def test_amounts_on_the_bridge_keep_their_size_and_are_exact_under_the_pointer() -> None:
    [trace] = bridge_figure([Step("New", 0, 30.4, "+30", "+£30.40", "gain")], "GBP", "light")["data"]  # type: ignore[misc]
    assert trace["constraintext"] == "none"
    assert (trace["text"], trace["hovertext"]) == (["+30"], ["<b>New</b><br>+£30.40"])


def test_an_order_number_has_room_for_its_end_and_a_longer_one_is_told_under_the_pointer() -> None:
    for compact in (False, True):
        columns = renewal_columns("GBP", 2, "/order=", "/customers/", compact=compact)
        [number] = [column for column in columns if column["field"] == "number"]
        assert (number["minWidth"], number["tooltipField"]) == (196, "number")


def test_a_month_without_anything_to_keep_breaks_the_line() -> None:
    months = [Kept(date(2026, 1, 31), None, None), Kept(date(2026, 2, 28), 0.9, 1.1)]
    figure: Any = retention_figure(months, "light", "en")
    assert [trace["y"] for trace in figure["data"]] == [[None, 1.1], [None, 0.9]]
    assert not any(trace["connectgaps"] for trace in figure["data"])
    low, high = figure["layout"]["yaxis"]["range"]
    assert low < 0.9 < 1.1 < high


def test_the_timeline_stacks_stages_each_with_a_pattern_and_draws_every_window() -> None:
    windows = [WindowMark(0, 30, "0–30 days", "£5"), WindowMark(31, 60, "31–60 days", "£0")]
    endings = [Ending(FIRST, "open", 5.0, "Alder: £5"), Ending(FIRST, "lost", 7.0, "Birch: £7")]
    figure: Any = timeline(endings, windows, FIRST, date(2026, 4, 1), "GBP", "light", "en", narrow=False)
    assert [trace["y"] for trace in figure["data"]] == [[5.0], [], [], [7.0]]
    assert len({style.pattern for style in STAGE_STYLES.values()}) == len(STAGE_STYLES)
    assert [shape["x0"] for shape in figure["layout"]["shapes"]] == ["2026-01-31 12:00", "2026-03-02 12:00"]
    assert figure["layout"]["barmode"] == "stack"
