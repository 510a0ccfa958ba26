"""The browser a session is bound to: updates go unnoticed, another browser, system, language or zone does not."""

import pytest
from flask import Request
from werkzeug.datastructures import Headers
from werkzeug.test import EnvironBuilder

from auth.fingerprint import Browser, browser_of, mismatch

CHROME = "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/{} Safari/537.36"
FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:{0}) Gecko/20100101 Firefox/{0}"
WINDOWS = (
    "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/126.0.0.0 Safari/537.36"
)
SAID = "Linux x86_64|en-GB,sv|Europe/Stockholm|1080x1920x24"


def _browser(
    agent: str = CHROME.format("126.0.0.0"),
    languages: str = "en-GB,sv;q=0.8",
    said: str | None = SAID,
    *,
    screen: bool = False,
) -> Browser:
    headers = Headers({"User-Agent": agent, "Accept-Language": languages})
    request = Request(EnvironBuilder(headers=headers).get_environ())
    return browser_of(request, said, with_screen=screen)


KNOWN = _browser()


def _differs(seen: Browser, *, spoke: bool = True, known: Browser = KNOWN) -> str | None:
    return mismatch(known.as_document(), seen, script_spoke=spoke)


def test_the_same_browser_is_the_same() -> None:
    assert _differs(_browser()) is None


@pytest.mark.parametrize("version", ["126.0.6478.61", "127.0.0.0", "131.0.1.2"])
def test_an_updated_browser_is_the_same(version: str) -> None:
    assert _differs(_browser(CHROME.format(version))) is None
    assert _differs(_browser(FIREFOX.format("140.0")), known=_browser(FIREFOX.format("139.0"))) is None


@pytest.mark.parametrize(
    ("agent", "languages"),
    [
        (FIREFOX.format("139.0"), "en-GB,sv;q=0.8"),
        (WINDOWS, "en-GB,sv;q=0.8"),
        ("curl/8.5.0", "en-GB,sv;q=0.8"),
        ("", "en-GB,sv;q=0.8"),
        (CHROME.format("126.0.0.0"), "de-DE"),
        (CHROME.format("126.0.0.0"), ""),
    ],
    ids=["family", "system", "program", "no name", "language", "no language"],
)
def test_a_request_of_another_browser_system_or_language_differs(agent: str, languages: str) -> None:
    assert _differs(_browser(agent, languages)) == "headers"
    assert _differs(_browser(agent, languages), spoke=False) == "headers"


@pytest.mark.parametrize(
    "said",
    [
        "Win32|en-GB,sv|Europe/Stockholm|1080x1920x24",
        "Linux x86_64|de|Europe/Stockholm|1080x1920x24",
        "Linux x86_64|en-GB,sv|Asia/Tokyo|1080x1920x24",
        "",
        None,
    ],
    ids=["platform", "languages", "zone", "nothing", "silence"],
)
def test_a_script_that_says_something_else_differs_once_it_speaks(said: str | None) -> None:
    assert _differs(_browser(said=said)) == "script"
    assert _differs(_browser(said=said), spoke=False) is None


def test_the_screen_counts_only_where_it_is_asked_for() -> None:
    moved = SAID.replace("1080x1920", "1440x2560")
    assert _differs(_browser(said=moved)) is None
    assert _differs(_browser(said=moved, screen=True), known=_browser(screen=True)) == "script"
    assert _differs(_browser(screen=True), known=_browser(screen=True)) is None


def test_a_session_that_names_no_browser_belongs_to_none() -> None:
    assert mismatch({}, KNOWN, script_spoke=False) == "headers"
    assert mismatch({"own": None, "told": None}, _browser("", "", None), script_spoke=True) == "headers"


def test_the_session_keeps_digests_and_a_name_only() -> None:
    kept = KNOWN.as_document()
    assert kept["name"] == "Chrome on Linux"
    assert all(len(kept[half]) == 64 for half in ("own", "told"))
    assert "Stockholm" not in str(kept)


def test_endless_headers_are_cut_off() -> None:
    assert _browser("x" * 100_000, "y" * 100_000, "z" * 100_000) == _browser("x" * 400, "y" * 400, "z" * 400)


@pytest.mark.parametrize(
    "agent", ["A" * 300 + "Bot/1.0", "Mozilla/5.0 (compatible; " + "B" * 300 + "bot/2.1; +http://x.example)"]
)
def test_the_name_a_browser_gives_itself_fits_its_column(agent: str) -> None:
    assert len(_browser(agent).name) <= 80
