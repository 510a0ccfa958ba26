"""The analyst's way: from signing in to the day that made a bar as high as it is, and the same view for a colleague."""

from datetime import date

import pytest
from playwright.sync_api import expect

from tests.browser import small_world
from tests.browser.pictures import taken
from tests.browser.reading import (
    click_bar,
    column,
    crumbs,
    figure,
    grid_rows,
    has_bar,
    hover_text,
    legend,
    middle_of_bar,
    number,
    rest,
    table_rows,
    tile,
)
from tests.browser.visits import containing, settle

NORDICS, ALPS = "/p/larchfield-nordics", "/p/larchfield-alps"
OCTOBER = date(2026, 9, 26), date(2026, 10, 25)
WORKED_EXAMPLE = f"{NORDICS}/report?cycle=2026-10&product=VM"


def october_peaks(product, partnership="larchfield-nordics"):
    return small_world.peaks(partnership, product, *OCTOBER)


def test_an_analyst_goes_from_the_sign_in_down_to_a_day_and_back(visit):
    page = visit.sign_in("analyst")
    expect(page).to_have_url(containing("/dashboard"))
    expect(page.get_by_role("heading", name="Portfolio")).to_be_visible()

    switcher = page.locator("#shell-switcher")
    switcher.locator("summary").click()
    switcher.get_by_role("link", name="MSSP Nordics").click()
    expect(page).to_have_url(visit.address + f"{NORDICS}/dashboard")
    expect(tile(page, "Customers").locator(".tile-figure")).to_have_text("26")

    page.get_by_role("navigation", name="Pages").get_by_role("link", name="Report").click()
    expect(page.get_by_role("heading", name="Usage and billing")).to_be_visible()
    visit.settled()
    click_bar(page, "2026-10", "PAT")
    expect(page).to_have_url(visit.address + f"{NORDICS}/report?cycle=2026-10&product=PAT")
    expect(page.get_by_text("Rows add up to the bar: 5,415")).to_be_visible()
    expect(crumbs(page)).to_have_text(["Oct 2026", "Phishing Training"])
    rows = grid_rows(page.locator("#report-drill-grid"))
    names = small_world.names_of("larchfield-nordics")
    expected = {names[code]: peak for code, peak in october_peaks("PAT").items()}
    assert {row["name"]: int(number(row["peak"])) for row in rows} == expected
    assert sum(expected.values()) == 5415

    largest = max(expected, key=lambda name: expected[name])
    page.locator("#report-drill-grid").get_by_role("link", name=largest).click()
    expect(page.get_by_role("group", name="Daily quantities with the peak day")).to_be_visible()
    expect(crumbs(page)).to_have_text(["Oct 2026", "Phishing Training", largest])

    page.get_by_role("navigation", name="Drill path").get_by_role("link", name="Phishing Training").click()
    expect(page.get_by_text("Rows add up to the bar: 5,415")).to_be_visible()
    page.go_back()
    expect(page.get_by_role("group", name="Daily quantities with the peak day")).to_be_visible()
    page.go_back()
    expect(page).to_have_url(visit.address + f"{NORDICS}/report?cycle=2026-10&product=PAT")
    page.go_back()
    expect(page).to_have_url(visit.address + f"{NORDICS}/report")
    expect(page.get_by_role("table", name="Products of the cycle")).to_be_visible()


def test_switching_the_partnership_changes_figures_and_currency_and_asks_nobody_to_sign_in(analyst):
    page = analyst.open(f"{NORDICS}/report?cycle=2026-10")
    assert figure(page, "Invoice, Oct 2026").startswith("€")
    switcher = page.locator("#shell-switcher")
    switcher.locator("summary").click()
    switcher.get_by_role("link", name="MSSP Alps").click()
    expect(page).to_have_url(containing(f"{ALPS}/report"))
    expect(tile(page, "Invoice, Oct 2026").locator(".tile-figure")).to_have_text(containing("CHF"))
    alps = sum(sum(october_peaks(product, "larchfield-alps").values()) for product in ("VM", "WAS", "CS", "PAT", "API"))
    assert number(figure(page, "Sum of peaks")) == alps
    expect(switcher.locator("summary")).to_have_accessible_name("Partnership: MSSP Alps")
    switcher.locator("summary").click()
    switcher.get_by_role("link", name="Reseller UK").click()
    expect(page).to_have_url(containing("/p/larchfield-uk/report"))
    expect(switcher.locator("summary")).to_contain_text("GBP")
    expect(page.get_by_role("heading", name="Contracts and renewals")).to_be_visible()


