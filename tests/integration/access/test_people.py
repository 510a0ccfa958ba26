"""What administrators may do about others: nothing beyond their partnership, their customers and the last of them."""

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import partial

import pytest
from sqlalchemy import select

from auth import administration
from auth.viewer import Viewer
from data.commands.access import AccessRefused, Grant
from data.models import Membership, Partnership, RecoveryCode, User
from data.portal import Portal
from data.scope import ALL_CUSTOMERS, AllCustomers, NotVisible
from data.system import system_session
from tests.integration.access.conftest import OpenHouse
from tests.integration.access.house import CENTERS, DEMO, PARTNER, WRONG, House, Somebody

FIRST, SECOND = CENTERS["fjord-mssp"]
EVERYTHING = Grant("user", ALL_CUSTOMERS)

Deed = Callable[[Portal, Viewer, int], object]
DEEDS: dict[str, Deed] = {
    "change": lambda portal, viewer, user_id: administration.change(portal, viewer, user_id, "Renamed", EVERYTHING),
    "remove": administration.remove,
    "lock": administration.lock,
    "unlock": administration.unlock,
    "reset_password": administration.reset_password,
    "require_second_factor": partial(administration.require_second_factor, required=True),
    "remove_second_factor": administration.remove_second_factor,
    "end_sessions": administration.end_sessions,
}
ENDING = {"change", "remove", "lock", "require_second_factor", "remove_second_factor", "end_sessions"}
"""What signs the person out."""


@pytest.fixture
def admin(house: House) -> Viewer:
    return house.viewer(house.somebody("admin"))


def _membership(house: House, who: Somebody, code: str = "fjord-mssp") -> Membership | None:
    with system_session(house.portal.databases, PARTNER) as session:
        here = select(Membership).join(Partnership).where(Partnership.code == code, Membership.user_id == who.id)
        return session.scalars(here).one_or_none()


def _user(house: House, who: Somebody) -> User:
    with system_session(house.portal.databases, PARTNER) as session:
        return session.get_one(User, who.id)


def test_every_deed_is_tried_below() -> None:
    public = {
        name
        for name, value in vars(administration).items()
        if callable(value) and value.__module__ == administration.__name__
    }
    assert {name for name in public if name[0].islower() and name[0] != "_"} == set(DEEDS) | {"add", "list_colleagues"}


@pytest.mark.parametrize("role", ["user", "marketing"])
def test_whoever_is_no_administrator_does_none_of_it(house: House, role: str) -> None:
    viewer, target = house.viewer(house.somebody(role)), house.somebody()
    before = len(house.events())
    for deed in DEEDS.values():
        with pytest.raises(NotVisible):
            deed(house.portal, viewer, target.id)
        with pytest.raises(NotVisible):
            deed(house.portal, viewer, viewer.person.id)
    with pytest.raises(NotVisible):
        administration.list_colleagues(house.portal, viewer)
    with pytest.raises(NotVisible):
        administration.add(house.portal, viewer, "new@fjord.example", "New", EVERYTHING)
    assert len(house.events()) == before


@pytest.mark.parametrize("name", DEEDS)
def test_people_of_another_partner_or_partnership_or_of_nowhere_are_not_there(
    house: House, admin: Viewer, name: str
) -> None:
    elsewhere = [house.somebody(at=("delta-mssp",)), house.somebody(at=("fjord-resale",))]
    before = len(house.events())
    for number in (*(who.id for who in elsewhere), 999_999):
        with pytest.raises(NotVisible):
            DEEDS[name](house.portal, admin, number)
    assert len(house.events()) == before
    assert [_user(house, who).active for who in elsewhere] == [True, True]


def test_an_administrator_here_is_nobody_in_the_partnership_next_door(house: House) -> None:
    both = house.somebody("user", at=("fjord-resale",))
    viewer = house.viewer(house.somebody("admin"))
    with pytest.raises(NotVisible):
        administration.lock(house.portal, viewer, both.id)
    with pytest.raises(NotVisible):
        house.viewer(Somebody(viewer.person.id, viewer.person.email), "fjord-resale")


