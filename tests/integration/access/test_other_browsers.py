"""A stolen cookie: in any other browser than its own it opens nothing anywhere, and is worth nothing from then on."""

from collections.abc import Iterator

import pytest
from werkzeug.routing import Rule

from auth.fingerprint import HEADER
from auth.gate import PUBLIC_ENDPOINTS
from tests.integration.access.conftest import OpenHouse
from tests.integration.access.house import CHROME, FIREFOX, HOME, SAID, House, Somebody, Visitor

ELSEWHERE = "203.0.113.66"
FILE = "/p/fjord-mssp/report/bars.csv"
TOKYO = SAID.replace("Europe/Stockholm", "Asia/Tokyo")


def _thief(house: House, victim: Visitor, **browser: str) -> Visitor:
    thief = house.browser(**{"agent": FIREFOX, "address": ELSEWHERE, **browser})
    assert victim.cookie is not None
    thief.cookie = victim.cookie
    return thief


def _refused(house: House, who: Somebody) -> list[tuple[object, ...]]:
    found = [one for one in house.events(who) if one.action == "session.refused"]
    return [(one.detail["differs"], one.detail["browser"], one.address, one.user_id) for one in found]


def _guarded(house: House) -> Iterator[tuple[Rule, str, str]]:
    """Every route that is not public, by an address of it and a method."""
    adapter = house.server.url_map.bind("localhost")
    for rule in house.server.url_map.iter_rules():
        if rule.endpoint in PUBLIC_ENDPOINTS:
            continue
        values = {name: "fjord-mssp" if name == "partnership" else "0" * 8 for name in rule.arguments}
        for method in sorted((rule.methods or set()) - {"OPTIONS"}):
            yield rule, adapter.build(rule.endpoint, values, method), method


def test_every_route_refuses_the_cookie_in_another_browser_and_ends_the_session(house: House) -> None:
    who = house.somebody("admin")
    tried = 0
    for rule, address, method in _guarded(house):
        victim = house.visit(who)
        answer = _thief(house, victim).http.open(address, method=method)
        assert answer.status_code == 401, (rule, method)
        assert not victim.is_in(), (rule, method)
        tried += 1
    assert tried > 25
    assert _refused(house, who) == [("headers", "Firefox on Windows", ELSEWHERE, who.id)] * tried


def test_a_page_in_the_thief_s_browser_leads_to_the_form(house: House) -> None:
    victim = house.visit(house.somebody())
    answer = _thief(house, victim).ask(HOME)
    assert (answer.status_code, answer.location) == (302, f"/sign-in?next={HOME}")


@pytest.mark.parametrize(
    "browser",
    [
        {"agent": CHROME.replace("X11; Linux x86_64", "Windows NT 10.0; Win64; x64")},
        {"agent": "curl/8.5.0"},
        {"agent": ""},
        {"agent": CHROME, "languages": "de"},
        {"agent": CHROME, "languages": ""},
    ],
)
def test_a_browser_that_looks_alike_but_for_one_thing_is_another(house: House, browser: dict[str, str]) -> None:
    victim = house.visit(house.somebody())
    assert not _thief(house, victim, **browser).is_in()


@pytest.mark.parametrize("icon", ["/favicon.ico", "/apple-touch-icon.png"])
def test_what_a_browser_fetches_with_another_program_ends_nothing(house: House, icon: str) -> None:
    victim = house.visit(house.somebody())
    answer = _thief(house, victim, agent="icons/1", languages="").get(icon)
    assert (answer.status_code, answer.mimetype) == (200, "image/svg+xml")
    assert victim.is_in()


def test_an_updated_browser_and_another_network_are_the_same_session(house: House) -> None:
    victim = house.visit(house.somebody())
    updated = _thief(house, victim, agent=CHROME.replace("126.0.0.0", "127.0.6533.72"), address="192.0.2.99")
    assert updated.is_in()
    assert victim.is_in()


def test_a_callback_from_a_browser_whose_script_says_otherwise_is_refused(house: House) -> None:
    who = house.somebody()
    victim = house.visit(who, said=SAID)
    assert victim.post("show_dashboard", HOME, headers={HEADER: SAID}).status_code == 200
    alike = _thief(house, victim, agent=CHROME)
    assert alike.post("show_dashboard", HOME, headers={HEADER: TOKYO}).status_code == 401
    assert victim.post("show_dashboard", HOME, headers={HEADER: SAID}).status_code == 401
    assert _refused(house, who) == [("script", "Chrome on Linux", ELSEWHERE, who.id)]


def test_a_callback_from_a_program_that_has_no_script_is_refused(house: House) -> None:
    victim = house.visit(house.somebody(), said=SAID)
    alike = _thief(house, victim, agent=CHROME)
    assert alike.post("show_dashboard", HOME).status_code == 401
    assert not victim.is_in()


@pytest.mark.parametrize("address", [FILE, HOME, "/account"])
def test_a_script_that_speaks_is_believed_on_every_route(house: House, address: str) -> None:
    victim = house.visit(house.somebody(), said=SAID)
    assert victim.get(address).status_code == 200
    assert _thief(house, victim, agent=CHROME).get(address, **{HEADER: TOKYO}).status_code == 401
    assert victim.get(address).status_code == 401


def test_the_screen_counts_where_the_portal_says_so(open_house: OpenHouse) -> None:
    moved = SAID.replace("1080x1920", "1440x2560")
    for says, status in (("", 200), ("bind_screen = true", 401)):
        house = open_house(says=says)
        visitor = house.visit(house.somebody(), said=SAID)
        assert visitor.post("show_dashboard", HOME, headers={HEADER: moved}).status_code == status


def test_the_second_step_belongs_to_the_browser_of_the_first(house: House) -> None:
    """Whoever steals the cookie between the two steps gets a session that is bound to its owner's browser."""
    who = house.somebody(factor=True)
    victim = house.browser()
    victim.enter(who)
    thief = _thief(house, victim)
    assert thief.enter_code(who.code(house.clock())).status_code == 302
    assert not thief.is_in()


def test_the_refusal_leaves_the_person_s_other_sessions_alone(house: House) -> None:
    who = house.somebody()
    first, second = house.visit(who), house.visit(who)
    assert not _thief(house, first).is_in()
    assert second.is_in()
