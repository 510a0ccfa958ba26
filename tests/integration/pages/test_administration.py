"""The administration page over HTTP: who may call what, how refusals are said, and the audit log with its file."""

import json
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from functools import cache
from typing import Any

import pytest
from sqlalchemy import delete, select

from auth.administration import lock
from auth.hand_over import begin_forgotten
from auth.viewer import viewer_for
from data.commands.credentials import void_hand_overs
from data.models import Credential, Customer, CustomerOwner, User
from data.settings import PortalType
from data.system import system_session
from tests.integration.pages.conftest import OpenPortal
from tests.integration.pages.neighbours import ADMINISTRATORS_CALLS, ANALYST, BUNDLE, FOREIGNER, RESTRICTED
from tests.integration.pages.premises import Premises, csv_rows
from tests.integration.pages.test_statements import counted
from tests.support.dash_client import UNCHANGED, Answer, DashClient
from tests.support.dash_tree import hrefs, text

ADMIN, NARROW_ADMIN = "ada@fjord.example", "nora@fjord.example"
HERE = "/p/nordics/administration"

Visit = Callable[[str], DashClient]


def bundle(more: int = 0) -> dict[str, str]:
    """The neighbours, with an administrator of all customers, one of SC-2 only, and so many more people."""
    more_people = "".join(
        f"p{number}@fjord.example,Person {number},fjord,user,nordics,SC-1\n" for number in range(more)
    )
    return {
        **BUNDLE,
        "users": f"{BUNDLE['users']}{ADMIN},Ada Berg,fjord,admin,nordics,all\n"
        f"{NARROW_ADMIN},Nora Vik,fjord,admin,nordics,SC-2\n{more_people}",
    }


@pytest.fixture(scope="module")
def shared(open_portal: OpenPortal) -> Premises:
    """A portal for tests that change nothing."""
    found = open_portal()
    found.load(bundle())
    return found


@pytest.fixture(scope="module")
def visit(shared: Premises) -> Visit:
    """Opens somebody's visit there; everybody signs in once, because one address may not do so any number of times."""
    return cache(shared.visit)


@pytest.fixture
def premises(open_portal: OpenPortal) -> Premises:
    found = open_portal()
    found.load(bundle())
    return found


@pytest.fixture
def admin(premises: Premises) -> DashClient:
    return premises.visit(ADMIN)


def id_of(premises: Premises, email: str) -> int:
    with system_session(premises.portal.databases, PortalType.PARTNER) as session:
        return session.scalars(select(User.id).where(User.email == email)).one()


def row_of(person: DashClient, email: str, search: str = "") -> dict[str, Any]:
    """Somebody as the table shows them."""
    [found] = [one for one in person.call("show_people", f"{HERE}{search}")["rows"] if one["email"] == email]
    return dict(found)


def emails(person: DashClient, search: str = "") -> list[str]:
    return [one["email"] for one in person.call("show_people", f"{HERE}{search}")["rows"]]


def save(person: DashClient, who: int | str, **typed: Any) -> Answer:
    """Fill the form in and press its button."""
    usual = {"email": "new@fjord.example", "name": "New Person", "role": "user", "reach": "all", "choice": []}
    values = {f"administration_{name}__value": value for name, value in (usual | typed).items()}
    address = f"{HERE}?person={who}"
    pressed = {"changed": "administration-save.n_clicks", "administration_save__n_clicks": 1}
    return person.call("save_person", address, **pressed, **values)


def act(person: DashClient, who: int, name: str) -> Answer:
    """Press a button in somebody's dialog."""
    changed = f'{{"name":"{name}","type":"administration-action"}}.n_clicks'
    pressed = {"changed": changed, "administration_action__n_clicks": {name: 1}}
    return person.call("act_on_person", f"{HERE}?person={who}", **pressed)


def act_on(person: DashClient, name: str, *ids: int) -> str:
    """Press a button for everybody selected, and read what the page says then."""
    changed = f'{{"name":"{name}","type":"administration-bulk-action"}}.n_clicks'
    answer = person.call(
        "act_on_many",
        HERE,
        changed=changed,
        administration_bulk_action__n_clicks={name: 1},
        administration_grid__selectedRows=[{"id": str(one)} for one in ids],
    )
    return _said(answer)