def test_the_list_shows_colleagues_and_nobody_else(house: House, admin: Viewer) -> None:
    colleague = house.somebody()
    strangers = [house.somebody(at=("delta-mssp",)), house.somebody(at=("fjord-resale",)), house.somebody(portal=DEMO)]
    listed = {one.facts.email for one in administration.list_colleagues(house.portal, admin)}
    assert colleague.email in listed
    assert admin.person.email in listed
    assert not listed & {who.email for who in strangers[:2]}


@pytest.mark.parametrize("name", DEEDS)
def test_what_is_done_is_noted_with_who_did_it(house: House, admin: Viewer, name: str) -> None:
    target = house.somebody(factor=True)
    DEEDS[name](house.portal, admin, target.id)
    noted = house.events(target)
    assert noted
    here = admin.membership.partnership_id
    assert {(one.user_id, one.partner_id, one.partnership_id) for one in noted} == {
        (admin.person.id, admin.person.partner_id, here)
    }


@pytest.mark.parametrize("name", DEEDS)
def test_what_concerns_somebody_s_access_signs_them_out(house: House, admin: Viewer, name: str) -> None:
    target = house.somebody("marketing")
    visitor = house.visit(target)
    assert visitor.get("/account").status_code == 200
    DEEDS[name](house.portal, admin, target.id)
    assert (visitor.get("/account").status_code == 401) is (name in ENDING)


def test_another_name_alone_signs_nobody_out(house: House, admin: Viewer) -> None:
    target = house.somebody()
    visitor = house.visit(target)
    administration.change(house.portal, admin, target.id, "Another Name", EVERYTHING)
    assert visitor.is_in()
    assert _user(house, target).name == "Another Name"


def test_a_changed_role_or_other_customers_are_noted_with_what_was_before(house: House, admin: Viewer) -> None:
    target = house.somebody(seen=(FIRST,))
    administration.change(house.portal, admin, target.id, "P", Grant("admin", house.customers(FIRST, SECOND)))
    [event] = [one for one in house.events(target) if one.action == "user.access_changed"]
    assert event.detail == {
        "before": {"role": "user", "customers": [FIRST]},
        "after": {"role": "admin", "customers": [FIRST, SECOND]},
    }
    assert (event.user_id, event.partnership_id) == (admin.person.id, admin.membership.partnership_id)


# The last administrator


@pytest.fixture
def alone(open_house: OpenHouse) -> tuple[House, Somebody, Viewer]:
    """A house with one administrator."""
    house = open_house()
    admin = house.somebody("admin")
    return house, admin, house.viewer(admin)


def test_the_last_administrator_can_neither_leave_nor_be_made_less(alone: tuple[House, Somebody, Viewer]) -> None:
    house, admin, viewer = alone
    locked = house.somebody("admin")
    administration.lock(house.portal, viewer, locked.id)
    for deed in (
        lambda: administration.remove(house.portal, viewer, admin.id),
        lambda: administration.change(house.portal, viewer, admin.id, "A", Grant("user", ALL_CUSTOMERS)),
        lambda: administration.change(house.portal, viewer, admin.id, "A", Grant("notifications", frozenset())),
        lambda: administration.lock(house.portal, viewer, admin.id),
    ):
        with pytest.raises(AccessRefused):
            deed()
    found = _membership(house, admin)
    assert found is not None
    assert (found.role, _user(house, admin).active) == ("admin", True)


