"""A filled world that the tests of a module look at together and leave as it is."""

from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from data.settings import PortalType
from tests.support.databases import opened, sqlite_copies
from tests.support.landscape import Landscape
from tests.support.postgres import PostgresServer
from tests.support.two_partners import two_partners


@pytest.fixture(scope="module", params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def landscape(request: pytest.FixtureRequest) -> Iterator[Landscape]:
    with ExitStack() as stack:
        if request.param == "sqlite":
            urls = sqlite_copies(
                request.getfixturevalue("sqlite_template"),
                Path(request.getfixturevalue("tmp_path_factory").mktemp("landscape")),
            )
        else:
            server: PostgresServer = request.getfixturevalue("postgres_server")
            urls = {portal: stack.enter_context(server.lend()) for portal in PortalType}
        databases = stack.enter_context(opened(urls))
        yield Landscape(databases, two_partners(databases))
