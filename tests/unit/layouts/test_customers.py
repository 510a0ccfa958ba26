"""The page of one customer: its strip, tasks, engagement and churn risk, as component trees."""

import json
from datetime import date

import pytest
from plotly.utils import PlotlyJSONEncoder

from data.domain.churn import BAD_FROM
from layouts.customers.churn import IndicatorLine, Score, TrendPoint, churn, no_signals, trend_figure
from layouts.customers.engagement import Matrix, MatrixRow, engagement
from layouts.customers.tasks import TaskLine, tasks
from layouts.shell.strip import TabItem, strip
from tests.support.dash_tree import by_class, by_type, hrefs, text


def drawn(parts: object) -> object:
    """Components as the browser gets them."""
    return json.loads(json.dumps(parts, cls=PlotlyJSONEncoder))


AURORA = TabItem("SC-1", "Aurora", "/p/n/customers/SC-1")
BIRCH = TabItem("SC-2", "Birch", "/p/n/customers/SC-2", current=True)
CEDAR = TabItem("SC-3", "Cedar", "/p/n/customers/SC-3")


def test_the_strip_marks_the_customer_shown_and_names_what_closes() -> None:
    tree = drawn(strip([AURORA, BIRCH], "/p/n/dashboard"))
    assert hrefs(tree) == [AURORA.href, BIRCH.href]
    assert [one["props"].get("aria-current") for one in by_type(tree, "A")] == [None, "page"]
    closing = by_class(tree, "strip-close")
    assert [(one["props"]["data-close"], one["props"]["aria-label"]) for one in closing] == [
        ("SC-1", "Close tab Aurora"),
        ("SC-2", "Close tab Birch"),
    ]


def test_there_is_no_strip_without_tabs_and_nothing_else_to_close_with_one() -> None:
    assert strip([], "/p/n/dashboard") == []
    others, everything = by_class(drawn(strip([BIRCH], "/")), "menu-item")
    assert (others["props"]["disabled"], everything["props"]["disabled"]) == (True, False)


def test_others_are_closed_only_where_one_of_the_customers_is_shown() -> None:
    here, elsewhere = (by_class(drawn(strip([AURORA, one], "/")), "menu-item")[0] for one in (BIRCH, CEDAR))
    assert (here["props"]["disabled"], elsewhere["props"]["disabled"]) == (False, True)


def line(**changed: object) -> TaskLine:
    known: dict[str, object] = {
        "id": "7",
        "title": "Renewal in 20 days",
        "severity": "high",
        "cause": "Commercial",
        "href": "/p/n/customers/SC-1/commercial",
        "raised": "20 Nov 2026",
        "state": "Open",
        "assignee": "",
        "unread": True,
    }
    return TaskLine(**(known | changed))  # type: ignore[arg-type]


def test_an_unread_task_says_so_and_can_be_marked() -> None:
    tree = drawn(tasks([line(), line(id="8", unread=False)], []))
    assert len(by_class(tree, "unread-dot")) == 1
    assert "1 unread" in text(tree)
    assert [one["props"]["id"] for one in by_type(tree, "Button")] == [
        "customers-read-all",
        {"type": "customers-mark-read", "task": "7"},
    ]


def test_without_open_tasks_the_page_says_what_would_be_there() -> None:
    told = text(drawn(tasks([], [line(state="Done", unread=False)])))
    assert "Nothing to do here" in told
    assert "Snoozed, done and resolved (1)" in told


def test_the_matrix_shows_silence_and_the_busiest_month() -> None:
    row = MatrixRow("Login", [("0", 0), ("12", 4)], "12")
    matrix = Matrix([("Oct", "Oct 2026"), ("Nov", "Nov 2026")], [row], ["0", "12"], "12", "note")
    cells = by_class(drawn(engagement(matrix, [])), "matrix-cell")
    assert [(text(cell), cell["props"]["className"].split()[-1]) for cell in cells] == [
        ("0", "matrix-shade-0"),
        ("12", "matrix-shade-4"),
    ]


def test_a_year_of_silence_is_said_in_words() -> None:
    assert "No activity in twelve months" in text(drawn(engagement(Matrix([], [], [], "0", ""), [])))


INDICATOR = IndicatorLine("Failed scans", "4 of 8 scans failed", "50 %", "10 % · 30 %", "1", "bad", "/p/n/usage")
POINTS = [
    TrendPoint(date(2026, 9, 30), 20, ""),
    TrendPoint(date(2026, 10, 31), None, ""),
    TrendPoint(date(2026, 11, 21), 71, "Failed scans"),
]


@pytest.mark.parametrize(("score", "shown"), [(71, "71 of 100"), (0, "0 of 100"), (None, "– of 100")])
def test_the_score_is_shown_with_what_it_is_made_of(score: int | None, shown: str) -> None:
    tree = drawn(churn(Score(score, "bad", "1 bad of 1", "As of today"), [INDICATOR], POINTS, "light", "en"))
    assert shown in text(tree)
    for told in ("Failed scans", "4 of 8 scans failed", "50 %", "10 % · 30 %", "Bad", "As of today"):
        assert told in text(tree)
    assert hrefs(tree) == ["/p/n/usage"]


def test_a_month_without_data_breaks_the_trend_and_the_reddish_band_is_where_scores_are_bad() -> None:
    figure = trend_figure(POINTS, "dark", "en")
    [trace] = figure["data"]  # type: ignore[misc]
    assert (trace["y"], trace["connectgaps"]) == ([20, None, 71], False)
    assert "Failed scans" in trace["hovertext"][2]
    [band] = figure["layout"]["shapes"]  # type: ignore[index, call-overload]
    assert (band["y0"], band["y1"]) == (BAD_FROM, 100)


def test_one_month_is_no_trend_and_nothing_known_is_said_in_words() -> None:
    tree = drawn(churn(Score(20, "good", "", ""), [], POINTS[:1], "light", "en"))
    assert "No trend yet" in text(tree)
    assert "No risk is known yet" in text(drawn(no_signals()))