@pytest.mark.parametrize("other", ["invited", "locked after too many tries"])
def test_an_administrator_who_cannot_sign_in_does_not_count(alone: tuple[House, Somebody, Viewer], other: str) -> None:
    house, admin, viewer = alone
    second = house.somebody("admin", at=("fjord-mssp", "fjord-resale"), password=other != "invited")
    if other != "invited":
        house.set(second, failures=15, locked=True)
    next_door = house.somebody("admin", at=("fjord-mssp", "fjord-resale"))
    with pytest.raises(AccessRefused, match="Fjord-Resale"):
        administration.lock(house.portal, viewer, next_door.id)
    administration.remove(house.portal, viewer, next_door.id)
    for deed in (
        lambda: administration.remove(house.portal, viewer, admin.id),
        lambda: administration.change(house.portal, viewer, admin.id, "A", Grant("user", ALL_CUSTOMERS)),
    ):
        with pytest.raises(AccessRefused, match="who can sign in"):
            deed()
    if other == "invited":
        path, handed = house.hand_over(second)
        new = "tulip anvil marble seven"
        house.browser().send(path, key=handed.passphrase, password=new, repeated=new)
    else:
        administration.unlock(house.portal, viewer, second.id)
    administration.remove(house.portal, viewer, admin.id)
    assert _membership(house, admin) is None


def test_whoever_is_the_last_administrator_next_door_is_not_locked_from_here(
    alone: tuple[House, Somebody, Viewer],
) -> None:
    house, _admin, viewer = alone
    both = house.somebody("admin", at=("fjord-mssp", "fjord-resale"))
    with pytest.raises(AccessRefused, match="Fjord-Resale"):
        administration.lock(house.portal, viewer, both.id)
    house.somebody("admin", at=("fjord-resale",))
    administration.lock(house.portal, viewer, both.id)
    assert not _user(house, both).active


def test_with_two_administrators_one_may_go(alone: tuple[House, Somebody, Viewer]) -> None:
    house, admin, viewer = alone
    house.somebody("admin")
    administration.remove(house.portal, viewer, admin.id)
    assert _membership(house, admin) is None


MUTUAL: dict[str, tuple[str, str]] = {
    "remove each other": ("remove", "remove"),
    "lock each other": ("lock", "lock"),
    "one removes, one locks": ("remove", "lock"),
    "one demotes, one locks": ("change", "lock"),
}


@pytest.mark.parametrize("name", MUTUAL)
def test_two_administrators_who_act_on_each_other_at_once_leave_one(either_house: House, name: str) -> None:
    house = either_house
    for _ in range(3):
        pair = [house.somebody("admin", at=("delta-mssp",)) for _ in range(2)]
        viewers = [house.viewer(who, "delta-mssp") for who in pair]
        start = threading.Barrier(2)

        def act(
            place: int,
            pair: list[Somebody] = pair,
            viewers: list[Viewer] = viewers,
            start: threading.Barrier = start,
        ) -> bool:
            start.wait(timeout=20)
            try:
                DEEDS[MUTUAL[name][place]](house.portal, viewers[place], pair[1 - place].id)
            except (AccessRefused, NotVisible):
                return False
            return True

        with ThreadPoolExecutor(2) as pool:
            assert sorted(pool.map(act, (0, 1))) == [False, True]
        left = [who for who in pair if _is_admin(house, who)]
        assert len(left) == 1
        _retire(house, left[0])


def _is_admin(house: House, who: Somebody) -> bool:
    found = _membership(house, who, "delta-mssp")
    return found is not None and found.role == "admin" and _user(house, who).active


def _retire(house: House, who: Somebody) -> None:
    """Make room for the next pair: the deeds themselves would refuse."""
    with system_session(house.portal.databases, PARTNER, write=True) as session:
        session.get_one(User, who.id).active = False


# Nobody gives more than they see


@pytest.fixture
def restricted(house: House) -> Viewer:
    """An administrator of the first customer only."""
    return house.viewer(house.somebody("admin", seen=(FIRST,)))


