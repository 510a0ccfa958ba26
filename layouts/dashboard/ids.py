"""The ids of the dashboard."""

from enum import StrEnum


class DashboardId(StrEnum):
    """Every id of the dashboard that a callback or a script may name."""

    PAGE = "dashboard-page"
    PERIOD = "dashboard-period"
    TILES = "dashboard-tiles"
    CHIPS = "dashboard-chips"
    SEARCH = "dashboard-search"
    GRID = "dashboard-grid"
    NOTICE = "dashboard-notice"
    COUNT = "dashboard-count"
    AS_OF = "dashboard-as-of"
