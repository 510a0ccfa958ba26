"""Mail about access: real people's leaves through a mail server or waits for it, the demo's never leaves."""

import dataclasses
import email
from collections.abc import Iterator
from contextlib import contextmanager
from email import policy
from email.message import EmailMessage, Message
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.handlers import Sink

from auth.hand_over import begin
from data.commands.people import set_active
from data.models import User
from data.system import system_session
from jobs.mail.access import ASK_ADMINISTRATOR, HAND_OVER, ask_administrators, mail_administrator, mail_hand_over
from jobs.worker import create_worker
from tests.integration.access.conftest import OpenHouse
from tests.integration.access.house import DEMO, PARTNER, House, Somebody
from tests.support.machine import free_port

NEW = "tulip anvil marble seven"


class Letterbox(Sink):
    """What a mail server took; `busy` makes it refuse for now, and for `refused` recipients it has another answer."""

    def __init__(self) -> None:
        super().__init__()
        self.taken: list[tuple[list[str], EmailMessage]] = []
        self.busy = False
        self.refused: dict[str, str] = {}

    async def handle_RCPT(self, _server: Any, _session: Any, envelope: Any, address: str, _options: Any) -> str:  # noqa: N802
        if address in self.refused:
            return self.refused[address]
        envelope.rcpt_tos.append(address)
        return "250 taken"

    async def handle_DATA(self, _server: Any, _session: Any, envelope: Any) -> str:  # noqa: N802
        if self.busy:
            return "451 try again later"
        message: Message = email.message_from_bytes(envelope.content, policy=policy.default)
        assert isinstance(message, EmailMessage)
        self.taken.append((envelope.rcpt_tos, message))
        return "250 taken"


@contextmanager
def mail_server(port: int) -> Iterator[Letterbox]:
    letterbox = Letterbox()
    controller = Controller(letterbox, hostname="127.0.0.1", port=port)
    controller.start()
    try:
        yield letterbox
    finally:
        controller.stop()


@pytest.fixture
def port() -> int:
    return free_port()


@pytest.fixture
def house(open_house: OpenHouse, port: int) -> House:
    """A house that knows a mail server, which may or may not run."""
    return open_house(PORTAL_SMTP_URL=f"smtp://127.0.0.1:{port}")


def _begin(house: House, who: Somebody, why: str = "invitation") -> tuple[int, str]:
    with system_session(house.portal.databases, who.portal, write=True) as session:
        handed = begin(house.portal, who.portal, session, who.id, why)
    return handed.id, handed.passphrase


def _text(message: EmailMessage, kind: str = "plain") -> str:
    body = message.get_body((kind,))
    assert body is not None
    return str(body.get_content())


def _path(message: EmailMessage) -> str:
    [line] = [one for one in _text(message).splitlines() if "/welcome/" in one]
    return line.removeprefix("http://127.0.0.1:8050")


def test_an_invitation_arrives_with_a_link_that_works_and_without_the_passphrase(house: House, port: int) -> None:
    who = house.somebody(password=False)
    number, passphrase = _begin(house, who)
    with mail_server(port) as letterbox:
        assert mail_hand_over(house.portal, PARTNER, number)
    [(recipients, message)] = letterbox.taken
    assert recipients == [who.email]
    assert message["From"] == "Northwall <portal@northwall.example>"
    assert message["Subject"] == "Your access to Northwall"
    assert message["Auto-Submitted"] == "auto-generated"
    assert "22 November 2026, 12:00 UTC" in _text(message)
    assert _path(message) in _text(message, "html")
    everything = _text(message) + _text(message, "html") + str(message)
    assert not any(part in everything for part in (passphrase, passphrase.replace("-", ""), *passphrase.split("-")))
    sent = house.browser().send(_path(message), key=passphrase, password=NEW, repeated=NEW)
    assert sent.status_code == 302
    assert not (house.files / "mail").exists()


def test_mail_of_the_demo_is_kept_and_never_leaves(house: House, port: int) -> None:
    who = house.somebody(portal=DEMO, password=False)
    number, _ = _begin(house, who)
    with mail_server(port) as letterbox:
        assert mail_hand_over(house.portal, DEMO, number)
    assert letterbox.taken == []
    [kept] = _files(house)
    message = email.message_from_bytes(kept, policy=policy.default)
    assert str(message["Subject"]).startswith("[Demo] ")
    assert str(message["To"]).endswith(f"<{who.email}>")


def _files(house: House) -> list[bytes]:
    return [one.read_bytes() for one in (house.files / "mail").rglob("*") if one.is_file()]