@pytest.mark.parametrize("given", ["all", "another's", "a foreign one", "one that is not there"])
def test_a_restricted_administrator_gives_no_more_than_they_see(house: House, restricted: Viewer, given: str) -> None:
    beyond: dict[str, frozenset[int] | AllCustomers] = {
        "all": ALL_CUSTOMERS,
        "another's": house.customers(FIRST, SECOND),
        "a foreign one": house.customers(FIRST, CENTERS["delta-mssp"][0]),
        "one that is not there": frozenset({999_999}),
    }
    customers, target = beyond[given], house.somebody(seen=(FIRST,))
    with pytest.raises(AccessRefused):
        administration.change(house.portal, restricted, target.id, "P", Grant("user", customers))
    with pytest.raises(AccessRefused):
        administration.change(house.portal, restricted, restricted.person.id, "P", Grant("admin", customers))
    with pytest.raises(AccessRefused):
        administration.add(house.portal, restricted, "more@fjord.example", "M", Grant("user", customers))
    assert house.viewer(target).scope.customer_ids == house.customers(FIRST)


def test_a_restricted_administrator_gives_what_they_see(house: House, restricted: Viewer) -> None:
    target = house.somebody(seen=())
    administration.change(house.portal, restricted, target.id, "P", Grant("user", house.customers(FIRST)))
    assert house.viewer(target).scope.customer_ids == house.customers(FIRST)


@pytest.mark.parametrize("name", DEEDS)
@pytest.mark.parametrize("seen", ["all", "both"])
def test_a_restricted_administrator_does_nothing_to_whoever_sees_more(
    house: House, restricted: Viewer, name: str, seen: str
) -> None:
    wider = house.somebody(seen=ALL_CUSTOMERS if seen == "all" else (FIRST, SECOND))
    with pytest.raises(AccessRefused):
        DEEDS[name](house.portal, restricted, wider.id)
    expected = ALL_CUSTOMERS if seen == "all" else house.customers(FIRST, SECOND)
    assert house.viewer(wider).scope.customers == expected


# Adding people


def test_a_new_person_is_invited_and_can_choose_a_password(house: House, admin: Viewer) -> None:
    handed = administration.add(house.portal, admin, " New.Person@Fjord.Example ", " New   Person ", EVERYTHING)
    assert handed is not None
    topic, payload = house.messages()[-1]
    assert (topic, payload) == ("mail.hand_over", {"hand_over": handed.id})
    with system_session(house.portal.databases, PARTNER) as session:
        user = session.scalars(select(User).where(User.email == "new.person@fjord.example")).one()
    assert (user.name, user.partner_id) == ("New Person", admin.person.partner_id)


def test_whoever_signs_in_already_is_given_a_role_and_nothing_to_open(house: House, admin: Viewer) -> None:
    colleague = house.somebody(at=("fjord-resale",))
    assert administration.add(house.portal, admin, colleague.email, "Ignored", EVERYTHING) is None
    assert house.viewer(colleague, "fjord-mssp").membership.role == "user"
    with pytest.raises(AccessRefused, match="already"):
        administration.add(house.portal, admin, colleague.email, "Ignored", EVERYTHING)


def test_whoever_may_more_than_before_signs_in_again(house: House, admin: Viewer) -> None:
    colleague = house.somebody("marketing", at=("fjord-resale",))
    visitor = house.visit(colleague)
    administration.add(house.portal, admin, colleague.email, "Ignored", EVERYTHING)
    assert visitor.get("/account").status_code == 401


def test_whoever_gets_mail_only_is_given_nothing_to_open(house: House, admin: Viewer) -> None:
    assert (
        administration.add(house.portal, admin, "mail.only@fjord.example", "M", Grant("notifications", frozenset()))
        is None
    )


def test_an_address_of_another_partner_s_person_is_refused_without_telling_whose_it_is(
    house: House, admin: Viewer
) -> None:
    foreign = house.somebody(at=("delta-mssp",))
    with pytest.raises(AccessRefused) as refused:
        administration.add(house.portal, admin, foreign.email, "Theirs", EVERYTHING)
    assert "delta" not in str(refused.value).replace(foreign.email, "").lower()
    assert [one.partnership_code for one in house.viewer(foreign, "delta-mssp").memberships] == ["delta-mssp"]


