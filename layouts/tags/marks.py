"""Tags and owner of one customer in its header, where they are changed; the list of all tags is in `dialog`."""

from collections.abc import Sequence
from dataclasses import dataclass

from dash import html
from dash.development.base_component import Component

from layouts.parts.aria import aria
from layouts.parts.icon import icon
from layouts.parts.link import link
from layouts.parts.picker import PickerIds, picker
from layouts.tags.ids import TagsId, remove

MARK = PickerIds(TagsId.MARK, TagsId.MARK_OPTIONS, TagsId.MARKED)
OWNER = PickerIds(TagsId.OWNER, TagsId.OWNER_OPTIONS, TagsId.OWNED)


@dataclass(frozen=True)
class TagChip:
    """A tag of a customer."""

    id: str
    name: str
    colour: int


def tag_chips(tags: Sequence[TagChip], manage_href: str) -> html.Div:
    """The customer's tags, each with a button that takes it off, and the picker that puts another on."""
    add = picker(
        MARK,
        [icon("plus"), html.Span("Tag")],
        "Add a tag",
        "Find or create a tag",
        class_name="tag-add",
        creates=True,
        foot=manage_link(manage_href),
    )
    return html.Div([*(_chip(tag) for tag in tags), add], className="tag-chips", role="group", **aria(label="Tags"))


def owner_picker(owner: str) -> html.Div:
    """Who looks after the customer, as the button that chooses somebody else."""
    face: list[str | Component] = [html.Span(owner or "Nobody yet"), icon("chevron-down")]
    chosen = picker(OWNER, face, f"Owner: {owner or 'nobody yet'}. Change", "Find a person", class_name="owner-button")
    return html.Div([html.Span("Owner ", className="fact-word"), chosen], className="customer-fact")


def manage_link(href: str) -> html.A:
    """The way to the list of all tags."""
    return link([icon("pencil"), html.Span("Manage tags")], href, "picker-manage")


def _chip(tag: TagChip) -> html.Span:
    label = f"Remove the tag “{tag.name}”"
    take = html.Button(
        icon("close"),
        id=remove(tag.id),
        type="button",
        n_clicks=0,
        className="tag-remove",
        title=label,
        **aria(label=label),
    )
    return html.Span(
        [html.Span(tag.name, className="tag-text"), take], className=f"customer-tag tag-editable product-{tag.colour}"
    )
