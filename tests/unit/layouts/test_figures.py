"""Figures of the report: valid, clickable, and honest about what is missing or still growing."""

from datetime import date, timedelta
from itertools import pairwise
from typing import Any

import pandas as pd
import plotly.graph_objects as go
import pytest

from data.domain.cycles import Cycle, CycleState
from layouts.report.customer_figures import contributions, daily_curve
from layouts.report.figures import BAR_COLUMNS, grouped, per_product
from layouts.theme import PALETTES, PRODUCT_COLOURS, product_style

OCTOBER = Cycle(date(2026, 9, 26), date(2026, 10, 26))


def bars(products: int = 2) -> pd.DataFrame:
    """A closed and an open cycle with the same figures; the second product of the closed one is selected."""
    cycles = pd.DataFrame(
        {
            "cycle_label": ["2026-10", "2026-11"],
            "cycle_text": ["26 Sep – 25 Oct 2026", "26 Oct – 25 Nov 2026"],
            "state": [CycleState.CLOSED, CycleState.OPEN],
        }
    )
    metered = pd.DataFrame({"position": range(products)}).assign(unit="assets")
    metered["product"] = "P" + metered["position"].astype(str)
    metered["product_name"] = "Product " + metered["position"].astype(str)
    metered["peak_sum"] = 100 * (metered["position"] + 1)
    every = cycles.merge(metered, how="cross")
    every["selected"] = (every["cycle_label"] == "2026-10") & (every["position"] == 1)
    return every[list(BAR_COLUMNS)]


def days(*quantities: int | None) -> pd.DataFrame:
    """The first days of October's cycle."""
    dates = [OCTOBER.start + timedelta(days=place) for place in range(len(quantities))]
    return pd.DataFrame({"day": dates, "quantity": pd.array(list(quantities), dtype="Int64")})


def drawn(draw: Any, frame: pd.DataFrame, theme: str = "light") -> Any:
    """A figure of bars, as plain as it goes to the browser."""
    return draw(frame, theme, "en")


def curve(quantities: pd.DataFrame, peak_day: date | None) -> Any:
    """A light curve of the first product."""
    return daily_curve(quantities, OCTOBER, peak_day, "assets", product_style(0), "light", "en")


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("draw", [grouped, per_product])
def test_bars_are_a_valid_figure_with_and_without_rows(draw: Any, theme: Any) -> None:
    assert len(go.Figure(drawn(draw, bars(5), theme)).data) == 5
    assert len(go.Figure(drawn(draw, bars().head(0), theme)).data) == 0


def test_customer_figures_are_valid() -> None:
    customers = pd.DataFrame({"security_center_id": ["SC-1"], "name": ["Alder"], "peak": [3]})
    figure = contributions(customers, "assets", product_style(1), "dark", "en")
    assert len(go.Figure(figure).data) == 1
    assert len(go.Figure(curve(days(4, None, 0), OCTOBER.start)).data) == 3


@pytest.mark.parametrize(("locale", "signs"), [("en", ".,"), ("de", ",."), ("sv-SE", ",\u00a0")])
def test_figures_that_the_chart_writes_itself_have_the_readers_signs(locale: str, signs: str) -> None:
    customers = pd.DataFrame({"security_center_id": ["SC-1"], "name": ["Alder"], "peak": [3]})
    figures: list[Any] = [
        grouped(bars(), "light", locale),
        per_product(bars(), "light", locale),
        contributions(customers, "assets", product_style(0), "light", locale),
        daily_curve(days(4), OCTOBER, None, "assets", product_style(0), "light", locale),
    ]
    assert [figure["layout"]["separators"] for figure in figures] == [signs] * 4


@pytest.mark.parametrize("draw", [grouped, per_product])
def test_every_bar_carries_the_cycle_and_product_it_stands_for(draw: Any) -> None:
    figure = drawn(draw, bars())
    carried = [point for trace in figure["data"] for point in trace["customdata"]]
    assert carried == [["2026-10", "P0"], ["2026-11", "P0"], ["2026-10", "P1"], ["2026-11", "P1"]]


