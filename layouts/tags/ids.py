"""The ids of everything that changes tags and owners, wherever it stands."""

from enum import StrEnum


class TagsId(StrEnum):
    """Every id of tags and owners that a callback or a script may name."""

    DIALOG = "tags-dialog"
    TITLE = "tags-title"
    BODY = "tags-body"
    OPENED = "tags-opened"
    EDITED = "tags-edited"
    CHANGED = "tags-changed"
    NEW = "tags-new"
    NEW_PROBLEM = "tags-new-problem"
    CREATE = "tags-create"
    SEEN = "tags-seen"
    NAME = "tags-name"
    NAME_PROBLEM = "tags-name-problem"
    COLOUR = "tags-colour"
    SAVE = "tags-save"
    CANCEL = "tags-cancel"
    INTO = "tags-into"
    MERGE = "tags-merge"
    DELETE = "tags-delete"
    SAID = "tags-said"
    UNDO = "tags-undo"
    UNDOING = "tags-undoing"
    MARK = "tags-mark"
    MARK_OPTIONS = "tags-mark-options"
    MARKED = "tags-marked"
    OWNER = "tags-owner"
    OWNER_OPTIONS = "tags-owner-options"
    OWNED = "tags-owned"
    FILTER = "tags-filter"
    FILTER_OPTIONS = "tags-filter-options"
    BULK = "tags-bulk"
    BULK_COUNT = "tags-bulk-count"
    BULK_ADD = "tags-bulk-add"
    BULK_ADD_OPTIONS = "tags-bulk-add-options"
    BULK_ADDED = "tags-bulk-added"
    BULK_TAKE = "tags-bulk-take"
    BULK_TAKE_OPTIONS = "tags-bulk-take-options"
    BULK_TAKEN = "tags-bulk-taken"
    BULK_OWNER = "tags-bulk-owner"
    BULK_OWNER_OPTIONS = "tags-bulk-owner-options"
    BULK_OWNED = "tags-bulk-owned"


def edit(tag: str) -> dict[str, str]:
    """Id of the button that opens the tag with this id in the dialog."""
    return {"type": "tags-edit", "tag": tag}


def remove(tag: str) -> dict[str, str]:
    """Id of the button that takes the tag with this id from the customer shown."""
    return {"type": "tags-remove", "tag": tag}
