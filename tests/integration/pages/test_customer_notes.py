"""The panel of a customer over HTTP: notes that are written, edited, removed, brought back, and the timeline."""

from typing import Any

import pytest
from sqlalchemy import select

from data.models import AuditEvent, Note, NoteVersion
from data.settings import PortalType
from data.system import system_session
from tests.integration.pages.conftest import OpenPortal
from tests.integration.pages.neighbours import ANALYST, BUNDLE, FOREIGNER, MARKETING, RESTRICTED
from tests.integration.pages.premises import Premises
from tests.support.dash_client import UNCHANGED, Answer, DashClient
from tests.support.dash_tree import by_class, hrefs, nodes, text

ADMIN = "ada@fjord.example"
HERE = "/p/nordics/customers/SC-2/tasks"
NOTES = f"{HERE}?panel=notes"


@pytest.fixture(scope="module")
def premises(open_portal: OpenPortal) -> Premises:
    found = open_portal()
    found.load({**BUNDLE, "users": f"{BUNDLE['users']}{ADMIN},Ada Berg,fjord,admin,nordics,all\n"})
    return found


@pytest.fixture(scope="module")
def anna(premises: Premises) -> DashClient:
    return premises.visit(ANALYST)


@pytest.fixture(scope="module")
def rolf(premises: Premises) -> DashClient:
    return premises.visit(RESTRICTED)


@pytest.fixture(scope="module")
def ada(premises: Premises) -> DashClient:
    return premises.visit(ADMIN)


def send(person: DashClient, words: object, at: str = NOTES, edited: object = None) -> Answer:
    typed = {"customers_note_text__value": words, "customers_note_edited__data": edited}
    return person.call(
        "send_note", at, changed="customers-note-send.n_clicks", customers_note_send__n_clicks=1, **typed
    )


def press(person: DashClient, handler: str, kind: str, note: int, **values: Any) -> Answer:
    changed = f'{{"note":"{note}","type":"customers-{kind}-note"}}.n_clicks'
    return person.call(
        handler, NOTES, changed=changed, **{f"customers_{kind}_note__n_clicks": {str(note): 1}}, **values
    )


def listed(person: DashClient, at: str = NOTES) -> list[str]:
    """What the notes say, newest first."""
    shown = person.call("show_panel", at)["body"]
    return [str(one["props"]["children"]) for note in by_class(shown, "note") for one in by_class(note, "note-body")]


def refusal(answer: Answer) -> str:
    return text(answer.beside["shell-toasts"]["children"])


def newest(premises: Premises) -> Note:
    with system_session(premises.portal.databases, PortalType.PARTNER) as session:
        return session.scalars(select(Note).order_by(Note.id.desc())).first() or Note()


def deeds(person: DashClient, note: int) -> set[str]:
    """What can be done with a note."""
    shown = person.call("show_panel", NOTES)["body"]
    ids = [node["props"].get("id") for node in nodes(shown)]
    return {one["type"] for one in ids if isinstance(one, dict) and one.get("note") == str(note)}


def test_without_a_panel_in_the_address_nothing_is_shown(anna: DashClient) -> None:
    answer = anna.call("show_panel", HERE)
    assert (answer["closed"], answer["body"]) == (True, [])


def test_a_note_is_written_and_seen_as_it_was_typed(premises: Premises, anna: DashClient, rolf: DashClient) -> None:
    answer = send(anna, "  First line\r\n\r\n<b>https://a.example</b>\x00 ")
    assert (answer["text"], answer["problem"]) == ("", "")
    assert listed(rolf)[0] == "First line\n\n<b>https://a.example</b>"
    assert "https://a.example" not in hrefs(rolf.call("show_panel", NOTES)["body"])
    count = by_class(rolf.call("show_customer", NOTES)["header"], "panel-count")
    assert text(count) == str(len(listed(rolf)))
    with system_session(premises.portal.databases, PortalType.PARTNER) as session:
        [told] = session.scalars(select(AuditEvent).where(AuditEvent.action == "note.written"))
        assert (told.subject, "First" in str(told.detail)) == ("SC-2", False)


@pytest.mark.parametrize(
    ("words", "problem"), [(" \n ", "Write something first."), (None, "Write"), ("x" * 4_001, "by 1")]
)
def test_what_cannot_be_kept_stays_in_the_field(anna: DashClient, words: object, problem: str) -> None:
    before = listed(anna)
    answer = send(anna, words)
    assert problem in answer["problem"]
    assert (answer["text"], answer["edited"], answer["changed"]) == (UNCHANGED, UNCHANGED, UNCHANGED)
    assert listed(anna) == before


def test_the_longest_note_fits(anna: DashClient) -> None:
    assert send(anna, "x" * 4_000)["problem"] == ""


def test_own_notes_are_edited_and_what_they_said_is_kept(premises: Premises, anna: DashClient) -> None:
    send(anna, "As it was")
    note = newest(premises).id
    taken = press(anna, "take_up_note", "edit", note, customers_note_text__value="half a draft")
    assert (taken["text"], taken["edited"]) == ("As it was", {"note": note, "draft": "half a draft"})
    left = anna.call(
        "leave_note", NOTES, changed="customers-note-cancel.n_clicks", customers_note_cancel__n_clicks=1,
        customers_note_edited__data=taken["edited"],
    )  # fmt: skip
    assert (left["text"], left["edited"]) == ("half a draft", None)
    assert send(anna, "As it is", edited=taken["edited"])["text"] == "half a draft"
    send(anna, "As it is", edited=taken["edited"])  # nothing new, no version
    assert listed(anna)[0] == "As it is"
    opened = anna.call("show_panel", f"{NOTES}&versions={note}")["body"]
    assert text(by_class(opened, "note-versions")).endswith("As it was")
    with system_session(premises.portal.databases, PortalType.PARTNER) as session:
        assert len(session.scalars(select(NoteVersion).where(NoteVersion.note_id == note)).all()) == 1