@pytest.mark.parametrize("draw", [grouped, per_product])
def test_bars_of_the_open_cycle_are_pale_and_dashed_and_the_others_are_not(draw: Any) -> None:
    figure = drawn(draw, bars(1))
    closed, open_ = figure["data"][0]["marker"]["color"]
    assert closed == PRODUCT_COLOURS["light"][0]
    assert open_.startswith("rgba(")
    (dashes,) = figure["layout"]["shapes"]
    assert (dashes["y1"], dashes["x0"] > 0) == (100, True)


def test_only_the_selected_bar_is_outlined() -> None:
    first, second = drawn(grouped, bars(), "dark")["data"]
    assert first["marker"]["line"]["width"] == [0, 0]
    assert second["marker"]["line"]["width"] == [2, 0]
    assert second["marker"]["line"]["color"] == PALETTES["dark"].text


def test_bars_of_a_cycle_stand_side_by_side_without_touching() -> None:
    traces = drawn(grouped, bars(6))["data"]
    in_first_cycle = [(trace["x"][0] - trace["width"] / 2, trace["x"][0] + trace["width"] / 2) for trace in traces]
    assert all(left[1] < right[0] for left, right in pairwise(in_first_cycle))
    assert in_first_cycle[0][0] > -0.5
    assert in_first_cycle[-1][1] < 0.5


def test_hovering_gives_the_exact_figure_with_its_unit_and_whether_it_is_an_estimate() -> None:
    frame = bars(1).assign(peak_sum=[18432, 5])
    closed, open_ = drawn(grouped, frame)["data"][0]["hovertext"]
    assert "18,432 assets" in closed
    assert "estimate" not in closed
    assert "26 Oct – 25 Nov 2026 · estimate" in open_


def test_the_axis_names_the_one_unit_or_says_that_units_differ() -> None:
    mixed = bars().assign(unit=["assets", "users", "assets", "users"])
    assert drawn(grouped, bars())["layout"]["title"]["text"] == "assets"
    assert drawn(grouped, mixed)["layout"]["title"]["text"] == "units as licensed"


def test_small_multiples_have_axes_of_their_own() -> None:
    figure = drawn(per_product, bars(3))
    assert [trace["yaxis"] for trace in figure["data"]] == ["y", "y2", "y3"]
    assert {"xaxis", "xaxis2", "xaxis3"} <= set(figure["layout"])


def test_a_day_without_a_reading_breaks_the_curve_and_a_reading_of_zero_does_not() -> None:
    line, gaps = curve(days(4, None, None, 0), None)["data"]
    assert line["y"] == [4, None, None, 0]
    assert line["connectgaps"] is False
    assert gaps["x"] == ["2026-09-27", "2026-09-28"]


def test_missing_days_in_a_row_are_shaded_together() -> None:
    shapes = curve(days(4, None, None, 0, None), None)["layout"]["shapes"]
    assert [(shape["x0"], shape["x1"]) for shape in shapes] == [
        ("2026-09-26T12:00:00", "2026-09-28T12:00:00"),
        ("2026-09-29T12:00:00", "2026-09-30T12:00:00"),
    ]


def test_the_peak_day_is_marked_and_named() -> None:
    figure = curve(days(4, 9, 9), date(2026, 9, 27))
    assert (figure["data"][2]["x"], figure["data"][2]["y"]) == (["2026-09-27"], [9])
    assert "Peak 9" in figure["layout"]["annotations"][0]["text"]


def test_contributions_are_the_twenty_largest_and_name_their_customer() -> None:
    customers = pd.DataFrame(
        {
            "security_center_id": [f"SC-{number}" for number in range(30)],
            "name": [f"Customer {number}" for number in range(30)],
            "peak": range(30),
        }
    )
    figure: Any = contributions(customers, "assets", product_style(0), "light", "en")
    (trace,) = figure["data"]
    assert trace["x"] == list(range(29, 9, -1))
    assert trace["customdata"][0] == ["SC-29"]
