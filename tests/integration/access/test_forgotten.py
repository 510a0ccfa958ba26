"""A forgotten password: one answer for everybody; only a second factor or an administrator leads further."""

import re
from email import policy
from email.message import EmailMessage
from email.parser import BytesParser

import pytest
from werkzeug.test import TestResponse

from data.portal import Portal
from jobs.mail.access import ASK_ADMINISTRATORS, HAND_OVER, ask_administrators, mail_administrator, mail_hand_over
from tests.integration.access.conftest import OpenHouse
from tests.integration.access.house import DEMO, WRONG, House, Somebody
from tests.integration.access.test_guessing_at_once import together
from tests.support.dash_client import PASSWORD

NEW = "tulip anvil marble seven"


def _ask(house: House, who: str, portal: str = "partner") -> TestResponse:
    return house.browser(address="198.51.100.4").send(f"/forgotten/{portal}", email=who)


def _last(house: House, topic: str, who: Somebody) -> int:
    """The number in the newest message of a topic."""
    [(_, payload)] = [one for one in house.messages(who.portal) if one[0] == topic][-1:]
    return int(next(iter(payload.values())))


def _kept(house: House, who: Somebody) -> list[EmailMessage]:
    """Mails to somebody that were kept as files, oldest first."""
    found = sorted((house.files / "mail" / who.portal.value).rglob("*.eml"))
    reader = BytesParser(EmailMessage, policy=policy.default)
    mails = [reader.parsebytes(one.read_bytes()) for one in found]
    return [mail for mail in mails if who.email in str(mail["To"])]


def _link(mail: EmailMessage) -> str:
    body = mail.get_body(("plain",))
    assert body is not None
    found = re.search(r"https?://[^/]+(/welcome/\S+)", body.get_content())
    assert found is not None
    return found[1]


@pytest.fixture(scope="module")
def quiet(open_house: OpenHouse) -> House:
    return open_house()


@pytest.mark.parametrize("kind", ["unknown", "with", "without", "locked", "mail only", "never signed in"])
def test_the_answer_is_the_same_for_everybody(quiet: House, kind: str) -> None:
    who = quiet.somebody(
        "notifications" if kind == "mail only" else "user", factor=kind == "with", password=kind != "never signed in"
    )
    if kind == "locked":
        quiet.set(who, locked=True)
    answer = _ask(quiet, "nobody@fjord.example" if kind == "unknown" else who.email)
    assert (answer.status_code, answer.text) == (200, _ask(quiet, "somebody-else@fjord.example").text)
    assert "Look at your mail" in answer.text


def test_for_an_unknown_address_nothing_is_kept_and_nothing_sent(quiet: House) -> None:
    before = len(quiet.messages())
    _ask(quiet, "my own password by mistake")
    last = quiet.events()[-1]
    assert (last.action, last.subject, last.detail, last.address) == (
        "account.password_forgotten",
        "-",
        {},
        "198.51.100.4",
    )
    assert len(quiet.messages()) == before


def test_with_a_second_factor_the_link_and_a_code_of_the_app_set_a_new_password(house: House) -> None:
    who = house.somebody(factor=True)
    _ask(house, who.email)
    assert mail_hand_over(house.portal, who.portal, _last(house, HAND_OVER, who))
    [mail] = _kept(house, who)
    path = _link(mail)
    visitor = house.browser()
    assert visitor.send(path, key="000000", password=NEW, repeated=NEW).status_code == 401
    code = who.code(house.clock())
    assert visitor.send(path, key=code, password=NEW, repeated=NEW).status_code == 302
    assert house.browser().enter(who).status_code == 401
    assert visitor.enter(who, NEW).status_code == 302
    assert visitor.enter_code(code).status_code == 401, "the code that vouched is spent"
    house.clock.advance(seconds=30)
    assert visitor.enter_code(who.code(house.clock())).status_code == 302


def test_guessing_the_code_of_such_a_link_climbs_the_ladder(house: House) -> None:
    who = house.somebody(factor=True)
    _ask(house, who.email)
    mail_hand_over(house.portal, who.portal, _last(house, HAND_OVER, who))
    path = _link(_kept(house, who)[0])
    visitor = house.browser()
    for _ in range(4):
        visitor.send(path, key="000000", password=NEW, repeated=NEW)
    assert visitor.send(path, key="000000", password=NEW, repeated=NEW).status_code == 404
    assert house.credential(who).failures == 5
    assert house.browser().enter(who).status_code == 401


