"""The ids of the dashboard."""

from enum import StrEnum


class DashboardId(StrEnum):
    """Every id of the dashboard that a callback or a script may name."""

    PAGE = "dashboard-page"
    PERIOD = "dashboard-period"
    TILES = "dashboard-tiles"
    CHIPS = "dashboard-chips"
    TAGS = "dashboard-tags"
    SEARCH = "dashboard-search"
    COLUMNS = "dashboard-columns"
    VIEW = "dashboard-view"
    VIEW_NOW = "dashboard-view-now"
    VIEW_LIST = "dashboard-view-list"
    VIEW_NAMING = "dashboard-view-naming"
    VIEWS_CHANGED = "dashboard-views-changed"
    VIEW_NAME = "dashboard-view-name"
    EXPORT = "dashboard-export"
    BULK = "dashboard-bulk"
    SELECTED_COUNT = "dashboard-selected-count"
    SELECTED = "dashboard-selected"
    GRID = "dashboard-grid"
    NOTICE = "dashboard-notice"
    COUNT = "dashboard-count"
    AS_OF = "dashboard-as-of"
    ARRANGED = "dashboard-arranged"
    STATE = "dashboard-state"
    REMOVED = "dashboard-removed"
    CHANGED = "dashboard-changed"


def view_deed(deed: str) -> dict[str, str]:
    """The id of a button that does something with views: `choose-<id>`, `ask-<id>`, `remove-<id>`, `save`, …"""
    return {"type": "dashboard-view-deed", "deed": deed}
