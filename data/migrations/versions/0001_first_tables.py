"""first tables"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

from data.models.types import Day, ExactDecimal, Moment

revision: str = "0001"
down_revision: str | None = None
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    op.create_table(
        "audit_events",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("at", Moment(timezone=True), nullable=False),
        sa.Column("user_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("partnership_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("action", sa.String(length=60), nullable=False),
        sa.Column("subject", sa.String(length=200), nullable=False),
        sa.Column("detail", sa.JSON(), nullable=False),
        sa.Column("address", sa.String(length=64), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_audit_events")),
    )
    with op.batch_alter_table("audit_events", schema=None) as batch_op:
        batch_op.create_index("ix_audit_events_partnership_id_at", ["partnership_id", "at"], unique=False)

    op.create_table(
        "import_reports",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("at", Moment(timezone=True), nullable=False),
        sa.Column("folder", sa.String(length=400), nullable=False),
        sa.Column("counts", sa.JSON(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("duration_ms", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_import_reports")),
    )
    op.create_table(
        "partners",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("code", sa.String(length=64), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("country", sa.String(length=2), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_partners")),
        sa.UniqueConstraint("code", name=op.f("uq_partners_code")),
    )
    op.create_table(
        "products",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("code", sa.String(length=32), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("unit", sa.String(length=40), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_products")),
        sa.UniqueConstraint("code", name=op.f("uq_products_code")),
    )
    op.create_table(
        "web_sessions",
        sa.Column("id_hash", sa.String(length=64), nullable=False),
        sa.Column("document", sa.JSON(), nullable=False),
        sa.Column("created_at", Moment(timezone=True), nullable=False),
        sa.Column("seen_at", Moment(timezone=True), nullable=False),
        sa.Column("expires_at", Moment(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id_hash", name=op.f("pk_web_sessions")),
    )
    with op.batch_alter_table("web_sessions", schema=None) as batch_op:
        batch_op.create_index("ix_web_sessions_expires_at", ["expires_at"], unique=False)

    op.create_table(
        "partnerships",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("partner_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("code", sa.String(length=64), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("model", sa.String(length=10), nullable=False),
        sa.Column("currency", sa.String(length=3), nullable=False),
        sa.Column("timezone", sa.String(length=64), nullable=False),
        sa.Column("anchor_day", sa.SmallInteger(), nullable=False),
        sa.Column("tier", sa.String(length=40), nullable=True),
        sa.Column("usage_loaded_at", Moment(timezone=True), nullable=True),
        sa.CheckConstraint("model IN ('mssp', 'reseller')", name=op.f("ck_partnerships_model")),
        sa.CheckConstraint("anchor_day BETWEEN 1 AND 31", name=op.f("ck_partnerships_anchor_day")),
        sa.ForeignKeyConstraint(
            ["partner_id"], ["partners.id"], name=op.f("fk_partnerships_partner_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_partnerships")),
        sa.UniqueConstraint("code", name=op.f("uq_partnerships_code")),
        sa.UniqueConstraint("partner_id", "id", name=op.f("uq_partnerships_partner_id_id")),
    )
    op.create_table(
        "users",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("partner_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("email", sa.String(length=254), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("password_hash", sa.String(length=255), nullable=True),
        sa.Column("theme", sa.String(length=6), server_default="system", nullable=False),
        sa.Column("locale", sa.String(length=10), server_default="en", nullable=False),
        sa.Column("active", sa.Boolean(), server_default="1", nullable=False),
        sa.Column("last_sign_in_at", Moment(timezone=True), nullable=True),
        sa.CheckConstraint("theme IN ('light', 'dark', 'system')", name=op.f("ck_users_theme")),
        sa.ForeignKeyConstraint(["partner_id"], ["partners.id"], name=op.f("fk_users_partner_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_users")),
        sa.UniqueConstraint("email", name=op.f("uq_users_email")),
    )
    op.create_table(
        "commitments",
        sa.Column("product_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("valid_from", Day(), nullable=False),
        sa.Column("minimum_minor", sa.BigInteger(), nullable=False),
        sa.Column("partnership_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.ForeignKeyConstraint(
            ["partnership_id"],
            ["partnerships.id"],
            name=op.f("fk_commitments_partnership_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(["product_id"], ["products.id"], name=op.f("fk_commitments_product_id")),
        sa.PrimaryKeyConstraint("partnership_id", "product_id", "valid_from", name=op.f("pk_commitments")),
    )
    op.create_table(
        "customers",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("security_center_id", sa.String(length=64), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("status", sa.String(length=10), nullable=False),
        sa.Column("country", sa.String(length=2), nullable=True),
        sa.Column("industry", sa.String(length=80), nullable=True),
        sa.Column("size", sa.String(length=10), nullable=True),
        sa.Column("onboarded_on", Day(), nullable=True),
        sa.Column("language", sa.String(length=8), nullable=True),
        sa.Column("framework_level", sa.String(length=10), nullable=True),
        sa.Column("partnership_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.CheckConstraint("size IN ('micro', 'small', 'medium', 'large')", name=op.f("ck_customers_size")),
        sa.CheckConstraint(
            "status IN ('active', 'trial', 'demo', 'internal', 'churned')", name=op.f("ck_customers_status")
        ),
        sa.ForeignKeyConstraint(
            ["partnership_id"],
            ["partnerships.id"],
            name=op.f("fk_customers_partnership_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_customers")),
        sa.UniqueConstraint("partnership_id", "id", name=op.f("uq_customers_partnership_id_id")),
        sa.UniqueConstraint("security_center_id", name=op.f("uq_customers_security_center_id")),
    )
    with op.batch_alter_table("customers", schema=None) as batch_op:
        batch_op.create_index("ix_customers_partnership_id_name", ["partnership_id", "name"], unique=False)

    op.create_table(
        "cycle_totals",
        sa.Column("cycle_start", Day(), nullable=False),
        sa.Column("product_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("peak_sum", sa.BigInteger(), nullable=False),
        sa.Column("customers", sa.Integer(), nullable=False),
        sa.Column("amount_minor", sa.BigInteger(), nullable=False),
        sa.Column("unpriced", sa.Integer(), nullable=False),
        sa.Column("partnership_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.ForeignKeyConstraint(
            ["partnership_id"],
            ["partnerships.id"],
            name=op.f("fk_cycle_totals_partnership_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(["product_id"], ["products.id"], name=op.f("fk_cycle_totals_product_id")),
        sa.PrimaryKeyConstraint("partnership_id", "cycle_start", "product_id", name=op.f("pk_cycle_totals")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "daily_totals",
        sa.Column("product_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("day", Day(), nullable=False),
        sa.Column("quantity", sa.BigInteger(), nullable=False),
        sa.Column("customers", sa.Integer(), nullable=False),
        sa.Column("partnership_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.ForeignKeyConstraint(
            ["partnership_id"],
            ["partnerships.id"],
            name=op.f("fk_daily_totals_partnership_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(["product_id"], ["products.id"], name=op.f("fk_daily_totals_product_id")),
        sa.PrimaryKeyConstraint("partnership_id", "day", "product_id", name=op.f("pk_daily_totals")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "export_requests",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("user_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("parameters", sa.JSON(), nullable=False),
        sa.Column("status", sa.String(length=10), nullable=False),
        sa.Column("progress", sa.SmallInteger(), nullable=False),
        sa.Column("stage", sa.String(length=120), nullable=False),
        sa.Column("attempts", sa.SmallInteger(), nullable=False),
        sa.Column("rows", sa.BigInteger(), nullable=True),
        sa.Column("file_name", sa.String(length=200), nullable=True),
        sa.Column("size", sa.BigInteger(), nullable=True),
        sa.Column("sha256", sa.String(length=64), nullable=True),
        sa.Column("error", sa.String(length=500), nullable=True),
        sa.Column("created_at", Moment(timezone=True), nullable=False),
        sa.Column("started_at", Moment(timezone=True), nullable=True),
        sa.Column("heartbeat_at", Moment(timezone=True), nullable=True),
        sa.Column("finished_at", Moment(timezone=True), nullable=True),
        sa.Column("partnership_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.CheckConstraint(
            "status IN ('queued', 'running', 'done', 'failed', 'cancelled')",
            name=op.f("ck_export_requests_status"),
        ),
        sa.ForeignKeyConstraint(
            ["partnership_id"],
            ["partnerships.id"],
            name=op.f("fk_export_requests_partnership_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("fk_export_requests_user_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_export_requests")),
    )
    with op.batch_alter_table("export_requests", schema=None) as batch_op:
        batch_op.create_index(
            "ix_export_requests_user_id_created_at", ["partnership_id", "user_id", "created_at"], unique=False
        )

    op.create_table(
        "memberships",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("user_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("role", sa.String(length=15), nullable=False),
        sa.Column("all_customers", sa.Boolean(), server_default="0", nullable=False),
        sa.Column("partnership_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.CheckConstraint("role IN ('admin', 'user', 'marketing', 'notifications')", name=op.f("ck_memberships_role")),
        sa.ForeignKeyConstraint(
            ["partnership_id"],
            ["partnerships.id"],
            name=op.f("fk_memberships_partnership_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("fk_memberships_user_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_memberships")),
        sa.UniqueConstraint("partnership_id", "id", name=op.f("uq_memberships_partnership_id_id")),
        sa.UniqueConstraint("user_id", "partnership_id", name=op.f("uq_memberships_user_id_partnership_id")),
    )
    op.create_table(
        "outbox",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("partnership_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("topic", sa.String(length=60), nullable=False),
        sa.Column("payload", sa.JSON(), nullable=False),
        sa.Column("created_at", Moment(timezone=True), nullable=False),
        sa.Column("sent_at", Moment(timezone=True), nullable=True),
        sa.Column("attempts", sa.SmallInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["partnership_id"], ["partnerships.id"], name=op.f("fk_outbox_partnership_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_outbox")),
    )
    with op.batch_alter_table("outbox", schema=None) as batch_op:
        batch_op.create_index("ix_outbox_sent_at_id", ["sent_at", "id"], unique=False)

    op.create_table(
        "membership_customers",
        sa.Column("membership_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("customer_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("partnership_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.ForeignKeyConstraint(
            ["partnership_id", "customer_id"],
            ["customers.partnership_id", "customers.id"],
            name=op.f("fk_membership_customers_partnership_id_customer_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["partnership_id", "membership_id"],
            ["memberships.partnership_id", "memberships.id"],
            name=op.f("fk_membership_customers_partnership_id_membership_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("membership_id", "customer_id", name=op.f("pk_membership_customers")),
    )
    op.create_table(
        "prices",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("product_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("valid_from", Day(), nullable=False),
        sa.Column("model", sa.String(length=10), nullable=False),
        sa.Column("basis", sa.String(length=10), nullable=False),
        sa.Column("flat_price", ExactDecimal(), nullable=True),
        sa.Column("package_size", sa.Integer(), nullable=True),
        sa.Column("customer_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("partnership_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.CheckConstraint("basis IN ('customer', 'portfolio')", name=op.f("ck_prices_basis")),
        sa.CheckConstraint(
            "model IN ('per_unit', 'graduated', 'volume', 'package', 'flat')", name=op.f("ck_prices_model")
        ),
        sa.ForeignKeyConstraint(
            ["partnership_id", "customer_id"],
            ["customers.partnership_id", "customers.id"],
            name=op.f("fk_prices_partnership_id_customer_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["partnership_id"], ["partnerships.id"], name=op.f("fk_prices_partnership_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["product_id"], ["products.id"], name=op.f("fk_prices_product_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_prices")),
        sa.UniqueConstraint("partnership_id", "id", name=op.f("uq_prices_partnership_id_id")),
    )
    with op.batch_alter_table("prices", schema=None) as batch_op:
        batch_op.create_index(
            "uq_prices_customer",
            ["partnership_id", "customer_id", "product_id", "valid_from"],
            unique=True,
            sqlite_where=sa.text("customer_id IS NOT NULL"),
            postgresql_where=sa.text("customer_id IS NOT NULL"),
        )
        batch_op.create_index(
            "uq_prices_partnership",
            ["partnership_id", "product_id", "valid_from"],
            unique=True,
            sqlite_where=sa.text("customer_id IS NULL"),
            postgresql_where=sa.text("customer_id IS NULL"),
        )

    op.create_table(
        "readings",
        sa.Column("product_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("day", Day(), nullable=False),
        sa.Column("quantity", sa.BigInteger(), nullable=False),
        sa.Column("partnership_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("customer_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.CheckConstraint("quantity >= 0", name=op.f("ck_readings_quantity")),
        sa.ForeignKeyConstraint(
            ["partnership_id", "customer_id"],
            ["customers.partnership_id", "customers.id"],
            name=op.f("fk_readings_partnership_id_customer_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(["product_id"], ["products.id"], name=op.f("fk_readings_product_id")),
        sa.PrimaryKeyConstraint(
            "customer_id", "product_id", "day", name=op.f("pk_readings"), postgresql_include=["quantity"]
        ),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "cycle_peaks",
        sa.Column("cycle_start", Day(), nullable=False),
        sa.Column("product_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("peak", sa.BigInteger(), nullable=False),
        sa.Column("peak_day", Day(), nullable=False),
        sa.Column("last_day", Day(), nullable=False),
        sa.Column("amount_minor", sa.BigInteger(), nullable=True),
        sa.Column("price_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("partnership_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("customer_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.ForeignKeyConstraint(
            ["partnership_id", "customer_id"],
            ["customers.partnership_id", "customers.id"],
            name=op.f("fk_cycle_peaks_partnership_id_customer_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["partnership_id", "price_id"],
            ["prices.partnership_id", "prices.id"],
            name=op.f("fk_cycle_peaks_partnership_id_price_id"),
        ),
        sa.ForeignKeyConstraint(["product_id"], ["products.id"], name=op.f("fk_cycle_peaks_product_id")),
        sa.PrimaryKeyConstraint(
            "partnership_id", "cycle_start", "product_id", "customer_id", name=op.f("pk_cycle_peaks")
        ),
        sqlite_with_rowid=False,
    )
    with op.batch_alter_table("cycle_peaks", schema=None) as batch_op:
        batch_op.create_index("ix_cycle_peaks_customer_id_cycle_start", ["customer_id", "cycle_start"], unique=False)
        batch_op.create_index("ix_cycle_peaks_price_id", ["price_id"], unique=False)

    op.create_table(
        "price_tiers",
        sa.Column("price_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("position", sa.SmallInteger(), nullable=False),
        sa.Column("up_to", sa.BigInteger(), nullable=True),
        sa.Column("unit_price", ExactDecimal(), nullable=False),
        sa.Column("partnership_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.ForeignKeyConstraint(
            ["partnership_id", "price_id"],
            ["prices.partnership_id", "prices.id"],
            name=op.f("fk_price_tiers_partnership_id_price_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["partnership_id"],
            ["partnerships.id"],
            name=op.f("fk_price_tiers_partnership_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("price_id", "position", name=op.f("pk_price_tiers")),
    )


def downgrade() -> None:
    op.drop_table("price_tiers")
    with op.batch_alter_table("cycle_peaks", schema=None) as batch_op:
        batch_op.drop_index("ix_cycle_peaks_price_id")
        batch_op.drop_index("ix_cycle_peaks_customer_id_cycle_start")

    op.drop_table("cycle_peaks")
    op.drop_table("readings")
    with op.batch_alter_table("prices", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_prices_partnership",
            sqlite_where=sa.text("customer_id IS NULL"),
            postgresql_where=sa.text("customer_id IS NULL"),
        )
        batch_op.drop_index(
            "uq_prices_customer",
            sqlite_where=sa.text("customer_id IS NOT NULL"),
            postgresql_where=sa.text("customer_id IS NOT NULL"),
        )

    op.drop_table("prices")
    op.drop_table("membership_customers")
    with op.batch_alter_table("outbox", schema=None) as batch_op:
        batch_op.drop_index("ix_outbox_sent_at_id")

    op.drop_table("outbox")
    op.drop_table("memberships")
    with op.batch_alter_table("export_requests", schema=None) as batch_op:
        batch_op.drop_index("ix_export_requests_user_id_created_at")

    op.drop_table("export_requests")
    op.drop_table("daily_totals")
    op.drop_table("cycle_totals")
    with op.batch_alter_table("customers", schema=None) as batch_op:
        batch_op.drop_index("ix_customers_partnership_id_name")

    op.drop_table("customers")
    op.drop_table("commitments")
    op.drop_table("users")
    op.drop_table("partnerships")
    with op.batch_alter_table("web_sessions", schema=None) as batch_op:
        batch_op.drop_index("ix_web_sessions_expires_at")

    op.drop_table("web_sessions")
    op.drop_table("products")
    op.drop_table("partners")
    op.drop_table("import_reports")
    with op.batch_alter_table("audit_events", schema=None) as batch_op:
        batch_op.drop_index("ix_audit_events_partnership_id_at")

    op.drop_table("audit_events")
