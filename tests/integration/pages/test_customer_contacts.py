"""The contacts of a customer over HTTP: what applies, what people enter and remove, the history, and whose they are."""

from typing import Any

import pytest
from sqlalchemy import select

from data.models import AuditEvent, Contact, ContactChange
from data.settings import PortalType
from data.system import system_session
from tests.integration.pages.conftest import OpenPortal
from tests.integration.pages.neighbours import ANALYST, BUNDLE, FOREIGNER, MARKETING, RESTRICTED
from tests.integration.pages.premises import Premises
from tests.support.dash_client import UNCHANGED, Answer, DashClient
from tests.support.dash_tree import by_class, hrefs, nodes, text

HERE = "/p/nordics/customers/SC-2/contacts"
CONTACTS = (
    "owner,kind,name,email,phone\n"
    "nordics,sales,Desk of all,desk@fjord.example,+46 8 1\n"
    "nordics,finance,Bills,,\n"
    "SC-2,finance,Own Treasurer,money@birch.example,+46 (0)8-22\n"
    "SC-1,technical,Hidden Engineer,hidden@aurora.example,\n"
)


@pytest.fixture(scope="module")
def premises(open_portal: OpenPortal) -> Premises:
    found = open_portal()
    found.load({**BUNDLE, "contacts": CONTACTS})
    return found


@pytest.fixture(scope="module")
def anna(premises: Premises) -> DashClient:
    return premises.visit(ANALYST)


@pytest.fixture(scope="module")
def rolf(premises: Premises) -> DashClient:
    return premises.visit(RESTRICTED)


def body(person: DashClient, address: str = HERE) -> Any:
    return person.call("show_customer", address)["body"]


def cells(person: DashClient) -> list[str]:
    """Who is named in the table, row by row: the customer's column, then the partnership's."""
    return [text(by_class(cell, "contact-who")) for cell in by_class(body(person), "contact")]


def press(person: DashClient, handler: str, kind: str, place: str) -> Answer:
    changed = f'{{"place":"{place}","type":"customers-{kind}-contact"}}.n_clicks'
    return person.call(handler, HERE, changed=changed, **{f"customers_{kind}_contact__n_clicks": {place: 1}})


def keep(
    person: DashClient, place: str, name: str, email: str = "", phone: str = "", seen: int | None = None
) -> Answer:
    typed = {"name": name, "email": email, "phone": phone}
    values = {f"customers_contact_{field}__value": value for field, value in typed.items()}
    pressed = {"changed": "customers-contact-save.n_clicks", "customers_contact_save__n_clicks": 1}
    opened = {"customers_contact_place__data": place, "customers_contact_seen__data": seen}
    return person.call("keep_contact", HERE, **opened, **pressed, **values)


def stored(premises: Premises, kind: str) -> list[tuple[str, str | None, str | None]]:
    with system_session(premises.portal.databases, PortalType.PARTNER) as session:
        found = session.scalars(select(Contact).where(Contact.kind == kind).order_by(Contact.id))
        return [(one.name, one.email, one.phone) for one in found]


def audited(premises: Premises) -> list[tuple[str, str]]:
    with system_session(premises.portal.databases, PortalType.PARTNER) as session:
        events = select(AuditEvent).where(AuditEvent.action.startswith("contact.")).order_by(AuditEvent.sequence)
        return [(event.action, event.subject) for event in session.scalars(events)]


def test_the_partnership_s_contact_applies_where_the_customer_has_none(rolf: DashClient) -> None:
    sales, shared_sales, _success, _none, finance, shared_finance, technical, _ = cells(rolf)
    assert sales.startswith("Desk of all")
    assert "from the partnership" in sales
    assert "from the partnership" not in shared_sales
    assert "Own Treasurer" in finance
    assert "Bills" in shared_finance
    assert technical == "Nobody yet"


def test_addresses_and_numbers_can_be_followed(rolf: DashClient) -> None:
    found = hrefs(body(rolf))
    assert {"mailto:money@birch.example", "tel:+460822"} <= set(found)


def test_who_sees_some_customers_cannot_change_the_partnership_s_contacts(premises: Premises, rolf: DashClient) -> None:
    shown = body(rolf)
    places = {node["props"]["id"]["place"] for node in nodes(shown) if isinstance(node["props"].get("id"), dict)}
    assert places == {f"SC-2/{kind}" for kind in ("sales", "customer_success", "finance", "technical")}
    assert "see all of its customers" in text(shown)
    refused = keep(rolf, "/sales", "Mine now")
    assert (refused["open"], "people who see all" in refused["problem"]) == (UNCHANGED, True)
    for handler, kind in (("open_contact", "edit"), ("take_contact_out", "remove")):
        [message] = press(rolf, handler, kind, "/sales").beside["shell-toasts"]["children"]
        assert "people who see all" in text(message)
    assert stored(premises, "sales") == [("Desk of all", "desk@fjord.example", "+46 8 1")]


@pytest.mark.parametrize("place", ["SC-1/technical", "SC-9/sales", "SC-404/sales"])
def test_a_contact_of_another_s_customer_is_not_there(rolf: DashClient, place: str) -> None:
    changed = f'{{"place":"{place}","type":"customers-edit-contact"}}.n_clicks'
    given = {"changed": changed, "customers_edit_contact__n_clicks": {place: 1}}
    assert rolf.post("open_contact", HERE, **given).status_code == 404
    values = {"customers_contact_save__n_clicks": 1, "customers_contact_place__data": place}
    name = {"customers_contact_name__value": "Me"}
    assert (
        rolf.post("keep_contact", HERE, changed="customers-contact-save.n_clicks", **values, **name).status_code == 404
    )


