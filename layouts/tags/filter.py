"""A page's filter by tags: a chip that says it and takes it out, and the picker that changes it."""

from collections.abc import Sequence
from dataclasses import dataclass

from dash import html
from dash.development.base_component import Component

from layouts.parts.icon import icon
from layouts.parts.link import link
from layouts.parts.picker import PickerIds, picker
from layouts.parts.segmented import Choice, segmented
from layouts.tags.ids import TagsId

FILTER = PickerIds(TagsId.FILTER, TagsId.FILTER_OPTIONS)


@dataclass(frozen=True)
class TagFilterModel:
    """The filter in words, empty for none, the address without it, and the ways to match."""

    text: str
    clear_href: str
    matches: Sequence[Choice]


def tag_filter_control(model: TagFilterModel) -> list[Component]:
    """The chip, where there is a filter, and the picker."""
    chip = [_chip(model)] if model.text else []
    match = segmented("Customers with", model.matches) if model.text else None
    face: list[str | Component] = [icon("tag"), html.Span("Tags"), icon("chevron-down")]
    return [*chip, picker(FILTER, face, "Filter customers by tag", "Find a tag", foot=match)]


def _chip(model: TagFilterModel) -> html.Span:
    text = f"Tags: {model.text}"
    label = f"Remove filter: {text}"
    clear = link([icon("close"), html.Span(label, className="visually-hidden")], model.clear_href, "tag-remove")
    return html.Span([html.Span(text, className="tag-filter-text", title=text), clear], className="tag-filter-chip")
