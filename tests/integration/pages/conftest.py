"""Portals for tests of pages: opened once for a module, on SQLite or PostgreSQL."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest

from data.settings import PortalType
from tests.integration.pages.premises import Premises, opened
from tests.support.databases import Urls, sqlite_copies

OpenPortal = Callable[..., Premises]


@pytest.fixture(scope="module")
def open_portal(tmp_path_factory: pytest.TempPathFactory, request: pytest.FixtureRequest) -> Iterator[OpenPortal]:
    """Opens an empty portal; `kind` is sqlite or postgres, other options are those of `premises.opened`."""
    with ExitStack() as stack:

        def open_one(kind: str = "sqlite", **options: Any) -> Premises:
            folder = tmp_path_factory.mktemp("portal")
            return stack.enter_context(opened(_urls(kind, folder, request, stack), folder, **options))

        yield open_one


def _urls(kind: str, folder: Path, request: pytest.FixtureRequest, stack: ExitStack) -> Urls:
    if kind == "sqlite":
        return sqlite_copies(request.getfixturevalue("sqlite_template"), folder)
    server = request.getfixturevalue("postgres_server")
    return {portal: stack.enter_context(server.lend()) for portal in PortalType}
