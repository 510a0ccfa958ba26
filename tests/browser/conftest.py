"""Fixtures of the browser tests: one running portal for all of them, and visits to it that are judged at their end."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from typing import Any

import pytest
from playwright.sync_api import Browser, expect

from tests.browser.live_portal import LivePortal, running_portal
from tests.browser.visits import PATIENCE_MS, Visit, signed_in, visiting

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
def sessions(browser: Browser, live_portal: LivePortal) -> Callable[[str], Any]:
    """The cookies of a person who has signed in, made once for each."""
    kept: dict[str, Any] = {}

    def state_of(person: str) -> Any:
        if person not in kept:
            kept[person] = signed_in(browser, live_portal.address, person)
        return kept[person]

    return state_of


@pytest.fixture
def visits(
    browser: Browser, live_portal: LivePortal, sessions: Callable[[str], Any]
) -> Iterator[Callable[..., Visit]]:
    """Opens a visit of a person who has signed in, or of a stranger; options are those of Playwright's contexts."""
    with ExitStack() as stack:

        def visit(person: str | None = None, **options: Any) -> Visit:
            state = {} if person is None else {"storage_state": sessions(person)}
            return stack.enter_context(visiting(browser, live_portal.address, **state, **options))

        yield visit


@pytest.fixture
def visit(visits: Callable[..., Visit]) -> Visit:
    """The visit of a stranger."""
    return visits()


@pytest.fixture
def analyst(visits: Callable[..., Visit]) -> Visit:
    """The visit of the analyst who may see everything of the partner."""
    return visits("analyst")
