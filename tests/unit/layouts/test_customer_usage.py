"""The charts of product usage: honest about gaps and estimates, small on the wire, valid for the chart library."""

import json
from datetime import date, timedelta
from typing import Any

import plotly.graph_objects as go
import pytest

from data.domain.cycles import cycles_between
from data.domain.licences import Step
from layouts.customers.usage_axis import bands, days
from layouts.customers.usage_figure import usage_figure
from layouts.customers.usage_panel import Panel, PeakMark, Span
from layouts.theme import product_style

FIRST, LAST = date(2026, 9, 26), date(2026, 11, 25)


def span(first: date = FIRST, last: date = LAST, width: int = 540) -> Span:
    return Span(first, last, cycles_between(first, last, 26), width)


def peak(first: date, last: date, quantity: int, day: date | None, *, estimate: bool = False) -> PeakMark:
    return PeakMark(first, last, quantity, str(quantity), day, estimate)


def panel(**facts: Any) -> Panel:
    usual: dict[str, Any] = {
        "name": "Vulnerability Management",
        "unit": "assets",
        "note": "Highest peak 40",
        "style": product_style(0),
        "quantities": [14, None, 0, 40],
        "missing": [(date(2026, 9, 27), date(2026, 9, 27))],
        "peaks": [
            peak(FIRST, date(2026, 10, 25), 40, date(2026, 9, 29)),
            peak(date(2026, 10, 26), LAST, 70, date(2026, 10, 26), estimate=True),
        ],
        "licences": [],
    }
    return Panel(**(usual | facts))


def drawn(*panels: Panel, columns: int = 1, shown: Span | None = None) -> Any:
    return usage_figure(panels, shown or span(), "light", "en", columns=columns)


def traces(*panels: Panel) -> Any:
    """Days without a reading, licences, levels, readings and peaks of the first panel."""
    return drawn(*panels)["data"][:5]


def test_a_day_without_a_reading_breaks_the_curve_and_a_reading_of_0_does_not() -> None:
    missing, _, _, readings, _ = traces(panel())
    assert readings["y"] == [14, None, 0, 40]
    assert readings["connectgaps"] is False
    assert missing["x"] == ["2026-09-26T12:00:00", "2026-09-27T12:00:00", None]


def test_the_days_of_readings_follow_from_the_first() -> None:
    readings = traces(panel())[3]
    assert (readings["x0"], readings["dx"], "x" in readings) == ("2026-09-26", 24 * 3600 * 1000, False)


def test_a_lonely_day_of_a_long_range_can_be_seen() -> None:
    year = span(date(2025, 11, 26), LAST)
    quantities = [5, None, 7, None, None, 3, 4]
    readings = drawn(panel(quantities=quantities), shown=year)["data"][3]
    assert [size > 0 for size in readings["marker"]["size"]] == [True, False, True, False, False, False, False]


def test_each_cycle_has_a_level_over_its_days_and_a_mark_that_is_hollow_while_it_may_grow() -> None:
    _, _, levels, _, peaks = traces(panel())
    assert levels["y"] == [40, 40, None, 70, 70, None]
    assert levels["x"][:2] == ["2026-09-25T12:00:00", "2026-10-25T12:00:00"]
    assert (peaks["x"], peaks["y"], peaks["text"]) == (["2026-09-29", "2026-10-26"], [40, 70], ["40", "70"])
    settled, growing = peaks["marker"]["color"]
    assert settled == product_style(0).colour("light") != growing


def test_a_peak_outside_the_range_has_a_level_and_no_mark() -> None:
    _, _, levels, _, peaks = traces(panel(peaks=[peak(FIRST, date(2026, 10, 25), 99, None)]))
    assert levels["y"] == [99, 99, None]
    assert peaks["x"] == []


def test_only_the_highest_peak_is_named_where_names_would_run_into_each_other() -> None:
    near = [peak(FIRST, LAST, quantity, FIRST + timedelta(days=quantity % 10)) for quantity in (1001, 1003, 1002)]
    assert traces(panel(peaks=near))[4]["text"] == ["", "1003", ""]


