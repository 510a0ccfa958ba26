"""Contacts and notes as they are kept on both databases: each change with its trace, within the scope alone."""

from datetime import UTC, datetime

import pytest
from sqlalchemy import select

from data.commands.contacts import (
    ContactPlace,
    ContactRefused,
    Entered,
    remove_contact,
    restore_contact,
    save_contact,
)
from data.commands.notes import NoteRefused, edit_note, remove_note, restore_note, write_note
from data.engines import Databases
from data.models import Note
from data.queries.customer_contacts import get_customer_id, list_contact_changes, list_contacts
from data.queries.customer_notes import list_note_versions, list_notes
from data.scope import NotVisible
from data.session import ScopedSession, session_for
from tests.support.two_partners import TwoPartners, two_partners

MINE, OTHER = "SC-fjord-mssp-1", "SC-fjord-mssp-2"
NOW = datetime(2026, 11, 21, 12, tzinfo=UTC)


@pytest.fixture
def world(databases: Databases) -> TwoPartners:
    return two_partners(databases)


def contact(session: ScopedSession, place: ContactPlace) -> str | None:
    customer_id = get_customer_id(session, place.customer) if place.customer else None
    found = [one for one in list_contacts(session, customer_id) if one.at_partnership is not bool(place.customer)]
    return next((one.name for one in found if one.kind == place.kind), None)


@pytest.mark.parametrize("customer", ["", MINE])
def test_a_contact_is_kept_at_its_own_level_with_all_it_was(
    databases: Databases, world: TwoPartners, customer: str
) -> None:
    place, elsewhere = ContactPlace(customer, "sales"), ContactPlace(OTHER if customer else MINE, "sales")
    with session_for(databases, world.scopes["fjord-mssp/all"], write=True) as session:
        before = contact(session, elsewhere)
        assert save_contact(session, place, Entered("Ada", "ADA@a.example", " "), "Bo", NOW)
        assert not save_contact(session, place, Entered(" Ada", "ada@a.example", None), "Bo", NOW)
        assert remove_contact(session, place, "Cy", NOW) == "Ada"
        assert contact(session, place) is None
        with pytest.raises(ContactRefused):
            remove_contact(session, place, "Cy", NOW)
    with session_for(databases, world.scopes["fjord-mssp/all"], write=True) as session:
        assert restore_contact(session, place, "Bo", NOW) == "Ada"
        customer_id = get_customer_id(session, customer) if customer else None
        changes = list_contact_changes(session, customer_id, "sales")
        assert [(one.author, one.name) for one in changes[:3]] == [("Bo", "Ada"), ("Cy", None), ("Bo", "Ada")]
        assert contact(session, elsewhere) == before


def test_a_restricted_viewer_keeps_contacts_of_their_customers_only(databases: Databases, world: TwoPartners) -> None:
    ada = Entered("Ada", None, None)
    with session_for(databases, world.scopes["fjord-mssp/first"], write=True) as session:
        assert save_contact(session, ContactPlace(MINE, "finance"), ada, "Bo", NOW)
        with pytest.raises(NotVisible):
            save_contact(session, ContactPlace(OTHER, "finance"), ada, "Bo", NOW)
        with pytest.raises(ContactRefused, match="see all"):
            save_contact(session, ContactPlace("", "finance"), ada, "Bo", NOW)


def test_a_note_is_kept_with_all_it_said_and_comes_back(databases: Databases, world: TwoPartners) -> None:
    with session_for(databases, world.scopes["fjord-mssp/first"], write=True) as session:
        number = write_note(session, MINE, "One\r\ntwo ", NOW)
        assert edit_note(session, number, "Three", NOW)
        assert not edit_note(session, number, "Three ", NOW)
        customer_id = get_customer_id(session, MINE)
        assert [one.body for one in list_note_versions(session, customer_id, number)] == ["One\ntwo"]
        remove_note(session, number, NOW, any_author=False)
        assert "Three" not in [one.body for one in list_notes(session, customer_id, 10)]
        restore_note(session, number, NOW, any_author=False)
        assert list_notes(session, customer_id, 10)[0].body == "Three"
        with pytest.raises(NotVisible):
            write_note(session, OTHER, "Not mine", NOW)


def test_others_notes_are_an_administrator_s_to_remove(databases: Databases, world: TwoPartners) -> None:
    with session_for(databases, world.scopes["fjord-mssp/first"], write=True) as session:
        [others] = session.scalars(select(Note.id))  # written by somebody who sees all
        with pytest.raises(NoteRefused, match="can edit it"):
            edit_note(session, others, "Changed", NOW)
        with pytest.raises(NoteRefused, match="can remove it"):
            remove_note(session, others, NOW, any_author=False)
        remove_note(session, others, NOW, any_author=True)
        with pytest.raises(NoteRefused, match="removed meanwhile"):
            remove_note(session, others, NOW, any_author=True)
