"""what people say of renewals: the stage of each, what is expected, and how that came about"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

from data.models.types import Day, Moment
from data.row_security import Kind, guard

revision: str = "0005"
down_revision: str | None = "0004"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
_TABLES = ("renewal_marks", "renewal_mark_changes")
_KEY = "uq_orders_partnership_id_id"


def upgrade() -> None:
    with op.batch_alter_table("orders", copy_from=_orders()) as orders:
        orders.create_unique_constraint(_KEY, ["partnership_id", "id"])
    op.create_table("renewal_marks", *_said("renewal_marks"), _unique_order())
    op.create_table("renewal_mark_changes", *_said("renewal_mark_changes"))
    op.create_index("ix_renewal_mark_changes_order_id", "renewal_mark_changes", ["order_id"], unique=False)
    if op.get_bind().dialect.name == "postgresql":
        for table in _TABLES:
            for statement in guard(table, Kind.CUSTOMER):
                op.execute(statement)


def downgrade() -> None:
    for table in _TABLES:
        op.drop_table(table)
    before = _orders()
    before.append_constraint(sa.UniqueConstraint("partnership_id", "id", name=_KEY))
    with op.batch_alter_table("orders", copy_from=before) as orders:
        orders.drop_constraint(_KEY, type_="unique")


def _said(table: str) -> list[sa.schema.SchemaItem]:
    return [
        sa.Column("id", _ID, nullable=False),
        sa.Column("order_id", _ID, nullable=False),
        sa.Column("stage", sa.String(length=12), nullable=False),
        sa.Column("expected_minor", sa.BigInteger(), nullable=True),
        sa.Column("note", sa.String(length=500), nullable=False),
        sa.Column("changed_by", sa.String(length=200), nullable=False),
        sa.Column("changed_at", Moment(timezone=True), nullable=False),
        sa.Column("partnership_id", _ID, nullable=False),
        sa.Column("customer_id", _ID, nullable=False),
        sa.CheckConstraint("stage IN ('open', 'negotiation', 'committed', 'lost')", name=op.f(f"ck_{table}_stage")),
        sa.CheckConstraint("expected_minor >= 0", name=op.f(f"ck_{table}_expected_minor")),
        sa.ForeignKeyConstraint(
            ["partnership_id", "customer_id"],
            ["customers.partnership_id", "customers.id"],
            name=op.f(f"fk_{table}_partnership_id_customer_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["partnership_id", "order_id"],
            ["orders.partnership_id", "orders.id"],
            name=op.f(f"fk_{table}_partnership_id_order_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{table}")),
    ]


def _unique_order() -> sa.UniqueConstraint:
    return sa.UniqueConstraint("order_id", name=op.f("uq_renewal_marks_order_id"))


def _orders() -> sa.Table:
    """Orders as they were: SQLite adds a key by writing the table anew, and reads no checks back."""
    return sa.Table(
        "orders",
        sa.MetaData(),
        sa.Column("id", _ID, nullable=False),
        sa.Column("number", sa.String(length=64), nullable=False),
        sa.Column("product_id", _ID, nullable=False),
        sa.Column("licences", sa.Integer(), nullable=False),
        sa.Column("start_on", Day(), nullable=False),
        sa.Column("end_on", Day(), nullable=False),
        sa.Column("annual_minor", sa.BigInteger(), nullable=False),
        sa.Column("cancelled_on", Day(), nullable=True),
        sa.Column("partnership_id", _ID, nullable=False),
        sa.Column("customer_id", _ID, nullable=False),
        sa.CheckConstraint("annual_minor >= 0", name="ck_orders_annual_minor"),
        sa.CheckConstraint("licences > 0", name="ck_orders_licences"),
        sa.CheckConstraint("start_on <= end_on", name="ck_orders_days"),
        sa.ForeignKeyConstraint(
            ["partnership_id", "customer_id"],
            ["customers.partnership_id", "customers.id"],
            name="fk_orders_partnership_id_customer_id",
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(["product_id"], ["products.id"], name="fk_orders_product_id"),
        sa.PrimaryKeyConstraint("id", name="pk_orders"),
        sa.UniqueConstraint("number", name="uq_orders_number"),
        sa.Index("ix_orders_customer_id_product_id_start_on", "customer_id", "product_id", "start_on"),
        sa.Index("ix_orders_partnership_id_end_on", "partnership_id", "end_on"),
    )