@pytest.mark.parametrize("state", ["down", "busy"])
def test_a_mail_server_that_does_not_take_it_gets_it_later(house: House, port: int, state: str) -> None:
    who = house.somebody(password=False)
    number, passphrase = _begin(house, who)
    if state == "down":
        with pytest.raises(OSError):
            mail_hand_over(house.portal, PARTNER, number)
    else:
        with mail_server(port) as letterbox:
            letterbox.busy = True
            with pytest.raises(OSError):
                mail_hand_over(house.portal, PARTNER, number)
    with mail_server(port) as letterbox:
        assert mail_hand_over(house.portal, PARTNER, number)
    [(_, message)] = letterbox.taken
    assert house.browser().send(_path(message), key=passphrase, password=NEW, repeated=NEW).status_code == 302


def test_the_worker_tries_again_for_about_a_day(house: House, port: int) -> None:
    worker = create_worker(house.portal.settings, house.clock)
    who = house.somebody(password=False)
    number, _ = _begin(house, who)
    task: Any = worker.tasks[HAND_OVER]
    assert (task.max_retries, task.retry_backoff, task.retry_backoff_max) == (150, 5, 600)
    assert 150 * 600 >= 24 * 3600
    failed = task.apply(kwargs={"hand_over": number, "portal_type": "partner"}, retries=task.max_retries)
    assert isinstance(failed.result, OSError)
    with mail_server(port) as letterbox:
        assert task.apply(kwargs={"hand_over": number, "portal_type": "partner"}).successful()
    assert len(letterbox.taken) == 1


def test_what_is_over_is_not_sent(house: House, port: int) -> None:
    gone, late, again = (house.somebody(password=False) for _ in range(3))
    numbers = [_begin(house, who)[0] for who in (gone, late, again)]
    _begin(house, again)
    with system_session(house.portal.databases, PARTNER, write=True) as session:
        set_active(session, gone.id, False)
    with mail_server(port) as letterbox:
        assert not mail_hand_over(house.portal, PARTNER, numbers[0])
        assert not mail_hand_over(house.portal, PARTNER, numbers[2])
        house.clock.advance(hours=24)
        assert not mail_hand_over(house.portal, PARTNER, numbers[1])
        assert not mail_hand_over(house.portal, PARTNER, 999_999)
    assert letterbox.taken == []


@pytest.mark.parametrize("why", ["invitation", "reset"])
def test_the_mail_says_why_it_comes(house: House, port: int, why: str) -> None:
    number, _ = _begin(house, house.somebody(), why)
    with mail_server(port) as letterbox:
        mail_hand_over(house.portal, PARTNER, number)
    said = _text(letterbox.taken[0][1])
    assert ("you have been given access" in said) is (why == "invitation")
    assert ("started a new password for you" in said) is (why == "reset")


def _rename(house: House, who: Somebody, name: str) -> None:
    with system_session(house.portal.databases, PARTNER, write=True) as session:
        session.get_one(User, who.id).name = name


def _asked(house: House) -> list[dict[str, Any]]:
    """Who is to be told of whom, oldest first."""
    return [dict(payload) for topic, payload in house.messages() if topic == ASK_ADMINISTRATOR]


def _tell(house: House, who: Somebody) -> list[bool]:
    """Tell the administrators that somebody needs a password, each by the work asked for."""
    told = ask_administrators(house.portal, PARTNER, who.id)
    newest = _asked(house)[-told:] if told else []
    return [mail_administrator(house.portal, PARTNER, one["user"], one["administrator"]) for one in newest]


def test_one_administrator_s_dead_mailbox_sends_the_others_nothing_twice(house: House, port: int) -> None:
    worker = create_worker(house.portal.settings, house.clock)
    who, dead, full, well = house.somebody(), *(house.somebody("admin") for _ in range(3))
    assert ask_administrators(house.portal, PARTNER, who.id) == 3
    assert [one["administrator"] for one in _asked(house)] == [dead.id, full.id, well.id]
    task: Any = worker.tasks[ASK_ADMINISTRATOR]
    outcomes = []
    with mail_server(port) as letterbox:
        letterbox.refused = {dead.email: "550 nobody of that name", full.email: "452 mailbox is full"}
        for one in _asked(house):
            outcomes.append(task.apply(kwargs={**one, "portal_type": "partner"}, retries=task.max_retries))
    assert [one.successful() for one in outcomes] == [True, False, True], "only what may change is tried again"
    assert [recipients for recipients, _ in letterbox.taken] == [[well.email]]
    [refused] = [one for one in house.events() if one.action == "mail.refused"]
    partner = house.viewer(well).person.partner_id
    assert (refused.subject, refused.partner_id) == (dead.email, partner)
    assert refused.detail == {"mail": "ask_administrators", "code": 550}
    assert house.noted(who).count("account.administrators_told") == 1


