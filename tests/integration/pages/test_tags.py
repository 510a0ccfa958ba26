"""Tags and owners over HTTP: the dialog of all tags, the header of a customer, a selection, and the report by tags."""

import io
import threading
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import openpyxl
import pytest
from sqlalchemy import select
from sqlalchemy.orm import make_transient

from auth.viewer import Viewer, viewer_for
from data.commands.tags import TagRefused, create_tag
from data.models import (
    AuditEvent,
    Customer,
    CustomerOwner,
    CustomerTag,
    ExportRequest,
    Membership,
    MembershipCustomer,
    Tag,
    User,
)
from data.session import session_for
from data.settings import PortalType
from data.system import system_session
from tests.integration.pages.conftest import OpenPortal
from tests.integration.pages.neighbours import ANALYST, BUNDLE, FOREIGNER, MARKETING, NOBODY, RESTRICTED
from tests.integration.pages.premises import Premises, csv_rows, make_tag
from tests.support.dash_client import UNCHANGED, Answer, DashClient
from tests.support.dash_tree import by_class, text, tiles

DASHBOARD, REPORT, HERE = "/p/nordics/dashboard", "/p/nordics/report", "/p/nordics/customers/SC-2/tasks"
BAR = f"{REPORT}?cycle=2026-10&product=VM"
EITHER = ["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)]


@pytest.fixture(scope="module", params=EITHER)
def premises(request: pytest.FixtureRequest, open_portal: OpenPortal) -> Premises:
    found = open_portal(request.param)
    found.load(BUNDLE)
    return found


@pytest.fixture(scope="module")
def anna(premises: Premises) -> DashClient:
    return premises.visit(ANALYST)


@pytest.fixture(scope="module")
def rolf(premises: Premises) -> DashClient:
    return premises.visit(RESTRICTED)


@pytest.fixture(scope="module")
def dora(premises: Premises) -> DashClient:
    return premises.visit(FOREIGNER)


@pytest.fixture(autouse=True)
def no_tags(premises: Premises) -> None:
    """Every test begins without tags and owners."""
    with system_session(premises.portal.databases, PortalType.PARTNER, write=True) as session:
        for model in (CustomerTag, Tag, CustomerOwner):
            for row in session.scalars(select(model)):
                session.delete(row)
            session.flush()


def stored(premises: Premises) -> dict[str, list[str]]:
    """Every tag with the Security Center IDs of its customers."""
    pairs = (
        select(Tag.name, Customer.security_center_id)
        .outerjoin(CustomerTag, CustomerTag.tag_id == Tag.id)
        .outerjoin(Customer, Customer.id == CustomerTag.customer_id)
        .order_by(Customer.security_center_id)
    )
    found: dict[str, list[str]] = {}
    with system_session(premises.portal.databases, PortalType.PARTNER) as session:
        for name, code in session.execute(pairs):
            found.setdefault(name, []).extend([code] if code else [])
    return found


def owners(premises: Premises) -> dict[str, str]:
    pairs = (
        select(Customer.security_center_id, User.email)
        .join(CustomerOwner, CustomerOwner.customer_id == Customer.id)
        .join(User, User.id == CustomerOwner.owner_id)
    )
    with system_session(premises.portal.databases, PortalType.PARTNER) as session:
        return dict(session.execute(pairs).all())


def last_event(premises: Premises) -> tuple[str, str, Mapping[str, Any]]:
    with system_session(premises.portal.databases, PortalType.PARTNER) as session:
        event = session.scalars(select(AuditEvent).order_by(AuditEvent.id.desc()).limit(1)).one()
        return event.action, event.subject, event.detail


def user_id(premises: Premises, email: str) -> int:
    with system_session(premises.portal.databases, PortalType.PARTNER) as session:
        return session.scalars(select(User.id).where(User.email == email)).one()


def create(person: DashClient, name: object) -> Answer:
    return person.call("make_tag", DASHBOARD, tags_create__n_clicks=1, tags_new__value=name)


def save(person: DashClient, tag: object, name: str, colour: object = 1, seen: object = None) -> Answer:
    values = {"tags_edited__data": str(tag), "tags_name__value": name, "tags_colour__value": colour}
    values["tags_seen__data"] = seen
    return person.call("save_tag", DASHBOARD, tags_save__n_clicks=1, **values)


def merge(person: DashClient, tag: int, into: object) -> Answer:
    values = {"tags_edited__data": str(tag), "tags_into__value": str(into)}
    return person.call("merge_tag", DASHBOARD, tags_merge__n_clicks=1, **values)


def delete(person: DashClient, tag: int) -> Answer:
    return person.call("remove_tag", DASHBOARD, tags_delete__n_clicks=1, tags_edited__data=str(tag))


def take_back(person: DashClient, answer: Answer, at: str = DASHBOARD) -> Answer:
    return person.call("undo", at, tags_undo__n_clicks=1, tags_undoing__data=answer["undoing"])


def listed(person: DashClient) -> dict[str, str]:
    """The tags of the dialog with their counts."""
    shown = person.call("show_tags", f"{DASHBOARD}?dialog=tags", tags_opened__data=1)["body"]
    names, counts = (by_class(shown, name) for name in ("tags-name", "tags-count"))
    return {text(name): text(count) for name, count in zip(names, counts, strict=True)}


def bulk(person: DashClient, handler: str, store: str, picked: Mapping[str, Any], *codes: str) -> Answer:
    values = {f"tags_bulk_{store}__data": dict(picked), "dashboard_selected__data": list(codes)}
    return person.call(handler, DASHBOARD, **values)


def titles(answer: Answer) -> str:
    """What the message says beside its button."""
    return text([toast["props"]["header"] for toast in answer["said"]])


def refusal(answer: Answer) -> str:
    return text(answer.beside["shell-toasts"]["children"])


# --- the dialog of all tags ---------------------------------------------------------------------------------------


def test_a_tag_is_created_with_single_blanks_and_a_colour_that_no_other_has(
    premises: Premises, anna: DashClient
) -> None:
    make_tag(premises, "North", colour=1)
    answer = create(anna, "  Key   account ")
    assert (answer["problem"], answer["wrong"]) == ("", False)
    assert listed(anna) == {"Key account": "0 customers", "North": "0 customers"}
    assert last_event(premises)[:2] == ("tag.created", "Key account")
    with system_session(premises.portal.databases, PortalType.PARTNER) as session:
        assert session.scalars(select(Tag.colour).where(Tag.name == "Key account")).one() == 2
    take_back(anna, answer)
    assert listed(anna) == {"North": "0 customers"}


@pytest.mark.parametrize(
    ("name", "why"),
    [
        ("", "Enter a name"),
        (" \t ", "Enter a name"),
        ("x" * 41, "at most 40"),
        ("a\x07b", "cannot be shown"),
        (7, "Enter"),
    ],
)
def test_a_name_that_cannot_be_one_is_refused_at_the_field(
    premises: Premises, anna: DashClient, name: object, why: str
) -> None:
    answer = create(anna, name)
    assert why in answer["problem"]
    assert (answer["wrong"], answer["said"]) == (True, UNCHANGED)
    assert stored(premises) == {}


def test_forty_letters_are_a_name(premises: Premises, anna: DashClient) -> None:
    create(anna, "ß" * 40)
    assert stored(premises) == {"ß" * 40: []}


def test_a_name_is_taken_whatever_its_case(premises: Premises, anna: DashClient) -> None:
    make_tag(premises, "Straße")
    other = make_tag(premises, "North")
    assert "“STRASSE” already" in create(anna, "STRASSE")["problem"]
    assert "already" in save(anna, other, "strasse")["problem"]
    assert stored(premises) == {"Straße": [], "North": []}


def test_another_partners_tags_are_neither_seen_nor_in_the_way(
    premises: Premises, anna: DashClient, dora: DashClient
) -> None:
    foreign = make_tag(premises, "Key account", "SC-9", partnership="delta-dach")
    create(anna, "Key account")
    assert listed(anna) == {"Key account": "0 customers"}
    for answer in (save(anna, foreign, "Mine"), delete(anna, foreign), merge(anna, foreign, foreign + 1)):
        assert "no longer there" in answer["problem"]
    with system_session(premises.portal.databases, PortalType.PARTNER) as session:
        assert session.get_one(Tag, foreign).name == "Key account"


def test_renaming_and_recolouring_are_told_and_taken_back(premises: Premises, anna: DashClient) -> None:
    tag = make_tag(premises, "Nort", "SC-1", "SC-2", colour=3)
    answer = save(anna, tag, "North", "5")
    assert listed(anna) == {"North": "2 customers"}
    assert last_event(premises) == ("tag.recoloured", "North", {"before": 3, "after": 5})
    assert answer["edited"] is None
    take_back(anna, answer)
    assert stored(premises) == {"Nort": ["SC-1", "SC-2"]}
    with system_session(premises.portal.databases, PortalType.PARTNER) as session:
        assert session.get_one(Tag, tag).colour == 3


def test_the_case_of_a_name_can_be_changed(premises: Premises, anna: DashClient) -> None:
    save(anna, make_tag(premises, "north"), "North")
    assert stored(premises) == {"North": []}


def test_a_colour_that_is_none_leaves_the_name_too(premises: Premises, anna: DashClient) -> None:
    tag = make_tag(premises, "North")
    assert "eight colours" in save(anna, tag, "South", 9)["problem"]
    assert stored(premises) == {"North": []}


def test_a_deleted_tag_comes_back_to_the_customers_that_had_it(premises: Premises, anna: DashClient) -> None:
    tag = make_tag(premises, "North", "SC-1", "SC-2", "SC-3")
    answer = delete(anna, tag)
    assert stored(premises) == {}
    assert last_event(premises) == ("tag.deleted", "North", {"customers": 3})
    take_back(anna, answer)
    assert stored(premises) == {"North": ["SC-1", "SC-2", "SC-3"]}
    assert last_event(premises) == ("tag.restored", "North", {"customers": 3})


def test_merged_tags_come_apart_as_they_were(premises: Premises, anna: DashClient) -> None:
    source = make_tag(premises, "Nort", "SC-1", "SC-2")
    target = make_tag(premises, "North", "SC-2", "SC-3")
    answer = merge(anna, source, target)
    assert stored(premises) == {"North": ["SC-1", "SC-2", "SC-3"]}
    assert last_event(premises) == ("tag.merged", "Nort", {"into": "North", "customers": 2})
    take_back(anna, answer)
    assert stored(premises) == {"Nort": ["SC-1", "SC-2"], "North": ["SC-2", "SC-3"]}


@pytest.mark.parametrize("into", ["", "self"])
def test_a_tag_is_merged_into_another_only(premises: Premises, anna: DashClient, into: str) -> None:
    tag = make_tag(premises, "North", "SC-1")
    assert "Choose" in merge(anna, tag, tag if into == "self" else into)["problem"]
    assert stored(premises) == {"North": ["SC-1"]}


def test_what_somebody_else_took_meanwhile_is_not_undone_halfway(premises: Premises, anna: DashClient) -> None:
    source, target = make_tag(premises, "Nort", "SC-1"), make_tag(premises, "North", "SC-2")
    answer = merge(anna, source, target)
    create(anna, "NORT")
    assert "already" in refusal(take_back(anna, answer))
    assert stored(premises) == {"North": ["SC-1", "SC-2"], "NORT": []}


def test_what_was_done_in_one_partnership_is_not_undone_in_another(premises: Premises, anna: DashClient) -> None:
    answer = delete(anna, make_tag(premises, "North", "SC-1"))
    assert "another partnership" in refusal(take_back(anna, answer, "/p/resale/dashboard"))
    assert stored(premises) == {}


def test_a_created_tag_that_is_used_by_now_stays(premises: Premises, anna: DashClient) -> None:
    answer = create(anna, "North")
    [step] = answer["undoing"]["steps"]
    bulk(anna, "mark_selected", "added", {"value": step["tag"]}, "SC-1")
    assert "is on customers by now" in refusal(take_back(anna, answer))
    assert stored(premises) == {"North": ["SC-1"]}


def test_who_is_restricted_counts_their_own_and_creates_but_changes_nothing(
    premises: Premises, rolf: DashClient
) -> None:
    tag, other = make_tag(premises, "North", "SC-1", "SC-2", "SC-3"), make_tag(premises, "South", "SC-1")
    assert listed(rolf) == {"North": "1 customer", "South": "0 customers"}
    for answer in (save(rolf, tag, "Mine"), delete(rolf, tag), merge(rolf, tag, other)):
        assert "people who see all customers" in answer["problem"]
    assert create(rolf, "East")["undoing"]["steps"] == []
    assert stored(premises) == {"North": ["SC-1", "SC-2", "SC-3"], "South": ["SC-1"], "East": []}


def test_who_has_no_right_gets_no_answer(premises: Premises) -> None:
    mira = premises.visit(MARKETING)
    for handler in ("show_tags", "make_tag", "mark_selected", "own_customer", "undo", "offer_owners"):
        assert mira.post(handler, HERE, tags_create__n_clicks=1).status_code == 404


def test_one_of_two_creators_of_a_name_is_told(premises: Premises) -> None:
    viewer: Viewer = viewer_for(premises.portal.databases, PortalType.PARTNER, user_id(premises, ANALYST), "nordics")
    barrier = threading.Barrier(2)

    def one(name: str) -> str:
        barrier.wait()
        try:
            with session_for(premises.portal.databases, viewer.scope, write=True) as session:
                create_tag(session, name, None, premises.portal.now)
        except TagRefused as error:
            return str(error)
        return ""

    with ThreadPoolExecutor(2) as pool:
        told = sorted(pool.map(one, ("North", "NORTH")))
    assert told[0] == ""
    assert "already" in told[1]
    assert len(stored(premises)) == 1


# --- one customer -------------------------------------------------------------------------------------------------


def press(person: DashClient, tag: int, at: str = HERE) -> Answer:
    changed = f'{{"tag":"{tag}","type":"tags-remove"}}.n_clicks'
    return person.call("unmark_customer", at, changed=changed, tags_remove__n_clicks={str(tag): 1})


def test_a_customer_gets_and_loses_a_tag(premises: Premises, anna: DashClient) -> None:
    tag = make_tag(premises, "North", "SC-1")
    answer = anna.call("mark_customer", HERE, tags_marked__data={"value": str(tag)})
    assert stored(premises) == {"North": ["SC-1", "SC-2"]}
    assert answer["changed"]["what"] == "marks"
    assert last_event(premises) == ("tag.assigned", "North", {"customers": ["SC-2"]})
    take_back(anna, answer, HERE)
    assert stored(premises) == {"North": ["SC-1"]}
    anna.call("mark_customer", HERE, tags_marked__data={"value": str(tag)})
    removed = press(anna, tag)
    assert last_event(premises) == ("tag.removed", "North", {"customers": ["SC-2"]})
    take_back(anna, removed, HERE)
    assert stored(premises) == {"North": ["SC-1", "SC-2"]}


def test_a_typed_word_becomes_a_tag_and_undo_takes_both_back(premises: Premises, anna: DashClient) -> None:
    answer = anna.call("mark_customer", HERE, tags_marked__data={"create": "Board  level"})
    assert stored(premises) == {"Board level": ["SC-2"]}
    take_back(anna, answer, HERE)
    assert stored(premises) == {}


def test_a_restricted_viewer_creates_a_tag_for_their_customer_and_undo_leaves_it(
    premises: Premises, rolf: DashClient
) -> None:
    answer = rolf.call("mark_customer", HERE, tags_marked__data={"create": "Mine"})
    take_back(rolf, answer, HERE)
    assert stored(premises) == {"Mine": []}


def test_only_tags_that_the_customer_does_not_have_are_offered(premises: Premises, anna: DashClient) -> None:
    make_tag(premises, "North", "SC-2")
    make_tag(premises, "South", "SC-1", "SC-3")
    offered = anna.call("offer_tags", HERE, tags_mark__n_clicks=1)["options"]
    assert [text(one) for one in by_class(offered, "picker-text")] == ["South"]
    assert [text(one) for one in by_class(offered, "picker-note")] == ["2 customers"]


def test_what_is_not_ones_own_is_not_changed(
    premises: Premises, anna: DashClient, rolf: DashClient, dora: DashClient
) -> None:
    tag = make_tag(premises, "North")
    foreign = make_tag(premises, "Theirs", partnership="delta-dach")
    elsewhere = "/p/nordics/customers/SC-1/tasks"
    assert rolf.post("mark_customer", elsewhere, tags_marked__data={"value": tag}).status_code == 404
    assert dora.post("mark_customer", HERE, tags_marked__data={"value": tag}).status_code == 404
    assert "no longer there" in refusal(anna.call("mark_customer", HERE, tags_marked__data={"value": foreign}))
    forged = {"in": "nordics", "steps": [{"do": "assign", "tag": tag, "customers": list(range(1, 30))}]}
    rolf.call("undo", DASHBOARD, tags_undo__n_clicks=1, tags_undoing__data=forged)
    assert stored(premises) == {"North": ["SC-2"], "Theirs": []}


@pytest.mark.parametrize("steps", [[{"do": "drop"}], [{"do": "delete", "tag": 1}], [{}], ["x"], "x", None, [{"do": 7}]])
def test_steps_that_are_none_change_nothing(premises: Premises, anna: DashClient, steps: object) -> None:
    make_tag(premises, "North", "SC-1")
    for undoing in (steps, {"in": "nordics", "steps": steps}):
        response = anna.post("undo", DASHBOARD, tags_undo__n_clicks=1, tags_undoing__data=undoing)
        assert response.status_code == 200
    assert stored(premises) == {"North": ["SC-1"]}


def test_the_owner_is_somebody_who_sees_the_customer(premises: Premises, anna: DashClient) -> None:
    offered = anna.call("offer_owners", HERE, tags_owner__n_clicks=1)["options"]
    assert [text(one) for one in by_class(offered, "picker-text")] == ["Anna Kvist", "Rolf Berg"]
    other = anna.call("offer_owners", "/p/nordics/customers/SC-1/tasks", tags_owner__n_clicks=1)["options"]
    assert [text(one) for one in by_class(other, "picker-text")] == ["Anna Kvist"]


def test_an_owner_is_set_cleared_and_given_back(premises: Premises, anna: DashClient) -> None:
    rolf_id = user_id(premises, RESTRICTED)
    anna.call("own_customer", HERE, tags_owned__data={"value": str(rolf_id)})
    assert owners(premises) == {"SC-2": RESTRICTED}
    assert last_event(premises) == ("customer.owner_set", "SC-2", {"owner": "Rolf Berg", "customers": ["SC-2"]})
    answer = anna.call("own_customer", HERE, tags_owned__data={"value": "nobody"})
    assert owners(premises) == {}
    take_back(anna, answer, HERE)
    assert owners(premises) == {"SC-2": RESTRICTED}


def test_who_is_locked_is_not_offered_as_an_owner(premises: Premises, anna: DashClient) -> None:
    locked = user_id(premises, RESTRICTED)
    with system_session(premises.portal.databases, PortalType.PARTNER, write=True) as session:
        session.get_one(User, locked).active = False
    try:
        offered = anna.call("offer_owners", HERE, tags_owner__n_clicks=1)["options"]
        assert [text(one) for one in by_class(offered, "picker-text")] == ["Anna Kvist"]
    finally:
        with system_session(premises.portal.databases, PortalType.PARTNER, write=True) as session:
            session.get_one(User, locked).active = True


def test_nobody_undoes_what_somebody_else_made_of_a_tag_meanwhile(premises: Premises, anna: DashClient) -> None:
    tag = make_tag(premises, "Key", colour=1)
    seen = {"name": "Key", "colour": 1}
    save(anna, tag, "Gold", 1, seen)
    recoloured = save(anna, tag, "Key", 3, seen)
    assert "Gold" in stored(premises), "who changed the colour alone has not changed the name"
    assert recoloured["problem"] == ""
    refused = save(anna, tag, "Silver", 1, seen)
    assert refused["problem"] == "Somebody has renamed this tag to “Gold” meanwhile. Cancel and open it again."
    assert "another colour" in save(anna, tag, "Key", 5, seen)["problem"]
    assert set(stored(premises)) == {"Gold"}


def unowned(person: DashClient) -> set[str]:
    """The customers that the quick filter of those without an owner leaves, as many as it counts."""
    answer = person.call("show_dashboard", f"{DASHBOARD}?filter=unowned")
    [chip] = [text(one) for one in by_class(answer["chips"], "chip") if text(one).startswith("No owner")]
    assert chip == f"No owner {len(answer['rows'])}"
    return {row["id"] for row in answer["rows"]}


@pytest.mark.parametrize("lost", ["locked", "role", "customers", "membership"])
def test_who_no_longer_sees_a_customer_does_not_own_it_until_they_do_again(
    premises: Premises, anna: DashClient, lost: str
) -> None:
    anna.call("own_customer", HERE, tags_owned__data={"value": str(user_id(premises, RESTRICTED))})
    assert "SC-2" not in unowned(anna)
    assert "Rolf Berg" in text(anna.call("show_customer", HERE)["header"])
    back = without_access(premises, RESTRICTED, lost)
    try:
        assert "SC-2" in unowned(anna)
        assert "Rolf Berg" not in text(anna.call("show_customer", HERE)["header"])
    finally:
        back()
    assert "SC-2" not in unowned(anna)


def without_access(premises: Premises, email: str, lost: str) -> Callable[[], None]:
    """Take somebody's way to their customers; gives what puts it back."""
    databases, who = premises.portal.databases, user_id(premises, email)
    with system_session(databases, PortalType.PARTNER, write=True) as session:
        held = session.scalars(select(Membership).where(Membership.user_id == who)).all()
        ids = [one.id for one in held]
        seen = session.scalars(select(MembershipCustomer).where(MembershipCustomer.membership_id.in_(ids))).all()
        roles = {one.id: one.role for one in held}
        for row in seen if lost in ("customers", "membership") else ():
            session.delete(row)
        session.flush()
        for row in held if lost == "membership" else ():
            session.delete(row)
        for row in held if lost == "role" else ():
            row.role = "marketing"
        session.get_one(User, who).active = lost != "locked"

    def back() -> None:
        with system_session(databases, PortalType.PARTNER, write=True) as session:
            session.get_one(User, who).active = True
            for row in held if lost == "membership" else ():
                make_transient(row)
                session.add(row)
            session.flush()
            for row in seen if lost in ("customers", "membership") else ():
                make_transient(row)
                session.add(row)
            for found in session.scalars(select(Membership).where(Membership.id.in_(ids))):
                found.role = roles[found.id]

    return back


@pytest.mark.parametrize("email", [NOBODY, MARKETING, FOREIGNER])
def test_nobody_else_becomes_the_owner(premises: Premises, anna: DashClient, email: str) -> None:
    answer = anna.call("own_customer", HERE, tags_owned__data={"value": str(user_id(premises, email))})
    assert "does not see" in refusal(answer)
    assert owners(premises) == {}


# --- several customers --------------------------------------------------------------------------------------------


def test_a_selection_gets_a_tag_and_says_who_had_it(premises: Premises, anna: DashClient) -> None:
    tag = make_tag(premises, "North", "SC-1")
    answer = bulk(anna, "mark_selected", "added", {"value": str(tag)}, "SC-1", "SC-2", "SC-3", "SC-9", "x")
    assert "Tag “North” added to 2 customers, 1 customer had it already" in titles(answer)
    assert stored(premises) == {"North": ["SC-1", "SC-2", "SC-3"]}
    take_back(anna, answer)
    assert stored(premises) == {"North": ["SC-1"]}


def test_a_selection_loses_a_tag(premises: Premises, anna: DashClient) -> None:
    tag = make_tag(premises, "North", "SC-1", "SC-2", "SC-3")
    make_tag(premises, "South", "SC-4")
    chosen = {"dashboard_selected__data": ["SC-1", "SC-2", "SC-4"]}
    offered = anna.call("offer_bulk_removal", DASHBOARD, tags_bulk_take__n_clicks=1, **chosen)["options"]
    assert [text(one) for one in by_class(offered, "picker-note")] == ["2 customers", "1 customer"]
    answer = bulk(anna, "unmark_selected", "taken", {"value": str(tag)}, "SC-1", "SC-2", "SC-4")
    assert stored(premises) == {"North": ["SC-3"], "South": ["SC-4"]}
    take_back(anna, answer)
    assert stored(premises)["North"] == ["SC-1", "SC-2", "SC-3"]


def test_a_selection_gets_an_owner_and_each_its_former_one_back(premises: Premises, anna: DashClient) -> None:
    anna_id, rolf_id = user_id(premises, ANALYST), user_id(premises, RESTRICTED)
    bulk(anna, "own_selected", "owned", {"value": str(rolf_id)}, "SC-2")
    answer = bulk(anna, "own_selected", "owned", {"value": str(anna_id)}, "SC-1", "SC-2", "SC-3")
    assert owners(premises) == dict.fromkeys(("SC-1", "SC-2", "SC-3"), ANALYST)
    assert "Owner set for 3 customers" in titles(answer)
    take_back(anna, answer)
    assert owners(premises) == {"SC-2": RESTRICTED}
    refused = bulk(anna, "own_selected", "owned", {"value": str(rolf_id)}, "SC-1", "SC-2")
    assert "does not see every one" in refusal(refused)
    assert owners(premises) == {"SC-2": RESTRICTED}


def test_of_a_selection_only_ones_own_are_changed(premises: Premises, rolf: DashClient) -> None:
    tag = make_tag(premises, "North")
    bulk(rolf, "mark_selected", "added", {"value": str(tag)}, "SC-1", "SC-2", "SC-9")
    assert stored(premises) == {"North": ["SC-2"]}
    assert "No customer is selected" in refusal(bulk(rolf, "mark_selected", "added", {"value": str(tag)}, "SC-1"))


# --- the report ---------------------------------------------------------------------------------------------------


def peaks(person: DashClient, search: str) -> dict[str, int]:
    """The peaks below the bar of October, from its file, which has the rows of the screen."""
    rows = csv_rows(person.get(f"{REPORT}/contributions.csv?cycle=2026-10&product=VM{search}").text)
    return {row["security_center_id"]: int(row["peak"]) for row in rows}


def bar(person: DashClient, search: str) -> int:
    rows = csv_rows(person.get(f"{REPORT}/bars.csv?cycle=2026-10{search}").text)
    return sum(int(row["sum_of_peaks"]) for row in rows if (row["cycle"], row["product_code"]) == ("2026-10", "VM"))


def test_the_report_holds_customers_with_any_all_or_none_of_the_tags(premises: Premises, anna: DashClient) -> None:
    north, south = make_tag(premises, "North", "SC-1", "SC-2"), make_tag(premises, "South", "SC-2", "SC-3")
    kept = {
        f"&tags={north}": {"SC-1", "SC-2"},
        f"&tags={north},{south}": {"SC-1", "SC-2", "SC-3"},
        f"&tags={north},{south}&match=all": {"SC-2"},
        f"&tags={north}&match=none": {"SC-3"},
    }
    for search, codes in kept.items():
        found = peaks(anna, search)
        assert found.keys() == codes
        assert sum(found.values()) == bar(anna, search)  # R-PEAK-2


def test_the_page_says_the_filter_and_leaves_out_what_is_the_whole_partnerships(
    premises: Premises, anna: DashClient
) -> None:
    north = make_tag(premises, "North", "SC-2")
    shown = anna.call("show_report", f"{REPORT}?cycle=2026-10&tags={north}")
    assert "Tags: any of North" in text(shown["tags"])
    figures = tiles(shown["tiles"])
    assert figures["Sum of peaks"][0] == "15"
    assert not [name for name in figures if "Invoice" in name or "True-ups" in name]
    assert figures["Busiest day"] == ("15", "Sun 4 Oct 2026, customers with these tags together")
    drilled = text(anna.call("show_report", f"{BAR}&tags={north}&as=table")["drill"])
    assert "1 customer" in drilled
    assert "Aurora" not in str(anna.call("show_report", f"{BAR}&tags={north}")["drill"])


def test_a_customer_without_the_tags_is_not_below_the_bar(premises: Premises, anna: DashClient) -> None:
    north = make_tag(premises, "North", "SC-2")
    shown = text(anna.call("show_report", f"{BAR}&customer=SC-1&tags={north}")["drill"])
    assert "not among the customers with any of North" in shown
    assert anna.get(f"{REPORT}/days.csv?cycle=2026-10&product=VM&customer=SC-1&tags={north}").status_code == 404
    assert anna.get(f"{REPORT}/days.csv?cycle=2026-10&product=VM&customer=SC-2&tags={north}").status_code == 200


def test_tags_of_others_have_no_effect(premises: Premises, anna: DashClient) -> None:
    foreign = make_tag(premises, "North", "SC-9", partnership="delta-dach")
    make_tag(premises, "South", "SC-2")
    assert peaks(anna, f"&tags={foreign}&match=none") == peaks(anna, "")
    assert "Tags: " not in text(anna.call("show_report", f"{REPORT}?tags={foreign}")["tags"])


def test_a_restricted_viewers_report_by_tags_holds_their_own_only(premises: Premises, rolf: DashClient) -> None:
    north = make_tag(premises, "North", "SC-1", "SC-2", "SC-3")
    assert peaks(rolf, f"&tags={north}") == {"SC-2": 15}
    assert bar(rolf, f"&tags={north}") == 15
    assert bar(rolf, f"&tags={north}&match=none") == 0


def test_the_report_offers_every_tag_with_the_address_that_turns_it_on_or_off(
    premises: Premises, anna: DashClient
) -> None:
    north, south = make_tag(premises, "North", "SC-1"), make_tag(premises, "South")
    here = f"{REPORT}?months=12&tags={north}"
    offered = anna.call("offer_filter_tags", here, tags_filter__n_clicks=1)["options"]
    assert [one["props"]["href"] for one in by_class(offered, "picker-option")] == [
        f"{REPORT}?months=12",
        f"{REPORT}?months=12&tags={north},{south}",
    ]


def exported(premises: Premises, person: DashClient, search: str) -> tuple[ExportRequest, bytes]:
    person.call("ask_for_workbook", f"{REPORT}{search}", report_export__n_clicks=1)
    with system_session(premises.portal.databases, PortalType.PARTNER) as session:
        newest = select(ExportRequest).order_by(ExportRequest.created_at.desc(), ExportRequest.id).limit(1)
        waiting = select(ExportRequest).where(ExportRequest.status == "queued")
        found = session.scalars(waiting).first() or session.scalars(newest).one()
    premises.build(found.id)
    with system_session(premises.portal.databases, PortalType.PARTNER) as session:
        done = session.get_one(ExportRequest, found.id)
    return done, person.get(f"/p/nordics/exports/{found.id}/file").data if done.status == "done" else b""


def test_the_workbook_has_the_same_lines_and_says_the_filter(premises: Premises, anna: DashClient) -> None:
    north = make_tag(premises, "North", "SC-1", "SC-2")
    search = f"?cycle=2026-10&tags={north}"
    _request, content = exported(premises, anna, search)
    book = openpyxl.load_workbook(io.BytesIO(content))
    lines = {row[0]: row[4] for row in book["Invoice lines"].iter_rows(min_row=2, values_only=True)}
    assert lines == peaks(anna, f"&tags={north}")
    assert {row[0] for row in book["Daily evidence"].iter_rows(min_row=2, values_only=True)} == {"SC-1", "SC-2"}
    about = dict(book["About"].iter_rows(min_row=2, max_col=2, values_only=True))
    assert about["Tags"] == "any of North"
    total = list(book["Summary"].iter_rows(values_only=True))[-1]
    assert (total[6], total[7]) == (None, None)
    assert "Only customers with any of North, without minimum commitments." in total[-1]


def test_a_workbook_whose_tag_is_gone_is_not_made_of_everybody(premises: Premises, anna: DashClient) -> None:
    north = make_tag(premises, "North", "SC-2")
    anna.call("ask_for_workbook", f"{REPORT}?cycle=2026-10&tags={north}", report_export__n_clicks=1)
    delete(anna, north)
    with system_session(premises.portal.databases, PortalType.PARTNER) as session:
        [waiting] = session.scalars(select(ExportRequest.id).where(ExportRequest.status == "queued"))
    premises.build(waiting)
    with system_session(premises.portal.databases, PortalType.PARTNER) as session:
        done = session.get_one(ExportRequest, waiting)
    assert (done.status, "deleted or merged" in (done.error or "")) == ("failed", True)
