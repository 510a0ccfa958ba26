"""Portals for tests of access, opened once for a module, on SQLite or PostgreSQL: `open_portal` as the tests of pages
have it, `open_house` with people made for one test each."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from typing import Any

import pytest
from argon2 import PasswordHasher

from auth import passwords
from data.settings import PortalType
from tests.integration.access.house import House, hashed, opened
from tests.integration.pages.conftest import open_portal
from tests.support.databases import sqlite_copies

__all__ = ["either_house", "house", "open_house", "open_portal"]

OpenHouse = Callable[..., House]
"""Opens an empty house; `kind` is sqlite or postgres, other options are those of `house.opened`."""

EITHER = ["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)]


@pytest.fixture(scope="module", autouse=True)
def quick_hashes() -> Iterator[None]:
    """Argon2 as it is, at a price for tests; what it costs in earnest is looked at in the unit tests of passwords."""
    with pytest.MonkeyPatch.context() as patch:
        quick = PasswordHasher(time_cost=1, memory_cost=256, parallelism=1)
        patch.setattr(passwords, "_hasher", quick)
        patch.setattr(passwords, "_NOBODY", quick.hash("the password of an account that does not exist"))
        hashed.cache_clear()
        yield
    hashed.cache_clear()


@pytest.fixture(scope="module")
def open_house(tmp_path_factory: pytest.TempPathFactory, request: pytest.FixtureRequest) -> Iterator[OpenHouse]:
    """Houses that stand until the module's tests are done."""
    with ExitStack() as stack:

        def open_one(kind: str = "sqlite", **options: Any) -> House:
            folder = tmp_path_factory.mktemp("house")
            if kind == "sqlite":
                urls = sqlite_copies(request.getfixturevalue("sqlite_template"), folder)
            else:
                server = request.getfixturevalue("postgres_server")
                urls = {portal: stack.enter_context(server.lend()) for portal in PortalType}
            return stack.enter_context(opened(urls, folder, **options))

        yield open_one


@pytest.fixture(scope="module")
def house(open_house: OpenHouse) -> House:
    """The module's house on SQLite: every test brings people of its own."""
    return open_house()


@pytest.fixture(scope="module", params=EITHER)
def either_house(request: pytest.FixtureRequest, open_house: OpenHouse) -> House:
    """The module's house, once on SQLite and once on PostgreSQL."""
    return open_house(request.param)
