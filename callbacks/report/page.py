"""What happens on the report: its figures for an address, and asking for the invoice workbook."""

from typing import Any

from dash import Input, Output, State, no_update
from dash.development.base_component import Component

from auth.permissions import Permission
from callbacks.answers import say
from callbacks.report.address import ReportAddress
from callbacks.report.data import Report, read_report
from callbacks.report.drill import draw_drill
from callbacks.report.images import for_image
from callbacks.report.tiles import report_tiles
from callbacks.tags.address import tag_request
from callbacks.tags.report_filter import offer_filter_tags, tag_control
from callbacks.wiring import Asked, Refused, Values, Wiring, theme_of
from data.commands.exports import MSSP, ExportRefused, request_export
from data.exchange.workbook.partial import part_of
from layouts import formats
from layouts.parts.button import download_link
from layouts.parts.chart import canvas
from layouts.parts.chips import LegendChip, legend_chips
from layouts.parts.empty import empty
from layouts.parts.link import link
from layouts.parts.segmented import Choice
from layouts.parts.toasts import toast
from layouts.report.chart import FOOT, cycle_options, cycles_table
from layouts.report.figures import grouped, per_product
from layouts.report.ids import ReportId
from layouts.report.page import months_control, subtitle, tiles, views_control
from layouts.shell.ids import ShellId
from layouts.tags.ids import TagsId
from layouts.theme import Theme

_VIEWS = (("Grouped", "grouped"), ("Per product", "per-product"), ("Table", "table"))


def wire(w: Wiring) -> None:
    w.on(
        show_report,
        permission=Permission.REPORT_READ,
        outputs={
            "subtitle": Output(ReportId.SUBTITLE, "children"),
            "months": Output(ReportId.MONTHS, "children"),
            "cycles": Output(ReportId.CYCLE, "options"),
            "cycle": Output(ReportId.CYCLE, "value"),
            "tiles": Output(ReportId.TILES, "children"),
            "legend": Output(ReportId.LEGEND, "children"),
            "views": Output(ReportId.VIEWS, "children"),
            "figure": Output(ReportId.CHART, "figure"),
            "canvas": Output(ReportId.CHART, "style"),
            "hidden": Output(ReportId.CHART_PANEL, "hidden"),
            "no_export": Output(ReportId.EXPORT_PLACE, "hidden"),
            "table": Output(ReportId.CHART_TABLE, "children"),
            "foot": Output(ReportId.CHART_FOOT, "children"),
            "as_of": Output(ReportId.CHART_AS_OF, "children"),
            "file": Output(ReportId.CHART_FILE, "children"),
            "drill": Output(ReportId.DRILL, "children"),
            "tags": Output(ReportId.TAGS, "children"),
            "notice": Output(ReportId.NOTICE, "children"),
        },
        inputs={
            "search": Input(ShellId.LOCATION, "search"),
            "theme": Input(ShellId.THEME, "data"),
            "narrow": Input(ShellId.NARROW, "data"),
        },
    )
    w.on(
        ask_for_workbook,
        permission=Permission.EXPORT_CREATE,
        outputs={"clicks": Output(ReportId.EXPORT, "n_clicks")},
        inputs={"clicks": Input(ReportId.EXPORT, "n_clicks")},
        state={"search": State(ShellId.LOCATION, "search")},
        prevent_initial_call=True,
    )
    w.on(
        offer_filter_tags,
        permission=Permission.REPORT_READ,
        outputs={"options": Output(TagsId.FILTER_OPTIONS, "children")},
        inputs={"clicks": Input(TagsId.FILTER, "n_clicks")},
        state={"search": State(ShellId.LOCATION, "search")},
        prevent_initial_call=True,
    )
    search = State(ShellId.LOCATION, "search")
    new_search = Output(ShellId.LOCATION, "search", allow_duplicate=True)
    for function, source in (
        ("selectCycle", Input(ReportId.CYCLE, "value")),
        ("barClicked", Input(ReportId.CHART, "clickData")),
        ("contributionClicked", Input(ReportId.DRILL_CHART, "clickData")),
    ):
        w.in_browser(function, new_search, source, search, prevent_initial_call=True)
    for button, graph in ((ReportId.CHART_IMAGE, ReportId.CHART), (ReportId.DRILL_IMAGE, ReportId.DRILL_CHART)):
        w.in_browser(
            "downloadImage",
            Output(button, "title"),
            Input(button, "n_clicks"),
            State(graph, "id"),
            prevent_initial_call=True,
        )