def test_the_worked_example_reads_as_the_rules_say(analyst):
    page = analyst.open(WORKED_EXAMPLE)
    rows = grid_rows(page.locator("#report-drill-grid"))
    assert [(row["name"], row["peak"], row["day"], row["amount"]) for row in rows] == [
        ("Aldermark Clinics", "40", "3 Oct", "100.00"),
        ("Birkhaven Foods", "5", "9 Oct", "12.50"),
    ]
    expect(page.get_by_text("Rows add up to the bar: 45")).to_be_visible()
    expect(page.get_by_text("€112.50", exact=True)).to_be_visible()
    assert figure(page, "True-ups") == "€37.50"


def test_a_customers_days_show_the_peak_and_tell_no_reading_from_zero(analyst):
    page = analyst.open(f"{WORKED_EXAMPLE}&customer=SC-1001")
    facts = page.locator("#report-drill dl")
    expect(facts).to_contain_text("40 assets")
    expect(facts).to_contain_text("Sat 3 Oct 2026")
    expect(facts).to_contain_text("€100.00")
    expect(facts).to_contain_text("4 of 30, 26 missing")
    expect(page.locator("#report-drill-chart")).to_contain_text("Peak 40 · 3 Oct")

    analyst.open(f"{WORKED_EXAMPLE}&customer=SC-1002&as=table")
    days = dict(table_rows(page.get_by_role("table", name="Daily quantities")))
    assert days["Fri 9 Oct 2026"] == "5"
    assert days["Sat 10 Oct 2026"] == "0"
    assert days["Sun 11 Oct 2026"] == "no reading"
    assert len(days) == 30


def test_hovering_over_a_bar_gives_its_exact_figure(analyst):
    page = analyst.open(f"{NORDICS}/report?cycle=2026-10")
    analyst.settled()
    page.mouse.move(*middle_of_bar(page, "2026-11", "CS"))
    said = hover_text(page)
    assert "26 Oct – 25 Nov 2026 · estimate" in said
    peaks = small_world.peaks("larchfield-nordics", "CS", date(2026, 10, 26), date(2026, 11, 25))
    assert f"{sum(peaks.values()):,} resources" in said


def test_a_bar_stands_out_once_it_is_opened_and_a_second_one_can_be_clicked(analyst):
    page = analyst.open(f"{NORDICS}/report")
    analyst.settled()
    for product, name in (("CS", "Cloud Security"), ("PAT", "Phishing Training"), ("CS", "Cloud Security")):
        click_bar(page, "2026-09", product)
        expect(page).to_have_url(containing(f"cycle=2026-09&product={product}"))
        expect(crumbs(page)).to_have_text(["Sep 2026", name])
        analyst.settled()
    assert figure(page, "Invoice, Sep 2026").startswith("€")


def test_the_largest_peaks_can_be_seen_as_a_chart_and_a_bar_of_it_leads_to_the_customer(analyst):
    page = analyst.open(f"{NORDICS}/report?cycle=2026-10&product=CS")
    page.get_by_role("group", name="Show as").get_by_role("link", name="Chart").click()
    bars = page.locator("#report-drill-chart .barlayer .point path")
    expect(bars).to_have_count(len(october_peaks("CS")))
    rest(page, "#report-drill-chart")
    box = bars.first.bounding_box()
    page.mouse.move(box["x"] + box["width"] / 3, box["y"] + box["height"] / 2, steps=3)
    page.mouse.down()
    page.mouse.up()
    expect(page).to_have_url(containing("customer=SC-"))
    largest = max(october_peaks("CS").items(), key=lambda entry: entry[1])[0]
    name = small_world.names_of("larchfield-nordics")[largest]
    expect(crumbs(page)).to_have_text(["Oct 2026", "Cloud Security", name])


def test_a_copied_address_shows_a_colleague_the_same_view(analyst, visits):
    page = analyst.open(f"{NORDICS}/report?cycle=2026-09&months=3&view=per-product&hide=API&product=CS")
    analyst.settled()
    colleague = visits("colleague")
    other = colleague.open(page.url.removeprefix(analyst.address))
    colleague.settled()
    for label in ("Invoice without API, Sep 2026", "Sum of peaks", "Busiest day", "True-ups without API"):
        assert figure(other, label) == figure(page, label)
    expect(crumbs(page)).to_have_text(["Sep 2026", "Cloud Security"])
    expect(crumbs(other)).to_have_text(["Sep 2026", "Cloud Security"])
    assert legend(other) == legend(page)
    assert grid_rows(other.locator("#report-drill-grid")) == grid_rows(page.locator("#report-drill-grid"))
    expect(other.get_by_role("link", name="Per product")).to_have_attribute("aria-current", "page")


@pytest.mark.parametrize("person", ["alpine", "outsider"])
def test_a_copied_address_is_not_found_by_who_may_not_see_it(visits, person):
    visit = visits(person)
    visit.expects(404, NORDICS)
    page = visit.open(WORKED_EXAMPLE)
    expect(page.get_by_role("heading", name="There is no such page")).to_be_visible()
    assert not [name for name in small_world.names_of("larchfield-nordics").values() if name in page.content()]
    page.get_by_role("link", name="Go to the start page").click()
    expect(page.get_by_role("heading", name="Portfolio")).to_be_visible()


