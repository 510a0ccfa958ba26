"""The operator's commands about people and keys, used as the handbook says and then at the door."""

import re
from pathlib import Path

import pytest
from click.testing import Result
from sqlalchemy import delete

from data.configuration import SettingsError
from data.models import Membership
from data.scope import ALL_CUSTOMERS
from data.settings import PortalType, settings_from
from data.system import system_session
from tests.integration.access.conftest import OpenHouse
from tests.integration.access.house import CENTERS, DEMO, WRONG, House, Somebody

NEW = "tulip anvil marble seven"
FIRST = CENTERS["fjord-mssp"][0]
STRONG = "x" * 32


def _add(house: House, email: str, *options: str, partner: str = "fjord", role: str = "user") -> Result:
    return house.run("user", "add", email, "--partner", partner, "--role", role, *options)


def _printed(result: Result) -> tuple[str, str]:
    link = re.search(r"^Link: +http://127\.0\.0\.1:8050(/welcome/\S+)$", result.stdout, re.MULTILINE)
    passphrase = re.search(r"^Passphrase: +(\S+)$", result.stdout, re.MULTILINE)
    assert link is not None
    assert passphrase is not None
    return link[1], passphrase[1]


@pytest.mark.parametrize("portal", PortalType)
def test_a_person_who_was_added_gets_in_with_what_was_printed(house: House, portal: PortalType) -> None:
    email = f" Added.{portal}@Fjord.Example"
    result = _add(house, email, "--customers", "all", "--name", "Added", "--portal", portal)
    assert (result.exit_code, result.stderr) == (0, "")
    path, passphrase = _printed(result)
    assert path.startswith(f"/welcome/{portal}/")
    visitor = house.browser()
    assert visitor.send(path, key=passphrase, password=NEW, repeated=NEW).status_code == 302
    who = Somebody(0, email.strip().lower(), portal)
    assert visitor.enter(who, NEW).status_code == 302
    assert visitor.is_in()
    assert "Good until 2026-11-22 12:00 UTC" in result.stdout


def test_customers_are_nobody_unless_named(house: House) -> None:
    for email, options, seen in (
        ("none@fjord.example", (), frozenset()),
        ("one@fjord.example", ("--customers", FIRST), house.customers(FIRST)),
        ("all@fjord.example", ("--customers", "all"), ALL_CUSTOMERS),
    ):
        assert _add(house, email, *options).exit_code == 0
        assert house.viewer(Somebody(house.number_of(email), email)).scope.customers == seen


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (("x@fjord.example", "--partner", "nowhere", "--role", "user"), "There is no partner nowhere"),
        (("x@fjord.example", "--partner", "fjord", "--role", "owner"), "Invalid value"),
        (("no-address", "--partner", "fjord", "--role", "user"), "Enter an e-mail address"),
        (
            ("x@fjord.example", "--partner", "fjord", "--role", "user", "--customers", "SC-delta-mssp-1,SC-nowhere"),
            "No customers of this partner: SC-delta-mssp-1, SC-nowhere",
        ),
    ],
)
def test_what_cannot_be_is_refused_and_nobody_is_added(house: House, options: tuple[str, ...], said: str) -> None:
    before = len(house.events())
    result = house.run("user", "add", *options)
    assert result.exit_code != 0
    assert said in result.stderr
    assert "Passphrase" not in result.stdout
    assert len(house.events()) == before


def test_whoever_gets_mail_only_is_given_no_link(house: House) -> None:
    result = _add(house, "mail@fjord.example", role="notifications")
    assert result.exit_code == 0
    assert "Link" not in result.stdout


def test_somebody_with_a_role_in_one_of_the_partnerships_is_given_none_in_the_others(house: House) -> None:
    somebody = house.somebody(at=("fjord-resale",))
    result = _add(house, somebody.email, "--customers", "all", role="admin")
    assert result.exit_code == 1
    assert f"{somebody.email} has a role in fjord-resale already" in result.stderr
    assert "user.added" not in house.noted(somebody)
    assert [one.partnership_code for one in house.viewer(somebody, "fjord-resale").memberships] == ["fjord-resale"]


def test_somebody_who_is_there_already_or_at_another_partner_is_refused(house: House) -> None:
    known, foreign = house.somebody(at=("fjord-mssp", "fjord-resale")), house.somebody(at=("delta-mssp",))
    for who in (known, foreign):
        result = _add(house, who.email)
        assert result.exit_code == 1
        assert result.stderr.startswith("Error: ")
        assert house.browser().enter(who).status_code == 302, "nothing changes for the person"


