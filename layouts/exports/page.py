"""The exports page: files somebody asked for, with their progress and what can be done about them."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from dash import dcc, html
from dash.development.base_component import Component

from auth.permissions import Permission
from layouts.exports.ids import ExportsId, cancel, retry
from layouts.parts.aria import aria
from layouts.parts.badges import Tone, badge
from layouts.parts.button import button, download_link, link_button
from layouts.parts.card import card
from layouts.parts.empty import empty
from layouts.parts.page_head import page_head
from layouts.parts.progress import progress
from layouts.parts.skeleton import skeleton_rows
from layouts.parts.table import Cell, Column, table

_POLL_MS = 1_000
_TONES: dict[str, Tone] = {"queued": "neutral", "done": "good", "failed": "bad", "cancelled": "neutral"}
_SPANS = {"mssp": "Cycle", "reseller": "Months"}
_WORKBOOKS = {"mssp": "the invoice workbook", "reseller": "the workbook of usage, ACV and renewals"}
"""What a file is about and what it is called, by the model of partnership."""


@dataclass(frozen=True)
class ExportRow:
    """One request, every text in the reader's locale.

    `status` is queued, running, done, failed or cancelled; `error` is shown with a failed one;
    `href` is the file's address once it is done.
    """

    request: str
    what: str
    cycle: str
    asked_at: str
    asked_by: str
    status: str
    progress: int = 0
    stage: str = ""
    rows: str = ""
    size: str = ""
    error: str = ""
    href: str | None = None


def build(permissions: Collection[Permission]) -> html.Div:
    """The page before its list has arrived; the clock ticks only once something runs."""
    return html.Div(
        [
            page_head("Exports", "Files stay here for you to fetch again"),
            card(
                [html.H2("History", className="card-title"), html.Span("", id=ExportsId.COUNT, role="status")],
                html.Div(skeleton_rows(6), id=ExportsId.LIST),
                label="History of exports",
            ),
            dcc.Interval(id=ExportsId.TICK, interval=_POLL_MS, disabled=True),
        ],
        id=ExportsId.PAGE,
        className="page-body",
    )


def history(rows: Sequence[ExportRow], report_href: str, model: str, *, may_create: bool) -> Component:
    """The list of a partnership of this model, newest first as given; without any, how to get one."""
    if not rows:
        return nothing_yet(report_href, model)
    shown = [_row(row, may_create=may_create) for row in rows]
    return table("Exports, newest first", _columns(model), shown, class_name="export-table")


def nothing_yet(report_href: str, model: str) -> html.Div:
    """The empty state of the page."""
    return empty(
        "No exports yet",
        f"Ask for {_WORKBOOKS[model]} on the report page; it is built in the background and kept here.",
        link_button("Open the report", report_href),
        icon="exports",
    )


def is_running(rows: Sequence[ExportRow]) -> bool:
    """Whether the list must be looked at again soon."""
    return any(row.status in ("queued", "running") for row in rows)


def _columns(model: str) -> list[Column]:
    return [
        Column("File"),
        Column(_SPANS[model]),
        Column("Requested"),
        Column("State"),
        Column("Rows", number=True),
        Column("Size", number=True),
        Column(html.Span("Actions", className="visually-hidden")),
    ]


def _row(row: ExportRow, *, may_create: bool) -> list[Cell]:
    return [
        row.what,
        row.cycle,
        html.Span([row.asked_at, html.Span(row.asked_by, className="cell-note")]),
        _state(row),
        row.rows,
        row.size,
        _actions(row, may_create=may_create),
    ]


def _state(row: ExportRow) -> Component:
    if row.status == "running":
        return progress(row.progress, f"Progress of {row.what}, {row.cycle}", row.stage)
    mark = badge(row.status.capitalize(), _TONES.get(row.status, "neutral"))
    if row.status == "failed" and row.error:
        return html.Span([mark, html.Span(row.error, className="cell-note cell-note-bad")])
    return mark


def _actions(row: ExportRow, *, may_create: bool) -> html.Div:
    name = f"{row.what}, {row.cycle}"
    shown: list[Component] = []
    if row.href is not None:
        shown.append(download_link("Download", row.href, label=f"Download {name}"))
    if may_create and row.status in ("queued", "running"):
        shown.append(button("Cancel", cancel(row.request), icon="close", **aria(label=f"Cancel {name}")))
    if may_create and row.status in ("failed", "cancelled"):
        shown.append(button("Retry", retry(row.request), icon="retry", **aria(label=f"Retry {name}")))
    return html.Div(shown, className="actions")
