"""What a reseller's report reads before anything is drawn: partnership, customers, products and the orders that fit."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from callbacks.products import Styled, styled
from callbacks.reseller.address import ResellerAddress
from callbacks.wiring import Asked
from data.domain.order_book import OrderBook
from data.queries.partnership import PartnershipFacts, get_partnership, list_products
from data.queries.reseller import Holder, read_chosen
from data.queries.tags import known_tags
from data.session import ScopedSession
from layouts import formats
from layouts.theme import Theme


@dataclass(frozen=True, slots=True)
class Book:
    """The part of a reseller's customers and orders that an address asks for, read in one transaction.

    `everybody` are all customers in reach, `holders` those that fit the filters; `orders` are theirs;
    `tag_names` says the filter by tags in words.
    """

    asked: Asked
    session: ScopedSession
    address: ResellerAddress
    partnership: PartnershipFacts
    products: Sequence[Styled]
    tag_names: str
    everybody: Sequence[Holder]
    holders: Mapping[int, Holder]
    orders: OrderBook
    theme: Theme

    @property
    def today(self) -> date:
        return self.partnership.today(self.asked.now)

    @property
    def locale(self) -> str:
        return self.asked.locale

    @property
    def currency(self) -> str:
        return self.partnership.currency

    @property
    def product(self) -> Styled | None:
        """The product the address asks for."""
        return next((one for one in self.products if one.facts.code == self.address.product), None)

    def product_of(self, product_id: int) -> Styled:
        """The product of an order."""
        return next(one for one in self.products if one.facts.id == product_id)

    def money(self, amount: Decimal) -> str:
        """An amount in the partnership's currency and the reader's locale."""
        return formats.money(amount, self.currency, self.locale)

    def amount(self, amount: Decimal) -> str:
        """The same without the currency, for columns whose title names it."""
        return formats.amount(amount, self.currency, self.locale)

    def customer_href(self, holder: Holder) -> str:
        """Where a customer's commercial terms are."""
        return f"{self.asked.address.customers}{holder.security_center_id}/commercial"

    def file(self, name: str) -> str:
        """The address of one of the report's files for what is shown."""
        return f"{self.address.path}/{name}.csv{self.address.search}"


def read_reseller(asked: Asked, session: ScopedSession, search: object, theme: Theme = "light") -> Book:
    """Read what an address asks for, but for tags that the partnership does not have; at most five statements."""
    address = ResellerAddress.parse(f"{asked.address.base}/report", search)
    tags, tag_names = known_tags(session, address.tags)
    address = address.changed(tags=tags)
    partnership = get_partnership(session)
    listed = list_products(session)
    everybody, holders, orders = read_chosen(session, address.chosen, listed, partnership.currency)
    return Book(
        asked=asked,
        session=session,
        address=address,
        partnership=partnership,
        products=styled(listed, asked.portal.settings.configuration),
        tag_names=tag_names,
        everybody=everybody,
        holders={one.id: one for one in holders},
        orders=orders,
        theme=theme,
    )
