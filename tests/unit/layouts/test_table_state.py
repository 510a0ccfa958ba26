"""How a kept table is read back: what somebody sent from a browser, and what is made of it."""

from typing import Any

import pytest

from layouts.parts.grid import ColumnDef
from layouts.parts.table_state import ColumnPlace, TableState, arranged

KNOWN = {"name", "country", "amount", "last"}
BANDS: list[ColumnDef] = [
    {
        "headerName": "CUSTOMER",
        "children": [
            {"colId": "name", "pinned": "left", "lockPinned": True, "width": 190, "hide": False, "sort": "asc"},
            {"colId": "country", "width": 88, "hide": False},
        ],
    },
    {"headerName": "COMMERCIAL", "children": [{"colId": "amount", "width": 126, "hide": False}]},
    {"headerName": "SECURITY CENTER", "children": [{"colId": "last", "width": 116, "hide": True}]},
]


def parse(**said: Any) -> TableState:
    return TableState.parse(said, KNOWN)


def titles(bands: list[ColumnDef]) -> list[str]:
    return [band["headerName"] for band in bands]


def ids(bands: list[ColumnDef]) -> list[str]:
    return [column["colId"] for band in bands for column in band["children"]]


def test_a_state_survives_being_kept() -> None:
    said = {
        "columns": [
            {"id": "country", "width": 120, "pinned": "left"},
            {"id": "amount", "hide": True, "sort": "desc", "sortIndex": 0},
        ],
        "filters": {"country": {"filterType": "text", "type": "contains", "filter": "NO"}},
    }
    state = TableState.parse(said, KNOWN)
    assert state.as_json() == said
    assert TableState.parse(state.as_json(), KNOWN) == state


@pytest.mark.parametrize("value", [None, [], "columns", 7, {"columns": "name"}, {"columns": [None, 1, {"id": 3}]}])
def test_what_makes_no_sense_is_an_untouched_table(value: object) -> None:
    assert TableState.parse(value, KNOWN) == TableState()


def test_columns_that_are_not_there_and_second_mentions_are_left_out() -> None:
    state = parse(
        columns=[{"id": "peak_GONE"}, {"id": "name"}, {"id": "name", "hide": True}],
        filters={"peak_GONE": {"filterType": "number", "type": "equals", "filter": 1}},
    )
    assert [place.id for place in state.columns] == ["name"]
    assert state.filters == {}


def test_sizes_are_held_to_what_a_table_can_have() -> None:
    wide, narrow, odd = parse(
        columns=[{"id": "name", "width": 1e9}, {"id": "country", "width": -4}, {"id": "last", "width": float("nan")}]
    ).columns
    assert (wide.width, narrow.width, odd.width) == (1_000, 40, None)
    assert parse(columns=[{"id": "name", "sort": "sideways", "pinned": "top", "sortIndex": -1}]).columns == (
        ColumnPlace("name"),
    )
    assert len(parse(columns=[{"id": "x"}] * 120 + [{"id": "name"}]).columns) == 0


@pytest.mark.parametrize(
    "said",
    [
        "NO",
        {"filterType": "script", "type": "contains", "filter": "x"},
        {"filterType": "text", "type": "eval", "filter": "x"},
        {"filterType": "text", "operator": "XOR", "conditions": [{"filterType": "text", "type": "blank"}]},
        {"filterType": "text", "operator": "AND", "conditions": [1, None]},
    ],
)
def test_a_filter_that_no_grid_has_is_left_out(said: object) -> None:
    assert parse(filters={"country": said}).filters == {}


def test_a_filter_keeps_its_operands_by_their_kind() -> None:
    long = parse(filters={"country": {"filterType": "text", "type": "contains", "filter": "x" * 500, "more": 1}})
    assert long.filters["country"] == {"filterType": "text", "type": "contains", "filter": "x" * 100}
    number = parse(filters={"amount": {"filterType": "number", "type": "inRange", "filter": 1, "filterTo": "2"}})
    assert number.filters["amount"] == {"filterType": "number", "type": "inRange", "filter": 1}
    both = {"filterType": "number", "type": "greaterThan", "filter": 5}
    joined = {"filterType": "number", "operator": "OR", "conditions": [both] * 9}
    assert len(parse(filters={"amount": joined}).filters["amount"]["conditions"]) == 4


def test_an_untouched_table_stands_as_it_comes() -> None:
    assert arranged(BANDS, TableState()) == BANDS


def test_bands_and_columns_stand_in_the_kept_order_each_with_its_own_size() -> None:
    state = parse(
        columns=[{"id": "last", "width": 90}, {"id": "amount", "hide": True}, {"id": "country"}, {"id": "name"}]
    )
    found = arranged(BANDS, state)
    assert titles(found) == ["SECURITY CENTER", "COMMERCIAL", "CUSTOMER"]
    assert ids(found) == ["last", "amount", "country", "name"]
    last, amount = found[0]["children"][0], found[1]["children"][0]
    assert (last["width"], last["hide"]) == (90, False)
    assert (amount["width"], amount["hide"]) == (126, True)


def test_a_fixed_column_is_neither_hidden_nor_let_go() -> None:
    [name, _] = arranged(BANDS, parse(columns=[{"id": "name", "hide": True}, {"id": "country"}]))[0]["children"]
    assert (name["hide"], name["pinned"]) == (False, "left")


def test_the_first_sort_goes_where_another_column_is_sorted_by() -> None:
    found = arranged(BANDS, parse(columns=[{"id": "name"}, {"id": "amount", "sort": "desc", "sortIndex": 0}]))
    sorts = {column["colId"]: column.get("sort") for band in found for column in band["children"]}
    assert sorts == {"name": None, "country": None, "amount": "desc", "last": None}


def test_a_column_that_came_later_stands_after_the_kept_ones() -> None:
    assert ids(arranged(BANDS, parse(columns=[{"id": "country"}])))[:2] == ["country", "name"]
