"""What happens on the dashboard: its tiles, the filters above the customer table, and the table itself."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from dash import Input, Output, State, no_update
from dash.development.base_component import Component
from plotly.io.json import to_json_plotly

from auth.permissions import Permission
from callbacks.dashboard import views
from callbacks.dashboard.address import DashboardAddress, Filter
from callbacks.dashboard.data import Facts, read_dashboard
from callbacks.dashboard.filters import TEXTS, Mask, masks, tagged
from callbacks.dashboard.tiles import dashboard_tiles
from callbacks.dashboard.view_state import left_state
from callbacks.wiring import Asked, Values, Wiring
from data.queries.tags import EVERYBODY, Match
from layouts import formats
from layouts.customers.header import TagMark
from layouts.dashboard.columns import list_columns
from layouts.dashboard.grids import columns, rows
from layouts.dashboard.ids import DashboardId
from layouts.dashboard.page import no_customers, tiles
from layouts.dashboard.toolbar import ColumnChoice, TagChoice, TagFilter, column_choice, tag_filter
from layouts.parts.chips import FilterChip, filter_chips
from layouts.parts.segmented import Choice
from layouts.parts.table_state import TableState, arranged
from layouts.shell.ids import ShellId

_WORDS: Mapping[Match, str] = {"any": "any of", "all": "all of", "none": "none of"}

_OUTPUTS: Mapping[str, Output] = {
    "period": Output(DashboardId.PERIOD, "children"),
    "tiles": Output(DashboardId.TILES, "children"),
    "chips": Output(DashboardId.CHIPS, "children"),
    "tags": Output(DashboardId.TAGS, "children"),
    "choice": Output(DashboardId.COLUMNS, "children"),
    "columns": Output(DashboardId.GRID, "columnDefs"),
    "filters": Output(DashboardId.GRID, "filterModel"),
    "rows": Output(DashboardId.GRID, "rowData"),
    "selected": Output(DashboardId.GRID, "selectedRows"),
    "arranged": Output(DashboardId.ARRANGED, "data"),
    "as_of": Output(DashboardId.AS_OF, "children"),
    "notice": Output(DashboardId.NOTICE, "children"),
}


def wire(w: Wiring) -> None:
    w.on(
        show_dashboard,
        permission=Permission.DASHBOARD_READ,
        outputs=_OUTPUTS,
        inputs={"search": Input(ShellId.LOCATION, "search"), "changed": Input(DashboardId.CHANGED, "data")},
        state={"standing": State(DashboardId.ARRANGED, "data")},
    )
    w.in_browser(
        "quickFilter",
        Output(DashboardId.GRID, "dashGridOptions"),
        Input(DashboardId.SEARCH, "value"),
        State(DashboardId.GRID, "dashGridOptions"),
    )
    w.in_browser("quickWords", Output(DashboardId.SEARCH, "value"), Input(ShellId.LOCATION, "search"))
    w.in_browser(
        "shownCount",
        Output(DashboardId.COUNT, "children"),
        Input(DashboardId.GRID, "virtualRowData"),
        Input(DashboardId.GRID, "rowData"),
    )
    w.in_browser("selectedIds", Output(DashboardId.SELECTED, "data"), Input(DashboardId.GRID, "selectedRows"))
    w.in_browser("selectedCount", Output(DashboardId.SELECTED_COUNT, "children"), Input(DashboardId.SELECTED, "data"))
    w.in_browser("nobodySelected", Output(DashboardId.BULK, "hidden"), Input(DashboardId.SELECTED, "data"))
    views.wire(w)


def show_dashboard(asked: Asked, search: object, changed: Any, standing: Any) -> Values:
    """The whole dashboard for an address.

    Columns are sent once and again after a change to them: a mere change of the list leaves them as they stand, with
    what the viewer has just done to them and has not been kept yet. The quick search is the browser's: other words
    change nothing here.
    """
    address = DashboardAddress.parse(f"{asked.address.base}/dashboard", search)
    arrangement = _arrangement(address, asked.address.base, changed)
    if _other_words(arrangement, standing):
        return dict.fromkeys(_OUTPUTS, no_update) | {"arranged": arrangement}
    with asked.session() as session:
        facts = read_dashboard(asked, session)
    found = masks(facts)
    shown = facts.customers[found.get(address.filter, found[""]) & tagged(facts, address)]
    state = left_state(facts.views, {column.id for column in list_columns(facts.model)})
    stands, same_list = _compared(arrangement, standing)
    return {
        "period": formats.cycle_range(facts.cycle, facts.locale),
        "tiles": _plain(tiles(dashboard_tiles(asked, facts, found))),
        "chips": _plain(filter_chips("Quick filters", _chips(facts, found, address), address.href)),
        "tags": _plain(tag_filter(_tags(facts, address))),
        "choice": no_update if stands else _plain(column_choice(_choices(facts, state))),
        "columns": no_update if stands else _columns(asked, facts, state),
        "filters": no_update if stands else dict(state.filters),
        "rows": rows(shown, facts.model),
        "selected": no_update if same_list else [],  # what is out of sight is not selected
        "arranged": arrangement,
        "as_of": formats.as_of(facts.partnership.usage_loaded_at, facts.partnership.timezone, facts.locale),
        "notice": _notice(asked, facts),
    }


def _notice(asked: Asked, facts: Facts) -> Any:
    return None if len(facts.customers) else _plain(no_customers(sees_all=asked.viewer.scope.sees_all_customers))


def _plain(drawn: Component | Sequence[Component]) -> Any:
    """Components as the JSON they become: with any left in an answer, all its rows are looked through for more."""
    return json.loads(to_json_plotly(drawn))


def _arrangement(address: DashboardAddress, base: str, changed: Any) -> dict[str, Any]:
    """What stands in the grid, and the words that the browser narrows it by."""
    return {"base": base, "changed": changed, "list": address.changed(words="").href, "words": address.words}


def _other_words(arrangement: Mapping[str, Any], standing: Any) -> bool:
    """Whether an arrangement is the one that stands in the browser, but for the words of the quick search."""
    if not isinstance(standing, dict) or standing.get("words") == arrangement["words"]:
        return False
    return all(_compared(arrangement, standing))


def _compared(arrangement: Mapping[str, Any], standing: Any) -> tuple[bool, bool]:
    """Whether the columns that stand in the browser are those of an arrangement, and whether its list is."""
    if not isinstance(standing, dict):
        return False, False
    columns_stand = all(standing.get(key) == arrangement[key] for key in ("base", "changed"))
    return columns_stand, standing.get("list") == arrangement["list"]


def _columns(asked: Asked, facts: Facts, state: TableState) -> list[dict[str, Any]]:
    tags = {tag.id: (tag.name, tag.colour) for tag in facts.tags}
    return arranged(columns(facts.model, asked.address.customers, tags), state)


def _choices(facts: Facts, state: TableState) -> list[ColumnChoice]:
    """The columns in the order of a state, as the popover lists them."""
    places = {place.id: (at, place) for at, place in enumerate(state.columns)}
    listed = sorted(list_columns(facts.model), key=lambda column: places.get(column.id, (len(places), None))[0])
    choices = []
    for column in listed:
        place = places[column.id][1] if column.id in places else None
        fixed = column.id == "name"
        shown = fixed or (column.shown if place is None else not place.hidden)
        pinned = place is not None and place.pinned == "left"
        choices.append(ColumnChoice(column.id, column.title, column.band, shown, pinned, fixed))
    return choices


def _chips(facts: Facts, found: Mapping[Filter, Mask], address: DashboardAddress) -> list[FilterChip]:
    return [
        FilterChip(
            TEXTS[name],
            formats.number(int(mask.sum()), facts.locale),
            address.changed(filter=name).href,
            name == address.filter,
        )
        for name, mask in found.items()
    ]


def _tags(facts: Facts, address: DashboardAddress) -> TagFilter:
    asked = address.tags
    choices = [
        TagChoice(
            mark=TagMark(tag.name, tag.colour),
            count=formats.number(tag.customers, facts.locale),
            href=address.toggled(tag.id).href,
            chosen=tag.id in asked.ids,
        )
        for tag in facts.tags
    ]
    matches = [
        Choice(name.capitalize(), address.changed(tags=replace(asked, match=name)).href, name == asked.match)
        for name in _WORDS
    ]
    word = _WORDS[asked.match] if len(asked.ids) > 1 or asked.match == "none" else ""
    return TagFilter(choices, matches if asked.ids else [], address.href, address.changed(tags=EVERYBODY).href, word)
