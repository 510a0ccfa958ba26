"""The dialog of all tags of a partnership: a field for a new one, the list, and the form of the one being changed."""

from collections.abc import Sequence
from dataclasses import dataclass

import dash_bootstrap_components as dbc
from dash import dcc, html
from dash.development.base_component import Component

from layouts.parts.aria import aria
from layouts.parts.button import button, icon_button
from layouts.parts.dialog import DialogIds, dialog
from layouts.parts.empty import empty
from layouts.tags.ids import TagsId, edit

COLOURS = ("Blue", "Orange", "Green", "Pink", "Violet", "Olive", "Sky", "Brown")
"""What the eight colours are called, in their order."""
_LONGEST_NAME = 40


@dataclass(frozen=True)
class TagLine:
    """A tag of the list; `count` says on how many customers it is."""

    id: str
    name: str
    colour: int
    count: str


@dataclass(frozen=True)
class TagList:
    """What the dialog shows; `edited` is the id of the tag being changed, and only who `may_reshape` changes any."""

    lines: Sequence[TagLine]
    edited: str
    may_reshape: bool


def tags_dialog() -> list[Component]:
    """The dialog, empty until it is opened, with what it needs beside it."""
    return [
        dialog(
            DialogIds(TagsId.DIALOG, TagsId.TITLE),
            [html.Div(id=TagsId.BODY, className="tags-body")],
            title="Tags",
        ),
        html.Div(id=TagsId.SAID, className="toasts", role="status", **aria(live="polite")),
        *(dcc.Store(id=store) for store in _STORES),
    ]


_STORES = (
    TagsId.OPENED,
    TagsId.EDITED,
    TagsId.CHANGED,
    TagsId.UNDOING,
    TagsId.MARKED,
    TagsId.OWNED,
    TagsId.BULK_ADDED,
    TagsId.BULK_TAKEN,
    TagsId.BULK_OWNED,
)


def body(model: TagList) -> list[Component]:
    """What stands in the open dialog."""
    return [_new(), *([] if model.may_reshape else [_restricted()]), *_list(model)]


def _restricted() -> html.P:
    return html.P(
        "You see some customers only, so you can create tags and put them on your customers. Tags are renamed, merged "
        "and deleted by people who see all customers. Counts are of your customers.",
        className="field-note",
    )


def _new() -> html.Div:
    return html.Div(
        [
            html.Label("New tag", htmlFor=TagsId.NEW),
            html.Div(
                [
                    dbc.Input(
                        id=TagsId.NEW,
                        type="text",
                        value="",
                        maxlength=_LONGEST_NAME,
                        autocomplete="off",
                        placeholder="Such as Key account",
                        class_name="field-input",
                    ),
                    button("Create", TagsId.CREATE, "primary"),
                ],
                className="tags-line",
            ),
            html.P("", id=TagsId.NEW_PROBLEM, className="field-error", role="alert"),
        ],
        className="field",
    )


def _list(model: TagList) -> list[Component]:
    if not model.lines:
        why = "Tags sort customers your own way: by segment, region or campaign. Create the first one above."
        return [empty("No tags yet", why, icon="tag")]
    return [html.Ul([html.Li(_item(model, line)) for line in model.lines], className="tags-list")]


def _item(model: TagList, line: TagLine) -> list[Component]:
    if line.id == model.edited and model.may_reshape:
        return [_form(line, [one for one in model.lines if one.id != line.id])]
    change = [icon_button("pencil", f"Change “{line.name}”", edit(line.id))] if model.may_reshape else []
    return [
        html.Span(className=f"tag-dot product-{line.colour}", title=COLOURS[line.colour - 1]),
        html.Span(line.name, className="tags-name"),
        html.Span(line.count, className="tags-count"),
        *change,
    ]


def _form(line: TagLine, others: Sequence[TagLine]) -> html.Div:
    return html.Div(
        [
            dcc.Store(id=TagsId.SEEN, data={"name": line.name, "colour": line.colour}),
            html.Div(
                [
                    html.Label("Name", htmlFor=TagsId.NAME),
                    dbc.Input(
                        id=TagsId.NAME,
                        type="text",
                        value=line.name,
                        maxlength=_LONGEST_NAME,
                        autocomplete="off",
                        class_name="field-input",
                    ),
                    html.P("", id=TagsId.NAME_PROBLEM, className="field-error", role="alert"),
                ],
                className="field",
            ),
            _colours(line.colour),
            html.Div(
                [button("Save", TagsId.SAVE, "primary"), button("Cancel", TagsId.CANCEL, "quiet")],
                className="tags-line",
            ),
            _end(line, others),
        ],
        className="tags-form",
    )


def _colours(colour: int) -> html.Fieldset:
    choices = [{"value": place, "label": _colour(place, name)} for place, name in enumerate(COLOURS, start=1)]
    return html.Fieldset(
        [
            html.Legend("Colour", className="field-legend"),
            dbc.RadioItems(id=TagsId.COLOUR, options=choices, value=colour, class_name="tags-colours"),
        ],
        className="field",
    )


def _colour(place: int, name: str) -> html.Span:
    dot = html.Span(className=f"tag-dot product-{place}", title=name)
    return html.Span([dot, html.Span(name, className="visually-hidden")])


def _end(line: TagLine, others: Sequence[TagLine]) -> html.Div:
    """The two ways a tag ends; both can be undone, so neither asks twice."""
    delete = button("Delete", TagsId.DELETE, "plain", **aria(label=f"Delete “{line.name}”"))
    if not others:
        return html.Div([delete], className="tags-end")
    offered = [{"value": one.id, "label": f"{one.name} ({one.count})"} for one in others]
    return html.Div(
        [
            html.Label("Merge into", htmlFor=TagsId.INTO, className="visually-hidden"),
            dbc.Select(
                id=TagsId.INTO,
                options=offered,
                placeholder="Merge into …",
                class_name="select",
            ),
            button("Merge", TagsId.MERGE),
            delete,
        ],
        className="tags-end",
    )