def test_others_notes_can_be_read_only(premises: Premises, anna: DashClient, rolf: DashClient) -> None:
    send(anna, "Anna's own")
    note = newest(premises).id
    assert deeds(rolf, note) == set()
    assert "Only whoever wrote" in refusal(press(rolf, "take_up_note", "edit", note))
    assert "Only whoever wrote" in refusal(press(rolf, "remove_note", "remove", note))
    assert "Only whoever wrote" in send(rolf, "Mine", edited={"note": note})["problem"]
    assert listed(rolf)[0] == "Anna's own"


def test_an_administrator_removes_any_note_and_brings_it_back(
    premises: Premises, ada: DashClient, rolf: DashClient
) -> None:
    send(rolf, "Rolf's own")
    note = newest(premises).id
    assert deeds(ada, note) == {"customers-remove-note"}
    assert "Undo" in text(press(ada, "remove_note", "remove", note)["said"])
    assert "Rolf's own" not in listed(rolf)
    assert "removed meanwhile" in send(rolf, "Other words", edited={"note": note})["problem"]
    press(ada, "give_note_back", "undo", note)
    assert listed(rolf)[0] == "Rolf's own"


@pytest.mark.parametrize("center", ["SC-1", "SC-9", "SC-404"])
def test_there_are_no_notes_about_another_s_customer(
    premises: Premises, anna: DashClient, rolf: DashClient, center: str
) -> None:
    there = f"/p/nordics/customers/{center}/tasks?panel=notes"
    for panel in ("notes", "timeline"):
        assert rolf.post("show_panel", there.replace("notes", panel)).status_code == 404
    before = newest(premises).id
    assert "not here any more" in send(rolf, "Let me in", there)["problem"]
    assert newest(premises).id == before


def test_a_hidden_note_cannot_be_reached_by_its_number(premises: Premises, anna: DashClient, rolf: DashClient) -> None:
    send(anna, "About Aurora", "/p/nordics/customers/SC-1/tasks?panel=notes")
    note = newest(premises).id
    for handler, kind in (("take_up_note", "edit"), ("remove_note", "remove"), ("give_note_back", "undo")):
        changed = f'{{"note":"{note}","type":"customers-{kind}-note"}}.n_clicks'
        given = {f"customers_{kind}_note__n_clicks": {str(note): 1}}
        assert rolf.post(handler, NOTES, changed=changed, **given).status_code == 404
    assert by_class(rolf.call("show_panel", f"{NOTES}&versions={note}")["body"], "note-versions") == []


@pytest.mark.parametrize("email", [MARKETING, FOREIGNER])
def test_nobody_else_gets_an_answer(premises: Premises, email: str) -> None:
    person = premises.visit(email)
    for handler in ("show_panel", "send_note", "take_up_note", "leave_note", "remove_note", "give_note_back"):
        assert person.post(handler, NOTES).status_code == 404


def test_sub_tabs_keep_the_panel_and_the_header_closes_it(anna: DashClient) -> None:
    answer = anna.call("show_customer", f"{HERE}?panel=timeline&events=tasks&entries=100")
    assert f"{HERE}?panel=timeline&events=tasks" in hrefs(answer["tabs"])
    assert HERE in hrefs(answer["header"])
    assert f"{HERE}?panel=notes" in hrefs(anna.call("show_customer", HERE)["header"])


def test_the_timeline_tells_notes_by_day_and_is_narrowed_by_kind(anna: DashClient, rolf: DashClient) -> None:
    send(anna, "Seen in the timeline")
    shown = anna.call("show_panel", f"{HERE}?panel=timeline")["body"]
    assert text(by_class(shown, "event-day")[0]) == "Today, Sat 21 Nov 2026"
    assert "Seen in the timeline" in text(shown)
    assert "Anna Kvist, 13:00" in text(shown)
    only = anna.call("show_panel", f"{HERE}?panel=timeline&events=contacts")["body"]
    assert "Seen" not in text(only)
    assert "No contacts in the timeline" in text(only)
    chips = [text(chip) for chip in by_class(rolf.call("show_panel", f"{HERE}?panel=timeline")["body"], "chip")]
    assert chips == ["All", "Notes", "Tasks", "Contacts"]  # no orders at an MSSP, no audit events for the restricted


def test_more_is_shown_on_demand(anna: DashClient) -> None:
    here = "/p/nordics/customers/SC-3/tasks?panel=notes"
    for number in range(12):
        send(anna, f"Note {number}", here)
    assert len(listed(anna, f"{here}&entries=10")) == 10
    assert f"{here}&entries=60" in hrefs(anna.call("show_panel", f"{here}&entries=10")["body"])
    assert "entries" not in " ".join(hrefs(by_class(anna.call("show_panel", here)["body"], "show-more")))
