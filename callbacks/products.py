"""How products are styled: their order, short names and colours, from the configuration where it says."""

from collections.abc import Sequence
from dataclasses import dataclass

import pandas as pd

from data.configuration import Configuration
from data.queries.partnership import ProductFacts
from layouts.theme import ProductStyle, product_style


@dataclass(frozen=True, slots=True)
class Styled:
    """A product with its short name and the slot of its colour and pattern, counted from 0."""

    facts: ProductFacts
    short: str
    position: int

    @property
    def style(self) -> ProductStyle:
        return product_style(self.position)


def styled(products: list[ProductFacts], configuration: Configuration) -> list[Styled]:
    """Products in the configuration's order, those it does not name after them by code; each keeps its colour."""
    order = {code: place for place, code in enumerate(configuration.products)}
    ranked = sorted(products, key=lambda product: (order.get(product.code, len(order)), product.code))
    return [_style(product, place, configuration) for place, product in enumerate(ranked)]


def used(products: Sequence[Styled], totals: pd.DataFrame) -> list[Styled]:
    """The products that have a row in a frame of totals (column product_id), in their order."""
    found = set(totals["product_id"])
    return [product for product in products if product.facts.id in found]


def _style(product: ProductFacts, place: int, configuration: Configuration) -> Styled:
    said = configuration.products.get(product.code)
    short = (said.short if said else None) or product.code
    colour = said.colour if said else None
    return Styled(product, short, place if colour is None else colour - 1)
