"""What stands on a page, as a reader takes it in: tiles, tables, charts; nothing is judged here."""

import re
from decimal import Decimal
from typing import Any

from playwright.sync_api import Locator, Page, expect

Row = dict[str, str]

# Rows that are scrolled out of sight are not in the page at all, so a grid is read as it is scrolled.
_GRID_CELLS = """(grid) => Array.from(grid.querySelectorAll('[role=row][row-index] [role=gridcell]'), (cell) => [
    Number(cell.closest('[row-index]').getAttribute('row-index')), cell.getAttribute('col-id'), cell.innerText.trim()
])"""
_GRID_SCROLLED = """(grid) => {
    const view = grid.querySelector('.ag-body-viewport');
    const before = view.scrollTop;
    view.scrollTop = before + view.clientHeight / 2;
    return view.scrollTop > before;
}"""
_BAR_MIDDLE = """(graph, [cycle, product]) => {
    for (const trace of graph.querySelectorAll('.barlayer .trace')) {
        const carried = trace.__data__[0].trace.customdata;
        for (const point of trace.querySelectorAll('.point')) {
            const [itsCycle, itsProduct] = carried[point.__data__.i];
            if (itsCycle !== cycle || itsProduct !== product) continue;
            const box = point.querySelector('path').getBoundingClientRect();
            return [box.x + box.width / 2, box.y + box.height / 2];
        }
    }
    return null;
}"""


def number(text: str) -> Decimal:
    """The number in a text such as '€8,454.40', '45 assets' or '−5 %', whatever stands around it."""
    found = re.search(r"[−-]?\d[\d,]*(\.\d+)?", text)
    assert found, f"there is no number in {text!r}"
    return Decimal(found[0].replace(",", "").replace("−", "-"))


def tile(page: Page, label: str) -> Locator:
    """The tile with this label."""
    return page.locator(".tile-cell").filter(has=page.get_by_text(label, exact=True))


def figure(page: Page, label: str) -> str:
    """The figure of a tile, with its unit or currency."""
    shown = tile(page, label).locator(".tile-figure")
    expect(shown).to_be_visible()
    return shown.inner_text().strip()


def grid_rows(grid: Locator) -> list[Row]:
    """All rows of a data grid in their order, each as text by the id of its column."""
    expect(grid.locator("[role=row][row-index] [role=gridcell]").first).to_be_visible()
    rows: dict[int, Row] = {}
    grid.evaluate("(grid) => { grid.querySelector('.ag-body-viewport').scrollTop = 0; }")
    expect(grid.locator("[role=row][row-index='0'] [role=gridcell]").first).to_be_visible()
    more = True
    while more:
        for place, column, text in grid.evaluate(_GRID_CELLS):
            rows.setdefault(place, {})[column] = text
        more = grid.evaluate(_GRID_SCROLLED)
        grid.page.wait_for_timeout(60)
    return [rows[place] for place in sorted(rows)]


def column(rows: list[Row], name: str) -> list[str]:
    """One column of rows, from top to bottom."""
    return [row.get(name, "") for row in rows]


def table_rows(table: Locator) -> list[list[str]]:
    """The body of a plain table, cell by cell."""
    expect(table.locator("tbody tr").first).to_be_visible()
    rows = table.locator("tbody tr").all()
    return [[" ".join(text.split()) for text in row.locator("th, td").all_inner_texts()] for row in rows]


def crumbs(page: Page) -> Locator:
    """The steps of the drill path."""
    return page.get_by_role("navigation", name="Drill path").get_by_role("listitem")


def legend(page: Page) -> dict[str, bool]:
    """The products of the legend by their short names, and whether each is shown."""
    chips = page.get_by_role("group", name="Products shown").get_by_role("button").all()
    return {chip.inner_text().strip(): chip.get_attribute("aria-pressed") == "true" for chip in chips}


_REST = """graph => new Promise(rested => {
    let timer = setTimeout(done, 300);
    function again() {
        clearTimeout(timer);
        timer = setTimeout(done, 300);
    }
    function done() {
        graph.removeListener('plotly_afterplot', again);
        rested(true);
    }
    graph.on('plotly_afterplot', again);
})"""


def middle_of_bar(page: Page, cycle: str, product: str) -> tuple[float, float]:
    """Where the mouse has to go to be on a bar of the report's chart."""
    graph = page.locator("#report-chart .js-plotly-plot")
    expect(graph.locator(".barlayer .point").first).to_be_visible()
    found: Any = graph.evaluate(_BAR_MIDDLE, [cycle, product])
    assert found, f"there is no bar for {product} in {cycle}"
    return float(found[0]), float(found[1])


def has_bar(page: Page, cycle: str, product: str) -> bool:
    """Whether the report's chart has a bar."""
    found = page.locator("#report-chart .js-plotly-plot").evaluate(_BAR_MIDDLE, [cycle, product])
    return found is not None


def rest(page: Page, chart: str) -> None:
    """Wait until a chart has not been drawn for a while: a moment after its first drawing it fits itself to its place,
    and a press during that is lost."""
    page.locator(f"{chart} .js-plotly-plot").evaluate(_REST)


def click_bar(page: Page, cycle: str, product: str) -> None:
    """Move the mouse onto a bar and press it there, once the chart has noticed the mouse as a person would see.

    What it says of another bar goes first: until then that one is what would be pressed.
    """
    rest(page, "#report-chart")
    page.mouse.move(0, 0)
    expect(page.locator("#report-chart .hoverlayer .hovertext")).to_have_count(0)
    x, y = middle_of_bar(page, cycle, product)
    page.mouse.move(x - 1, y)
    page.mouse.move(x, y, steps=3)
    hover_text(page)
    page.mouse.down()
    page.mouse.up()


def hover_text(page: Page) -> str:
    """What the chart says about the point under the mouse."""
    label = page.locator("#report-chart .hoverlayer .hovertext").first
    expect(label).to_be_visible()
    return label.text_content() or ""
