"""Everything without a mouse: the keyboard reaches it, shows where it is, and gets out again."""

from playwright.sync_api import expect

from tests.browser.small_world import PASSWORD
from tests.browser.visits import containing, email_of

NORDICS = "/p/larchfield-nordics"

# What has the focus, by the name a screen reader would say, and whether it can be seen there.
_FOCUSED = """() => {
    const focused = document.activeElement;
    const look = getComputedStyle(focused);
    const around = getComputedStyle(focused.closest('.search, .quick-search, .ag-cell') || focused);
    const outlined = [look, around].some((one) => one.outlineStyle !== 'none' && parseFloat(one.outlineWidth) > 0);
    const ringed = [look, around].some((one) => one.boxShadow !== 'none');
    const box = focused.getBoundingClientRect();
    const inside = box.bottom > 0 && box.right > 0 && box.top < innerHeight && box.left < innerWidth;
    const name = focused.getAttribute('aria-label') || focused.innerText || focused.id;
    return {name: name.trim().split('\\n')[0], seen: (outlined || ringed) && inside && box.width > 0};
}"""


def focused(page):
    return page.evaluate(_FOCUSED)


def press(page, *keys):
    for key in keys:
        page.keyboard.press(key)


def tab_to(page, name, *, most=40):
    """Press Tab until something with this name has the focus; every stop on the way must be visible."""
    for _ in range(most):
        page.keyboard.press("Tab")
        stop = focused(page)
        assert stop["seen"], f"the focus on {stop['name']!r} cannot be seen"
        if stop["name"] == name:
            return
    raise AssertionError(f"Tab does not reach {name!r}")


def test_signing_in_takes_no_mouse(visit):
    page = visit.open("/sign-in")
    tab_to(page, "email", most=3)
    page.keyboard.type(email_of("analyst"))
    tab_to(page, "password", most=1)
    page.keyboard.type(PASSWORD)
    tab_to(page, "Show", most=1)
    tab_to(page, "Sign in", most=1)
    press(page, "Enter")
    expect(page.get_by_role("heading", name="Portfolio")).to_be_visible()


def test_the_skip_link_comes_first_and_leads_to_the_content(analyst):
    page = analyst.open(f"{NORDICS}/report?cycle=2026-10")
    analyst.settled()
    press(page, "Tab")
    assert focused(page) == {"name": "Skip to content", "seen": True}
    press(page, "Enter")
    tab_to(page, "3 m", most=2)  # after the choice of tags
    assert page.evaluate("location.hash") in ("", "#shell-page")
    expect(page.get_by_role("table", name="Products of the cycle")).to_be_visible()


def test_tab_goes_through_the_frame_and_the_report_with_the_focus_always_visible(analyst):
    page = analyst.open(f"{NORDICS}/report?cycle=2026-10&view=table")
    analyst.settled()
    tab_to(page, "Dashboard")
    tab_to(page, "Collapse")
    tab_to(page, "Partnership: MSSP Nordics")
    tab_to(page, "shell-search")
    tab_to(page, "User menu: Astrid Fors")
    tab_to(page, "Export invoice workbook")
    tab_to(page, "VM")
    tab_to(page, "Vulnerability Management, 26 Sep – 25 Oct 2026: 45 assets", most=60)
    press(page, "Enter")
    expect(page.get_by_text("Rows add up to the bar: 45")).to_be_visible()


def test_a_slash_goes_to_the_search_and_arrows_choose_a_customer(analyst):
    page = analyst.open(f"{NORDICS}/dashboard")
    analyst.settled()
    press(page, "/")
    assert focused(page)["name"] == "shell-search"
    page.keyboard.type("vik")
    options = page.locator("#shell-search-results").get_by_role("option")
    expect(options).to_have_count(3)
    press(page, "ArrowDown", "ArrowDown")
    expect(options.nth(1)).to_have_attribute("aria-selected", "true")
    chosen = options.nth(1).locator(".hit-name").inner_text()
    press(page, "Enter")
    expect(page).to_have_url(containing("/customers/SC-"))
    expect(page.get_by_role("heading", level=1)).to_have_text(chosen)
    expect(options).to_have_count(0)


