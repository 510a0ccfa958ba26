"""Saying how far a renewal is: kept with its history, told to the audit log and the outbox, and only of one's own."""

from collections.abc import Sequence
from typing import Any

import pytest
from sqlalchemy import select

from data.models import AuditEvent, OutboxMessage, RenewalMark, RenewalMarkChange
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
    assert say(anna, "committed", "600", "Signed on Monday")["changed"] is not UNCHANGED
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
        say(anna, "committed", "600.50")
    events = [event for event in kept(premises, AuditEvent) if event.action == "renewal.marked"]
    assert [(event.subject, event.detail) for event in events] == [
        ("O-3", {"stage": "committed", "expected": "600.50"})
    ]
    messages = [message for message in kept(premises, OutboxMessage) if message.topic == "renewal.marked"]
    assert [message.payload for message in messages] == [
        {"order": "O-3", "stage": "committed", "expected": "600.50", "currency": "GBP"}
    ]


@pytest.mark.parametrize(
    ("stage", "expected", "note", "said"),
    [
        ("perhaps", "", "", "Choose a stage"),
        ("open", "much", "", "as a number with a point"),
        ("open", "12,50", "", "as a number with a point"),
        ("open", "-1", "", "0 or more"),
        ("open", "NaN", "", "0 or more"),
        ("open", "1e30", "", "below a trillion"),
        ("open", "1.005", "", "at most 2 decimals"),
        ("open", "", "x" * 501, "at most 500 characters"),
    ],
)
def test_nonsense_is_refused_in_words_and_changes_nothing(
    premises: Premises, stage: str, expected: str, note: str, said: str
) -> None:
    answer = say(premises.visit(ANALYST), stage, expected, note)
    assert answer["changed"] is UNCHANGED
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
