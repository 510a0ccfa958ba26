"""What happens with the notes of a customer: the list in the panel, writing, editing, removing and bringing back."""

from typing import Any

from dash import Input, Output, State, no_update
from dash.development.base_component import Component

from auth.permissions import Permission
from callbacks.answers import news_of, say_nothing_more
from callbacks.customers.panel_view import PanelShown
from callbacks.given import id_in, pressed
from callbacks.wiring import Asked, Refused, Values, Wiring, every
from data.commands import notes as commands
from data.commands.notes import NoteRefused
from data.queries.customer_notes import NoteFacts, get_note, list_note_versions, list_notes
from data.scope import NotVisible
from layouts.customers import ids
from layouts.customers.ids import CustomersId
from layouts.customers.notes import NoteItem, notes
from layouts.parts.button import button
from layouts.parts.toasts import toast
from layouts.shell.ids import ShellId


def wire(w: Wiring) -> None:
    composer = {
        "text": Output(CustomersId.NOTE_TEXT, "value", allow_duplicate=True),
        "edited": Output(CustomersId.NOTE_EDITED, "data", allow_duplicate=True),
        "problem": Output(CustomersId.NOTE_PROBLEM, "children", allow_duplicate=True),
    }
    changed = {"changed": Output(CustomersId.CHANGED, "data", allow_duplicate=True)}
    said = {"said": Output(CustomersId.SAID, "children", allow_duplicate=True)}
    text = {"text": State(CustomersId.NOTE_TEXT, "value")}
    edited = {"edited": State(CustomersId.NOTE_EDITED, "data")}
    w.on(
        send_note,
        permission=Permission.CUSTOMER_WRITE,
        outputs=composer | changed,
        inputs={"clicks": Input(CustomersId.NOTE_SEND, "n_clicks")},
        state=text | edited,
        prevent_initial_call=True,
        running=[(Output(CustomersId.NOTE_SEND, "disabled"), True, False)],
    )
    w.on(
        take_up_note,
        permission=Permission.CUSTOMER_WRITE,
        outputs=composer,
        inputs={"clicks": Input(every(ids.edit_note), "n_clicks")},
        state=text | edited,
        prevent_initial_call=True,
    )
    w.on(
        leave_note,
        permission=Permission.CUSTOMER_WRITE,
        outputs=composer,
        inputs={"clicks": Input(CustomersId.NOTE_CANCEL, "n_clicks")},
        state=edited,
        prevent_initial_call=True,
    )
    for handler, make_id in ((remove_note, ids.remove_note), (give_note_back, ids.undo_note)):
        w.on(
            handler,
            permission=Permission.CUSTOMER_WRITE,
            outputs=said | changed,
            inputs={"clicks": Input(every(make_id), "n_clicks")},
            prevent_initial_call=True,
        )
    _wire_browser(w)


def _wire_browser(w: Wiring) -> None:
    here = Input(ShellId.LOCATION, "pathname")
    w.in_browser("noteDraft", Output(CustomersId.NOTE_TEXT, "value"), here)
    w.in_browser("noteProblem", Output(CustomersId.NOTE_PROBLEM, "children"), here)
    w.in_browser("noteEdited", Output(CustomersId.NOTE_EDITED, "data"), here)
    text, edited = Input(CustomersId.NOTE_TEXT, "value"), Input(CustomersId.NOTE_EDITED, "data")
    w.in_browser("noteCount", Output(CustomersId.NOTE_COUNT, "children"), text)
    w.in_browser("noteSendText", Output(CustomersId.NOTE_SEND_TEXT, "children"), edited)
    w.in_browser("noteIsNew", Output(CustomersId.NOTE_CANCEL, "hidden"), edited)


def view(shown: PanelShown) -> list[Component]:
    """The newest notes about the customer, one of them with its past where the address opens it."""
    found = list_notes(shown.session, shown.customer.id, shown.address.entries + 1)
    items = [_item(shown, note) for note in found[: shown.address.entries]]
    return notes(items, shown.more_href(len(found)))


