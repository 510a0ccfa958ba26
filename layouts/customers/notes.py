"""The notes of a customer in the panel: the field to write one, and the list with what some said before."""

from collections.abc import Sequence
from dataclasses import dataclass

import dash_bootstrap_components as dbc
from dash import dcc, html
from dash.development.base_component import Component

from layouts.customers.ids import CustomersId, edit_note, remove_note
from layouts.parts.aria import aria
from layouts.parts.button import button, icon_button, link_button
from layouts.parts.empty import empty
from layouts.parts.link import link


@dataclass(frozen=True)
class NoteItem:
    """One note as a viewer sees it; `edited` is when it last was, `versions` what it said until when, if opened."""

    id: str
    author: str
    written: str
    body: str
    edited: str = ""
    versions_href: str = ""
    versions: Sequence[tuple[str, str]] | None = None
    may_edit: bool = False
    may_remove: bool = False


def composer() -> html.Div:
    """Where a note is written or changed; it is never drawn anew, so that nothing typed is lost."""
    return html.Div(
        [
            html.Label("Write a note", htmlFor=CustomersId.NOTE_TEXT, className="visually-hidden"),
            dbc.Textarea(
                id=CustomersId.NOTE_TEXT,
                value="",
                rows=3,
                placeholder="Write a note",
                class_name="note-field",
            ),
            html.P("", id=CustomersId.NOTE_PROBLEM, className="field-error", role="alert"),
            html.Div(
                [
                    html.Span("Ctrl+Enter", className="note-keys", title="Ctrl+Enter saves the note"),
                    html.Span("", id=CustomersId.NOTE_COUNT, className="note-count"),
                    html.Span(button("Cancel", CustomersId.NOTE_CANCEL, "quiet", hidden=True)),
                    _send(),
                ],
                className="note-send",
            ),
            dcc.Store(id=CustomersId.NOTE_EDITED),
        ],
        id=CustomersId.COMPOSER,
        className="composer",
        hidden=True,
    )


def notes(items: Sequence[NoteItem], more_href: str) -> list[Component]:
    """The notes, newest first; without any it says what they are for."""
    if not items:
        return [empty("No notes yet", "What you write here is seen by everybody who sees this customer.", icon="note")]
    listed = html.Ul([html.Li(_note(item), className="note") for item in items], className="note-list")
    more = [html.Div(link_button("Show more", more_href), className="show-more")] if more_href else []
    return [listed, *more]


def _send() -> html.Button:
    return html.Button(
        html.Span("Add note", id=CustomersId.NOTE_SEND_TEXT),
        id=CustomersId.NOTE_SEND,
        type="button",
        className="button button-primary",
        n_clicks=0,
    )


def _note(item: NoteItem) -> html.Article:
    label = f"Note of {item.author}, {item.written}"
    facts: list[Component] = [html.Span(item.author, className="note-author"), html.Time(item.written)]
    if item.edited:
        opened = item.versions is not None
        told = aria(expanded=True if opened else "false")
        facts.append(
            link("edited", item.versions_href, "note-edited", role="button", title=f"Edited {item.edited}", **told)
        )
    return html.Article(
        [
            html.Div(
                [html.Div(facts, className="note-facts"), html.Div(_deeds(item), className="note-deeds")],
                className="note-head",
            ),
            html.P(item.body, className="note-body"),
            *([_versions(item.versions)] if item.versions is not None else []),
        ],
        **aria(label=label),
    )


def _deeds(item: NoteItem) -> list[Component]:
    edit = [icon_button("pencil", f"Edit note of {item.written}", edit_note(item.id))] if item.may_edit else []
    remove = [icon_button("close", f"Remove note of {item.written}", remove_note(item.id))] if item.may_remove else []
    return [*edit, *remove]


def _versions(versions: Sequence[tuple[str, str]]) -> html.Ol:
    lines = [
        html.Li([html.Div(f"Until {until}", className="note-until"), html.P(body, className="note-body")])
        for until, body in versions
    ]
    return html.Ol(lines, className="note-versions", **aria(label="What the note said before"))
