"""Whoever's sign-in was changed is told so by mail: what, when, by whom, and what to do if they know nothing of it."""

import email
import re
from collections.abc import Callable
from email import policy
from email.message import EmailMessage
from typing import Any

import pyotp
import pytest

from auth import administration
from auth.notices import SIGN_IN_CHANGED_MAIL
from data.commands.people import set_active
from data.settings import PortalType
from data.system import system_session
from jobs.worker import create_worker
from tests.integration.access.house import DEMO, WRONG, House, Somebody, Visitor
from tests.support.dash_client import PASSWORD

NEW = "tulip anvil marble seven"
FACTOR = "/account/second-factor"


def _change_password(house: House, who: Somebody) -> None:
    assert house.visit(who).send("/account/password", present=PASSWORD, password=NEW, repeated=NEW).status_code == 302


def _turn_on(house: House, who: Somebody) -> None:
    visitor = house.visit(who)
    assert _confirm(house, visitor, FACTOR, present=PASSWORD).status_code == 200


def _turn_off(house: House, who: Somebody) -> None:
    assert house.visit(who).send(FACTOR, f"{FACTOR}/off", present=PASSWORD).status_code == 302


def _renew_codes(house: House, who: Somebody) -> None:
    assert house.visit(who).send(FACTOR, f"{FACTOR}/recovery-codes", present=PASSWORD).status_code == 200


def _reset(house: House, who: Somebody) -> None:
    path, handed = house.hand_over(who, "reset")
    assert house.browser().send(path, key=handed.passphrase, password=NEW, repeated=NEW).status_code == 302


def _take_away(house: House, who: Somebody) -> None:
    administration.remove_second_factor(house.portal, house.viewer(house.somebody("admin")), who.id)


def _by_operator(house: House, who: Somebody) -> None:
    assert house.run("user", "password", who.email, "--portal", who.portal).exit_code == 0


def _confirm(house: House, visitor: Visitor, page: str, **entered: str) -> Any:
    found = re.search(r"<code>([A-Z2-7 ]+)</code>", visitor.ask(page).text)
    assert found is not None
    code = pyotp.TOTP(found[1].replace(" ", "")).at(int(house.clock().timestamp()))
    return visitor.send(page, code=code, **entered)


Deed = Callable[[House, Somebody], None]
DEEDS: dict[str, tuple[Deed, bool, str, str]] = {
    "changed": (_change_password, False, "Your password for Northwall was changed", "you, or"),
    "reset": (_reset, False, "Your password for Northwall was changed", "you, or"),
    "operator": (_by_operator, False, "Your password for Northwall was changed", "the operator of the portal"),
    "on": (_turn_on, False, "The second factor of your account at Northwall was turned on", "you, or"),
    "off": (_turn_off, True, "The second factor of your account at Northwall was turned off", "you, or"),
    "taken": (_take_away, True, "The second factor of your account at Northwall was turned off", "an administrator"),
    "codes": (_renew_codes, True, "The recovery codes of your account at Northwall were replaced", "you, or"),
}


def _asked(house: House, who: Somebody) -> list[dict[str, Any]]:
    """The notices somebody is to get."""
    asked = [dict(payload) for topic, payload in house.messages(who.portal) if topic == SIGN_IN_CHANGED_MAIL]
    return [one for one in asked if one["user"] == who.id]


def _mailed(house: House, who: Somebody) -> list[EmailMessage]:
    """The same, written by the worker."""
    worker = create_worker(house.portal.settings, house.clock)
    for one in _asked(house, who):
        assert worker.tasks[SIGN_IN_CHANGED_MAIL].apply(kwargs={**one, "portal_type": who.portal.value}).successful()
    found = [one.read_bytes() for one in sorted((house.files / "mail" / who.portal.value).rglob("*.eml"))]
    mails = [email.message_from_bytes(one, policy=policy.default) for one in found]
    return [one for one in mails if isinstance(one, EmailMessage) and who.email in str(one["To"])]


@pytest.mark.parametrize("name", DEEDS)
def test_whoever_s_sign_in_was_changed_is_told_what_when_and_by_whom(house: House, name: str) -> None:
    deed, factor, what, by = DEEDS[name]
    who = house.somebody(factor=factor)
    deed(house, who)
    [mail] = _mailed(house, who)
    assert mail["Subject"] == "Your sign-in was changed"
    for kind in ("plain", "html"):
        body = mail.get_body((kind,))
        assert body is not None
        said = " ".join(body.get_content().split())
        assert f"{what} on 21 November 2026, {house.clock():%H:%M} UTC, by {by}" in said
        assert "tell an administrator" in said
        secrets = (PASSWORD, NEW, who.secret or WRONG, *who.recovery)
        assert not any(one in said for one in secrets)
        assert "http" not in said, "a mail that alarms leads nowhere by itself"


@pytest.mark.parametrize("name", DEEDS)
def test_it_is_one_mail_and_nobody_else_gets_one(house: House, name: str) -> None:
    deed, factor, *_said = DEEDS[name]
    before = [one for one in house.messages() if one[0] == SIGN_IN_CHANGED_MAIL]
    deed(house, house.somebody(factor=factor))
    assert len([one for one in house.messages() if one[0] == SIGN_IN_CHANGED_MAIL]) == len(before) + 1


def test_a_first_password_and_what_was_refused_change_nothing_to_tell_of(house: House) -> None:
    invited, guessed = house.somebody(password=False), house.somebody(factor=True)
    path, handed = house.hand_over(invited)
    assert house.browser().send(path, key=handed.passphrase, password=NEW, repeated=NEW).status_code == 302
    visitor = house.visit(guessed)
    visitor.send("/account/password", present=WRONG, password=NEW, repeated=NEW)
    visitor.send(FACTOR, f"{FACTOR}/off", present=WRONG)
    assert (_asked(house, invited), _asked(house, guessed)) == ([], [])


def test_the_demo_tells_its_people_too(house: House) -> None:
    who = house.somebody(portal=DEMO)
    _change_password(house, who)
    [mail] = _mailed(house, who)
    assert mail["Subject"] == "[Demo] Your sign-in was changed"


def test_whoever_is_let_in_no_more_gets_no_mail(house: House) -> None:
    who = house.somebody()
    _change_password(house, who)
    with system_session(house.portal.databases, PortalType.PARTNER, write=True) as session:
        set_active(session, who.id, False)
    assert _mailed(house, who) == []
