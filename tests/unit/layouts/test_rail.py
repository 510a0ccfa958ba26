"""The rail's head: the brand's picture where there is one, its letter where not, and always its name."""

from dash import html

from layouts.shell.model import Brand
from layouts.shell.rail import rail


def head_of(brand: Brand) -> list[dict[str, object]]:
    head = rail(brand, []).children[0]
    assert isinstance(head, html.Div)
    return [part.to_plotly_json()["props"] for part in head.children[:2]]


def test_a_brand_without_a_picture_has_its_letter() -> None:
    mark, name = head_of(Brand("Northwall"))
    assert (mark["className"], mark["children"], name["children"]) == ("brand-mark", "N", "Northwall")


def test_a_brand_s_picture_takes_the_letter_s_place() -> None:
    mark, name = head_of(Brand("Northwall", logo="/logo"))
    assert (mark["className"], mark["src"], mark["alt"]) == ("brand-logo", "/logo", "")
    assert name["children"] == "Northwall"
