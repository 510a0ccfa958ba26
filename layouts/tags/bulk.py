"""What can be done to the customers selected in a table: put tags on, take tags off, choose the owner."""

from dash import html
from dash.development.base_component import Component

from layouts.parts.icon import icon
from layouts.parts.picker import PickerIds, picker
from layouts.tags.ids import TagsId

ADD = PickerIds(TagsId.BULK_ADD, TagsId.BULK_ADD_OPTIONS, TagsId.BULK_ADDED)
TAKE = PickerIds(TagsId.BULK_TAKE, TagsId.BULK_TAKE_OPTIONS, TagsId.BULK_TAKEN)
OWN = PickerIds(TagsId.BULK_OWNER, TagsId.BULK_OWNER_OPTIONS, TagsId.BULK_OWNED)


def bulk_actions() -> list[Component]:
    """The three pickers, for the bar that says how many customers are selected."""
    return [
        picker(
            ADD, _face("plus", "Add tag"), "Add a tag to the selected customers", "Find or create a tag", creates=True
        ),
        picker(TAKE, _face("tag", "Remove tag"), "Remove a tag from the selected customers", "Find a tag"),
        picker(OWN, _face("user", "Set owner"), "Set the owner of the selected customers", "Find a person"),
    ]


def _face(mark: str, text: str) -> list[str | Component]:
    return [icon(mark), html.Span(text)]
