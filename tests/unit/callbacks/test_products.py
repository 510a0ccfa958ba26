"""How products are ordered and coloured: as the configuration says, and otherwise always the same."""

from callbacks.products import Styled, styled
from data.configuration import Configuration, ProductStyle
from data.queries.partnership import ProductFacts
from layouts.theme import product_style


def products(*codes: str) -> list[ProductFacts]:
    return [ProductFacts(number, code, f"{code} scanning", "units", number) for number, code in enumerate(codes)]


def configured(**said: ProductStyle) -> Configuration:
    return Configuration(products=said)


def codes_of(found: list[Styled]) -> list[str]:
    return [one.facts.code for one in found]


def test_the_configuration_s_order_comes_first_and_the_alphabet_after() -> None:
    said = configured(WAS=ProductStyle(), VM=ProductStyle())
    assert codes_of(styled(products("API", "CS", "VM", "WAS"), said)) == ["WAS", "VM", "API", "CS"]


def test_without_a_configuration_products_stand_by_code() -> None:
    found = styled(products("VM", "API", "CS"), Configuration())
    assert codes_of(found) == ["API", "CS", "VM"]
    assert [one.position for one in found] == [0, 1, 2]
    assert [one.short for one in found] == ["API", "CS", "VM"]


def test_a_product_that_the_portal_does_not_know_takes_no_place() -> None:
    assert codes_of(styled(products("VM"), configured(GONE=ProductStyle(), VM=ProductStyle()))) == ["VM"]


def test_a_colour_and_a_short_name_that_are_said_are_taken() -> None:
    [vm] = styled(products("VM"), configured(VM=ProductStyle(short="Vuln", colour=5)))
    assert (vm.short, vm.position) == ("Vuln", 4)
    assert vm.style == product_style(4)


def test_a_product_keeps_its_colour_whichever_others_are_shown() -> None:
    everything = styled(products("API", "CS", "VM"), Configuration())
    assert [one.style for one in everything] == [product_style(place) for place in range(3)]
    assert len({one.style.colour("light") for one in everything}) == 3


def test_no_products_are_no_styles() -> None:
    assert styled([], configured(VM=ProductStyle())) == []