def test_escape_closes_the_search_results(analyst):
    page = analyst.open(f"{NORDICS}/dashboard")
    analyst.settled()
    press(page, "/")
    page.keyboard.type("ald")
    expect(page.get_by_role("option", name="Aldermark Clinics")).to_be_visible()
    press(page, "Escape")
    expect(page.get_by_role("option", name="Aldermark Clinics")).to_be_hidden()


def test_the_partnership_is_switched_with_arrows_and_enter(analyst):
    page = analyst.open(f"{NORDICS}/report")
    analyst.settled()
    page.locator("#shell-switcher summary").focus()
    press(page, "Enter", "ArrowDown")
    assert focused(page)["name"] == "MSSP Alps"
    press(page, "Enter")
    expect(page).to_have_url(containing("/p/larchfield-alps/report"))
    expect(page.locator("#shell-switcher summary")).to_contain_text("CHF")


def test_the_user_menu_opens_with_enter_and_escape_closes_it_where_it_was_opened(analyst):
    page = analyst.open(f"{NORDICS}/report")
    analyst.settled()
    page.locator("#shell-user summary").focus()
    press(page, "Enter")
    expect(page.get_by_role("button", name="Sign out")).to_be_visible()
    press(page, "ArrowDown", "ArrowDown")
    assert focused(page) == {"name": "Dark", "seen": True}
    press(page, "Escape")
    expect(page.get_by_role("button", name="Sign out")).to_be_hidden()
    assert focused(page)["name"] == "User menu: Astrid Fors"


def test_space_hides_a_product_and_the_focus_stays_on_it(analyst):
    page = analyst.open(f"{NORDICS}/report?cycle=2026-10")
    analyst.settled()
    chip = page.get_by_role("button", name="CS", exact=True)
    chip.focus()
    press(page, "Space")
    expect(page).to_have_url(containing("hide=CS"))
    expect(chip).to_have_attribute("aria-pressed", "false")
    expect(chip).to_be_focused()
    press(page, "Space")
    expect(chip).to_have_attribute("aria-pressed", "true")


def test_arrows_move_through_a_grid_and_enter_opens_the_customer(analyst):
    page = analyst.open(f"{NORDICS}/report?cycle=2026-10&product=CS")
    analyst.settled()
    page.locator("#report-drill-grid .ag-header-cell").first.focus()
    press(page, "ArrowDown", "ArrowDown")
    cell = page.locator("#report-drill-grid .ag-cell-focus")
    expect(cell).to_have_attribute("col-id", "name")
    name = cell.inner_text()
    press(page, "Enter")
    expect(page.get_by_role("navigation", name="Drill path")).to_contain_text(name)


def test_arrows_move_through_the_customer_table_space_selects_and_enter_opens(analyst):
    page = analyst.open(f"{NORDICS}/dashboard")
    analyst.settled()
    page.locator("#dashboard-grid .ag-header-cell[col-id=name]").focus()
    press(page, "ArrowDown", "ArrowDown")
    cell = page.locator("#dashboard-grid .ag-cell-focus")
    expect(cell).to_have_attribute("col-id", "name")
    name = cell.inner_text()
    press(page, "Space")
    expect(page.get_by_text("1 selected", exact=True)).to_be_visible()
    press(page, "Enter")
    expect(page.get_by_role("heading", name=name)).to_be_visible()


def test_a_change_of_page_moves_the_focus_to_its_heading(analyst):
    page = analyst.open(f"{NORDICS}/dashboard")
    analyst.settled()
    page.get_by_role("navigation", name="Pages").get_by_role("link", name="Exports").focus()
    press(page, "Enter")
    expect(page.get_by_role("heading", name="Exports")).to_be_focused()
    expect(page).to_have_title("Exports · Northwall")
