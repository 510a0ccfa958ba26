"""The customer table as the grid takes it: column definitions under the three bands, and rows."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

import pandas as pd

from layouts.dashboard.columns import BANDS, Band, DashboardColumn, Kind, TableModel, list_columns
from layouts.parts.grid import ColumnDef, band, call, number_column

Tags = Mapping[int, tuple[str, int]]
"""Name and colour of each tag by its id."""


def columns(model: TableModel, customer_href: str, tags: Tags) -> list[ColumnDef]:
    """The bands CUSTOMER, COMMERCIAL and SECURITY CENTER as they come; a band without columns is left out.

    `customer_href` is the address of a customer up to its id.
    """
    found = list_columns(model)
    return [_band(name, found, model, customer_href, tags) for name in BANDS if any(c.band == name for c in found)]


def rows(customers: pd.DataFrame, model: TableModel) -> list[dict[str, object]]:
    """Rows of the table from one row per customer, each value under its column's id.

    Columns in: the sources of `list_columns(model)`; days are dates, money is whole minor units, ratios are floats,
    tags are lists of ids, and `acv_before_minor` and `level` stand beside ACV and score. Missing values are left out
    of a row, which keeps it short (R-USAGE-2: a missing peak is no 0); an empty frame gives no rows.
    """
    named = [(column.id, column.source) for column in list_columns(model) if column.id not in _RECKONED]
    named += [("level", "level")] + ([("acvBefore", "acv_before_minor")] if model.contracted else [])
    keys = [key for key, _ in named]
    values = [_plain(customers[source]) for _, source in named]
    return [
        {key: value for key, value in zip(keys, line, strict=True) if value is not None}
        for line in zip(*values, strict=True)
    ]


_RECKONED = frozenset({"change", "growth"})
"""What the browser reckons from two other values of the row, only for showing and sorting."""


def _plain(column: "pd.Series[Any]") -> list[object]:
    """The values as JSON has them: days as ISO text, missing ones as None."""
    known = column.astype(object).where(column.notna(), None).tolist()
    return [value.isoformat()[:10] if isinstance(value, date) else value for value in known]


def _band(name: Band, found: Sequence[DashboardColumn], model: TableModel, customer_href: str, tags: Tags) -> ColumnDef:
    own = [_column(one, model, customer_href, tags) for one in found if one.band == name]
    return band(BANDS[name], name, own)


def _column(column: DashboardColumn, model: TableModel, customer_href: str, tags: Tags) -> ColumnDef:
    made = _number(column, model) if column.kind in _NUMBERS else _text(column)
    if column.id == "name":
        made |= _name(customer_href)
    if column.id == "tags":
        told = {str(number): [name, colour] for number, (name, colour) in tags.items()}
        made |= {"cellRendererParams": {"tags": told}}
    # What is said of every column undoes what a person did; what is left out would stay as it stands.
    return {
        **_UNTOUCHED,
        **made,
        **_SPECIAL.get(column.id, {}),
        "colId": column.id,
        "width": column.width,
        "hide": not column.shown,
        **({"headerTooltip": column.hint} if column.hint else {}),
    }


_UNTOUCHED: ColumnDef = {"sort": None, "sortIndex": None, "pinned": None}
_NUMBERS = frozenset({Kind.COUNT, Kind.MONEY, Kind.RATIO, Kind.SHARE})
_TEXTS: Mapping[Kind, ColumnDef] = {
    Kind.TEXT: {},
    Kind.TITLE: {"valueFormatter": call("titled(params)")},
    Kind.TAGS: {"valueGetter": call("tagNames(params)"), "cellRenderer": "TagMarks"},
    Kind.DAY: {"valueFormatter": call("day(params)"), "sortingOrder": ["desc", "asc", None]},
}
_SPECIAL: Mapping[str, ColumnDef] = {
    "id": {"cellClass": "cell-quiet"},
    "status": {"cellRenderer": "StatusBadge"},
    "health": {"cellRenderer": "HealthMark", "comparator": call("byHealth")},
    "score": {"cellRenderer": "RiskMark"},
    "unpriced": {"cellRenderer": "UnpricedMark"},
    "silent": {"valueFormatter": call("silentOf(params)"), "cellClass": call("silentClass(params)")},
    "change": {"valueGetter": call("ratio(params.data.amount, params.data.before)")},
    "growth": {
        "valueGetter": call("ratio(params.data.acv, params.data.acvBefore)"),
        "valueFormatter": call("growth(params)"),
    },
}


def _text(column: DashboardColumn) -> ColumnDef:
    return {"field": column.id, "headerName": column.title, "filter": "agTextColumnFilter", **_TEXTS[column.kind]}


def _number(column: DashboardColumn, model: TableModel) -> ColumnDef:
    more: ColumnDef = {}
    if column.kind is Kind.MONEY:
        more = {
            "valueGetter": call(f"major(params.data.{column.id}, {model.exponent})"),
            "valueFormatter": call(f"amount(params, {model.exponent})"),
        }
    if column.kind is Kind.RATIO:
        more = {"valueFormatter": call("signedPercent(params)"), "cellClass": call("changeClass(params)")}
    if column.kind is Kind.SHARE:
        more = {"valueFormatter": call("percent(params)")}
    return number_column(column.id, column.title, **more)


def _name(customer_href: str) -> ColumnDef:
    return {
        "pinned": "left",
        "lockPinned": True,
        "lockVisible": True,
        "lockPosition": "left",
        "sort": "asc",
        "cellClass": "cell-name",
        "cellRenderer": "CustomerLink",
        "cellRendererParams": {"base": customer_href},
    }
