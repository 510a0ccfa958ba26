"""The mails that a demo keeps: whose they are, what a name may lead to, and which addresses in them are links."""

from collections.abc import Mapping
from email.message import EmailMessage
from pathlib import Path

import pytest
from sqlalchemy import select

from callbacks.mail import pieces
from data.exchange.bundle.load import load_bundle
from data.models import Partner
from data.queries.mail import get_mail, list_mails
from data.scope import ALL_CUSTOMERS, NotVisible, Scope
from data.settings import PortalType
from data.system import system_session
from layouts.mail.page import Piece
from tests.integration.pages.conftest import OpenPortal
from tests.integration.pages.neighbours import BUNDLE
from tests.integration.pages.premises import Premises
from tests.support.dash_client import DashClient, give_password
from tests.support.dash_tree import hrefs, text

OWN = Scope("demo", 7, 1, 1, ALL_CUSTOMERS)
FIRST, SECOND = "20261120T080000000000Z-00aa.eml", "20261121T080000000000Z-11bb.eml"


def write(folder: Path, name: str, subject: str, text: str = "Hello") -> None:
    folder.mkdir(parents=True, exist_ok=True)
    mail = EmailMessage()
    for key, value in _heads(subject).items():
        mail[key] = value
    mail.set_content(text)
    mail.add_alternative(f"<p>{text}</p>", subtype="html")
    (folder / name).write_bytes(mail.as_bytes())


def _heads(subject: str) -> Mapping[str, str]:
    dated = "Fri, 20 Nov 2026 09:00:00 +0100"
    return {"From": "portal@northwall.example", "To": "ada@fjord.example", "Subject": subject, "Date": dated}


@pytest.fixture
def files(tmp_path: Path) -> Path:
    """Two mails to the scope's partner, one to another, one of the other portal type, and a file beside them."""
    write(tmp_path / "mail/demo/7", FIRST, "Wëlcome", "Open the link\n\nBye")
    write(tmp_path / "mail/demo/7", SECOND, "Later")
    write(tmp_path / "mail/demo/8", FIRST, "Another partner's")
    write(tmp_path / "mail/partner/7", FIRST, "Of real data")
    (tmp_path / "mail/demo/secret.eml").write_text("Subject: secret\n\nsecret")
    return tmp_path


def test_the_newest_mail_stands_first_and_others_do_not_stand_there(files: Path) -> None:
    assert [(one.file, one.subject) for one in list_mails(files, OWN)] == [(SECOND, "Later"), (FIRST, "Wëlcome")]
    assert [one.file for one in list_mails(files, OWN, limit=1)] == [SECOND]


def test_a_partner_without_mail_has_an_empty_list(tmp_path: Path) -> None:
    assert list_mails(tmp_path, OWN) == []


def test_a_mail_is_read_as_plain_text_with_its_moment_in_utc(files: Path) -> None:
    found = get_mail(files, OWN, FIRST)
    assert found.text == "Open the link\n\nBye"
    assert (found.head.to, str(found.head.at)) == ("ada@fjord.example", "2026-11-20 08:00:00+00:00")


@pytest.mark.parametrize(
    "name",
    [
        "",
        ".",
        "..",
        "../secret.eml",
        "1/../../secret.eml",
        "%2e%2e/secret.eml",
        f"../8/{FIRST}",
        f"/etc/{FIRST}",
        f"{FIRST}\x00",
        f"{FIRST}\n",
        "secret.eml",
        "20261122T080000000000Z-missing.eml",
        "2" * 400 + ".eml",
    ],
)
def test_a_name_that_leads_elsewhere_finds_nothing(files: Path, name: str) -> None:
    with pytest.raises(NotVisible):
        get_mail(files, OWN, name)


def test_a_link_to_a_file_elsewhere_is_not_followed(files: Path) -> None:
    (files / "mail/demo/7/3-link.eml").symlink_to(files / "mail/demo/secret.eml")
    assert len(list_mails(files, OWN)) == 2
    with pytest.raises(NotVisible):
        get_mail(files, OWN, "3-link.eml")


def test_the_page_shows_administrators_of_a_demo_the_mails_to_their_partner(open_portal: OpenPortal) -> None:
    premises = open_portal()
    admin = _administrator_of_demo(premises)
    assert "kept here instead of being sent" in text(admin.call("show_mail", "/p/nordics/mail")["list"])
    with system_session(premises.portal.databases, PortalType.DEMO) as session:
        own, other = session.scalars(select(Partner.id).order_by(Partner.code.desc())).all()
    base = premises.portal.settings.base_url
    write(premises.portal.settings.files / f"mail/demo/{own}", FIRST, "Welcome", f"Open {base}/welcome/demo/abc now")
    write(premises.portal.settings.files / f"mail/demo/{other}", SECOND, "Another partner's")
    shown = admin.call("show_mail", f"/p/nordics/mail?mail={FIRST}")
    assert hrefs(shown["list"]) == [f"/p/nordics/mail?mail={FIRST}"]
    assert "Another" not in text(shown["list"])
    assert "ada@fjord.example" in text(shown["letter"])
    assert hrefs(shown["letter"]) == ["/welcome/demo/abc"]
    assert "no such mail" in text(admin.call("show_mail", f"/p/nordics/mail?mail=../{other}/{SECOND}")["letter"])


def _administrator_of_demo(premises: Premises) -> DashClient:
    folder = premises.folder / "demo"
    folder.mkdir()
    people = f"{BUNDLE['users']}ada@fjord.example,Ada Berg,fjord,admin,nordics,all\n"
    for name, content in {**BUNDLE, "users": people}.items():
        (folder / f"{name}.csv").write_text(content, encoding="utf-8")
    portal = premises.portal
    choices = portal.settings.configuration
    load_bundle(portal.databases, PortalType.DEMO, folder, settings_configuration=choices, now=portal.now)
    give_password(premises.server, "ada@fjord.example", PortalType.DEMO)
    client = DashClient(premises.server)
    assert client.sign_in("ada@fjord.example", at="/sign-in/demo").status_code == 302
    return client


def test_addresses_of_this_portal_are_links_and_others_stay_text() -> None:
    text = (
        "Go to https://portal.example/welcome/demo/abc_-1. Not to https://portal.example.evil/x or http://else.example"
    )
    assert list(pieces(text, "https://portal.example")) == [
        Piece("Go to "),
        Piece("https://portal.example/welcome/demo/abc_-1", "/welcome/demo/abc_-1"),
        Piece(". Not to https://portal.example.evil/x or http://else.example"),
    ]


def test_a_text_without_addresses_is_one_piece() -> None:
    assert list(pieces("Nothing here", "https://portal.example")) == [Piece("Nothing here")]
    assert list(pieces("", "https://portal.example")) == []
