"""What the dashboard and its file are made of: everything read in one transaction, judged by the rules."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cached_property
from typing import Any, Literal

import pandas as pd

from callbacks.products import Styled, styled, used
from callbacks.wiring import Asked
from data.domain.churn import FACTS, ChurnRules, judge, level_of
from data.domain.contracts import growth, growths, utilisations
from data.domain.cycles import Cycle, preceding
from data.domain.health import health
from data.domain.money import exponent, from_minor
from data.domain.renewals import Renewal, three_months_on, up_for_renewal
from data.domain.usage import local_day
from data.queries.dashboard import orders_from, peak_column, portfolio
from data.queries.invoice import ProductSummary, list_minimums, summarise
from data.queries.mssp_report import bars
from data.queries.partnership import PartnershipFacts, get_partnership, list_products
from data.queries.table_views import ViewFacts, list_views
from data.queries.tags import TagUse, list_tags
from data.session import ScopedSession
from layouts.dashboard.columns import ProductColumn, TableModel, peak_id

TABLE = "dashboard"
"""The name under which views of the customer table are kept."""


@dataclass(frozen=True)  # no slots: what is reckoned once is kept on it
class Facts:
    """Everything the dashboard draws, read in one transaction; `customers` as `judged` gives them."""

    partnership: PartnershipFacts
    cycle: Cycle
    products: Sequence[Styled]
    customers: pd.DataFrame
    totals: pd.DataFrame
    summary: Sequence[ProductSummary]
    renewals: Sequence[Renewal]
    tags: Sequence[TagUse]
    views: Sequence[ViewFacts]
    today: date
    locale: str

    @property
    def priced(self) -> bool:
        return any(product.amount is not None for product in self.summary)

    @property
    def contracted(self) -> bool:
        """Whether orders are something this partnership has: resellers do, others where there are any."""
        return self.partnership.model == "reseller" or bool(self.customers["orders"].notna().any())

    @property
    def renewing(self) -> list[Renewal]:
        """R-RENEW-1: what ends in the next three months without a successor."""
        last = three_months_on(self.today)
        return [renewal for renewal in self.renewals if renewal.order.end <= last]

    @cached_property
    def model(self) -> TableModel:
        """What decides the table's columns."""
        currency = self.partnership.currency
        return TableModel(
            products=[ProductColumn(p.facts.code, p.facts.name, p.facts.unit) for p in self.products],
            currency=currency,
            exponent=exponent(currency),
            priced=self.priced,
            contracted=self.contracted,
        )


def read_dashboard(asked: Asked, session: ScopedSession) -> Facts:
    """Everything for the viewer; eight statements."""
    partnership = get_partnership(session)
    current, today = partnership.current_cycle(asked.now), partnership.today(asked.now)
    previous = preceding(current, partnership.anchor_day)
    listed = list_products(session)
    totals = bars(session, [current, previous])
    shown = used(styled(listed, asked.portal.settings.configuration), totals)
    customers = portfolio(session, current, previous, [product.facts.id for product in shown], today)
    renewals = up_for_renewal(orders_from(session, today, partnership.currency), today, date.max)
    rules = ChurnRules.configured(asked.portal.settings.configuration.churn.model_dump())
    codes = {peak_column(product.facts.id): peak_id(product.facts.code) for product in shown}
    return Facts(
        partnership=partnership,
        cycle=current,
        products=shown,
        customers=judged(customers.rename(columns=codes), renewals, today, partnership.timezone, rules),
        totals=totals,
        summary=summarise(partnership, current, totals, listed, list_minimums(session, partnership, current)),
        renewals=renewals,
        tags=list_tags(session),
        views=list_views(session, TABLE),
        today=today,
        locale=asked.locale,
    )


def judged(
    customers: pd.DataFrame, renewals: Sequence[Renewal], today: date, zone: str, rules: ChurnRules
) -> pd.DataFrame:
    """Rows of `portfolio` with what the rules say of them beside it.

    Columns added: tags (lists of ids), renews_on, days_left (R-RENEW-1), utilisation (R-LICENCE-1, of the product
    used least), change, growth (R-ACV-2, missing where it is "new"), last_scan_on (in the zone), health (R-HEALTH-1),
    score (R-CHURN-2) and level (good, watch, bad). Health and score are missing where there are no signals.
    """
    soonest = {due.order.customer_id: due.order.end for due in reversed(renewals)}
    ends = customers["customer_id"].map(soonest).astype(object)
    signals = customers["as_of"].notna()
    score = _scores(customers, rules).where(signals)
    return customers.assign(
        tags=_each(customers["tag_ids"], _numbers),
        renews_on=ends.where(ends.notna(), None),
        days_left=_each(ends, lambda end: (end - today).days).astype("Int64"),
        utilisation=utilisations(customers["least_peak"], customers["least_licences"]),
        change=growths(customers["amount_minor"], customers["last_amount_minor"]),
        growth=growths(customers["acv_minor"], customers["acv_before_minor"]),
        last_scan_on=_each(customers["last_scan_at"], lambda moment: local_day(moment, zone)),
        health=_health(customers["last_active_on"], today).where(signals, None),
        score=score,
        level=_each(score, lambda one: level_of(int(one)).value),
    )


def _health(active: "pd.Series[Any]", today: date) -> "pd.Series[Any]":
    return _each(active, lambda day: health(day, today).value, missing=True)


def _each(column: "pd.Series[Any]", reckon: Any, *, missing: bool = False) -> "pd.Series[Any]":
    """A rule of one value applied once to each that occurs; `missing` says whether it has an answer for None too."""
    known: Mapping[Any, Any] = {value: reckon(value) for value in column.dropna().unique()}
    nothing = reckon(None) if missing else None
    values = [nothing if pd.isna(value) else known[value] for value in column.astype(object)]
    return pd.Series(values, index=column.index, dtype=object)


def _numbers(text: str) -> list[int]:
    return sorted(map(int, text.split(",")))


def _scores(customers: pd.DataFrame, rules: ChurnRules) -> "pd.Series[Any]":
    """R-CHURN-2 as of each customer's signals, with the tasks that are open this moment."""
    signals = pd.to_datetime(customers["as_of"])
    left = pd.to_datetime(customers["renewal_on"]) - signals
    facts = customers.assign(
        utilisation=utilisations(customers["least_peak"], customers["least_licences"]),
        days_to_renewal=left.dt.days,
        active_30=customers["active_30"].fillna(0) > 0,
        high_tasks=customers["high_tasks"].fillna(0),
    )[list(FACTS)]
    scores = judge(facts, signals.to_numpy().astype("datetime64[D]"), rules).scores
    return pd.Series(scores, index=customers.index, dtype="Int64").where(scores >= 0)


def total_growth(facts: Facts) -> Decimal | Literal["new"] | None:
    """R-ACV-2 of everything the viewer sees: a ratio, "new", or None."""
    now, before = (_sum(facts, name) for name in ("acv_minor", "acv_before_minor"))
    return growth(now, before)


def acv(facts: Facts) -> Decimal:
    """R-ACV-1 of everything the viewer sees."""
    return _sum(facts, "acv_minor")


def _sum(facts: Facts, column: str) -> Decimal:
    return from_minor(int(facts.customers[column].sum()), facts.partnership.currency)
