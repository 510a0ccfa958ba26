"""A whole journey with everything written down on the way, searched for what must never be written down."""

import json
import logging
import re
from pathlib import Path

import pyotp
import pytest
from sqlalchemy import text

from auth import administration
from data.commands.access import Grant
from data.models import Base
from data.scope import ALL_CUSTOMERS
from data.system import system_session
from jobs.mail.access import mail_hand_over
from tests.integration.access.conftest import OpenHouse
from tests.integration.access.house import PARTNER, House
from tests.support.dash_client import PASSWORD

FIRST, TYPED = "velvet harbour pencil two", "a guess typed in a hurry"
SECOND = "tulip anvil marble seven"


def _journey(house: House) -> dict[str, str]:
    """From invitation to a changed password, with slips; every secret on the way by its name."""
    admin = house.somebody("admin")
    viewer = house.viewer(admin)
    handed = administration.add(house.portal, viewer, "eve@fjord.example", "Eve", Grant("user", ALL_CUSTOMERS))
    assert handed is not None
    mail_hand_over(house.portal, PARTNER, handed.id)
    [mail] = (house.files / "mail").rglob("*.eml")
    found = re.search(r"/welcome/partner/([\w-]{43})", mail.read_text().replace("=\n", ""))
    assert found is not None
    path = found[0]
    visitor = house.browser()
    visitor.send(path, key="wrong-phra-se00-0000", password=FIRST, repeated=FIRST)
    assert visitor.send(path, key=handed.passphrase, password=FIRST, repeated=FIRST).status_code == 302
    entered = {"email": "eve@fjord.example", "browser": ""}
    visitor.send("/sign-in", password=TYPED, **entered)
    visitor.send("/sign-in", email=TYPED, password=FIRST, browser="")
    visitor.send("/sign-in", password=FIRST, **entered)
    before = visitor.cookie or ""
    key = re.search(r"<code>([A-Z2-7 ]+)</code>", visitor.ask("/account/second-factor").text)
    assert key is not None
    secret = key[1].replace(" ", "")
    code = pyotp.TOTP(secret).at(int(house.clock().timestamp()))
    shown = visitor.send("/account/second-factor", code=code, present=FIRST).text
    recovery = re.findall(r"<code>([2-9a-z]{5}-[2-9a-z]{5})</code>", shown)
    assert len(recovery) == 10
    visitor.send("/account/password", present=FIRST, password=SECOND, repeated=SECOND)
    other = house.browser()
    other.send("/sign-in", password=SECOND, **entered)
    other.enter_code(recovery[0], recovery=True)
    assert other.is_in()
    visitor.http.set_cookie("portal_session", before)
    house.browser().send("/forgotten/partner", email="eve@fjord.example")
    return {
        "first password": FIRST,
        "second password": SECOND,
        "wrong password": TYPED,
        "administrator's password": PASSWORD,
        "passphrase": handed.passphrase,
        "passphrase as it is reckoned": handed.passphrase.replace("-", ""),
        "wrong passphrase": "wrong-phra-se00-0000",
        "link": found[1],
        "second factor": secret,
        "used recovery code": recovery[0],
        "recovery code": recovery[1],
        "cookie before": before,
        "cookie": other.cookie or "",
        "key": house.portal.settings.secret_key,
    }


def test_no_secret_is_in_the_log_the_database_or_what_is_asked_for_later(
    open_house: OpenHouse, caplog: pytest.LogCaptureFixture, tmp_path: Path
) -> None:
    with caplog.at_level(logging.DEBUG):
        house = open_house()
        for name in ("sqlalchemy.engine", "flask_wtf.csrf", "werkzeug", "portal"):
            logging.getLogger(name).setLevel(logging.DEBUG)
        secrets = _journey(house)
    for name in ("sqlalchemy.engine", "flask_wtf.csrf", "werkzeug", "portal"):
        logging.getLogger(name).setLevel(logging.NOTSET)
    assert all(secrets.values())
    logged = "\n".join(record.getMessage() + str(record.exc_text or "") for record in caplog.records)
    assert "INSERT INTO audit_events" in logged, "statements are logged here, so that their values could be"
    stored = {table.name: _table(house, table.name) for table in Base.metadata.sorted_tables}
    assert "sign_in.succeeded" in stored["audit_events"]
    assert "mail.hand_over" in stored["outbox"]
    places = {"the log": logged, **stored}
    found = [(name, place) for name, secret in secrets.items() for place, said in places.items() if secret in said]
    assert found == []


def _table(house: House, name: str) -> str:
    with system_session(house.portal.databases, PARTNER) as session:
        rows = session.execute(text(f"SELECT * FROM {name}")).mappings().all()
    return json.dumps([dict(row) for row in rows], default=str, ensure_ascii=False)


def test_an_error_on_the_way_writes_no_secret_down(
    open_house: OpenHouse, caplog: pytest.LogCaptureFixture, capsys: pytest.CaptureFixture[str]
) -> None:
    house = open_house()
    who = house.somebody()
    with system_session(house.portal.databases, PARTNER, write=True) as session:
        session.execute(text("ALTER TABLE credentials RENAME TO gone"))
    visitor = house.browser()
    answer = visitor.enter(who, TYPED)
    assert answer.status_code == 500
    assert TYPED not in answer.text
    assert "credentials" not in answer.text, "the reader learns nothing of the machinery"
    assert "Traceback" in caplog.text
    written = caplog.text + "".join(capsys.readouterr())
    assert TYPED not in written
    assert who.email not in written
