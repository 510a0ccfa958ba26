"""The invoice of one cycle as it is stored: a summary by product and its lines; the readings are in `evidence`."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

import pandas as pd
from sqlalchemy import Select, func, select

from data.domain.cycles import Cycle
from data.domain.invoicing import true_up
from data.domain.money import from_minor
from data.domain.pricing import Basis, Price, PriceModel, tier_text
from data.frames import frame
from data.models import Commitment, Customer, CyclePeak, Product
from data.queries.mssp_report import bars
from data.queries.partnership import PartnershipFacts, ProductFacts, list_products
from data.queries.prices import prices_charged
from data.queries.tags import EVERYBODY, TagFilter, has_tags
from data.session import ScopedSession

LINE_COLUMNS = (
    "security_center_id",
    "customer",
    "product_code",
    "product",
    "peak",
    "peak_day",
    "price_model",
    "price_text",
    "amount",
    "currency",
)
_STORED = {
    "security_center_id": "str",
    "customer": "str",
    "product_code": "str",
    "product": "str",
    "peak": "int64",
    "peak_day": "object",
    "amount_minor": "Int64",
    "price_id": "Int64",
}
# Over a portfolio these are charged by the sum of all customers' peaks; the others cost the same at any sum.
_TOLD_BY_THE_SUM = frozenset({PriceModel.GRADUATED, PriceModel.VOLUME, PriceModel.PACKAGE})


@dataclass(frozen=True, slots=True)
class ProductSummary:
    """One product's part of an invoice; what has no price or no commitment is None, never 0.

    `customers` have a peak above 0, `unpriced` of their lines have no amount; `total` adds the true-up (R-INVOICE-2).
    """

    product_code: str
    product_name: str
    unit: str
    peak_sum: int
    customers: int
    amount: Decimal | None
    unpriced: int
    minimum: Decimal | None
    true_up: Decimal | None
    total: Decimal | None


def summary(
    session: ScopedSession, partnership: PartnershipFacts, cycle: Cycle, tags: TagFilter = EVERYBODY
) -> list[ProductSummary]:
    """R-PEAK-2, R-INVOICE-2: every product with readings or a commitment in the cycle, by code; three statements.

    A restricted scope sums its own customers, a filter those with its tags; neither sees a commitment: that belongs
    to the whole partnership.
    """
    minimums = {} if tags.ids else list_minimums(session, partnership, cycle)
    return summarise(partnership, cycle, bars(session, [cycle], tags), list_products(session), minimums)


def summarise(
    partnership: PartnershipFacts,
    cycle: Cycle,
    totals: pd.DataFrame,
    products: Sequence[ProductFacts],
    minimums: Mapping[int, Decimal],
) -> list[ProductSummary]:
    """`summary` of rows that were read already: `totals` as `bars` gives them, `minimums` by product id."""
    own = totals[totals["cycle_start"] == cycle.start]
    stored = {row.product_id: row for row in own.itertuples(index=False)}
    return [
        _summed(product, stored.get(product.id), minimums.get(product.id), partnership.currency)
        for product in products
        if product.id in stored or product.id in minimums
    ]


def list_minimums(session: ScopedSession, partnership: PartnershipFacts, cycle: Cycle) -> dict[int, Decimal]:
    """The commitments in force on the cycle's first day by product id."""
    begun = session.execute(
        select(Commitment.product_id, Commitment.minimum_minor)
        .where(Commitment.valid_from <= cycle.start)
        .order_by(Commitment.valid_from)
    )
    return {product_id: from_minor(minor, partnership.currency) for product_id, minor in begun}


def first_commitment(session: ScopedSession) -> date | None:
    """The day of the earliest commitment, None without any; a restricted scope sees none."""
    return session.scalar(select(func.min(Commitment.valid_from)))


def _summed(product: ProductFacts, stored: Any, minimum: Decimal | None, currency: str) -> ProductSummary:
    customers, unpriced = (stored.customers, stored.unpriced) if stored else (0, 0)
    # Nothing used costs nothing only where something was agreed; without a price there is no amount at all.
    has_amount = customers > unpriced or (customers == 0 and minimum is not None)
    amount = from_minor(stored.amount_minor if stored else 0, currency) if has_amount else None
    missing = None if minimum is None else true_up(minimum, [amount or Decimal(0)])
    parts = [part for part in (amount, missing) if part is not None]
    return ProductSummary(
        product_code=product.code,
        product_name=product.name,
        unit=product.unit,
        peak_sum=stored.peak_sum if stored else 0,
        customers=customers,
        amount=amount,
        unpriced=unpriced,
        minimum=minimum,
        true_up=missing,
        total=sum(parts, Decimal(0)) if parts else None,
    )