def send_note(asked: Asked, clicks: int | None, text: object, edited: object) -> Values:
    """Keep the note that was written, or what became of the one that is edited; what was typed stays on an error."""
    nothing = {"text": no_update, "edited": no_update, "problem": no_update, "changed": no_update}
    if not clicks:
        return nothing
    number, draft = _edited(edited)
    typed = text if isinstance(text, str) else ""
    try:
        with asked.session(write=True) as session:
            if number is None:
                commands.write_note(session, asked.address.customer, typed, asked.now)
            else:
                commands.edit_note(session, number, typed, asked.now)
    except NoteRefused as error:
        return nothing | {"problem": str(error)}
    except NotVisible:
        return nothing | {"problem": "This note or its customer is not here any more. Copy the text if you need it."}
    return {"text": draft, "edited": None, "problem": "", "changed": news_of("notes")}


def take_up_note(asked: Asked, clicks: list[int | None], text: object, edited: object) -> Values:
    """Put a note of one's own into the field; what was being written comes back afterwards."""
    number = id_in(pressed("note"))
    if not number:
        return dict.fromkeys(("text", "edited", "problem"), no_update)
    with asked.session() as session:
        note = get_note(session, number)
    if note.author_id != asked.viewer.person.id:
        raise Refused("Only whoever wrote a note can edit it.")
    present, draft = _edited(edited)
    written = text if present is None and isinstance(text, str) else draft
    return {"text": note.body, "edited": {"note": number, "draft": written}, "problem": ""}


def leave_note(asked: Asked, clicks: int | None, edited: object) -> Values:
    """Stop editing; the note stays as it was."""
    if not clicks:
        return dict.fromkeys(("text", "edited", "problem"), no_update)
    return {"text": _edited(edited)[1], "edited": None, "problem": ""}


def remove_note(asked: Asked, clicks: list[int | None]) -> Values:
    """Take a note out of sight, with a way back."""
    number = id_in(pressed("note"))
    if not number:
        return {"said": no_update, "changed": no_update}
    _change(asked, commands.remove_note, number)
    say_nothing_more()
    undo = button("Undo", ids.undo_note(str(number)))
    return {"said": [toast("The note has been removed", undo, lasting=True)], "changed": news_of("notes")}


def give_note_back(asked: Asked, clicks: list[int | None]) -> Values:
    """Bring back the note that was just removed."""
    number = id_in(pressed("note"))
    if not number:
        return {"said": no_update, "changed": no_update}
    _change(asked, commands.restore_note, number)
    return {"said": [toast("The note is back", "", "good")], "changed": news_of("notes")}


def _change(asked: Asked, command: Any, number: int) -> None:
    try:
        with asked.session(write=True) as session:
            command(session, number, asked.now, any_author=_is_administrator(asked))
    except NoteRefused as error:
        raise Refused(str(error)) from error


def _is_administrator(asked: Asked) -> bool:
    return asked.viewer.may(Permission.PEOPLE_WRITE)


def _item(shown: PanelShown, note: NoteFacts) -> NoteItem:
    own, opened = note.author_id == shown.asked.viewer.person.id, shown.address.versions == note.id
    versions = list_note_versions(shown.session, shown.customer.id, note.id) if opened else None
    return NoteItem(
        id=str(note.id),
        author=note.author,
        written=shown.moment(note.written_at),
        body=note.body,
        edited=shown.moment(note.edited_at) if note.edited_at else "",
        versions_href=shown.address.changed(versions=None if opened else note.id).href,
        versions=None if versions is None else [(shown.moment(one.until), one.body) for one in versions],
        may_edit=own,
        may_remove=own or _is_administrator(shown.asked),
    )


def _edited(stored: object) -> tuple[int | None, str]:
    """The note that is edited and what was being written before; untrusted, as everything from a browser."""
    if not isinstance(stored, dict) or not isinstance(stored.get("note"), int) or not 0 < stored["note"] < 10**18:
        return None, ""
    draft = stored.get("draft")
    return stored["note"], draft if isinstance(draft, str) else ""
