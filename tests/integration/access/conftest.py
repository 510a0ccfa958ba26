"""Portals for tests of access: opened once for a module, on SQLite or PostgreSQL, as the tests of pages open them."""

from tests.integration.pages.conftest import open_portal

__all__ = ["open_portal"]
