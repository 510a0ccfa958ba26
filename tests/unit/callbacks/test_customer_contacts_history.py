"""How the changes of a contact are told: each against what the contact was before."""

from datetime import UTC, datetime

from callbacks.customers.contacts_history import history_lines, told_change
from data.queries.customer_contacts import ContactChangeFacts

AT = datetime(2026, 11, 21, 12, tzinfo=UTC)
BEFORE = ContactChangeFacts(1, AT, "Import", "Ada Berg", "ada@a.example", None)
REMOVED = ContactChangeFacts(1, AT, "Bo", None, None, None)


def changed(name: str | None, email: str | None, phone: str | None) -> ContactChangeFacts:
    return ContactChangeFacts(1, AT, "Bo", name, email, phone)


def test_only_what_differs_is_told() -> None:
    assert told_change(changed("Ada Berg", "ada@b.example", None), BEFORE) == "E-mail ada@a.example → ada@b.example"
    assert told_change(changed("Ada Berg", None, "+46 1"), BEFORE) == "E-mail ada@a.example → none; Phone none → +46 1"


def test_the_first_one_and_one_after_a_removal_are_told_whole() -> None:
    assert told_change(BEFORE, None) == told_change(BEFORE, REMOVED) == "Entered: Ada Berg, ada@a.example"
    assert told_change(REMOVED, BEFORE) == "Removed"


def test_each_line_compares_with_the_line_below_it() -> None:
    lines = history_lines([REMOVED, BEFORE], "Europe/Stockholm", "en")
    assert lines == [
        ("21 Nov 2026, 13:00", "Bo", "Removed"),
        ("21 Nov 2026, 13:00", "Import", "Entered: Ada Berg, ada@a.example"),
    ]
