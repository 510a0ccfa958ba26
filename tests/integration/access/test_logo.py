"""The picture beside the portal's name: served by the portal to everybody, shown where the name is."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from flask import Flask

from data.configuration import Branding, Configuration
from data.settings import Settings
from tests.support.clocks import FrozenClock
from tests.support.dash_client import running

PICTURE = b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 1 1"/>'


@pytest.fixture
def branded(settings: Settings, clock: FrozenClock, tmp_path: Path) -> Iterator[Flask]:
    """A portal with a logo."""
    file = tmp_path / "mark.svg"
    file.write_bytes(PICTURE)
    branding = Branding(logo=file)
    with running(replace(settings, configuration=Configuration(branding=branding)), clock) as server:
        yield server


def test_strangers_get_the_logo_from_the_portal_itself(branded: Flask) -> None:
    answer = branded.test_client().get("/logo")
    assert (answer.status_code, answer.mimetype, answer.data) == (200, "image/svg+xml", PICTURE)
    assert answer.headers["Cache-Control"] == "private, max-age=3600"
    assert "img-src 'self'" in answer.headers["Content-Security-Policy"]
    again = branded.test_client().get("/logo", headers={"If-None-Match": answer.headers["ETag"]})
    assert (again.status_code, again.data) == (304, b"")


@pytest.mark.parametrize("path", ["/sign-in", "/sign-in/demo", "/forgotten/partner"])
def test_pages_for_strangers_show_the_logo_beside_the_name(branded: Flask, path: str) -> None:
    page = branded.test_client().get(path).text
    assert '<img class="brand-logo" src="/logo" alt="">' in page
    assert 'class="brand-mark"' not in page
    assert '<span class="brand-name">Northwall</span>' in page


def test_without_a_logo_there_is_a_letter_and_nothing_at_its_address(settings: Settings, clock: FrozenClock) -> None:
    with running(settings, clock) as server:
        assert server.test_client().get("/logo").status_code == 404
        page = server.test_client().get("/sign-in").text
    assert '<span class="brand-mark" aria-hidden="true">N</span>' in page
    assert "brand-logo" not in page
