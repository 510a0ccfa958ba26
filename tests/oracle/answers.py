"""What the portal stored and what its queries answer, in the oracle's form: codes for ids, rows of plain values."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from typing import Any

import pandas as pd
from sqlalchemy import select

from data.domain.cycles import Cycle, cycle_of
from data.domain.money import to_minor
from data.engines import Databases
from data.models import Customer, CyclePeak, CycleTotal, DailyTotal, Partnership, Price, Product
from data.queries.invoice import invoice_lines, summary
from data.queries.mssp_report import bars, busiest_day, contributions
from data.queries.partnership import PartnershipFacts, get_partnership
from data.scope import ALL_CUSTOMERS, Scope
from data.session import ScopedSession, session_for
from data.settings import PortalType
from data.system import SystemSession, system_session

Row = tuple[Any, ...]
PORTAL = PortalType.PARTNER


@dataclass(frozen=True, slots=True)
class Stored:
    """Rows of one partnership's rollups, whoever may see them."""

    session: SystemSession
    partnership: Partnership

    def peaks(self) -> list[Row]:
        owner = Customer.__table__.alias()
        priced_for = Customer.__table__.alias()
        columns = (CyclePeak.peak, CyclePeak.peak_day, CyclePeak.last_day, CyclePeak.amount_minor)
        rows = self.session.execute(
            select(CyclePeak.cycle_start, Product.code, owner.c.security_center_id, *columns)
            .add_columns(priced_for.c.security_center_id, Price.valid_from)
            .join(owner, owner.c.id == CyclePeak.customer_id)
            .join(Product, Product.id == CyclePeak.product_id)
            .outerjoin(Price, Price.id == CyclePeak.price_id)
            .outerjoin(priced_for, priced_for.c.id == Price.customer_id)
            .where(CyclePeak.partnership_id == self.partnership.id)
        )
        return sorted(map(tuple, rows), key=lambda row: row[:3])

    def totals(self) -> list[Row]:
        columns = (CycleTotal.peak_sum, CycleTotal.customers, CycleTotal.amount_minor, CycleTotal.unpriced)
        return self._rows(CycleTotal, (CycleTotal.cycle_start, Product.code, *columns))

    def days(self) -> list[Row]:
        return self._rows(DailyTotal, (Product.code, DailyTotal.day, DailyTotal.quantity, DailyTotal.customers))

    def _rows(self, model: type[Any], columns: Sequence[Any]) -> list[Row]:
        joined = select(*columns).join(Product, Product.id == model.product_id)
        return sorted(map(tuple, self.session.execute(joined.where(model.partnership_id == self.partnership.id))))


@dataclass(frozen=True, slots=True)
class Viewed:
    """What the queries of pages and exports answer within one scope."""

    session: ScopedSession
    partnership: PartnershipFacts
    products: Mapping[str, int]

    def cycle(self, start: date) -> Cycle:
        return cycle_of(start, self.partnership.anchor_day)

    def bars(self, starts: Collection[date]) -> list[Row]:
        codes = {number: code for code, number in self.products.items()}
        found = bars(self.session, [self.cycle(start) for start in starts])
        rows = [list(row) for row in found.itertuples(index=False, name=None)]
        return sorted((row[0], codes[row[1]], *row[2:]) for row in rows)

    def busiest_day(self, start: date, products: Sequence[str]) -> Row | None:
        found = busiest_day(self.session, self.cycle(start), [self.products[code] for code in products])
        return None if found is None else (found.day, found.quantity)

    def contributions(self, start: date, product: str) -> list[Row]:
        """Security Center ID, peak, peak day, amount; the largest peak first."""
        found = contributions(self.session, self.cycle(start), self.products[product])
        return [
            (row.security_center_id, row.peak, row.peak_day, _plain(row.amount_minor)) for row in found.itertuples()
        ]

    def lines(self, start: date) -> list[Row]:
        found = invoice_lines(self.session, self.partnership, self.cycle(start))
        assert set(found["currency"]) <= {self.partnership.currency}
        return [
            (
                row.security_center_id,
                row.customer,
                row.product_code,
                row.peak,
                row.peak_day,
                row.price_model,
                self._minor(row.amount),
            )
            for row in found.itertuples()
        ]

    def summary(self, start: date) -> list[Row]:
        """Product, sum of peaks, customers, amount, unpriced lines, minimum, true-up and total."""
        return [
            (
                line.product_code,
                line.peak_sum,
                line.customers,
                self._minor(line.amount),
                line.unpriced,
                self._minor(line.minimum),
                self._minor(line.true_up),
                self._minor(line.total),
            )
            for line in summary(self.session, self.partnership, self.cycle(start))
        ]

    def _minor(self, amount: Any) -> int | None:
        return None if amount is None else to_minor(amount, self.partnership.currency)


def _plain(value: Any) -> int | None:
    return None if pd.isna(value) else int(value)


@contextmanager
def stored(databases: Databases, code: str) -> Iterator[Stored]:
    """The rollups of a partnership."""
    with system_session(databases, PORTAL) as session:
        yield Stored(session, session.scalars(select(Partnership).where(Partnership.code == code)).one())


@contextmanager
def viewed(databases: Databases, code: str, seen: Collection[str] | None = None) -> Iterator[Viewed]:
    """The queries as somebody sees them who may see these customers, or all for None."""
    with system_session(databases, PORTAL) as session:
        partnership = session.scalars(select(Partnership).where(Partnership.code == code)).one()
        products = dict(tuple(row) for row in session.execute(select(Product.code, Product.id)))
        ids = session.scalars(select(Customer.id).where(Customer.security_center_id.in_(seen or ()))).all()
    customers = ALL_CUSTOMERS if seen is None else frozenset(ids)
    with session_for(databases, Scope(PORTAL, partnership.partner_id, partnership.id, 1, customers)) as session:
        yield Viewed(session, get_partnership(session), products)
