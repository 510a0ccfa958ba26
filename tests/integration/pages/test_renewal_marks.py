"""Saying how far a renewal is: kept with its history, told to the audit log and the outbox, and only of one's own."""

from collections.abc import Sequence
from typing import Any

import pytest
from sqlalchemy import select, update

from data.models import AuditEvent, OutboxMessage, RenewalMark, RenewalMarkChange, User
from data.settings import PortalType
from data.system import system_session
from tests.integration.pages.conftest import OpenPortal
from tests.integration.pages.premises import Premises
from tests.integration.pages.resellers import ANALYST, BUNDLE, FOREIGNER, REPORT, RESTRICTED, grid_rows, rows_of
from tests.support.dash_client import UNCHANGED, Answer, DashClient
from tests.support.dash_tree import by_class, by_id, text, tiles

OPENED = f"{REPORT}?show=renewals&order=O-3"


@pytest.fixture
def premises(open_portal: OpenPortal) -> Premises:
    found = open_portal()
    found.load(BUNDLE)
    return found


def say(person: DashClient, stage: str, expected: str = "", note: str = "", order: str = "O-3") -> Answer:
    """Fill in the form and press Save."""
    return person.call(
        "say_of_renewal",
        f"{REPORT}?show=renewals&order={order}",
        reseller_save__n_clicks=1,
        reseller_stage__value=stage,
        reseller_expected__value=expected,
        reseller_note__value=note,
    )


def kept(premises: Premises, model: Any) -> Sequence[Any]:
    with system_session(premises.portal.databases, PortalType.PARTNER) as session:
        return session.scalars(select(model).order_by(model.id)).all()


def test_what_is_said_shows_in_the_list_the_forecast_the_form_and_the_file(premises: Premises) -> None:
    anna = premises.visit(ANALYST)
    saved = say(anna, "committed", "600", " Signed on Monday ")
    assert (saved["expected"], saved["note"]) == ("600.00", "Signed on Monday")
    assert tiles(saved["tiles"])["Forecast"][0] == "£750.00"
    assert [(row["id"], row["weighted"]) for row in saved["rows"]] == [("O-3", 57_000), ("O-4", 18_000)]
    assert "£600.00 expected, Anna Kvist" in text(saved["history"])
    assert "Forecast£570.00" in text(saved["facts"])
    shown = anna.call("show_reseller", OPENED)["body"]
    [row] = [row for row in grid_rows(shown) if row["id"] == "O-3"]
    assert (row["stage"], row["expected"], row["weighted"], row["amount"]) == ("committed", 60_000, 57_000, 50_000)
    assert tiles(shown)["Forecast"] == ("£750.00", "of £900.00 expected, weighted by stage")
    assert by_id(shown, "reseller-expected")["props"]["value"] == "600.00"
    assert by_id(shown, "reseller-note")["props"]["value"] == "Signed on Monday"
    [line] = [row for row in rows_of(anna, "renewals") if row["order_no"] == "O-3"]
    assert (line["stage"], line["expected"], line["forecast"]) == ("committed", "600.00", "570.00")


def test_everything_that_was_said_stays_newest_first(premises: Premises) -> None:
    anna = premises.visit(ANALYST)
    say(anna, "negotiation", "", "Asked for a quote")
    say(anna, "lost", "0")
    [history] = by_class(anna.call("show_reseller", OPENED)["body"], "renewal-history")
    told = text(history)
    assert told.index("Lost") < told.index("In negotiation")
    assert "Asked for a quote" in told
    assert "Anna Kvist, 21 Nov 2026, 12:00" in told
    assert [row.stage for row in kept(premises, RenewalMark)] == ["lost"]
    assert [row.stage for row in kept(premises, RenewalMarkChange)] == ["negotiation", "lost"]


def test_audit_log_and_outbox_hear_of_it_once(premises: Premises) -> None:
    anna = premises.visit(ANALYST)
    for _ in range(2):
        say(anna, "committed", "1,600.5")
    events = [event for event in kept(premises, AuditEvent) if event.action == "renewal.marked"]
    assert [(event.subject, event.detail) for event in events] == [
        ("O-3", {"stage": "committed", "expected": "1600.50"})
    ]
    messages = [message for message in kept(premises, OutboxMessage) if message.topic == "renewal.marked"]
    assert [message.payload for message in messages] == [
        {"order": "O-3", "stage": "committed", "expected": "1600.50", "currency": "GBP"}
    ]


def test_an_amount_is_typed_and_shown_again_in_the_reader_s_locale(premises: Premises) -> None:
    with system_session(premises.portal.databases, PortalType.PARTNER, write=True) as session:
        session.execute(update(User).where(User.email == ANALYST).values(locale="de"))
    anna = premises.visit(ANALYST)
    field = by_id(anna.call("show_reseller", OPENED)["body"], "reseller-expected")["props"]
    assert (field["value"], field["placeholder"]) == ("", "500,00")
    assert say(anna, "open", "2.510")["expected"] == "2.510,00"
    assert "such as 12.500,00" in str(say(anna, "open", "2.51").beside)
    assert [row.expected_minor for row in kept(premises, RenewalMark)] == [251_000]
    [event] = [event for event in kept(premises, AuditEvent) if event.action == "renewal.marked"]
    assert event.detail == {"stage": "open", "expected": "2510.00"}


@pytest.mark.parametrize(
    ("stage", "expected", "note", "said"),
    [
        ("perhaps", "", "", "Choose a stage"),
        ("open", "much", "", "as a number, such as 12,500.00"),
        ("open", "12,50", "", "as a number, such as 12,500.00"),
        ("open", "NaN", "", "as a number, such as 12,500.00"),
        ("open", "1e30", "", "as a number, such as 12,500.00"),
        ("open", "-1", "", "0 or more"),
        ("open", "1" * 31, "", "below a trillion"),
        ("open", "12.500", "", "have at most 2 decimals; 12.500 has 3. Write thousands as in 12,500.00"),
        ("open", "", "x" * 501, "at most 500 characters"),
    ],
)
def test_nonsense_is_refused_in_words_and_changes_nothing(
    premises: Premises, stage: str, expected: str, note: str, said: str
) -> None:
    answer = say(premises.visit(ANALYST), stage, expected, note)
    assert set(answer.values.values()) == {UNCHANGED}
    assert said in str(answer.beside)
    assert kept(premises, RenewalMark) == []


@pytest.mark.parametrize(("email", "order", "status"), [(RESTRICTED, "O-2", 404), (FOREIGNER, "O-3", 404)])
def test_nothing_is_said_of_orders_out_of_reach(premises: Premises, email: str, order: str, status: int) -> None:
    address = f"/p/{'resale' if email == RESTRICTED else 'delta-resale'}/report?order={order}"
    values = {"reseller_save__n_clicks": 1, "reseller_stage__value": "lost"}
    assert premises.visit(email).post("say_of_renewal", address, **values).status_code == status
    assert kept(premises, RenewalMark) == []


def test_an_order_that_is_not_due_or_not_one_s_own_cannot_be_opened(premises: Premises) -> None:
    for email, order in ((ANALYST, "O-2"), (ANALYST, "O-9"), (ANALYST, "nonsense")):
        shown = premises.visit(email).call("show_reseller", f"{REPORT}?show=renewals&order={order}")["body"]
        assert "This order is not up for renewal" in text(shown)


def test_who_sees_some_customers_may_speak_of_theirs(premises: Premises) -> None:
    rolf = premises.visit(RESTRICTED)
    say(rolf, "negotiation")
    assert [row.changed_by for row in kept(premises, RenewalMark)] == ["Rolf Berg"]
