"""The dashboard's columns, rows and menus."""

import json
from datetime import date
from typing import Any

import pandas as pd
import pytest
from dash import html
from plotly.io.json import to_json_plotly

from layouts.customers.header import TagMark
from layouts.dashboard.columns import ProductColumn, TableModel, list_columns
from layouts.dashboard.grids import columns, rows
from layouts.dashboard.toolbar import ColumnChoice, TagChoice, TagFilter, column_choice, tag_filter
from layouts.dashboard.views import ViewItem, ViewMenu, naming, view_in_use, view_list
from tests.support.dash_tree import nodes

VM = ProductColumn("VM", "Vulnerability Mgmt", "assets")
TAGS = {3: ("Key account", 1), 7: ("Pilot", 2)}


def model(*, priced: bool = True, contracted: bool = True) -> TableModel:
    return TableModel([VM], "EUR", 2, priced=priced, contracted=contracted)


def customer(center: str, **values: Any) -> dict[str, Any]:
    sources = {column.source for column in list_columns(model())} | {"level", "acv_before_minor"}
    return dict.fromkeys(sources) | {"security_center_id": center, "name": center, "status": "active", **values}


def bands(**facts: bool) -> dict[str, list[str]]:
    """The titles of the columns by band."""
    found = columns(model(**facts), "/p/N/customers/", TAGS)
    return {band["headerName"]: [column["headerName"] for column in band["children"]] for band in found}


def drawn(tree: Any) -> Any:
    """A component as the browser gets it."""
    return json.loads(to_json_plotly(tree))


def texts(tree: Any) -> str:
    """All that stands in a component, titles and labels included."""
    return str(drawn(tree))


def test_the_table_has_its_three_bands_and_without_prices_or_orders_two() -> None:
    assert list(bands()) == ["CUSTOMER", "COMMERCIAL", "SECURITY CENTER"]
    assert list(bands(priced=False, contracted=False)) == ["CUSTOMER", "SECURITY CENTER"]


def test_prices_and_orders_each_bring_their_columns() -> None:
    priced = bands(contracted=False)["COMMERCIAL"]
    contracted = bands(priced=False)["COMMERCIAL"]
    assert priced == ["Amount, EUR", "Change", "Last cycle, EUR", "Unpriced"]
    assert contracted[:5] == ["ACV, EUR", "Growth", "Renewal", "Days left", "Licences in use"]
    assert bands()["COMMERCIAL"] == priced + contracted


def test_a_product_column_has_its_unit_in_the_header() -> None:
    assert bands()["SECURITY CENTER"][:2] == ["VM, assets", "Last reading"]


def test_no_two_columns_have_one_id() -> None:
    ids = [column.id for column in list_columns(model())]
    assert len(set(ids)) == len(ids)


def test_a_row_leaves_out_what_is_missing_and_keeps_a_zero() -> None:
    full = customer("SC-1", peak_VM=0, amount_minor=10000, last_day=date(2026, 11, 20), tags=[3, 7], score=0)
    first, second = rows(pd.DataFrame([full, customer("SC-2")]).astype(object), model())
    assert (first["peak_VM"], first["amount"], first["last"], first["tags"]) == (0, 10000, "2026-11-20", [3, 7])
    assert first["score"] == 0
    assert set(second) == {"id", "name", "status"}


def test_no_customers_give_no_rows() -> None:
    assert rows(pd.DataFrame([customer("SC-1")]).head(0), model()) == []


def test_every_column_of_the_table_can_be_chosen_and_the_hidden_are_counted() -> None:
    choices = [
        ColumnChoice("name", "Name", "customer", shown=True, pinned=True, fixed=True),
        ColumnChoice("size", "Size", "customer", shown=False, pinned=False),
    ]
    found = list(nodes(drawn(column_choice(choices))))
    boxes = [node["props"] for node in found if node["props"].get("role") == "checkbox"]
    assert [(box["aria-checked"], box["disabled"]) for box in boxes] == [("true", True), ("false", False)]
    assert "1 hidden" in texts(column_choice(choices))


def test_without_tags_the_filter_says_what_to_do() -> None:
    assert "There are no tags yet" in texts(tag_filter(TagFilter((), (), "/here", "/here"))[0])


@pytest.mark.parametrize(("word", "expected"), [("all of", 3), ("", 2)])
def test_chosen_tags_stand_beside_the_filter_and_take_themselves_away(word: str, expected: int) -> None:
    chosen = TagChoice(TagMark("Pilot", 2), "4", "/without", chosen=True)
    found = tag_filter(TagFilter([chosen], (), "/here", "/clear", word))
    assert len(found) == expected
    assert "Remove filter: Pilot" in texts(found[-1])


def test_the_menu_tells_the_view_in_use_and_whether_it_was_changed() -> None:
    items = [ViewItem("default", "Default"), ViewItem("4", "Renewals", current=True)]
    quiet, edited = (texts(html.Div(view_list(ViewMenu(items, edited=one)))) for one in (False, True))
    assert "Save changes to “Renewals”" in edited
    assert "Save changes" not in quiet
    assert "Rename Renewals" in quiet
    assert "Rename Default" not in quiet
    said = [texts(html.Div(view_in_use(ViewMenu(items, edited=one)))) for one in (False, True)]
    assert ["edited" in one for one in said] == [False, True]
    assert all("Renewals" in one for one in said)


def test_a_name_is_asked_for_a_new_view_or_for_one_that_is_there() -> None:
    assert "Save as a new view" in texts(html.Div(naming(None)))
    assert "New name of “Renewals”" in texts(html.Div(naming(ViewItem("4", "Renewals"))))
