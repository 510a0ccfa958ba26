"""What signing in and the check of a session cost, beside the hashing that is meant to dominate it.

python -m benchmarks.access
"""

import sys
import tempfile
from pathlib import Path

from flask import Flask
from sqlalchemy import event

from app import create_app
from auth.accounts import set_password
from auth.gate import _check
from auth.passwords import _hasher, hash_password, password_matches
from auth.sessions import COOKIE
from benchmarks.serving import PASSWORD, Timing, timed
from data.models import Membership, Partner, Partnership, User
from data.portal import Portal
from data.settings import PortalType, settings_from
from data.system import system_session

EMAIL = "analyst@measured.example"
CHECK_MS = 2.0
"""A session's check may take so long, with one statement."""


def main() -> int:
    with tempfile.TemporaryDirectory(prefix="portal-access-") as folder:
        choices = Path(folder) / "portal.toml"
        choices.write_text("[sign_in]\ntries_per_minute = 10000\n")
        app = create_app(settings_from({"PORTAL_FILES": folder, "PORTAL_CONFIG": str(choices)}))
        portal: Portal = app.extensions["portal"]
        app.config["WTF_CSRF_ENABLED"] = False
        _fill(portal)
        stored = hash_password(PASSWORD)
        hashing = timed(lambda: password_matches(stored, PASSWORD))
        signing = timed(lambda: _sign_in(app))
        cookie = _sign_in(app)
        check, statements = _check_of(app, portal, cookie)
    print(f"argon2id: {_hasher.memory_cost // 1024} MiB, {_hasher.time_cost} passes, {_hasher.parallelism} lane")
    print(f"    one comparison             {hashing}")
    print(f"    whole sign-in over HTTP    {signing}   {hashing.p95 / signing.p95:.0%} of its p95 is hashing")
    print(f"    check of a session         {check}   {statements} statement(s)")
    missed = check.p95 > CHECK_MS or statements != 1
    if missed:
        print(f"MISSED  session check p95 {check.p95:.2f} ms with {statements} statements")
    return 1 if missed else 0


def _fill(portal: Portal) -> None:
    portal.databases.upgrade()
    with system_session(portal.databases, PortalType.PARTNER, write=True) as session:
        partner = Partner(code="measured", name="Measured Security", country="SE")
        session.add(partner)
        session.flush()
        facts = {"model": "mssp", "currency": "EUR", "timezone": "Europe/Stockholm", "anchor_day": 26, "tier": "gold"}
        partnership = Partnership(code="measured-mssp", partner_id=partner.id, name="MSSP Measured", **facts)
        user = User(email=EMAIL, name="Measured Analyst", partner_id=partner.id)
        session.add_all((partnership, user))
        session.flush()
        session.add(Membership(user_id=user.id, partnership_id=partnership.id, role="user", all_customers=True))
        set_password(portal, PortalType.PARTNER, session, EMAIL, PASSWORD)


def _sign_in(app: Flask) -> str:
    client = app.test_client()
    answer = client.post("/sign-in", data={"email": EMAIL, "password": PASSWORD})
    if answer.status_code != 302:
        raise RuntimeError(f"sign-in answered {answer.status_code}")
    cookie = client.get_cookie(COOKIE)
    return cookie.value if cookie else ""


def _check_of(app: Flask, portal: Portal, cookie: str) -> tuple[Timing, int]:
    """From an arriving request to the decision that it may go on, and the statements that took."""
    seen: list[str] = []
    for engine in portal.databases.engines.values():
        event.listen(engine, "before_cursor_execute", lambda *said: seen.append(said[2]))

    def arrive() -> None:
        with app.test_request_context("/account/sessions", headers={"Cookie": f"portal_session={cookie}"}):
            if _check() is not None:
                raise RuntimeError("the session was refused")

    arrive()
    seen.clear()
    arrive()
    statements = len([statement for statement in seen if not statement.startswith("BEGIN")])
    return timed(arrive, rounds=500), statements


if __name__ == "__main__":
    sys.exit(main())
