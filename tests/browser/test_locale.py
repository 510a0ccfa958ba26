"""Numbers and days are written as the reader writes them, in what the server draws and in what the browser draws."""

import re

import pytest
from playwright.sync_api import expect
from sqlalchemy import update

from data.models import User
from data.settings import PortalType
from data.system import system_session
from tests.browser.reading import column, grid_rows
from tests.browser.visits import email_of

DRILL = "/p/larchfield-nordics/report?cycle=2026-10&product=VM"


def read_as(live_portal, locale):
    with system_session(live_portal.portal.databases, PortalType.PARTNER, write=True) as session:
        session.execute(update(User).where(User.email == email_of("colleague")).values(locale=locale))


@pytest.fixture
def german(visits, live_portal):
    """Somebody who writes numbers and days in German."""
    read_as(live_portal, "de")
    yield visits("colleague")
    read_as(live_portal, "en")


def test_tiles_and_tables_write_amounts_and_days_alike(german):
    page = german.open(DRILL)
    german.settled()
    rows = grid_rows(page.locator("#report-drill-grid"))
    amounts, days = column(rows, "amount"), column(rows, "day")
    assert all(re.fullmatch(r"[\d.]*\d,\d\d", amount) for amount in amounts), amounts
    assert any(re.search(r"Okt", day) for day in days), days
    expect(page.locator("#report-tiles").get_by_text(re.compile(r"\d,\d\d")).first).to_be_visible()
