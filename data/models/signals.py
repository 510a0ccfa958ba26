"""What readings, activity, scans and orders say of each customer on one day; how that is judged is in `data.domain`."""

from datetime import date, datetime

from sqlalchemy import BigInteger, Float, ForeignKey, Integer
from sqlalchemy.orm import Mapped, mapped_column

from data.models.base import Base, Id, OwnedByCustomer, of_customer
from data.models.types import Day, Moment


class CustomerSignals(Base, OwnedByCustomer):
    """One customer's aggregates for the indicators of R-CHURN-1 as of a day, renewed by loads and with each new day.

    `mean_30` and `mean_90` are daily quantities of the last 30 days and of the 90 before, missing without a reading;
    `least_` names the licensed product used least (R-LICENCE-1); `renewal_on` is the soonest end that is up for
    renewal (R-RENEW-1); `active_30` counts what the customer's own people did in the last 30 days.
    """

    __tablename__ = "customer_signals"
    __table_args__ = (of_customer(),)

    customer_id: Mapped[int] = mapped_column(Id, primary_key=True, autoincrement=False)
    as_of: Mapped[date] = mapped_column(Day)
    last_login_on: Mapped[date | None] = mapped_column(Day)
    last_active_on: Mapped[date | None] = mapped_column(Day)
    active_30: Mapped[int] = mapped_column(BigInteger, default=0)
    mean_30: Mapped[float | None] = mapped_column(Float)
    mean_90: Mapped[float | None] = mapped_column(Float)
    scans_30: Mapped[int] = mapped_column(Integer, default=0)
    failed_30: Mapped[int] = mapped_column(Integer, default=0)
    last_scan_at: Mapped[datetime | None] = mapped_column(Moment)
    scanners: Mapped[int] = mapped_column(Integer, default=0)
    silent: Mapped[int] = mapped_column(Integer, default=0)
    least_product_id: Mapped[int | None] = mapped_column(Id, ForeignKey("products.id"))
    least_peak: Mapped[int | None] = mapped_column(BigInteger)
    least_licences: Mapped[int | None] = mapped_column(BigInteger)
    renewal_on: Mapped[date | None] = mapped_column(Day)
