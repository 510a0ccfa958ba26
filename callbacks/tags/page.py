"""What happens in the dialog of all tags; undoing lives in `undo`, one customer's tags in `customers.marks`."""

from collections.abc import Mapping

from dash import Input, Output, State, no_update

from auth.permissions import Permission
from callbacks.answers import something_new
from callbacks.given import id_in, stripped
from callbacks.tags import bulk
from callbacks.tags.undo import Step, refresh, restoring, told, undo
from callbacks.wiring import Asked, Values, Wiring, every
from data.commands.tags import TagRefused, create_tag, delete_tag, merge_tags, recolour_tag, rename_tag
from data.queries.tags import TagUse, list_tags
from layouts.shell.ids import ShellId
from layouts.tags.dialog import TagLine, TagList, body
from layouts.tags.ids import TagsId, edit
from layouts.tags.wording import customers as counted

_SAID = ("said", "undoing", "changed", "edited")


def wire(w: Wiring) -> None:
    w.on(
        show_tags,
        permission=Permission.CUSTOMER_READ,
        outputs={"body": Output(TagsId.BODY, "children")},
        inputs={
            "opened": Input(TagsId.OPENED, "data"),
            "edited": Input(TagsId.EDITED, "data"),
            "changed": Input(TagsId.CHANGED, "data"),
        },
        prevent_initial_call=True,
    )
    said = {
        "said": Output(TagsId.SAID, "children", allow_duplicate=True),
        "undoing": Output(TagsId.UNDOING, "data", allow_duplicate=True),
        "changed": Output(TagsId.CHANGED, "data", allow_duplicate=True),
    }
    edited = {"edited": Output(TagsId.EDITED, "data", allow_duplicate=True)}
    w.on(
        make_tag,
        permission=Permission.CUSTOMER_WRITE,
        outputs=said | {"problem": Output(TagsId.NEW_PROBLEM, "children"), "wrong": Output(TagsId.NEW, "invalid")},
        inputs={"clicks": Input(TagsId.CREATE, "n_clicks"), "enter": Input(TagsId.NEW, "n_submit")},
        state={"name": State(TagsId.NEW, "value")},
        prevent_initial_call=True,
    )
    field = {
        "problem": Output(TagsId.NAME_PROBLEM, "children", allow_duplicate=True),
        "wrong": Output(TagsId.NAME, "invalid", allow_duplicate=True),
    }
    tag = {"tag": State(TagsId.EDITED, "data")}
    w.on(
        save_tag,
        permission=Permission.CUSTOMER_WRITE,
        outputs=said | edited | field,
        inputs={"clicks": Input(TagsId.SAVE, "n_clicks"), "enter": Input(TagsId.NAME, "n_submit")},
        state=tag
        | {
            "seen": State(TagsId.SEEN, "data"),
            "name": State(TagsId.NAME, "value"),
            "colour": State(TagsId.COLOUR, "value"),
        },
        prevent_initial_call=True,
    )
    w.on(
        merge_tag,
        permission=Permission.CUSTOMER_WRITE,
        outputs=said | edited | field,
        inputs={"clicks": Input(TagsId.MERGE, "n_clicks")},
        state=tag | {"into": State(TagsId.INTO, "value")},
        prevent_initial_call=True,
    )
    w.on(
        remove_tag,
        permission=Permission.CUSTOMER_WRITE,
        outputs=said | edited | field,
        inputs={"clicks": Input(TagsId.DELETE, "n_clicks")},
        state=tag,
        prevent_initial_call=True,
    )
    w.on(
        undo,
        permission=Permission.CUSTOMER_WRITE,
        outputs=said,
        inputs={"clicks": Input(TagsId.UNDO, "n_clicks")},
        state={"undoing": State(TagsId.UNDOING, "data"), "opened": State(TagsId.DIALOG, "is_open")},
        prevent_initial_call=True,
    )
    _wire_browser(w)
    bulk.wire(w)


def _wire_browser(w: Wiring) -> None:
    w.in_browser("tagsAsked", Output(TagsId.DIALOG, "is_open"), Input(ShellId.LOCATION, "search"))
    w.in_browser(
        "tagsOpened", Output(TagsId.OPENED, "data"), Input(TagsId.DIALOG, "is_open"), prevent_initial_call=True
    )
    w.in_browser(
        "tagsEdited",
        Output(TagsId.EDITED, "data", allow_duplicate=True),
        Input(every(edit), "n_clicks"),
        prevent_initial_call=True,
    )
    w.in_browser(
        "tagsLeft",
        Output(TagsId.EDITED, "data", allow_duplicate=True),
        Input(TagsId.CANCEL, "n_clicks"),
        prevent_initial_call=True,
    )


