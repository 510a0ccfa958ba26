"""The mail page of a demo: what an invitation sends is read there, and its link leads where it should."""

import pytest
from playwright.sync_api import expect
from sqlalchemy import select

from auth.accounts import set_password
from data.exchange.bundle.load import load_bundle
from data.models import Partnership
from data.settings import PortalType
from data.system import system_session
from tests.browser.small_world import PASSWORD, write_small_world
from tests.browser.visits import containing, email_of

HERE = "/p/larchfield-nordics"


@pytest.fixture(scope="module")
def demo(live_portal, tmp_path_factory):
    """The small world in the demo's database too, with an administrator who can sign in there."""
    portal, kind = live_portal.portal, PortalType.DEMO
    bundle = write_small_world(tmp_path_factory.mktemp("demo") / "bundle")
    (bundle / "usage.csv").unlink()
    load_bundle(portal.databases, kind, bundle, settings_configuration=portal.settings.configuration, now=portal.now)
    with system_session(portal.databases, kind, write=True) as session:
        assert session.scalars(select(Partnership)).first() is not None
        assert set_password(portal, kind, session, email_of("admin"), PASSWORD)


def test_an_invitation_is_read_on_the_mail_page_and_its_link_opens_the_welcome(demo, visit):
    page = visit.sign_in("admin", at="/sign-in/demo")
    page.wait_for_url(containing("/p/"))
    visit.open(f"{HERE}/administration?person=new")
    form = page.get_by_role("dialog")
    form.get_by_label("E-mail").fill("pia.lind@larchfield.example")
    form.get_by_label("Name", exact=True).fill("Pia Lind")
    form.get_by_label("All customers").check()
    form.get_by_role("button", name="Invite").click()
    handed = page.get_by_role("dialog").filter(has_text="Passphrase for Pia Lind")
    handed.get_by_role("button", name="I have passed it on").click()
    _open_mails(visit, page)
    page.get_by_role("link", name=containing("Your access to")).first.click()
    letter = page.locator("#mail-letter")
    expect(letter).to_contain_text("pia.lind@larchfield.example")
    letter.get_by_role("link", name="/welcome/demo/").click()
    expect(page.get_by_label("Passphrase")).to_be_visible()
    expect(page.get_by_label("New password", exact=True)).to_be_visible()


def _open_mails(visit, page):
    """The worker writes the mail a moment after it was asked for."""
    for _ in range(20):
        visit.open(f"{HERE}/mail")
        visit.settled()
        if page.get_by_role("link", name=containing("Your access to")).count():
            return
        page.wait_for_timeout(300)