@pytest.mark.parametrize(
    "address",
    [
        "",
        "ada",
        "ada@",
        "@fjord.example",
        "a b@fjord.example",
        "a@b",
        "a@fjord.example,b@x.example",
        "x" * 250 + "@f.example",
        'a"<x>@fjord.example',
        "anna..berg@x.example",
        ".a@x.example",
        "a(b@x.example",
        "a:b@x.example",
        "ü@x.example",
        "a@[192.0.2.1]",
        "a@x..example",
    ],
)
def test_what_is_no_address_is_refused(house: House, admin: Viewer, address: str) -> None:
    with pytest.raises(AccessRefused, match="address"):
        administration.add(house.portal, admin, address, "Name", EVERYTHING)


@pytest.mark.parametrize("role", ["", "owner", "ADMIN", "admin "])
def test_a_role_that_does_not_exist_is_refused(house: House, admin: Viewer, role: str) -> None:
    with pytest.raises(AccessRefused, match="role"):
        administration.add(house.portal, admin, "role@fjord.example", "Name", Grant(role, ALL_CUSTOMERS))


def test_the_longest_address_is_noted_and_signs_in_on_every_database(either_house: House) -> None:
    house = either_house
    address = f"{'x' * 60}@{'y' * 60}.{'z' * 60}.{'w' * 59}.example"
    viewer = house.viewer(house.somebody("admin"))
    handed = administration.add(house.portal, viewer, address, "Long", EVERYTHING)
    assert handed is not None
    assert len(address) > 200
    assert house.browser().send("/sign-in", email=address, password=WRONG).status_code == 401


# Locks and resets


def test_a_locked_person_stays_out_until_unlocked(house: House, admin: Viewer) -> None:
    target = house.somebody()
    administration.lock(house.portal, admin, target.id)
    assert house.browser().enter(target).status_code == 401
    administration.unlock(house.portal, admin, target.id)
    assert house.browser().enter(target).status_code == 302


def test_unlocking_ends_the_ladder_too(house: House, admin: Viewer) -> None:
    target = house.somebody()
    house.set(target, failures=15, locked=True)
    administration.unlock(house.portal, admin, target.id)
    assert house.browser().enter(target).status_code == 302
    assert "user.unlocked" in house.noted(target)


def test_a_reset_ends_nothing_until_the_new_password_is_set(house: House, admin: Viewer) -> None:
    target = house.somebody()
    visitor = house.visit(target)
    handed = administration.reset_password(house.portal, admin, target.id)
    assert visitor.is_in()
    assert house.messages()[-1] == ("mail.hand_over", {"hand_over": handed.id})
    assert "user.password_reset" in house.noted(target)


def test_nobody_without_a_sign_in_is_handed_a_password(house: House, admin: Viewer) -> None:
    mail_only, locked = house.somebody("notifications"), house.somebody()
    administration.lock(house.portal, admin, locked.id)
    for who, why in ((mail_only, "mail only"), (locked, "locked")):
        with pytest.raises(AccessRefused, match=why):
            administration.reset_password(house.portal, admin, who.id)


def test_no_administrator_takes_their_own_second_factor_away_without_their_password(house: House) -> None:
    who = house.somebody("admin", factor=True)
    with pytest.raises(AccessRefused, match="account page"):
        administration.remove_second_factor(house.portal, house.viewer(who), who.id)
    assert house.credential(who).totp_secret is not None


def test_a_removed_second_factor_takes_its_recovery_codes_along(house: House, admin: Viewer) -> None:
    who = house.somebody(factor=True)
    administration.remove_second_factor(house.portal, admin, who.id)
    visitor = house.browser()
    assert visitor.enter(who).location == "/"
    with system_session(house.portal.databases, PARTNER) as session:
        assert session.scalars(select(RecoveryCode).where(RecoveryCode.user_id == who.id)).all() == []