def test_unlocking_works_for_every_kind_of_lock(house: House) -> None:
    who = house.somebody()
    for _ in range(5):
        house.browser().enter(who, WRONG)
    result = house.run("user", "unlock", who.email.upper())
    assert (result.exit_code, result.stdout) == (0, f"{who.email} may sign in.\n")
    assert house.browser().enter(who).status_code == 302
    house.set(who, failures=15, locked=True)
    assert house.run("user", "unlock", who.email).exit_code == 0
    assert house.browser().enter(who).status_code == 302


def test_nobody_unknown_is_unlocked_and_each_portal_type_is_its_own(house: House) -> None:
    simulated = house.somebody(portal=DEMO)
    for arguments in (("nobody@fjord.example",), ("nobody@fjord.example", "--portal", "demo")):
        result = house.run("user", "unlock", *arguments)
        assert (result.exit_code, "Nobody signs in as" in result.stderr) == (1, True)
    house.set(simulated, locked=True)
    house.run("user", "unlock", simulated.email)
    assert house.credential(simulated).locked
    assert house.run("user", "unlock", simulated.email, "--portal", "demo").exit_code == 0
    assert not house.credential(simulated).locked


def test_a_password_of_the_operator_works_and_is_kept_sealed(house: House) -> None:
    who = house.somebody()
    result = house.run("user", "password", who.email)
    password = result.stdout.strip()
    assert len(password) >= 16
    assert house.browser().enter(who, password).status_code == 302
    assert house.browser().enter(who).status_code == 401
    assert password not in str(house.credential(who).password)


@pytest.mark.parametrize("portal", PortalType)
def test_a_password_of_the_operator_signs_out_whoever_came_in_with_the_earlier_one(
    house: House, portal: PortalType
) -> None:
    who, other = house.somebody(portal=portal), house.somebody(portal=portal)
    intruder, neighbour = house.visit(who), house.visit(other)
    assert house.run("user", "password", who.email, "--portal", portal).exit_code == 0
    assert (intruder.is_in(), neighbour.is_in()) == (False, True)


def test_a_password_of_the_operator_is_noted_where_administrators_see_it(house: House) -> None:
    who = house.somebody()
    house.run("user", "password", who.email.upper())
    event = house.events(who)[-1]
    partner = house.viewer(house.somebody("admin")).person.partner_id
    assert (event.action, event.partner_id, event.user_id) == ("user.password_set", partner, None)


def test_a_role_given_by_the_operator_signs_out_somebody_who_was_in(house: House) -> None:
    who = house.somebody(at=("delta-mssp",))
    visitor = house.visit(who)
    _retire(house, who)
    assert _add(house, who.email, "--customers", "all", partner="delta", role="admin").exit_code == 0
    assert house.viewer(who, "delta-mssp").membership.role == "admin"
    assert visitor.get("/account").status_code == 401


def _retire(house: House, who: Somebody) -> None:
    """Take somebody's roles, and leave their sessions as they are."""
    with system_session(house.portal.databases, who.portal, write=True) as session:
        session.execute(delete(Membership).where(Membership.user_id == who.id))


def test_rotating_where_nothing_is_sealed_changes_nothing(open_house: OpenHouse) -> None:
    house = open_house()
    assert house.run("keys", "rotate").stdout == "0 sealed anew with the key in use.\n"


MAIL = {"PORTAL_SMTP_URL": "smtps://mail.northwall.example"}
SECRETS = ("PORTAL_SECRET_KEY", "PORTAL_PASSWORD_KEY_PARTNER", "PORTAL_PASSWORD_KEY_DEMO")


@pytest.mark.parametrize("missing", SECRETS)
@pytest.mark.parametrize("value", [None, "", "short", "for-development-only-" + "0" * 24])
def test_production_does_not_start_without_its_own_secrets(tmp_path: Path, missing: str, value: str | None) -> None:
    whole = {"PORTAL_ENV": "production", "PORTAL_FILES": str(tmp_path), **MAIL, **dict.fromkeys(SECRETS, STRONG)}
    assert settings_from(whole).production
    environment = {name: text for name, text in {**whole, missing: value}.items() if text is not None}
    with pytest.raises(SettingsError, match=missing) as refused:
        settings_from(environment)
    assert not value or value not in str(refused.value)


def test_every_key_of_a_rotation_has_to_be_long_enough(tmp_path: Path) -> None:
    whole = {"PORTAL_ENV": "production", "PORTAL_FILES": str(tmp_path), **MAIL, **dict.fromkeys(SECRETS, STRONG)}
    rotating = {**whole, "PORTAL_PASSWORD_KEY_PARTNER": f"{'n' * 32}, {STRONG}"}
    assert settings_from(rotating).password_keys[PortalType.PARTNER] == ("n" * 32, STRONG)
    with pytest.raises(SettingsError, match="PORTAL_PASSWORD_KEY_PARTNER"):
        settings_from({**whole, "PORTAL_PASSWORD_KEY_PARTNER": f"{'n' * 32},short"})
