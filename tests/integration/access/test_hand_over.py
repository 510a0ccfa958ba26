"""The first or a new password: two halves that come by different ways, each worth nothing alone, and used once."""

import re
from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import update
from werkzeug.test import TestResponse

from auth.hand_over import link_hash
from data.commands.people import set_active
from data.models import HandOver
from data.system import system_session
from tests.integration.access.house import DEMO, PARTNER, House, Somebody, Visitor
from tests.support.dash_client import PASSWORD

NEW = "tulip anvil marble seven"
OVER = "This link no longer works"


def _set(visitor: Visitor, path: str, key: str, password: str = NEW, repeated: str | None = None) -> int:
    answer = visitor.send(path, key=key, password=password, repeated=password if repeated is None else repeated)
    return int(answer.status_code)


def _row(house: House, path: str, kind: str = "partner") -> HandOver:
    with system_session(house.portal.databases, DEMO if kind == "demo" else PARTNER) as session:
        return session.query(HandOver).where(HandOver.link_hash == link_hash(path.rpartition("/")[2])).one()


def _signs_in(house: House, who: Somebody, password: str) -> bool:
    return house.browser().enter(who, password).status_code == 302


def test_link_and_passphrase_together_set_the_password(house: House) -> None:
    who = house.somebody(password=False)
    path, handed = house.hand_over(who)
    visitor = house.browser(address="198.51.100.3")
    assert _set(visitor, path, handed.passphrase) == 302
    assert _signs_in(house, who, NEW)
    [noted] = [one for one in house.events(who) if one.action == "account.password_set"]
    assert (noted.user_id, noted.address, noted.detail) == (who.id, "198.51.100.3", {"by": "invitation"})


def test_a_mail_scanner_that_opens_the_link_burns_nothing(house: House) -> None:
    who = house.somebody(password=False)
    path, handed = house.hand_over(who)
    before = _row(house, path).__dict__.copy()
    scanner = house.browser(agent="MailScanner/2.0")
    for _ in range(2):
        assert scanner.get(path).status_code == 200
    assert scanner.http.head(path).status_code == 200
    assert scanner.http.post(path).status_code == 400, "a post without the form's token is no try either"
    after = _row(house, path).__dict__
    assert {name: after[name] for name in before if name != "_sa_instance_state"} == {
        name: value for name, value in before.items() if name != "_sa_instance_state"
    }
    assert _set(house.browser(), path, handed.passphrase) == 302


def test_the_link_alone_opens_nothing_and_five_guesses_end_it(house: House) -> None:
    who = house.somebody(password=False)
    path, handed = house.hand_over(who)
    visitor = house.browser()
    assert [_set(visitor, path, "aaaa-aaaa-aaaa-aaaa") for _ in range(4)] == [401] * 4
    fifth = visitor.send(path, key="aaaa-aaaa-aaaa-aaaa", password=NEW, repeated=NEW)
    assert (fifth.status_code, OVER in fifth.text) == (404, True)
    assert _late(visitor, path, handed.passphrase).status_code == 404
    assert not _signs_in(house, who, NEW)


def _late(visitor: Visitor, path: str, key: str) -> TestResponse:
    """Send the form of a link that has none any more, with a token from elsewhere."""
    return visitor.send("/sign-in", path, key=key, password=NEW, repeated=NEW)


def test_guesses_at_once_are_no_more_than_five(either_house: House) -> None:
    who = either_house.somebody(password=False)
    path, _ = either_house.hand_over(who)

    def guess(number: int) -> int:
        return int(_late(either_house.browser(), path, f"guess {number}").status_code)

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(guess, range(12)))
    assert _row(either_house, path).tries_left == 0
    assert either_house.credential(either_house.somebody()).failures == 0