def invoice_lines(
    session: ScopedSession,
    partnership: PartnershipFacts,
    cycle: Cycle,
    products: Collection[str] | None = None,
    tags: TagFilter = EVERYBODY,
) -> pd.DataFrame:
    """R-INVOICE-1: one row per visible customer with these tags and product with a peak above 0, columns LINE_COLUMNS.

    `products` are the codes to keep, None keeps all. Ordered by customer name (case does not matter), Security Center
    ID and product code, whatever the database holds for alphabetical. `amount` is a Decimal, None where unpriced;
    so are the price's columns then. Four statements, three for a restricted viewer.
    """
    stored = frame(session, _lines(cycle, products, tags), _STORED)
    prices = prices_charged(session, cycle)
    pools = _pools(session, cycle)
    currency = partnership.currency
    found = [prices.get(int(price)) if pd.notna(price) else None for price in stored["price_id"]]
    charged = [pools.get(price) for price in stored["price_id"]]
    lines = stored.assign(
        price_model=pd.Series([_model(price) for price in found], dtype="object"),
        price_text=pd.Series(
            [_text(*line, currency) for line in zip(found, stored["peak"], charged, strict=True)], dtype="object"
        ),
        amount=pd.Series(
            [None if pd.isna(minor) else from_minor(int(minor), currency) for minor in stored["amount_minor"]],
            dtype="object",
        ),
        currency=pd.Series([currency] * len(stored), dtype="str"),
        alphabetical=stored["customer"].str.casefold(),
    )
    order = ["alphabetical", "security_center_id", "product_code"]
    return lines.sort_values(order, ignore_index=True)[list(LINE_COLUMNS)]


def line_price(
    session: ScopedSession, partnership: PartnershipFacts, cycle: Cycle, price_id: int, peak: int
) -> str | None:
    """The price of one line in words, as the workbook states it; None where the price is not visible."""
    price = prices_charged(session, cycle).get(price_id)
    return _text(price, peak, _pools(session, cycle, price_id).get(price_id), partnership.currency)


def _pools(session: ScopedSession, cycle: Cycle, price_id: int | None = None) -> dict[int, int]:
    """The sum of peaks that each price was charged on (R-PRICE-3), or of one of them; a restricted viewer learns none.

    Whatever the lines asked for are, a price over the portfolio was charged on all of them.
    """
    if not session.scope.sees_all_customers:
        return {}
    priced = CyclePeak.price_id.is_not(None) if price_id is None else CyclePeak.price_id == price_id
    rows = session.execute(
        select(CyclePeak.price_id, func.sum(CyclePeak.peak))
        .where(CyclePeak.cycle_start == cycle.start, priced)
        .group_by(CyclePeak.price_id)
    )
    return {price: int(total) for price, total in rows if price is not None}


def _lines(cycle: Cycle, products: Collection[str] | None, tags: TagFilter) -> Select[*tuple[Any, ...]]:
    statement = (
        select(
            Customer.security_center_id,
            Customer.name,
            Product.code,
            Product.name,
            CyclePeak.peak,
            CyclePeak.peak_day,
            CyclePeak.amount_minor,
            CyclePeak.price_id,
        )
        .join(Customer, Customer.id == CyclePeak.customer_id)
        .join(Product, Product.id == CyclePeak.product_id)
        .where(CyclePeak.cycle_start == cycle.start, CyclePeak.peak > 0, has_tags(CyclePeak.customer_id, tags))
    )
    return statement if products is None else statement.where(Product.code.in_(products))


def _model(price: Price | None) -> str | None:
    if price is None:
        return None
    return f"{price.model}, portfolio" if price.basis is Basis.PORTFOLIO else price.model.value


def _text(price: Price | None, peak: int, pool: int | None, currency: str) -> str | None:
    """The price of a line; over a portfolio, that of the sum of peaks, which a restricted scope must not learn."""
    if price is None:
        return None
    if price.basis is not Basis.PORTFOLIO:
        return tier_text(price, peak, currency)
    if pool is None and price.model in _TOLD_BY_THE_SUM:
        return "by the whole portfolio"
    return tier_text(price, pool or peak, currency)
