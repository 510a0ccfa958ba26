"""Light, dark and as the device: the choice is the person's, on every device, and nothing flashes in wrong colours."""

import pytest
from playwright.sync_api import expect

REPORT = "/p/larchfield-nordics/report?cycle=2026-10"

# Every theme the page had from the moment it had a body, and the one it had once its document was read.
_NOTE_THEMES = """
    window.themes = [];
    const note = () => document.body && window.themes.push(document.documentElement.getAttribute('data-bs-theme'));
    new MutationObserver(note).observe(document, {attributes: true, childList: true, subtree: true});
    document.addEventListener('DOMContentLoaded', () => {
        window.themeWhenRead = document.documentElement.getAttribute('data-bs-theme');
    });
"""

_CHART_IS_FOR = """(theme) => {
    const text = document.querySelector('#report-chart .xtick text');
    if (!text) return false;
    const [red, green, blue] = getComputedStyle(text).fill.match(/\\d+/g).map(Number);
    return (red + green + blue > 3 * 130 ? 'dark' : 'light') === theme;
}"""


def choose(page, name):
    page.locator("#shell-user summary").click()
    with page.expect_response(lambda response: "_dash-update" in response.url and "shell-user" in response.text()):
        page.get_by_role("button", name=name, exact=True).click()
    page.keyboard.press("Escape")


def theme(page):
    return page.locator("html").get_attribute("data-bs-theme")


def expect_chart_for(page, theme):
    """Wait until the chart's text is dark on light, or light on dark."""
    page.wait_for_function(_CHART_IS_FOR, arg=theme)


@pytest.fixture
def admin(visits):
    """A person whose theme no other test minds, seeing the report; as the device again at the end."""
    visit = visits("admin", color_scheme="light")
    visit.open(REPORT)
    visit.settled()
    yield visit
    choose(visit.page, "Same as device")


def test_a_chosen_theme_changes_page_and_charts_at_once_and_stays_after_a_reload(admin):
    page = admin.page
    assert theme(page) == "light"
    expect_chart_for(page, "light")
    choose(page, "Dark")
    expect(page.locator("html")).to_have_attribute("data-bs-theme", "dark")
    expect_chart_for(page, "dark")
    page.add_init_script(_NOTE_THEMES)
    page.reload()
    admin.settled()
    assert page.evaluate("window.themeWhenRead") == "dark"
    assert set(page.evaluate("window.themes")) == {"dark"}
    expect_chart_for(page, "dark")
    page.locator("#shell-user summary").click()
    expect(page.get_by_role("button", name="Dark", exact=True)).to_have_attribute("aria-pressed", "true")
    page.keyboard.press("Escape")


def test_a_chosen_theme_waits_on_another_device(admin, visits):
    choose(admin.page, "Dark")
    elsewhere = visits("admin", color_scheme="light")
    elsewhere.page.add_init_script(_NOTE_THEMES)
    page = elsewhere.open(REPORT)
    elsewhere.settled()
    assert set(page.evaluate("window.themes")) == {"dark"}
    expect_chart_for(page, "dark")


@pytest.mark.parametrize("device", ["light", "dark"])
def test_as_the_device_follows_the_device_from_the_first_paint_on(visits, device):
    visit = visits("analyst", color_scheme=device)
    visit.page.add_init_script(_NOTE_THEMES)
    page = visit.open(REPORT)
    visit.settled()
    assert page.evaluate("window.themeWhenRead") == device
    assert set(page.evaluate("window.themes")) == {device}
    expect_chart_for(page, device)


def test_as_the_device_follows_when_night_falls(visits):
    visit = visits("analyst", color_scheme="light")
    page = visit.open(REPORT)
    visit.settled()
    page.emulate_media(color_scheme="dark")
    expect(page.locator("html")).to_have_attribute("data-bs-theme", "dark")
    expect_chart_for(page, "dark")


def test_the_sign_in_form_follows_the_device(visits):
    page = visits(color_scheme="dark").open("/sign-in")
    expect(page.locator("html")).to_have_attribute("data-bs-theme", "dark")