def test_an_account_at_rest_is_not_opened_by_a_link_either(house: House) -> None:
    who = house.somebody(factor=True)
    house.set(who, failures=15, locked=True)
    _ask(house, who.email)
    mail_hand_over(house.portal, who.portal, _last(house, HAND_OVER, who))
    path = _link(_kept(house, who)[0])
    answer = house.browser().send(path, key=who.code(house.clock()), password=NEW, repeated=NEW)
    assert answer.status_code == 401
    assert house.credential(who).locked


def test_without_a_second_factor_administrators_are_told_and_no_link_is_made(open_house: OpenHouse) -> None:
    house = open_house()
    who = house.somebody()
    own = house.somebody("admin", at=("fjord-mssp", "fjord-resale"))
    others = [
        house.somebody("admin", at=("delta-mssp",)),
        house.somebody("admin", at=("fjord-resale",)),
        house.somebody(),
    ]
    _ask(house, who.email)
    assert [topic for topic, _ in house.messages()] == [ASK_ADMINISTRATORS]
    assert ask_administrators(house.portal, who.portal, who.id) == 1
    assert mail_administrator(house.portal, who.portal, who.id, own.id)
    [mail] = _kept(house, own)
    body = mail.get_body(("plain",))
    assert body is not None
    assert who.email in body.get_content()
    assert "/welcome/" not in body.get_content()
    assert [_kept(house, one) for one in (*others, who)] == [[]] * 4


def test_an_administrator_who_forgets_is_not_their_own_helper(open_house: OpenHouse) -> None:
    house = open_house()
    alone = house.somebody("admin")
    _ask(house, alone.email)
    assert ask_administrators(house.portal, alone.portal, alone.id) == 0


def test_forgetting_changes_nothing_by_itself(house: House) -> None:
    who = house.somebody(factor=True)
    visitor = house.visit(who)
    _ask(house, who.email)
    house.clock.advance(seconds=30)
    assert visitor.is_in()
    assert house.browser().enter(who, PASSWORD).status_code == 302
    assert house.browser().enter(who, WRONG).status_code == 401


def test_a_stranger_s_word_does_not_end_what_an_administrator_began(house: House) -> None:
    who = house.somebody(factor=True)
    path, _ = house.hand_over(who, "reset")
    _ask(house, who.email)
    assert house.browser().ask(path).status_code == 200


def test_the_demo_asks_in_its_own_database_only(open_house: OpenHouse) -> None:
    house = open_house()
    real = house.somebody(factor=True)
    _ask(house, real.email, "demo")
    assert (house.messages(), house.messages(DEMO), house.events()) == ([], [], [])
    assert [one.subject for one in house.events(portal=DEMO)] == ["-"]


@pytest.mark.parametrize("factor", [True, False])
def test_an_account_sets_off_three_mails_an_hour_whoever_asks(open_house: OpenHouse, factor: bool) -> None:
    house = open_house()
    who, other = house.somebody(factor=factor), house.somebody(factor=factor)
    first = _ask(house, who.email).text
    answers = {
        house.browser(address=f"203.0.113.{n}").send("/forgotten/partner", email=who.email).text for n in range(9)
    }
    assert answers == {first}
    assert len(house.messages()) == 3
    assert house.noted(who) == ["account.password_forgotten"] * 3 + ["account.password_forgotten_again"] * 7
    _ask(house, other.email)
    assert len(house.messages()) == 4, "another account has mails of its own"
    house.clock.advance(minutes=61)
    _ask(house, who.email)
    assert len(house.messages()) == 5


def test_asking_many_times_at_once_sets_off_no_more_mails(either_house: House) -> None:
    who = either_house.somebody(factor=True)
    before = len(either_house.messages())
    together(lambda _: _ask(either_house, who.email), times=8, threads=4)
    assert len(either_house.messages()) - before == 3


def test_an_earlier_link_ends_when_the_mail_is_sent_again(house: House) -> None:
    who = house.somebody(factor=True)
    _ask(house, who.email)
    portal: Portal = house.portal
    number = _last(house, HAND_OVER, who)
    assert [mail_hand_over(portal, who.portal, number) for _ in range(2)] == [True, True]
    first, second = (_link(mail) for mail in _kept(house, who))
    answers = {house.browser().ask(one).status_code for one in (first, second)}
    assert answers == {200, 404}
