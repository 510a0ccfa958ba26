"""Orders of reseller partnerships (R-ORDER-1); what they add up to is reckoned in `data.domain.contracts`."""

from datetime import date

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, ForeignKeyConstraint, Index, Integer, String
from sqlalchemy.orm import Mapped, mapped_column

from data.models.base import Base, Id, OwnedByCustomer
from data.models.types import Day


class Order(Base, OwnedByCustomer):
    """Licences of one product for one customer from a day through another; its value is per year, in minor units."""

    __tablename__ = "orders"
    __table_args__ = (
        ForeignKeyConstraint(
            ["partnership_id", "customer_id"], ["customers.partnership_id", "customers.id"], ondelete="CASCADE"
        ),
        CheckConstraint("licences > 0", name="licences"),
        CheckConstraint("annual_minor >= 0", name="annual_minor"),
        CheckConstraint("start_on <= end_on", name="days"),
        Index("ix_orders_partnership_id_end_on", "partnership_id", "end_on"),
        Index("ix_orders_customer_id_product_id_start_on", "customer_id", "product_id", "start_on"),
    )

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    number: Mapped[str] = mapped_column(String(64), unique=True)
    product_id: Mapped[int] = mapped_column(Id, ForeignKey("products.id"))
    licences: Mapped[int] = mapped_column(Integer)
    start_on: Mapped[date] = mapped_column(Day)
    end_on: Mapped[date] = mapped_column(Day)
    annual_minor: Mapped[int] = mapped_column(BigInteger)
    cancelled_on: Mapped[date | None] = mapped_column(Day)