def _said(answer: Answer) -> str:
    """The title and the text of the message that was shown."""
    [message] = answer.beside["shell-toasts"]["children"]
    return f"{text(message['props']['header'])} {text(message)}"


@pytest.mark.parametrize("email", [ANALYST, RESTRICTED, "mira@fjord.example", FOREIGNER])
@pytest.mark.parametrize(("handler", "address"), ADMINISTRATORS_CALLS)
def test_nobody_else_gets_an_answer(visit: Visit, email: str, handler: str, address: str) -> None:
    assert visit(email).post(handler, f"/p/nordics/{address}").status_code == 404


@pytest.mark.parametrize(("handler", "address"), ADMINISTRATORS_CALLS)
def test_a_stranger_gets_no_answer(shared: Premises, handler: str, address: str) -> None:
    assert DashClient(shared.server).post(handler, f"/p/nordics/{address}").status_code == 401


@pytest.mark.parametrize("email", [ANALYST, "mira@fjord.example", FOREIGNER])
@pytest.mark.parametrize("address", ["administration", "administration/audit.csv", "mail"])
def test_nobody_else_finds_the_pages_or_the_file(visit: Visit, email: str, address: str) -> None:
    assert visit(email).get(f"/p/nordics/{address}").status_code == 404


def test_the_rail_offers_the_page_to_administrators_only(visit: Visit) -> None:
    offered = [hrefs(visit(one).call("show_page", HERE)["navigation"]) for one in (ADMIN, ANALYST)]
    assert [HERE in addresses for addresses in offered] == [True, False]


def test_a_mail_page_is_for_a_demo_only(visit: Visit) -> None:
    admin = visit(ADMIN)
    assert admin.get("/p/nordics/mail").status_code == 404
    assert admin.post("show_mail", "/p/nordics/mail").status_code == 404


def test_the_table_says_what_everybody_sees_and_how_they_sign_in(visit: Visit) -> None:
    admin = visit(ADMIN)
    shown = {one["email"]: one for one in admin.call("show_people", HERE)["rows"]}
    assert [shown[ANALYST][key] for key in ("role", "customers", "secondFactor")] == ["User", "All", "Off"]
    assert (shown[RESTRICTED]["customers"], shown[RESTRICTED]["customersTone"]) == ("1", "")
    assert (shown["nils@fjord.example"]["customers"], shown["nils@fjord.example"]["customersTone"]) == ("None", "watch")
    assert shown["nils@fjord.example"]["state"] == "Not invited"
    assert shown[ADMIN]["state"] == "Active"
    assert shown[ADMIN]["signedIn"] == "21 Nov 2026, 13:00"
    assert FOREIGNER not in shown


def test_filters_leave_whom_they_count(visit: Visit) -> None:
    admin = visit(ADMIN)
    assert set(emails(admin, "?filter=administrators")) == {ADMIN, NARROW_ADMIN}
    assert "nils@fjord.example" in emails(admin, "?filter=not-invited")
    assert emails(admin, "?filter=locked") == []
    assert emails(admin, "?filter=nonsense") == emails(admin)


def test_an_invitation_shows_its_passphrase_once(premises: Premises, admin: DashClient) -> None:
    answer = save(admin, "new")
    assert (answer["open"], answer["handing"]) == (False, True)
    assert "new@fjord.example" in text(answer["handed"])
    assert "22 Nov 2026, 13:00 (Europe/Stockholm)" in text(answer["handed"])
    assert row_of(admin, "new@fjord.example")["state"] == "Invited until 22 Nov 2026, 13:00"
    dialog = admin.call("open_person", f"{HERE}?person={id_of(premises, 'new@fjord.example')}")
    assert "passphrase" not in str(dialog.values).lower()


@pytest.mark.parametrize(
    ("typed", "where", "said"),
    [
        ({"email": "nobody"}, "email_problem", "e-mail address"),
        ({"email": None}, "email_problem", "e-mail address"),
        ({"name": "  "}, "name_problem", "name"),
        ({"email": "a@b"}, "problem", "e-mail address"),
        ({"reach": None}, "problem", "Choose which customers"),
        ({"role": "owner"}, "problem", "Choose a role"),
        ({"email": ANALYST}, "problem", "has a role here already"),
        ({"reach": "only", "choice": [999_999]}, "problem", "not yours to give"),
    ],
)
def test_what_is_wrong_is_said_where_it_was_typed(visit: Visit, typed: dict[str, Any], where: str, said: str) -> None:
    admin = visit(ADMIN)
    before = emails(admin)
    answer = save(admin, "new", **typed)
    assert said in answer[where]
    assert answer["open"] is UNCHANGED
    assert emails(admin) == before


