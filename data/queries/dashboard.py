"""What the dashboard shows of an MSSP or reseller partnership: the customers and their use in two cycles."""

from dataclasses import dataclass

import pandas as pd
from sqlalchemy import select

from data.domain.cycles import Cycle
from data.frames import frame
from data.models import Customer, CyclePeak
from data.session import ScopedSession

CUSTOMER_COLUMNS = {
    "customer_id": "int64",
    "security_center_id": "str",
    "name": "str",
    "status": "str",
    "country": "object",
    "industry": "object",
    "size": "object",
    "onboarded_on": "object",
}
USE_COLUMNS = {
    "customer_id": "int64",
    "product_id": "int64",
    "cycle_start": "object",
    "peak": "int64",
    "last_day": "object",
    "amount_minor": "Int64",
}


@dataclass(frozen=True, slots=True)
class Portfolio:
    """The visible customers, columns CUSTOMER_COLUMNS by name, and their peaks in the cycles asked for, USE_COLUMNS."""

    customers: pd.DataFrame
    use: pd.DataFrame


def portfolio(session: ScopedSession, current: Cycle, previous: Cycle) -> Portfolio:
    """Customers and their use in two cycles; two statements, however many customers there are."""
    customers = select(
        Customer.id,
        Customer.security_center_id,
        Customer.name,
        Customer.status,
        Customer.country,
        Customer.industry,
        Customer.size,
        Customer.onboarded_on,
    ).order_by(Customer.name, Customer.security_center_id)
    use = select(
        CyclePeak.customer_id,
        CyclePeak.product_id,
        CyclePeak.cycle_start,
        CyclePeak.peak,
        CyclePeak.last_day,
        CyclePeak.amount_minor,
    ).where(CyclePeak.cycle_start.in_([current.start, previous.start]))
    return Portfolio(frame(session, customers, CUSTOMER_COLUMNS), frame(session, use, USE_COLUMNS))