def test_whoever_administers_no_longer_is_not_told(house: House, port: int) -> None:
    who, former = house.somebody(), house.somebody("admin")
    ask_administrators(house.portal, PARTNER, who.id)
    with system_session(house.portal.databases, PARTNER, write=True) as session:
        set_active(session, former.id, False)
    with mail_server(port) as letterbox:
        assert not mail_administrator(house.portal, PARTNER, who.id, former.id)
    assert letterbox.taken == []


def test_mail_to_what_is_no_address_is_noted_and_not_tried_again(house: House) -> None:
    who = house.somebody(password=False)
    number, _ = _begin(house, who)
    with system_session(house.portal.databases, PARTNER, write=True) as session:
        session.get_one(User, who.id).email = "anna..berg@x.example"
    assert not mail_hand_over(house.portal, PARTNER, number)
    event = house.events()[-1]
    assert (event.action, event.subject) == ("mail.refused", "anna..berg@x.example")


def test_a_domain_with_letters_of_its_own_gets_its_mail(house: House, port: int) -> None:
    who = house.somebody(password=False)
    with system_session(house.portal.databases, PARTNER, write=True) as session:
        session.get_one(User, who.id).email = "anna@bücher.example"
    with mail_server(port) as letterbox:
        assert mail_hand_over(house.portal, PARTNER, _begin(house, who)[0])
    assert [recipients for recipients, _ in letterbox.taken] == [["anna@xn--bcher-kva.example"]]


def test_a_name_puts_no_markup_into_a_mail(house: House, port: int) -> None:
    who, admin = house.somebody(), house.somebody("admin")
    _rename(house, who, "Eve <script>alert(1)</script>")
    with mail_server(port) as letterbox:
        assert _tell(house, who) == [True]
    [(recipients, message)] = letterbox.taken
    assert recipients == [admin.email]
    assert "<script>" not in _text(message, "html")
    assert "&lt;script&gt;" in _text(message, "html")


@pytest.mark.parametrize("lines", ["\r\n", "\n", "\r", "\x00\x0b", "\u2028"])
def test_a_name_puts_no_header_into_a_mail(house: House, port: int, lines: str) -> None:
    who, admin = house.somebody(password=False), house.somebody("admin", at=("delta-mssp",))
    friend = house.somebody(at=("delta-mssp",))
    for one in (who, friend):
        _rename(house, one, f"Eve{lines}Bcc: all@delta.example")
    with mail_server(port) as letterbox:
        assert _tell(house, friend) == [True]
        mail_hand_over(house.portal, PARTNER, _begin(house, who)[0])
    about, to = [message for _, message in letterbox.taken]
    assert [recipients for recipients, _ in letterbox.taken] == [[admin.email], [who.email]]
    assert about["Subject"] == "Eve Bcc: all@delta.example needs a new password"
    assert (to["To"].addresses[0].display_name, to["To"].addresses[0].addr_spec) == (
        "Eve Bcc: all@delta.example",
        who.email,
    )
    assert (about["Bcc"], to["Bcc"]) == (None, None)


def test_without_a_mail_server_real_mail_waits_in_the_folder_too(open_house: OpenHouse) -> None:
    house = open_house()
    number, _ = _begin(house, house.somebody(password=False))
    assert mail_hand_over(house.portal, PARTNER, number)
    assert len(_files(house)) == 1


def test_the_name_of_a_kept_mail_is_whole_or_not_there(open_house: OpenHouse) -> None:
    house = open_house()
    for _ in range(3):
        number, _ = _begin(house, house.somebody(portal=DEMO, password=False))
        mail_hand_over(house.portal, DEMO, number)
    names = [one.name for one in (house.files / "mail" / "demo").rglob("*") if one.is_file()]
    assert len(set(names)) == 3
    assert all(name.endswith(".eml") for name in names)


def test_the_address_of_the_mail_server_and_its_password_are_not_in_the_mail(open_house: OpenHouse, port: int) -> None:
    house = open_house()
    settings = dataclasses.replace(house.portal.settings, smtp_url=f"smtp://portal:s3cret-of-mail@127.0.0.1:{port}")
    portal = dataclasses.replace(house.portal, settings=settings)
    number, _ = _begin(house, house.somebody(password=False))
    with mail_server(port) as letterbox, pytest.raises(OSError) as refused:
        mail_hand_over(portal, PARTNER, number)
    assert letterbox.taken == []
    assert "s3cret-of-mail" not in str(refused.value)