@pytest.mark.parametrize("email", [MARKETING, FOREIGNER])
def test_nobody_else_gets_an_answer(premises: Premises, email: str) -> None:
    person = premises.visit(email)
    for handler in ("open_contact", "keep_contact", "take_newer", "take_contact_out", "give_contact_back"):
        assert person.post(handler, HERE).status_code == 404


def test_what_is_wrong_is_said_at_its_field_and_nothing_is_kept(premises: Premises, anna: DashClient) -> None:
    answer = keep(anna, "SC-2/technical", "  ", "nonsense", "call me")
    assert [answer[f"{field}_wrong"] for field in ("name", "email", "phone")] == [True, True, True]
    assert answer["email_problem"] == "Enter an e-mail address such as name@company.example."
    assert (answer["open"], answer["changed"]) == (UNCHANGED, UNCHANGED)
    only = keep(anna, "SC-2/technical", "Ada", "", "1" * 41)
    assert (only["name_wrong"], only["phone_problem"]) == (False, "Shorten the number to 40 characters.")
    assert stored(premises, "technical") == [("Hidden Engineer", "hidden@aurora.example", None)]


def test_a_contact_is_entered_changed_removed_and_brought_back(premises: Premises, anna: DashClient) -> None:
    before = len(audited(premises))
    assert keep(anna, "SC-3/customer_success", " Ada   Berg ", "ADA@cedar.example", "+46 8 1")["open"] is False
    assert keep(anna, "SC-3/customer_success", "Ada Berg", "ada@cedar.example", "+46 8 1")["open"] is False
    assert stored(premises, "customer_success") == [("Ada Berg", "ada@cedar.example", "+46 8 1")]
    opened = press(anna, "open_contact", "edit", "SC-3/customer_success")
    assert (opened["title"], opened["name"]) == ("Customer success contact at Cedar Gamma", "Ada Berg")
    said = press(anna, "take_contact_out", "remove", "SC-3/customer_success")["said"]
    assert "Undo" in text(said)
    assert stored(premises, "customer_success") == []
    press(anna, "give_contact_back", "undo", "SC-3/customer_success")
    assert stored(premises, "customer_success") == [("Ada Berg", "ada@cedar.example", "+46 8 1")]
    again = press(anna, "give_contact_back", "undo", "SC-3/customer_success").beside["shell-toasts"]["children"]
    assert "Nothing was changed" in text(again)
    done = [action for action, subject in audited(premises)[before:] if subject == "SC-3"]
    assert done == ["contact.changed", "contact.removed", "contact.restored"]


def take_newer(person: DashClient, place: str) -> Answer:
    values = {"customers_contact_newer__n_clicks": 1, "customers_contact_place__data": place}
    return person.call("take_newer", HERE, changed="customers-contact-newer.n_clicks", **values)


def test_nobody_undoes_what_somebody_else_made_of_a_contact_meanwhile(
    premises: Premises, anna: DashClient, rolf: DashClient
) -> None:
    place = "SC-2/technical"
    seen = press(anna, "open_contact", "edit", place)["seen"]
    assert press(rolf, "open_contact", "edit", place)["seen"] == seen == 0
    assert keep(rolf, place, "Rolf's Engineer", "eng@birch.example", seen=seen)["open"] is False
    refused = keep(anna, place, "Anna's Engineer", seen=seen)
    assert (refused["open"], refused["name_wrong"]) == (UNCHANGED, False), "what was typed stays"
    assert "Changed meanwhile by Rolf Berg: Rolf's Engineer, eng@birch.example." in text(refused["problem"])
    taken = take_newer(anna, place)
    assert (taken["open"], taken["name"], taken["email"]) == (True, "Rolf's Engineer", "eng@birch.example")
    assert taken["seen"] == refused["seen"] > seen
    assert keep(anna, place, "Anna's Engineer", seen=refused["seen"])["open"] is False
    assert stored(premises, "technical")[-1][0] == "Anna's Engineer"


def test_a_contact_that_was_removed_meanwhile_is_not_brought_back_unasked(
    premises: Premises, anna: DashClient, rolf: DashClient
) -> None:
    place = "SC-2/technical"
    keep(anna, place, "Engineer")
    seen = press(anna, "open_contact", "edit", place)["seen"]
    press(rolf, "take_contact_out", "remove", place)
    refused = keep(anna, place, "Engineer", "new@birch.example", seen=seen)
    assert "Removed meanwhile by Rolf Berg." in text(refused["problem"])
    assert take_newer(anna, place)["open"] is False
    assert keep(anna, place, "Engineer", seen=refused["seen"])["open"] is False
    press(anna, "take_contact_out", "remove", place)


def test_history_tells_who_changed_what(premises: Premises, anna: DashClient) -> None:
    keep(anna, "/finance", "Bills", "bills@fjord.example")
    shown = body(anna, f"{HERE}?history=partnership.finance&panel=notes")
    lines = text(by_class(shown, "history-table"))
    assert "Anna Kvist E-mail none → bills@fjord.example".replace(" ", "") in lines.replace(" ", "")
    assert "Import" in lines
    assert "Own Treasurer" not in lines
    assert f"{HERE}?panel=notes" in hrefs(shown)  # closing it leaves the panel
    assert by_class(body(anna, f"{HERE}?history=partnership.secrets"), "history-table") == []
    with system_session(premises.portal.databases, PortalType.PARTNER) as session:
        author = session.scalars(select(ContactChange.author).where(ContactChange.email == "bills@fjord.example"))
        assert author.all() == ["Anna Kvist"]