def test_another_cycle_and_another_length_are_chosen_and_stand_in_the_address(analyst):
    page = analyst.open(f"{NORDICS}/report")
    picker = page.get_by_label("Billing cycle")
    expect(picker).to_contain_text("26 Oct – 25 Nov 2026 · estimate")
    picker.select_option(label="26 Jul – 25 Aug 2026")
    expect(page).to_have_url(containing("cycle=2026-08"))
    expect(tile(page, "Invoice, Aug 2026")).to_contain_text("Ended")
    picker.select_option(label="26 Oct – 25 Nov 2026 · estimate")
    expect(tile(page, "Invoice, Nov 2026")).to_contain_text("Estimate")

    months = page.get_by_role("group", name="Months shown")
    for text, cycles in (("3 m", 3), ("12 m", 12), ("6 m", 6)):
        months.get_by_role("link", name=text).click()
        expect(months.get_by_role("link", name=text)).to_have_attribute("aria-current", "page")
        expect(page.locator("#report-chart .xtick")).to_have_count(cycles)
    expect(page).not_to_have_url(containing("months="))
    page.go_back()
    expect(page.locator("#report-chart .xtick")).to_have_count(12)


def test_a_product_hidden_in_the_legend_is_gone_from_chart_tiles_and_drill(analyst):
    page = analyst.open(f"{NORDICS}/report?cycle=2026-10")
    analyst.settled()
    assert legend(page) == dict.fromkeys(("VM", "WAS", "CS", "PAT", "API"), True)
    sum_of_peaks = tile(page, "Sum of peaks").locator(".tile-figure")
    products = page.get_by_role("table", name="Products of the cycle")
    expect(sum_of_peaks).to_have_text("8,733")
    expect(products.get_by_role("link", name="Phishing Training")).to_be_visible()

    page.get_by_role("button", name="PAT", exact=True).click()
    expect(page).to_have_url(containing("hide=PAT"))
    expect(products.get_by_role("link", name="Phishing Training")).to_have_count(0)
    expect(sum_of_peaks).to_have_text(f"{8733 - sum(october_peaks('PAT').values()):,}")
    assert legend(page) == {"VM": True, "WAS": True, "CS": True, "PAT": False, "API": True}
    assert not has_bar(page, "2026-10", "PAT")
    assert has_bar(page, "2026-10", "CS")

    page.get_by_role("button", name="VM", exact=True).click()
    expect(tile(page, "True-ups without PAT, VM")).to_contain_text("no minimum commitment")
    page.get_by_role("button", name="VM", exact=True).click()
    page.get_by_role("button", name="PAT", exact=True).click()
    expect(products.get_by_role("link", name="Phishing Training")).to_be_visible()
    expect(sum_of_peaks).to_have_text("8,733")


def test_choices_made_faster_than_the_page_answers_add_up(analyst):
    page = analyst.open(f"{NORDICS}/report")
    analyst.settled()
    # The page cannot have been drawn anew between clicks that are made in one go.
    page.evaluate(
        """() => {
            for (const text of ['PAT', 'API', '12 m', 'Per product']) {
                Array.from(document.querySelectorAll('#shell-page a')).find((a) => a.textContent === text).click();
            }
        }"""
    )
    expect(page).to_have_url(containing("?hide=API,PAT&months=12&view=per-product"))
    expect(page.get_by_role("button", name="PAT", exact=True)).to_have_attribute("aria-pressed", "false")
    assert legend(page) == {"VM": True, "WAS": True, "CS": True, "PAT": False, "API": False}


def test_all_products_hidden_leaves_a_page_that_says_so(analyst):
    page = analyst.open(f"{NORDICS}/report?hide=VM,WAS,CS,PAT,API")
    expect(page.get_by_text("All products are hidden")).to_be_visible()
    expect(page.locator("#report-drill").get_by_role("link", name="Show all products")).to_be_visible()
    page.get_by_role("button", name="CS", exact=True).click()
    expect(page.locator("#report-chart .barlayer .point")).not_to_have_count(0)
    expect(page.get_by_text("All products are hidden")).to_have_count(0)