def show_report(asked: Asked, search: str, theme: str, narrow: bool) -> Values:
    """The whole report for an address."""
    shown = theme_of(theme)
    with asked.session() as session:
        report = read_report(asked, session, ReportAddress.parse(f"{asked.address.base}/report", search))
        drill = draw_drill(session, report, shown)
    return (
        _heading(report)
        | _chart(report, shown, columns=1 if narrow is True else 2)
        | {"tiles": tiles(report_tiles(report)), "tags": tag_control(report.address, report.tag_names), "drill": drill}
    )


def ask_for_workbook(asked: Asked, clicks: int, search: str) -> Values:
    """Queue the invoice workbook of the selected cycle and say where it will be."""
    if not clicks:
        return {"clicks": no_update}
    address = ReportAddress.parse(f"{asked.address.base}/report", search)
    with asked.session(write=True) as session:
        report = read_report(asked, session, address)
        part = part_of(report.hidden, by_tags=bool(report.tags.ids), own=report.restricted)
        try:
            request_export(
                session,
                kind=MSSP,
                title=f"Invoice {report.partnership.name} {report.selected.label}{part}",
                parameters={
                    "cycle": report.selected.label,
                    "without": sorted(report.hidden),
                    **tag_request(report.tags),
                },
                now=asked.now,
                limit_per_person=asked.portal.settings.configuration.exports.per_person,
            )
        except ExportRefused as error:
            raise Refused(str(error)) from error
    exports = link("Follow it on the Exports page", f"{asked.address.base}/exports")
    what = formats.cycle_range(report.selected, report.locale) + (f"{part}," if part else "")
    say(toast(f"Workbook for {what} is being built", exports, "good"))
    return {"clicks": no_update}


def _heading(report: Report) -> Values:
    anchor, locale, address = report.partnership.anchor_day, report.locale, report.address
    return {
        "subtitle": subtitle(_anchor_text(anchor), report.partnership.timezone),
        "months": months_control(
            [Choice(f"{n} m", address.changed(months=n).href, n == address.months) for n in (3, 6, 12)]
        ),
        "cycles": cycle_options([(cycle, report.state(cycle)) for cycle in report.cycles], locale),
        "cycle": report.selected.label,
        "legend": legend_chips(_legend(report), report.address.href),
        "views": views_control(
            [Choice(text, address.changed(view=view).href, view == address.view) for text, view in _VIEWS]
        ),
        "foot": FOOT,
        "as_of": formats.as_of(report.partnership.usage_loaded_at, report.partnership.timezone, locale),
        "file": download_link("CSV", _file(report, "bars"), "quiet", label="Download the chart's figures as CSV"),
        "no_export": report.partnership.model != "mssp",
        "notice": None,
    }


def _anchor_text(anchor: int) -> str:
    if anchor == 1:
        return "whole months"
    if anchor > 28:
        return f"from the {formats.ordinal(anchor)} or the month's last day"
    return f"{formats.ordinal(anchor)} to {formats.ordinal(anchor - 1)}"


def _legend(report: Report) -> list[LegendChip]:
    hidden = report.address.hide
    return [
        LegendChip(
            text=product.short,
            name=product.facts.name,
            style=product.style,
            href=report.address.toggled(product.facts.code).href,
            shown=product.facts.code not in hidden,
        )
        for product in report.products
    ]


def _chart(report: Report, theme: Theme, columns: int) -> Values:
    bars, view = report.bar_frame(), report.address.view
    if view == "per-product":
        figure = per_product(bars, theme, report.locale, columns)
    else:
        figure = grouped(bars, theme, report.locale)
    name = f"peaks-{report.partnership.code}-{report.window[0].label}-{report.window[-1].label}"
    figure = for_image(report, figure, "Sum of customers' peaks per billing cycle", name, legend=view != "per-product")
    shown: Any = []
    if bars.empty:
        shown = _nothing(report)
    elif view == "table":
        shown = cycles_table(bars, _bar_href(report), report.locale)
    return {"figure": figure, "canvas": canvas(figure), "hidden": bool(shown), "table": shown}


def _bar_href(report: Report) -> Any:
    def href(cycle: str, product: str) -> str:
        return report.address.changed(cycle=cycle, product=product, customer=None, shown_as=None).href

    return href


def _nothing(report: Report) -> Component:
    if report.products:
        return empty("All products are hidden", "Choose a product above to see its bars.", icon="filter")
    if report.tags.ids:
        why = (
            f"No customer with {report.tag_names} has usage in these cycles. Take the filter out or choose other tags."
        )
        return empty("No usage with these tags", why, icon="filter")
    return empty("No usage yet", "Bars appear as soon as usage of these cycles has been loaded.", icon="report")


def _file(report: Report, level: str) -> str:
    return f"{report.address.path}/{level}.csv{report.address.search}"
