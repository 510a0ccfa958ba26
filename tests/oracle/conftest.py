"""PostgreSQL alone, for the properties that look at few worlds there."""

from collections.abc import Iterator

import pytest

from data.engines import Databases
from tests.support.databases import Urls, opened


@pytest.fixture
def postgres_databases(postgres_urls: Urls) -> Iterator[Databases]:
    """Both portal types on PostgreSQL."""
    with opened(postgres_urls) as databases:
        yield databases
