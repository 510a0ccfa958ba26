"""Parts that pages are made of: what they say, and to whom."""

from datetime import date
from typing import Any

import pandas as pd
import pytest
from dash.development.base_component import Component

from auth.permissions import ROLES, Permission
from data.domain.cycles import Cycle, CycleState
from data.domain.roles import Role
from layouts.exports.page import ExportRow, history, is_running
from layouts.parts.badges import state_badge
from layouts.parts.breadcrumb import Crumb, breadcrumb
from layouts.parts.chips import LegendChip, legend_chips
from layouts.parts.progress import progress
from layouts.parts.segmented import Choice, segmented
from layouts.parts.tile import Tile, tile
from layouts.report.chart import cycle_options, cycles_table
from layouts.report.figures import BAR_COLUMNS
from layouts.shell.model import SearchHit
from layouts.shell.rail import navigation
from layouts.shell.topbar import search_results
from layouts.theme import product_style


def parts_of(tree: Component | list[Component]) -> list[Any]:
    """Components and texts of a tree, in its order."""
    roots: list[Any] = tree if isinstance(tree, list) else [tree]
    return [one for root in roots for one in [root, *root._traverse()]]


def properties(tree: Component | list[Component]) -> list[dict[str, Any]]:
    """The properties of every component of a tree, in its order."""
    return [one.to_plotly_json()["props"] for one in parts_of(tree) if hasattr(one, "to_plotly_json")]


def said(tree: Component | list[Component]) -> str:
    """All text of a tree."""
    texts = [one for one in parts_of(tree) if isinstance(one, str)]
    single = [props["children"] for props in properties(tree) if isinstance(props.get("children"), str)]
    return " ".join([*texts, *single])


@pytest.mark.parametrize(
    ("state", "text"), [("open", "Estimate"), ("grace", "Grace"), ("ended", "Ended"), ("closed", "Closed")]
)
def test_every_state_of_a_cycle_has_its_badge(state: str, text: str) -> None:
    assert state_badge(CycleState(state)).children == text


def test_the_current_segment_is_marked_for_everybody() -> None:
    control = segmented("View", [Choice("A", "/a", True), Choice("B", "/b")])
    assert [props["href"] for props in properties(control) if props.get("aria-current")] == ["/a"]


def test_a_legend_chip_says_whether_its_product_is_shown_and_leads_to_the_opposite() -> None:
    chips = legend_chips([LegendChip("VM", "Vulnerability Mgmt", product_style(0), "/?hide=VM")], "/")
    (chip,) = [props for props in properties(chips) if "href" in props]
    assert (chip["aria-pressed"], chip["href"], chip["title"]) == ("true", "/?hide=VM", "Hide Vulnerability Mgmt")


def test_a_tile_with_an_address_is_a_link_as_a_whole() -> None:
    assert properties(tile(Tile("Customers", "214", href="/p/N/dashboard")))[0]["href"] == "/p/N/dashboard"
    assert "href" not in properties(tile(Tile("Customers", "214")))[0]


def test_the_last_crumb_is_the_place_where_the_reader_is() -> None:
    props = properties(breadcrumb([Crumb("Oct 2026", "/a"), Crumb("VM")]))
    assert [one["children"] for one in props if one.get("aria-current") == "page"] == ["VM"]


def test_progress_stays_between_nothing_and_everything() -> None:
    bars = [
        props["aria-valuenow"]
        for value in (-5, 42, 130)
        for props in properties(progress(value, "x"))
        if "role" in props
    ]
    assert bars == ["0", "42", "100"]


def test_the_rail_shows_only_what_the_viewer_may_open() -> None:
    analyst = navigation(ROLES[Role.USER], "/p/N", "report", model="mssp")
    assert [props["href"] for props in properties(analyst) if "href" in props] == [
        "/p/N/dashboard",
        "/p/N/report",
        "/p/N/exports",
    ]
    assert str(navigation(ROLES[Role.USER], "/p/N", "report", model="reseller")) == str(analyst)
    assert navigation(ROLES[Role.MARKETING], "/p/N", "report", model="mssp") == []
    assert navigation({Permission.EXPORT_READ}, "/p/N", "exports", {"exports": 2}, model="mssp") != []


def test_the_search_is_silent_without_a_query_and_says_when_nothing_is_found() -> None:
    hit = SearchHit("Alder", "SC-1", "Nordics", "/p/N/report?customer=SC-1")
    assert search_results([hit], "  ") == []
    assert "No customer matches" in said(search_results([], "zzz"))
    options = [props for props in properties(search_results([hit], "al")) if props.get("role") == "option"]
    assert [option["href"] for option in options] == ["/p/N/report?customer=SC-1"]


def test_the_table_leads_where_the_bars_lead_and_a_missing_bar_is_no_zero() -> None:
    rows = [
        ("2026-10", "26 Sep – 25 Oct 2026", CycleState.CLOSED, "VM", "Vulnerability Mgmt", "assets", 0, 0, False),
        ("2026-11", "26 Oct – 25 Nov 2026", CycleState.OPEN, "CS", "Cloud Security", "resources", 1, 7, True),
    ]
    tree = cycles_table(
        pd.DataFrame(rows, columns=list(BAR_COLUMNS)), lambda cycle, product: f"?{cycle}&{product}", "en"
    )
    links = [(props["href"], props["children"]) for props in properties(tree) if "href" in props]
    assert links == [("?2026-10&VM", "0"), ("?2026-11&CS", "7")]
    assert sum(props.get("title") == "No reading" for props in properties(tree)) == 2


def test_the_cycle_picker_says_what_is_still_an_estimate() -> None:
    october = Cycle(date(2026, 9, 26), date(2026, 10, 26))
    labels = [
        option["label"] for option in cycle_options([(october, CycleState.OPEN), (october, CycleState.CLOSED)], "en")
    ]
    assert labels == ["26 Sep – 25 Oct 2026 · estimate", "26 Sep – 25 Oct 2026"]


def test_exports_offer_what_their_state_allows() -> None:
    def offered(status: str, may_create: bool, href: str | None = None) -> str:
        return said(
            history(
                [ExportRow("1", "Workbook", "Oct", "now", "Anna", status, href=href)],
                "/r",
                "mssp",
                may_create=may_create,
            )
        )

    assert "Cancel" in offered("running", may_create=True)
    assert "Retry" in offered("failed", may_create=True)
    assert "Retry" not in offered("failed", may_create=False)
    assert "Download" in offered("done", may_create=False, href="/files/1")


def test_the_list_is_watched_only_while_something_runs() -> None:
    done = ExportRow("1", "Workbook", "Oct", "now", "Anna", "done")
    assert not is_running([done])
    assert is_running([done, ExportRow("2", "Workbook", "Oct", "now", "Anna", "queued")])


def test_without_exports_the_page_says_how_to_get_one() -> None:
    assert "Ask for the invoice workbook" in said(history([], "/p/N/report", "mssp", may_create=True))
    assert "Ask for the workbook of usage, ACV and renewals" in said(history([], "/r", "reseller", may_create=True))
