"""The ids of the usage and billing report."""

from enum import StrEnum


class ReportId(StrEnum):
    """Every id of the report that a callback or a script may name."""

    PAGE = "report-page"
    SUBTITLE = "report-subtitle"
    TAGS = "report-tags"
    MONTHS = "report-months"
    CYCLE = "report-cycle"
    EXPORT = "report-export"
    EXPORT_PLACE = "report-export-place"
    TILES = "report-tiles"
    LEGEND = "report-legend"
    VIEWS = "report-views"
    NOTICE = "report-notice"
    CHART = "report-chart"
    CHART_PANEL = "report-chart-panel"
    CHART_TABLE = "report-chart-table"
    CHART_FOOT = "report-chart-foot"
    CHART_AS_OF = "report-chart-as-of"
    CHART_IMAGE = "report-chart-image"
    CHART_FILE = "report-chart-file"
    DRILL = "report-drill"
    DRILL_CHART = "report-drill-chart"
    DRILL_GRID = "report-drill-grid"
    DRILL_IMAGE = "report-drill-image"
