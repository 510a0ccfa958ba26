"""How somebody keeps a table: untrusted text in, checked values out, and columns arranged accordingly."""

import math
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

from layouts.parts.grid import ColumnDef

MOST_COLUMNS = 120
LONGEST_WORDS = 100
_NARROWEST, _WIDEST = 40, 1_000
_MOST_CONDITIONS = 4
_KINDS = ("text", "number")
_COMPARISONS = frozenset(
    {
        *("contains", "notContains", "equals", "notEqual", "startsWith", "endsWith", "blank", "notBlank"),
        *("lessThan", "lessThanOrEqual", "greaterThan", "greaterThanOrEqual", "inRange"),
    }
)
Pin = Literal["left", "right"]
Sort = Literal["asc", "desc"]


@dataclass(frozen=True, slots=True)
class ColumnPlace:
    """One column: its id, width in pixels (None: as it comes), whether it is shown, held in place, sorted by."""

    id: str
    width: int | None = None
    hidden: bool = False
    pinned: Pin | None = None
    sort: Sort | None = None
    sort_index: int | None = None


@dataclass(frozen=True, slots=True)
class TableState:
    """Columns in their order, and column filters as the grid states them."""

    columns: tuple[ColumnPlace, ...] = ()
    filters: Mapping[str, Any] = field(default_factory=dict)

    @classmethod
    def parse(cls, value: object, known: Collection[str]) -> "TableState":
        """What makes sense of `{"columns": […], "filters": {…}}`; columns that are not known are left out."""
        said = value if isinstance(value, Mapping) else {}
        places = said.get("columns")
        listed = places[:MOST_COLUMNS] if isinstance(places, list) else []
        found = {place.id: place for place in map(_place, listed) if place is not None and place.id in known}
        filters = said.get("filters")
        asked = filters if isinstance(filters, Mapping) else {}
        checked = {str(name): _filter(one) for name, one in list(asked.items())[:MOST_COLUMNS] if name in known}
        return cls(tuple(found.values()), {name: one for name, one in checked.items() if one is not None})

    def as_json(self) -> dict[str, Any]:
        """What `parse` reads."""
        return {"columns": [_as_json(place) for place in self.columns], "filters": dict(self.filters)}


def arranged(bands: Sequence[ColumnDef], state: TableState) -> list[ColumnDef]:
    """Bands and their columns in the order of a state, each as wide, pinned and sorted as it says.

    Columns the state does not name keep their place after the named ones; without any columns nothing changes.
    """
    if not state.columns:
        return [*bands]
    order = {place.id: at for at, place in enumerate(state.columns)}
    places = {place.id: place for place in state.columns}
    found = [{**band, "children": _children(band, order, places)} for band in bands]
    return sorted(found, key=lambda band: min(_at(column, order) for column in _movable(band)))


def _children(band: ColumnDef, order: Mapping[str, int], places: Mapping[str, ColumnPlace]) -> list[ColumnDef]:
    columns = sorted(band["children"], key=lambda column: _at(column, order))
    return [_placed(column, places.get(column["colId"])) for column in columns]


def _at(column: ColumnDef, order: Mapping[str, int]) -> int:
    return order.get(column["colId"], len(order))


def _movable(band: ColumnDef) -> list[ColumnDef]:
    """What tells where a band stands: a column that is held at the side says nothing of it."""
    return [column for column in band["children"] if not column.get("lockPinned")] or band["children"]


def _placed(column: ColumnDef, place: ColumnPlace | None) -> ColumnDef:
    if place is None:
        return {**column, "sort": None, "sortIndex": None}
    own: ColumnDef = {"hide": place.hidden, "pinned": place.pinned, "sort": place.sort, "sortIndex": place.sort_index}
    if column.get("lockPinned"):
        own |= {"hide": False, "pinned": column["pinned"]}
    return {**column, **own} | ({} if place.width is None else {"width": place.width})


def _place(said: object) -> ColumnPlace | None:
    if not isinstance(said, Mapping) or not isinstance(said.get("id"), str):
        return None
    width, index = _whole(said.get("width")), _whole(said.get("sortIndex"))
    return ColumnPlace(
        id=said["id"],
        width=None if width is None else max(_NARROWEST, min(width, _WIDEST)),
        hidden=said.get("hide") is True,
        pinned=said["pinned"] if said.get("pinned") in ("left", "right") else None,
        sort=said["sort"] if said.get("sort") in ("asc", "desc") else None,
        sort_index=index if index is not None and 0 <= index < MOST_COLUMNS else None,
    )


def _as_json(place: ColumnPlace) -> dict[str, Any]:
    told = {
        "width": place.width,
        "hide": place.hidden or None,
        "pinned": place.pinned,
        "sort": place.sort,
        "sortIndex": place.sort_index,
    }
    return {"id": place.id, **{name: value for name, value in told.items() if value is not None}}


def _whole(value: object) -> int | None:
    if isinstance(value, bool) or not isinstance(value, int | float) or not math.isfinite(value):
        return None
    return round(value)


def _filter(said: object) -> dict[str, Any] | None:
    """A column's filter: one condition, or several that are joined; None for anything else."""
    if not isinstance(said, Mapping) or said.get("filterType") not in _KINDS:
        return None
    if "conditions" not in said:
        return _condition(said)
    listed = said["conditions"]
    if said.get("operator") not in ("AND", "OR") or not isinstance(listed, list):
        return None
    found = [one for one in map(_condition, listed[:_MOST_CONDITIONS]) if one is not None]
    return {"filterType": said["filterType"], "operator": said["operator"], "conditions": found} if found else None


def _condition(said: object) -> dict[str, Any] | None:
    if not isinstance(said, Mapping) or said.get("filterType") not in _KINDS or said.get("type") not in _COMPARISONS:
        return None
    operands = {name: _operand(said.get(name), said["filterType"]) for name in ("filter", "filterTo")}
    kept = {name: value for name, value in operands.items() if value is not None}
    return {"filterType": said["filterType"], "type": said["type"], **kept}


def _operand(value: object, kind: object) -> str | float | None:
    if kind == "text":
        return value[:LONGEST_WORDS] if isinstance(value, str) else None
    is_number = isinstance(value, int | float) and not isinstance(value, bool) and math.isfinite(value)
    return value if is_number else None  # type: ignore[return-value]  # a number, as just checked