def test_two_people_with_both_halves_cannot_both_use_them(either_house: House) -> None:
    who = either_house.somebody(password=False)
    path, handed = either_house.hand_over(who)
    chosen = ["tulip anvil marble seven", "copper window lantern nine", "velvet harbour pencil two"]

    def use(password: str) -> int:
        visitor = either_house.browser()
        fields = {"key": handed.passphrase, "password": password, "repeated": password}
        return int(visitor.send("/sign-in", path, **fields).status_code)

    with ThreadPoolExecutor(3) as pool:
        answers = list(pool.map(use, chosen))
    assert answers.count(302) == 1
    assert [_signs_in(either_house, who, one) for one in chosen] == [status == 302 for status in answers]


@pytest.mark.parametrize(
    ("password", "repeated", "said"),
    [
        ("short", "short", "at least 12"),
        ("password1234", "password1234", "common"),
        (NEW, NEW + "x", "do not match"),
        ("x" * 129, "x" * 129, "at most 128"),
        ("", "", "Choose a password"),
    ],
)
def test_a_slip_with_the_new_password_costs_no_try(house: House, password: str, repeated: str, said: str) -> None:
    path, handed = house.hand_over(house.somebody(password=False))
    visitor = house.browser()
    answer = visitor.send(path, key=handed.passphrase, password=password, repeated=repeated)
    assert (answer.status_code, said in answer.text) == (400, True)
    assert _row(house, path).tries_left == 5
    assert not password or password not in re.sub(r'name="csrf_token"[^>]*>', "", answer.text)


def test_a_password_made_of_one_s_own_name_is_weak(house: House) -> None:
    who = house.somebody(password=False)
    path, handed = house.hand_over(who)
    assert _set(house.browser(), path, handed.passphrase, f"{who.email}") == 400


def test_it_is_good_for_a_day(house: House) -> None:
    who = house.somebody(password=False)
    path, _ = house.hand_over(who)
    house.clock.advance(hours=24, seconds=-1)
    assert house.browser().ask(path).status_code == 200
    house.clock.advance(seconds=1)
    assert house.browser().ask(path).status_code == 404


def test_used_expired_unknown_and_garbled_links_all_look_the_same(house: House) -> None:
    used, handed = house.hand_over(first := house.somebody(password=False))
    assert _set(house.browser(), used, handed.passphrase) == 302
    expired, _ = house.hand_over(house.somebody(password=False))
    house.clock.advance(hours=25)
    voided, _ = house.hand_over(first)
    house.hand_over(first)
    unknown = "/welcome/partner/" + "A" * 43
    links = (
        used,
        expired,
        voided,
        unknown,
        "/welcome/partner/x",
        "/welcome/partner/%00",
        "/welcome/partner/" + "ä" * 500,
    )
    answers = [house.browser().ask(link) for link in links]
    assert {answer.status_code for answer in answers} == {404}
    assert {answer.text for answer in answers} == {house.browser().ask(unknown).text}
    assert OVER in answers[0].text
    posted = [_late(house.browser(), link, "x") for link in links]
    assert {(answer.status_code, answer.text) for answer in posted} == {(404, answers[0].text)}


def test_a_new_hand_over_takes_the_place_of_the_one_before(house: House) -> None:
    who = house.somebody(password=False)
    first, old = house.hand_over(who)
    second, new = house.hand_over(who)
    assert house.browser().ask(first).status_code == 404
    visitor = house.browser()
    assert _set(visitor, second, old.passphrase) == 401
    assert _set(visitor, second, new.passphrase) == 302


def test_a_link_of_one_portal_type_leads_nowhere_in_the_other(house: House) -> None:
    real, _ = house.hand_over(house.somebody(password=False))
    simulated, _ = house.hand_over(house.somebody(portal=DEMO, password=False))
    assert house.browser().ask(real.replace("/partner/", "/demo/")).status_code == 404
    assert house.browser().ask(simulated.replace("/demo/", "/partner/")).status_code == 404
    assert [house.browser().ask(path).status_code for path in (real, simulated)] == [200, 200]
    assert house.browser().ask(real.replace("/partner/", "/staging/")).status_code == 404