def test_a_form_that_has_just_been_drawn_saves_nothing(visit: Visit) -> None:
    admin = visit(ADMIN)
    before = emails(admin)
    drawn = {"administration_save__n_clicks": 3, "administration_email__value": "new@fjord.example"}
    admin.post("save_person", f"{HERE}?person=new", changed="administration-email.n_submit", **drawn)
    assert emails(admin) == before


def test_only_these_is_given_and_nothing_more(premises: Premises, admin: DashClient) -> None:
    dialog = admin.call("open_person", f"{HERE}?person={id_of(premises, RESTRICTED)}")
    [own] = [one for one in _values(dialog["form"]) if isinstance(one, list)]
    save(admin, "new", reach="only", choice=own)
    assert row_of(admin, "new@fjord.example")["customers"] == "1"
    save(admin, id_of(premises, "new@fjord.example"), reach="only", choice=[])
    assert row_of(admin, "new@fjord.example")["customers"] == "None"


def _values(tree: Any) -> Iterator[Any]:
    if isinstance(tree, dict):
        if "value" in tree.get("props", {}):
            yield tree["props"]["value"]
        for one in tree.values():
            yield from _values(one)
    elif isinstance(tree, list):
        for one in tree:
            yield from _values(one)


def test_a_role_without_customers_is_given_none(premises: Premises, admin: DashClient) -> None:
    save(admin, "new", role="marketing", reach="all")
    save(admin, id_of(premises, "new@fjord.example"), role="user", reach="only", choice=[])
    assert row_of(admin, "new@fjord.example")["customers"] == "None"


def test_the_last_administrator_stays_one(premises: Premises, admin: DashClient) -> None:
    act(admin, id_of(premises, NARROW_ADMIN), "remove")
    own = id_of(premises, ADMIN)
    assert "only administrator" in save(admin, own, name="Ada Berg", role="user")["problem"]
    assert "only administrator" in act(admin, own, "remove")["problem"]
    assert row_of(admin, ADMIN)["role"] == "Administrator"


def test_nobody_locks_their_own_account(shared: Premises, visit: Visit) -> None:
    admin = visit(ADMIN)
    own = id_of(shared, ADMIN)
    assert "cannot lock your own" in act(admin, own, "lock")["problem"]
    facts = text(admin.call("show_facts", f"{HERE}?person={own}")["facts"])
    assert "This is you" in facts
    assert "Lock" not in facts


def test_a_lock_ends_a_visit_and_an_unlock_allows_the_next(premises: Premises, admin: DashClient) -> None:
    analyst, theirs = premises.visit(ANALYST), id_of(premises, ANALYST)
    act(admin, theirs, "lock")
    assert analyst.get("/p/nordics/dashboard").status_code == 401
    assert row_of(admin, ANALYST, "?filter=locked")["state"] == "Locked by administrator"
    act(admin, theirs, "unlock")
    assert row_of(admin, ANALYST)["state"] == "Active"


def test_states_of_a_lockout_are_told_apart(premises: Premises, admin: DashClient) -> None:
    theirs = id_of(premises, ANALYST)
    premises.visit(ANALYST)
    with system_session(premises.portal.databases, PortalType.PARTNER, write=True) as session:
        session.get_one(Credential, theirs).locked_until = datetime(2026, 11, 21, 12, 15, tzinfo=UTC)
    assert row_of(admin, ANALYST)["state"] == "Locked until 13:15"
    with system_session(premises.portal.databases, PortalType.PARTNER, write=True) as session:
        session.get_one(Credential, theirs).locked = True
    assert row_of(admin, ANALYST)["state"] == "Locked after failed tries"