def show_tags(asked: Asked, opened: object, edited: object, changed: object) -> Values:
    """All tags of the partnership with how many of the viewer's customers have each."""
    with asked.session() as session:
        found = list_tags(session)
    lines = [_line(asked, one) for one in found]
    may_reshape = asked.viewer.scope.sees_all_customers and asked.viewer.may(Permission.CUSTOMER_WRITE)
    return {"body": body(TagList(lines, str(id_in(edited)), may_reshape))}


def make_tag(asked: Asked, clicks: int | None, enter: int | None, name: object) -> Values:
    """Create a tag; what is wrong with its name is said at the field."""
    if not (clicks or enter):
        return _unchanged("said", "undoing", "changed", "problem", "wrong")
    try:
        with asked.session(write=True) as session:
            tag_id = create_tag(session, stripped(name), None, asked.now)
    except TagRefused as error:
        return _unchanged("said", "undoing", "changed") | {"problem": str(error), "wrong": True}
    # Others may have put it on customers that a restricted viewer does not see, so only the others take it back.
    steps = [{"do": "discard", "tag": tag_id}] if asked.viewer.scope.sees_all_customers else []
    refresh(asked)
    said = told(asked, f"Tag “{' '.join(stripped(name).split())}” created", steps)
    return said | {"changed": something_new(), "problem": "", "wrong": False}


def save_tag(
    asked: Asked, clicks: int | None, enter: int | None, tag: object, seen: object, name: object, colour: object
) -> Values:
    """Give the tag being changed another name and colour, unless somebody else has done so since it was opened."""
    if not (clicks or enter):
        return _unchanged(*_SAID, "problem", "wrong")
    tag_id = id_in(tag)
    opened: Mapping[str, object] = seen if isinstance(seen, Mapping) else {}
    try:
        with asked.session(write=True) as session:
            called = rename_tag(session, tag_id, stripped(name), asked.now, stripped(opened.get("name")) or None)
            coloured = recolour_tag(session, tag_id, id_in(colour), asked.now, id_in(opened.get("colour")) or None)
    except TagRefused as error:
        return _refused(error)
    steps: list[Step] = [
        {"do": "rename", "tag": tag_id, "name": called},
        {"do": "recolour", "tag": tag_id, "colour": coloured},
    ]
    return _done(asked, f"Tag “{' '.join(stripped(name).split())}” saved", steps)


def merge_tag(asked: Asked, clicks: int | None, tag: object, into: object) -> Values:
    """Give every customer of the tag being changed the chosen one instead."""
    if not clicks:
        return _unchanged(*_SAID, "problem", "wrong")
    tag_id, other = id_in(tag), id_in(into)
    if not other:
        return _refused(TagRefused("Choose the tag to merge into first."))
    try:
        with asked.session(write=True) as session:
            before, added = merge_tags(session, tag_id, other, asked.now)
    except TagRefused as error:
        return _refused(error)
    back: Step = {"do": "unassign", "tag": other, "customers": list(added)}
    return _done(asked, f"Tag “{before.name}” merged", [back, restoring(before)])


def remove_tag(asked: Asked, clicks: int | None, tag: object) -> Values:
    """Take the tag being changed from all customers and delete it."""
    if not clicks:
        return _unchanged(*_SAID, "problem", "wrong")
    try:
        with asked.session(write=True) as session:
            before = delete_tag(session, id_in(tag), asked.now)
    except TagRefused as error:
        return _refused(error)
    on = f" from {counted(len(before.customers), asked.locale)}" if before.customers else ""
    return _done(asked, f"Tag “{before.name}” deleted{on}", [restoring(before)])


def _done(asked: Asked, title: str, steps: list[Step]) -> Values:
    refresh(asked)
    return told(asked, title, steps) | {"changed": something_new(), "edited": None, "problem": "", "wrong": False}


def _refused(error: TagRefused) -> Values:
    return _unchanged(*_SAID) | {"problem": str(error), "wrong": True}


def _unchanged(*names: str) -> Values:
    return dict.fromkeys(names, no_update)


def _line(asked: Asked, tag: TagUse) -> TagLine:
    return TagLine(str(tag.id), tag.name, tag.colour, counted(tag.customers, asked.locale))