def test_the_whole_table_with_the_link_opens_nothing_without_the_passphrase(house: House) -> None:
    """A thief of the database moves the secret of a hand-over of their own into another person's row."""
    victim, attacker = house.somebody(password=False), house.somebody(password=False)
    theirs, _ = house.hand_over(victim)
    own, known = house.hand_over(attacker)
    with system_session(house.portal.databases, PARTNER, write=True) as session:
        secret = _row(house, own).secret
        session.execute(
            update(HandOver).where(HandOver.link_hash == link_hash(theirs.rpartition("/")[2])).values(secret=secret)
        )
    assert _set(house.browser(), theirs, known.passphrase) == 401
    assert not _signs_in(house, victim, NEW)


def test_setting_a_password_ends_every_session_and_the_old_password(house: House) -> None:
    who = house.somebody()
    visitor = house.visit(who)
    path, handed = house.hand_over(who, "reset")
    assert visitor.is_in(), "until the new one is set everything stays as it was"
    assert _signs_in(house, who, PASSWORD)
    assert _set(house.browser(), path, handed.passphrase) == 302
    assert not visitor.is_in()
    assert not _signs_in(house, who, PASSWORD)


def test_setting_a_password_does_not_sign_in_and_leaves_the_second_factor_on(house: House) -> None:
    who = house.somebody(factor=True)
    path, handed = house.hand_over(who, "reset")
    visitor = house.browser()
    assert _set(visitor, path, handed.passphrase) == 302
    assert not visitor.is_in()
    assert visitor.enter(who, NEW).location == "/sign-in/second-factor"


def test_a_person_who_was_locked_meanwhile_gets_no_password(house: House) -> None:
    who = house.somebody(password=False)
    path, handed = house.hand_over(who)
    with system_session(house.portal.databases, PARTNER, write=True) as session:
        set_active(session, who.id, False)
    assert house.browser().ask(path).status_code == 404
    assert _late(house.browser(), path, handed.passphrase).status_code == 404


def test_what_the_page_says_to_caches_and_other_sites(house: House) -> None:
    path, _ = house.hand_over(house.somebody(password=False))
    answer = house.browser().ask(path)
    assert answer.headers["Cache-Control"] == "no-store"
    assert answer.headers["Referrer-Policy"] == "same-origin", "the link stays out of other sites' logs"


def test_a_new_password_is_judged_while_it_is_typed_and_that_is_no_try(house: House) -> None:
    who = house.somebody(password=False)
    path, handed = house.hand_over(who)
    visitor, left = house.browser(), _row(house, path).tries_left
    for password, score in (("short", 0), (who.email, 0), (NEW, 4)) * 3:
        told = visitor.send(path, f"{path}/strength", password=password)
        assert (told.status_code, told.json["score"]) == (200, score)
    assert visitor.send(path, f"{path}/strength", password=NEW).json["says"] == "Strong."
    assert _row(house, path).tries_left == left
    assert not _signs_in(house, who, NEW)
    assert _set(visitor, path, handed.passphrase) == 302


def test_only_whoever_holds_a_link_that_works_has_passwords_judged(house: House) -> None:
    path, handed = house.hand_over(house.somebody(password=False))
    visitor = house.browser()
    assert visitor.http.post(f"{path}/strength", data={"password": NEW}).status_code == 400
    assert visitor.send(path, "/welcome/partner/made-up/strength", password=NEW).status_code == 404
    assert visitor.send(path, f"{path}/strength", password="x" * 1001).status_code == 400
    other, _ = house.hand_over(house.somebody(password=False))
    assert _set(visitor, path, handed.passphrase) == 302
    assert visitor.send(other, f"{path}/strength", password=NEW).status_code == 404


def test_ones_own_new_password_is_judged_by_ones_own_name(house: House) -> None:
    who = house.somebody()
    told = house.visit(who).send("/account/password", "/account/password/strength", password=who.email)
    assert told.status_code == 200
    assert told.json["score"] < 3
    assert told.json["says"].endswith(".")
    stranger = house.browser().http.post("/account/password/strength", data={"password": NEW})
    assert stranger.status_code in (302, 401)
