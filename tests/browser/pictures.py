"""Charts taken along as pictures, and what is written on them; which picture says what, the tests know."""

from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import Locator, Page

_NOTE_WHAT_IS_DRAWN = """() => {
    const draw = window.Plotly.downloadImage;
    window.Plotly.downloadImage = (figure, options) => {
        window.drawn = { texts: figure.layout.annotations.map((one) => one.text), height: options.height };
        return draw(figure, options);
    };
}"""


@dataclass(frozen=True, slots=True)
class Picture:
    """The name of the file, the line above the chart and the one below it."""

    name: str
    above: str
    below: str


def taken(page: Page, button: Locator, folder: Path) -> Picture:
    """Press a button that brings a chart as a picture; AssertionError where what it brings is none of that height."""
    page.evaluate(_NOTE_WHAT_IS_DRAWN)
    with page.expect_download() as download:
        button.click()
    path = folder / download.value.suggested_filename
    download.value.save_as(path)
    assert path.read_bytes().startswith(b"\x89PNG")
    assert path.stat().st_size > 10_000
    drawn = page.evaluate("window.drawn")
    assert int.from_bytes(path.read_bytes()[20:24]) == 2 * drawn["height"]
    *_, above, below = (text.replace("<br>", " ") for text in drawn["texts"])
    return Picture(path.name, above, below)