def test_what_is_done_to_many_is_told_in_one_message(premises: Premises, admin: DashClient) -> None:
    said = act_on(admin, "lock", *(id_of(premises, one) for one in (ANALYST, RESTRICTED, ADMIN)))
    assert "Locked: 2 of 3 people" in said
    assert "Ada Berg: You cannot lock your own account." in said
    assert "Second factor required: 1 person" in act_on(admin, "require", id_of(premises, ANALYST))
    assert row_of(admin, ANALYST)["secondFactor"] == "Required, not set up"


def test_somebody_of_another_partner_is_not_touched(premises: Premises, admin: DashClient) -> None:
    theirs = id_of(premises, FOREIGNER)
    assert "Somebody: No longer has a role here." in act_on(admin, "lock", theirs)
    changed = {"changed": '{"name":"lock","type":"administration-action"}.n_clicks'}
    pressed = {"administration_action__n_clicks": {"lock": 1}}
    assert admin.post("act_on_person", f"{HERE}?person={theirs}", **changed, **pressed).status_code == 404
    assert "There is no such person" in text(admin.call("open_person", f"{HERE}?person={theirs}")["form"])
    assert premises.visit(FOREIGNER).get("/p/delta-dach/dashboard").status_code == 200


def test_a_role_that_was_taken_can_be_given_back(premises: Premises, admin: DashClient) -> None:
    premises.visit(RESTRICTED)
    removed = act(admin, id_of(premises, RESTRICTED), "remove")["removed"]
    assert RESTRICTED not in emails(admin)
    admin.call("give_back", HERE, administration_undo__n_clicks=1, administration_removed__data=removed)
    assert (row_of(admin, RESTRICTED)["role"], row_of(admin, RESTRICTED)["customers"]) == ("User", "1")


def test_whoever_is_removed_owns_nothing_and_stays_to_be_found_in_the_log(
    premises: Premises, admin: DashClient
) -> None:
    premises.visit(RESTRICTED)
    theirs = id_of(premises, RESTRICTED)
    with system_session(premises.portal.databases, PortalType.PARTNER, write=True) as session:
        owned = session.scalars(select(Customer).where(Customer.security_center_id == "SC-2")).one()
        session.add(CustomerOwner(partnership_id=owned.partnership_id, customer_id=owned.id, owner_id=theirs))
    gone = act(admin, theirs, "remove")
    assert "Owned a customer, who has no owner now." in text(gone["said"])
    log = admin.call("show_events", f"{HERE}?tab=audit&by={theirs}")
    assert {"value": str(theirs), "label": RESTRICTED} in log["people"]
    assert "Signed in" in text(log["events"])
    admin.call("give_back", HERE, administration_undo__n_clicks=1, administration_removed__data=gone["removed"])
    with system_session(premises.portal.databases, PortalType.PARTNER, write=True) as session:
        session.execute(delete(CustomerOwner))


def test_the_log_is_searched_by_the_words_it_is_shown_with_and_by_who_acted(
    premises: Premises, admin: DashClient
) -> None:
    premises.visit(RESTRICTED)
    for words in ("signed%20IN", "SIGN_IN.", "rolf@"):
        shown = text(admin.call("show_events", f"{HERE}?tab=audit&q={words}")["events"])
        assert "Signed in" in shown, words
    assert csv_rows(admin.get(f"{HERE}/audit.csv?q=signed%20in").text)
    assert "No event fits" in text(admin.call("show_events", f"{HERE}?tab=audit&q=put on moons")["events"])


def test_who_is_restricted_gives_and_changes_no_more_than_they_see(premises: Premises) -> None:
    narrow = premises.visit(NARROW_ADMIN)
    assert "not to all" in save(narrow, "new", reach="all")["problem"]
    theirs = id_of(premises, ANALYST)
    assert "customers that you do not" in act(narrow, theirs, "lock")["problem"]
    assert "customers that you do not" in save(narrow, theirs, name="Anna", reach="only")["problem"]
    form = str(narrow.call("open_person", f"{HERE}?person=new")["form"])
    assert "Birch Beta" in form
    assert "Aurora Alpha" not in form


def test_who_is_restricted_is_told_why_the_log_is_empty(visit: Visit) -> None:
    narrow = visit(NARROW_ADMIN)
    assert "needs access to all customers" in text(narrow.call("show_events", f"{HERE}?tab=audit")["events"])
    assert narrow.get(f"{HERE}/audit.csv").status_code == 404


