"""What stands above the customer table: search, tags, column choice, export, selection. Saved views are elsewhere."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from dash import html
from dash.development.base_component import Component

from layouts.customers.header import TagMark, tag_mark
from layouts.dashboard.columns import BANDS, Band
from layouts.dashboard.ids import DashboardId, view_deed
from layouts.parts.aria import aria
from layouts.parts.icon import icon
from layouts.parts.link import link
from layouts.parts.segmented import Choice, segmented
from layouts.tags.marks import manage_link


@dataclass(frozen=True)
class TagChoice:
    """A tag to filter by: how it looks, how many customers have it, the address that asks for it or no longer."""

    mark: TagMark
    count: str
    href: str
    chosen: bool = False


@dataclass(frozen=True)
class TagFilter:
    """All tags of a partnership; `made_for` is the address the others were made for, `clear` the one without tags."""

    tags: Sequence[TagChoice]
    matches: Sequence[Choice]
    made_for: str
    clear: str
    word: str = ""


@dataclass(frozen=True)
class ColumnChoice:
    """A column that can be shown or hidden; a fixed one is always there."""

    id: str
    title: str
    band: Band
    shown: bool
    pinned: bool
    fixed: bool = False


def popover(label: str, mark: str, content: Sequence[Component], *, note: str = "", end: bool = False) -> html.Details:
    """A button that opens a sheet of controls, which stays open while they are used."""
    said = [html.Span(note, className="button-count")] if note else []
    return html.Details(
        [
            html.Summary([icon(mark), html.Span(label), *said], className="button button-plain"),
            html.Div(list(content), className="sheet sheet-end" if end else "sheet"),
        ],
        className="popover-root",
    )


def tag_filter(model: TagFilter) -> list[Component]:
    """The popover of tags, and the chosen ones as chips that take themselves away."""
    chosen = [tag for tag in model.tags if tag.chosen]
    body = _tag_list(model) if model.tags else [html.P(_NO_TAGS, className="menu-empty")]
    body = [
        *body,
        html.Div(manage_link(_with_dialog(model.made_for)), className="sheet-foot", **_told("from", model.made_for)),
    ]
    opener = popover("Tags", "tag", body, note=str(len(chosen)) if chosen else "")
    word = [html.Span(model.word, className="tag-word")] if chosen and model.word else []
    return [opener, *word, *(_removable(tag, model.made_for) for tag in chosen)]


def column_choice(columns: Sequence[ColumnChoice]) -> Component:
    """Every column by band, with a checkbox, and what moves and holds it; the script among the assets works them."""
    hidden = sum(not column.shown for column in columns)
    bands = [_column_band(name, title, [one for one in columns if one.band == name]) for name, title in BANDS.items()]
    reset = html.Button(
        [icon("retry"), html.Span("Reset to default")],
        id=view_deed("reset"),
        type="button",
        n_clicks=0,
        className="menu-item",
    )
    return popover(
        "Columns",
        "columns",
        [*(one for one in bands if one is not None), html.Div(reset, className="sheet-foot")],
        note=f"{hidden} hidden" if hidden else "",
        end=True,
    )


def export_menu() -> html.Details:
    """What is on screen as a file: the same rows in their order, the same columns in theirs."""
    return html.Details(
        [
            html.Summary([icon("download"), html.Span("Export")], className="button button-plain"),
            html.Div(
                [
                    html.P("Rows and columns as the table shows them", className="sheet-note"),
                    *(_format(name, title, note) for name, title, note in _FORMATS),
                ],
                className="menu menu-end",
            ),
        ],
        id=DashboardId.EXPORT,
        className="popover-root",
    )


_NO_TAGS = "There are no tags yet. Give customers tags to sort the portfolio your own way."
_FORMATS = (
    ("xlsx", "Excel workbook", "numbers and days as such"),
    ("csv", "CSV", "for any other program"),
)


def _format(name: str, title: str, note: str) -> html.Button:
    return html.Button(
        [html.Span(title), html.Span(note, className="menu-note")],
        type="button",
        className="menu-item menu-item-noted",
        **_told("export", name),
    )


def _tag_list(model: TagFilter) -> list[Component]:
    lines = [html.Li(_tag_line(tag)) for tag in model.tags]
    clear = [
        html.Div(link("Clear tags", model.clear, "menu-item"), className="sheet-foot", **_told("from", model.made_for))
    ]
    return [
        html.Div(
            [
                html.Span("Customers with", className="sheet-title"),
                *([segmented("Match", model.matches)] if model.matches else []),
            ],
            className="sheet-head",
        ),
        html.Ul(lines, className="sheet-list", **_told("from", model.made_for), **aria(label="Tags")),
        *(clear if any(tag.chosen for tag in model.tags) else []),
    ]


def _with_dialog(href: str) -> str:
    """The address that opens the dialog of all tags where this one leads."""
    return f"{href}{'&' if '?' in href else '?'}dialog=tags"


def _tag_line(tag: TagChoice) -> html.A:
    return link(
        [html.Span(className="tick"), tag_mark(tag.mark), html.Span(tag.count, className="sheet-count")],
        tag.href,
        "menu-item",
        role="button",
        **aria(pressed=True if tag.chosen else "false"),
    )


def _removable(tag: TagChoice, made_for: str) -> html.A:
    return link(
        [html.Span(tag.mark.name, className="tag-text"), icon("close")],
        tag.href,
        f"chip chip-tag product-{tag.mark.colour}",
        title=f"Remove filter: {tag.mark.name}",
        **_told("from", made_for),
        **aria(label=f"Remove filter: {tag.mark.name}"),
    )


def _column_band(name: Band, title: str, columns: Sequence[ColumnChoice]) -> Component | None:
    if not columns:
        return None
    return html.Div(
        [
            html.Div(title, className=f"sheet-band band-{name}"),
            html.Ul([_column_line(column) for column in columns], className="sheet-list"),
        ],
        role="group",
        **aria(label=f"Columns of {title.lower()}"),
    )


def _column_line(column: ColumnChoice) -> html.Li:
    tick = html.Button(
        [html.Span(className="tick"), html.Span(column.title)],
        type="button",
        role="checkbox",
        disabled=column.fixed,
        className="menu-item column-tick",
        **aria(checked=True if column.shown else "false"),
    )
    tools = [] if column.fixed else [_column_tool(column, *tool) for tool in _COLUMN_TOOLS]
    return html.Li([tick, *tools], className="column-line", **_told("column", column.id))


_COLUMN_TOOLS = (
    ("up", "arrow-up", "Move {} forward"),
    ("down", "arrow-down", "Move {} back"),
    ("pin", "pin", "Pin {} to the left"),
)


def _column_tool(column: ColumnChoice, deed: str, mark: str, label: str) -> html.Button:
    said = label.format(column.title)
    pressed = aria(pressed=True if column.pinned else "false") if deed == "pin" else {}
    return html.Button(
        icon(mark),
        type="button",
        className="icon-button",
        title=said,
        **_told("deed", deed),
        **aria(label=said),
        **pressed,
    )


def _told(name: str, value: str) -> dict[str, Any]:
    """An attribute that the scripts among the assets read."""
    return {f"data-{name}": value}