def test_small_multiples_and_table_show_the_same_bars(analyst):
    page = analyst.open(f"{NORDICS}/report?cycle=2026-10&months=3")
    views = page.get_by_role("group", name="View")
    views.get_by_role("link", name="Per product").click()
    expect(page.locator("#report-chart .subplot.xy5")).to_have_count(0)
    expect(page.locator("#report-chart .barlayer .point")).to_have_count(15)
    expect(page.locator("#report-chart")).to_contain_text("Phishing Training, users")
    click_bar(page, "2026-10", "API")
    expect(page).to_have_url(containing("product=API"))

    views.get_by_role("link", name="Table").click()
    cycles = page.get_by_role("table", name="Sum of peaks per cycle and product")
    settle(page)
    october = next(row for row in table_rows(cycles) if row[0].startswith("26 Sep"))
    assert [int(number(text)) for text in october[1:]] == [
        sum(october_peaks(product).values()) for product in ("VM", "WAS", "CS", "PAT", "API")
    ]
    expect(page.locator("#report-chart")).to_be_hidden()
    cycles.get_by_role("link", name="Vulnerability Management, 26 Sep – 25 Oct 2026: 45 assets").click()
    expect(page.get_by_text("Rows add up to the bar: 45")).to_be_visible()


def test_the_products_of_a_customer_found_by_search_lead_to_its_days(analyst):
    page = analyst.open(f"{NORDICS}/dashboard")
    page.get_by_role("combobox", name="Search customers").fill("fennvik")
    page.get_by_role("option", name="Fennvik Retail").click()
    expect(page).to_have_url(containing("/customers/SC-1006"))
    page.get_by_role("link", name="Open in report").click()
    expect(page).to_have_url(containing("/report?customer=SC-1006"))
    lines = page.get_by_role("table", name="Products of the customer")
    expect(lines).to_be_visible()
    settle(page)
    lines.get_by_role("link").first.click()
    expect(page.locator("#report-drill dl")).to_contain_text("26 of 30, 4 missing")


def test_rows_of_a_bar_carry_amounts_that_add_up(analyst):
    page = analyst.open(f"{NORDICS}/report?cycle=2026-10&product=CS")
    rows = grid_rows(page.locator("#report-drill-grid"))
    foot = page.locator("#report-drill footer, #report-drill .card-foot").last
    assert sum(map(number, column(rows, "amount"))) == number(foot.locator("span").last.inner_text())


def test_the_products_of_a_cycle_stand_in_the_order_of_the_legend(analyst):
    page = analyst.open(f"{NORDICS}/report?cycle=2026-10")
    lines = table_rows(page.get_by_role("table", name="Products of the cycle"))
    assert [name for name, *_ in lines] == [
        "Vulnerability Management",
        "Web Application Scanning",
        "Cloud Security",
        "Phishing Training",
        "API Security",
    ]
    assert lines[0][1:] == ["45 assets", "2", "€150.00 incl. €37.50 true-up"]
    assert lines[4][3] == "Unpriced"


@pytest.mark.parametrize(
    ("level", "figures", "line"),
    [
        ("", "the chart's figures", "2026-10,2026-09-26,2026-10-25,ended,VM,Vulnerability Management,45,assets,2"),
        ("&product=VM", "contributions", "2026-10,VM,SC-1001,Aldermark Clinics,40,2026-10-03,100.00,EUR"),
        ("&product=VM&customer=SC-1001", "daily readings", "SC-1001,Aldermark Clinics,VM,2026-10-03,40"),
    ],
    ids=["bars", "customers", "days"],
)
def test_what_is_shown_can_be_taken_along_as_a_file(analyst, tmp_path, level, figures, line):
    page = analyst.open(f"{NORDICS}/report?cycle=2026-10{level}")
    with page.expect_download() as download:
        page.get_by_role("link", name=f"Download {figures} as CSV").click()
    path = tmp_path / "figures.csv"
    download.value.save_as(path)
    assert line in path.read_text("utf-8-sig").splitlines()


@pytest.mark.parametrize(
    ("level", "name", "title", "foot"),
    [
        (
            "&hide=API",
            "peaks-larchfield-nordics-2026-06-2026-11.png",
            "Sum of customers' peaks per billing cycle",
            "without API",
        ),
        (
            "&product=CS&as=chart",
            "customers-larchfield-nordics-2026-10-CS.png",
            "Cloud Security: largest peaks, 26 Sep – 25 Oct 2026",
            "MSSP Nordics",
        ),
        (
            "&product=VM&customer=SC-1001",
            "days-SC-1001-2026-10-VM.png",
            "Aldermark Clinics: Vulnerability Management, 26 Sep – 25 Oct 2026",
            "Europe/Stockholm",
        ),
    ],
    ids=["bars", "customers", "days"],
)
def test_a_chart_can_be_taken_along_as_a_picture_that_says_what_it_shows(analyst, tmp_path, level, name, title, foot):
    page = analyst.open(f"{NORDICS}/report?cycle=2026-10{level}")
    analyst.settled()
    expect(page.locator("#report-chart .barlayer .point").first).to_be_visible()
    picture = taken(page, page.get_by_role("button", name="Download chart as image").last, tmp_path)
    assert (picture.name, picture.above) == (name, title)
    assert foot in picture.below
    assert "Usage as of" in picture.below