def test_the_log_tells_what_happened_and_filters_it(premises: Premises, admin: DashClient) -> None:
    save(admin, id_of(premises, RESTRICTED), name="Rolf Berg", role="admin", reach="all")
    shown = text(admin.call("show_events", f"{HERE}?tab=audit")["events"])
    assert "Access changed" in shown
    assert "User, customer SC-2 → Administrator, all customers" in shown
    only = admin.call("show_events", f"{HERE}?tab=audit&area=sign_in")
    assert "Signed in" in text(only["events"])
    assert "Access changed" not in text(only["events"])
    assert "No event fits" in text(admin.call("show_events", f"{HERE}?tab=audit&from=2026-11-22")["events"])
    assert "No event fits" in text(admin.call("show_events", f"{HERE}?tab=audit&to=2026-11-20")["events"])
    assert "Access changed" in text(admin.call("show_events", f"{HERE}?tab=audit&q=rolf")["events"])


def test_the_file_has_what_is_filtered_and_is_itself_noted(premises: Premises, admin: DashClient) -> None:
    save(admin, "new", email="new@fjord.example", name="=cmd()")
    rows = csv_rows(admin.get(f"{HERE}/audit.csv?area=user").text)
    assert [row["action"] for row in rows] == ["user.invited", "user.added"]
    assert rows[0]["who"] == ADMIN
    everything = csv_rows(admin.get(f"{HERE}/audit.csv").text)
    assert [row["action"] for row in everything[:2]] == ["audit.exported", "audit.exported"]
    assert everything[1]["detail"] == '{"events": 2, "filter": "?area=user"}'


def test_formulas_in_the_log_are_text_in_the_file(premises: Premises, admin: DashClient) -> None:
    save(admin, "new", email="=2+3@fjord.example")
    rows = csv_rows(admin.get(f"{HERE}/audit.csv?area=user").text)
    assert {row["subject"] for row in rows} == {"'=2+3@fjord.example"}


def test_every_deed_of_a_visit_says_from_where(premises: Premises, admin: DashClient) -> None:
    premises.visit(ANALYST)
    admin.http.environ_base["REMOTE_ADDR"] = "2001:db8::7"
    theirs = id_of(premises, ANALYST)
    save(admin, "new", email="new@fjord.example")
    save(admin, theirs, name="Anna", role="marketing")
    for deed in ("lock", "unlock", "reset", "end"):
        act(admin, theirs, deed)
    export = {"report_export__n_clicks": 1, "changed": "report-export.n_clicks"}
    admin.call("ask_for_workbook", "/p/nordics/report", **export)
    rows = csv_rows(admin.get(f"{HERE}/audit.csv").text)
    done = {row["action"]: row["from"] for row in rows if row["action"].partition(".")[0] in ("user", "export")}
    deeds = "access_changed", "added", "invited", "locked", "password_reset", "renamed", "sessions_ended", "unlocked"
    assert done == dict.fromkeys((*(f"user.{deed}" for deed in deeds), "export.requested"), "2001:db8::7")
    shown = text(admin.call("show_events", f"{HERE}?tab=audit&q=user.locked")["events"])
    assert "2001:db8::7" in shown


def test_what_is_done_outside_of_a_visit_comes_from_nowhere(premises: Premises, admin: DashClient) -> None:
    viewer = viewer_for(premises.portal.databases, PortalType.PARTNER, id_of(premises, ADMIN), "nordics")
    admin.get(HERE)
    lock(premises.portal, viewer, id_of(premises, ANALYST))
    [event] = [row for row in csv_rows(admin.get(f"{HERE}/audit.csv").text) if row["action"] == "user.locked"]
    assert event["from"] == ""


@pytest.mark.parametrize("name", [["lock"], {"lock": 1}, None, 7])
def test_a_forged_deed_is_no_deed(premises: Premises, admin: DashClient, name: object) -> None:
    target = json.dumps({"name": name, "type": "administration-bulk-action"}, separators=(",", ":"))
    pressed = {"administration_bulk_action__n_clicks": {"lock": 1}, "changed": f"{target}.n_clicks"}
    selected = [{"id": str(id_of(premises, ANALYST))}]
    answer = admin.call("act_on_many", HERE, **pressed, administration_grid__selectedRows=selected)
    assert (answer["changed"], answer.beside) == (UNCHANGED, {})
    assert row_of(admin, ANALYST)["state"] == "Not invited"


