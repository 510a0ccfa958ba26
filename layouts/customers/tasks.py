"""The sub-tab of tasks: what is open, and below it what no longer is."""

from collections.abc import Sequence
from dataclasses import dataclass

from dash import html
from dash.development.base_component import Component

from layouts.customers.ids import CustomersId, mark_read
from layouts.parts.aria import aria
from layouts.parts.badges import Tone, badge
from layouts.parts.button import button
from layouts.parts.card import actions, card
from layouts.parts.empty import empty
from layouts.parts.link import link
from layouts.parts.table import Column, table

SEVERITY_TONES: dict[str, Tone] = {"high": "bad", "medium": "watch", "low": "neutral"}


@dataclass(frozen=True)
class TaskLine:
    """One task in words; `href` opens what caused it."""

    id: str
    title: str
    severity: str
    cause: str
    href: str
    raised: str
    state: str
    assignee: str
    unread: bool


_COLUMNS = (
    Column("Task"),
    Column("Severity"),
    Column("Raised"),
    Column("State"),
    Column("Assigned to"),
    Column("Opens"),
    Column(html.Span("Read", className="visually-hidden")),
)


def tasks(opened: Sequence[TaskLine], past: Sequence[TaskLine]) -> list[Component]:
    """Open tasks, then those snoozed, done or resolved; without any the page says so."""
    return [_open(opened), *([_past(past)] if past else [])]


def _open(lines: Sequence[TaskLine]) -> html.Section:
    if not lines:
        nothing = empty(
            "Nothing to do here",
            "Tasks appear when a renewal comes near, scans fail, scanners fall silent or use runs out of bounds.",
            icon="check",
        )
        return card([html.H2("Open tasks", className="card-title")], nothing, label="Open tasks")
    unread = sum(line.unread for line in lines)
    read_all = [actions(button("Mark all as read", CustomersId.READ_ALL, icon="check"))] if unread else []
    count = html.Span(f"{unread} unread" if unread else "all read", className="quiet")
    return card(
        [html.H2("Open tasks", className="card-title"), count, *read_all],
        table("What is open, most severe first", _COLUMNS, [_row(line) for line in lines], class_name="task-table"),
        label="Open tasks",
    )


def _past(lines: Sequence[TaskLine]) -> html.Details:
    shown = table("Past tasks", _COLUMNS, [_row(line) for line in lines], class_name="task-table")
    return html.Details([html.Summary(f"Snoozed, done and resolved ({len(lines)})"), shown], className="panel past")


def _row(line: TaskLine) -> list[str | Component]:
    dot = [html.Span(className="unread-dot", title="Unread", role="img", **aria(label="Unread"))] if line.unread else []
    read = button("Mark read", mark_read(line.id), "quiet") if line.unread else ""
    return [
        html.Span([*dot, link(line.title, line.href, "task-title")]),
        badge(line.severity.capitalize(), SEVERITY_TONES.get(line.severity, "neutral")),
        line.raised,
        line.state,
        line.assignee or "\u2013",
        link(line.cause, line.href, "quiet-link"),
        read,
    ]
