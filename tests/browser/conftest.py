"""Fixtures of the browser tests: one running portal for all of them, and visits to it that are judged at their end."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, expect

from tests.browser.live_portal import LivePortal, running_portal
from tests.browser.visits import PATIENCE_MS, Visit, new_context, signed_in, visiting

expect.set_options(timeout=PATIENCE_MS)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if "tests/browser/" in item.path.as_posix():
            item.add_marker(pytest.mark.browser)
            # Flask-Compress leaves the closing of a style sheet it has sent to the garbage collector.
            item.add_marker(pytest.mark.filterwarnings("ignore:unclosed file:ResourceWarning"))


@pytest.fixture(scope="session")
def live_portal(tmp_path_factory: pytest.TempPathFactory) -> Iterator[LivePortal]:
    """A portal with the small world in it, where it is noon of 21 November 2026."""
    with running_portal(tmp_path_factory.mktemp("portal")) as portal:
        yield portal


@pytest.fixture(scope="session")
def contexts(browser: Browser, live_portal: LivePortal) -> Iterator[Callable[..., BrowserContext]]:
    """The browser contexts of people who have signed in, kept for all tests: what is cached need not be loaded again.

    A stranger's is new every time, because strangers sign in and out.
    """
    sessions: dict[str, Any] = {}
    kept: dict[str, BrowserContext] = {}

    def context_of(person: str | None, **options: Any) -> BrowserContext:
        if person is None:
            return new_context(browser, **options)
        if person not in sessions:
            sessions[person] = signed_in(browser, live_portal.address, person)
        key = f"{person} {sorted(options.items())}"
        if key not in kept:
            kept[key] = new_context(browser, storage_state=sessions[person], **options)
        return kept[key]

    yield context_of
    for context in kept.values():
        context.close()


@pytest.fixture
def visits(live_portal: LivePortal, contexts: Callable[..., BrowserContext]) -> Iterator[Callable[..., Visit]]:
    """Opens a visit of a person who has signed in, or of a stranger; options are those of Playwright's contexts."""
    with ExitStack() as stack:

        def visit(person: str | None = None, **options: Any) -> Visit:
            context = contexts(person, **options)
            if person is None:
                stack.callback(context.close)
            return stack.enter_context(visiting(context, live_portal.address))

        yield visit


@pytest.fixture
def visit(visits: Callable[..., Visit]) -> Visit:
    """The visit of a stranger."""
    return visits()


@pytest.fixture
def analyst(visits: Callable[..., Visit]) -> Visit:
    """The visit of the analyst who may see everything of the partner."""
    return visits("analyst")