@pytest.mark.parametrize("chosen", [{"id": []}, {"id": {}}, [], None, {"id": "9" * 40}, {"id": "9" * 5000}])
def test_a_forged_choice_of_people_is_nobody(admin: DashClient, chosen: object) -> None:
    changed = '{"name":"lock","type":"administration-bulk-action"}.n_clicks'
    pressed = {"changed": changed, "administration_bulk_action__n_clicks": {"lock": 1}}
    answer = admin.call("act_on_many", HERE, **pressed, administration_grid__selectedRows=[chosen])
    assert (answer["changed"], answer.beside) == (UNCHANGED, {})


def test_forged_customers_are_not_yours_to_give(admin: DashClient) -> None:
    for forged in ([[1]], [{}], "all", [True], [10**40], [-1]):
        assert save(admin, "new", reach="only", choice=forged)["open"] in (False, UNCHANGED)


def test_asking_for_a_new_password_is_no_invitation(premises: Premises, admin: DashClient) -> None:
    save(admin, "new", email="new@fjord.example")
    portal = premises.portal
    with system_session(portal.databases, PortalType.PARTNER, write=True) as session:
        void_hand_overs(session, id_of(premises, "new@fjord.example"), portal.now)
        begin_forgotten(portal, session, id_of(premises, "new@fjord.example"))
    assert row_of(admin, "new@fjord.example")["state"] == "Not invited"


def test_more_events_are_shown_a_hundred_at_a_time(premises: Premises, admin: DashClient) -> None:
    for _ in range(3):
        act_on(admin, "end", *[id_of(premises, ANALYST)] * 40)
    first = admin.call("show_events", f"{HERE}?tab=audit")
    assert first["count"].startswith("100 of ")
    assert f"{HERE}?tab=audit&rows=200" in hrefs(first["events"])
    second = admin.call("show_events", f"{HERE}?tab=audit&rows=200")
    assert "of" not in second["count"].partition(" events")[0]


def test_customers_to_give_are_searched_for_and_those_chosen_stay(open_portal: OpenPortal) -> None:
    premises = open_portal()
    many = "".join(f"SC-M{number:04},nordics,Many {number:04},active\n" for number in range(2_000))
    premises.load({**bundle(), "customers": BUNDLE["customers"] + many})
    admin = premises.visit(ADMIN)
    form = admin.call("open_person", f"{HERE}?person={id_of(premises, RESTRICTED)}")["form"]
    assert len(str(form)) < 30_000
    assert "There are more" in str(form)
    assert str(form).index("Birch Beta") < str(form).index("Aurora Alpha"), "chosen ones come first"
    [chosen] = [one["value"] for one in _choices(admin, "Birch", [])["options"]]
    found = _choices(admin, "sc-m1999", [chosen])
    assert ["Many 1999" in text(one["label"]) for one in found["options"]] == [False, True]
    assert found["more"] == ""
    narrow = premises.visit(NARROW_ADMIN)
    assert _choices(narrow, "Many", [])["options"] == []
    assert [one["value"] for one in _choices(narrow, "", [chosen, 10**30, {}, chosen - 1])["options"]] == [chosen]


def _choices(person: DashClient, words: str, chosen: list[object]) -> Answer:
    values = {"administration_choice_filter__value": words, "administration_choice__value": chosen}
    return person.call("show_choices", f"{HERE}?person=new", **values)


def test_statements_do_not_grow_with_the_people(open_portal: OpenPortal) -> None:
    counts = []
    for more in (0, 60):
        premises = open_portal()
        premises.load(bundle(more))
        admin = premises.visit(ADMIN)
        admin.call("show_people", HERE)
        counts.append([_count(premises, admin, *call) for call in ADMINISTRATORS_CALLS[:5]])
    assert counts[0] == counts[1]
    assert max(counts[0]) <= 12


def _count(premises: Premises, admin: DashClient, handler: str, address: str) -> int:
    with counted(premises.portal.databases) as statements:
        admin.call(handler, f"/p/nordics/{address}")
    return len(statements)