def test_licences_are_steps_with_a_gap_where_no_order_ran() -> None:
    steps = [
        Step(FIRST, date(2026, 9, 30), 10),
        Step(date(2026, 10, 1), date(2026, 10, 5), 15),
        Step(date(2026, 11, 1), LAST, 20),
    ]
    licences = traces(panel(licences=steps))[1]
    assert licences["y"] == [10, 10, 15, 15, None, 20, 20]
    assert licences["x"][1] == licences["x"][2] == "2026-09-30T12:00:00"


@pytest.mark.parametrize(("licences", "text"), [(42, "40<br>\u00a0"), (200, "40"), (30, "40")])
def test_the_value_of_a_peak_stands_clear_of_the_line_of_licences(licences: int, text: str) -> None:
    october = [peak(FIRST, date(2026, 10, 25), 40, date(2026, 9, 29))]
    assert traces(panel(peaks=october, licences=[Step(FIRST, LAST, licences)]))[4]["text"] == [text]


@pytest.mark.parametrize("facts", [{"licences": [Step(FIRST, LAST, 900)]}, {"peaks": [peak(FIRST, LAST, 900, None)]}])
def test_nothing_is_drawn_above_the_axis(facts: dict[str, Any]) -> None:
    assert drawn(panel(**facts))["layout"]["yaxis"]["range"][1] > 900


def test_a_product_without_a_reading_says_so() -> None:
    texts = [one["text"] for one in drawn(panel(quantities=[None, None], peaks=[]))["layout"]["annotations"]]
    assert "No reading in this range" in texts


def test_every_other_cycle_has_a_band_whatever_the_range() -> None:
    november = {"x0": "2026-10-25T12:00:00", "x1": "2026-11-25T12:00:00"}
    october = {"x0": "2026-09-25T12:00:00", "x1": "2026-10-25T12:00:00"}
    wide, narrow = bands(span(), "light"), bands(span(date(2026, 10, 10)), "light")
    assert [{key: band[key] for key in ("x0", "x1")} for band in wide] == [october]
    assert november not in [{key: band[key] for key in ("x0", "x1")} for band in narrow]
    assert narrow[0]["x0"] == "2026-10-09T12:00:00"


def test_few_cycles_are_named_under_their_first_day_and_many_by_their_month() -> None:
    few: Any = days(span(), "en")
    assert [text for text in few["ticktext"] if "cycle" in text] == [
        "26 Sep<br>cycle 2026-10",
        "26 Oct<br>cycle 2026-11",
    ]
    year: Any = days(span(date(2025, 11, 26), LAST), "en")
    assert year["ticktext"][:3] == ["Dec<br>2025", "Jan<br>2026", "Feb"]
    assert len(days(span(date(2023, 11, 26), LAST, width=310), "en")["ticktext"]) <= 310 / 34  # type: ignore[arg-type]


def test_panels_have_axes_of_their_own_and_do_not_overlap() -> None:
    figure = drawn(*(panel() for _ in range(5)), columns=2)
    places = [
        (figure["layout"][f"xaxis{key}"]["domain"], figure["layout"][f"yaxis{key}"]["domain"])
        for key in ("", "2", "3", "4", "5")
    ]
    for one, (x, y) in enumerate(places):
        for other_x, other_y in places[one + 1 :]:
            assert x[1] <= other_x[0] or other_x[1] <= x[0] or y[1] <= other_y[0] or other_y[1] <= y[0]
    assert {trace["yaxis"] for trace in figure["data"]} == {"y", "y2", "y3", "y4", "y5"}
    go.Figure(figure)


def test_three_years_of_six_products_are_sent_small() -> None:
    first = date(2023, 11, 26)
    quantities = [10_000 + place % 7 for place in range((LAST - first).days)]
    figure = drawn(*(panel(quantities=quantities) for _ in range(6)), columns=2, shown=span(first))
    assert len(json.dumps(figure, separators=(",", ":"))) < 100_000
