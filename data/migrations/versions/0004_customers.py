"""what is known and done about customers: orders, engagement, contacts, tags, notes, tasks, kept tables"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

from data.models.types import Day, Moment
from data.row_security import Kind, guard

revision: str = "0004"
down_revision: str | None = "0003"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
_TABLES = {
    "activity": Kind.CUSTOMER,
    "contact_changes": Kind.CUSTOMER_OR_NONE,
    "contacts": Kind.CUSTOMER_OR_NONE,
    "customer_owners": Kind.CUSTOMER,
    "customer_signals": Kind.CUSTOMER,
    "customer_tags": Kind.CUSTOMER,
    "note_versions": Kind.CUSTOMER,
    "notes": Kind.CUSTOMER,
    "orders": Kind.CUSTOMER,
    "scanners": Kind.CUSTOMER,
    "scans": Kind.CUSTOMER,
    "table_views": Kind.USER,
    "tags": Kind.PARTNERSHIP,
    "task_reads": Kind.USER,
    "tasks": Kind.CUSTOMER,
}


def upgrade() -> None:
    op.create_table(
        "customer_owners",
        sa.Column("customer_id", _ID, autoincrement=False, nullable=False),
        sa.Column("owner_id", _ID, nullable=False),
        sa.Column("partnership_id", _ID, nullable=False),
        sa.ForeignKeyConstraint(
            ["partnership_id", "customer_id"],
            ["customers.partnership_id", "customers.id"],
            name=op.f("fk_customer_owners_partnership_id_customer_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["owner_id"], ["users.id"], name=op.f("fk_customer_owners_owner_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("customer_id", name=op.f("pk_customer_owners")),
    )
    op.create_index("ix_customer_owners_owner_id", "customer_owners", ["owner_id"], unique=False)

    op.create_table(
        "customer_signals",
        sa.Column("customer_id", _ID, autoincrement=False, nullable=False),
        sa.Column("as_of", Day(), nullable=False),
        sa.Column("last_login_on", Day(), nullable=True),
        sa.Column("last_active_on", Day(), nullable=True),
        sa.Column("active_30", sa.BigInteger(), nullable=False),
        sa.Column("mean_30", sa.Float(), nullable=True),
        sa.Column("mean_90", sa.Float(), nullable=True),
        sa.Column("scans_30", sa.Integer(), nullable=False),
        sa.Column("failed_30", sa.Integer(), nullable=False),
        sa.Column("last_scan_at", Moment(timezone=True), nullable=True),
        sa.Column("scanners", sa.Integer(), nullable=False),
        sa.Column("silent", sa.Integer(), nullable=False),
        sa.Column("least_product_id", _ID, nullable=True),
        sa.Column("least_peak", sa.BigInteger(), nullable=True),
        sa.Column("least_licences", sa.BigInteger(), nullable=True),
        sa.Column("renewal_on", Day(), nullable=True),
        sa.Column("partnership_id", _ID, nullable=False),
        sa.ForeignKeyConstraint(
            ["partnership_id", "customer_id"],
            ["customers.partnership_id", "customers.id"],
            name=op.f("fk_customer_signals_partnership_id_customer_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["least_product_id"], ["products.id"], name=op.f("fk_customer_signals_least_product_id")
        ),
        sa.PrimaryKeyConstraint("customer_id", name=op.f("pk_customer_signals")),
    )
    op.create_table(
        "table_views",
        sa.Column("id", _ID, nullable=False),
        sa.Column("user_id", _ID, nullable=False),
        sa.Column("table_name", sa.String(length=40), nullable=False),
        sa.Column("name", sa.String(length=60), nullable=False),
        sa.Column("state", sa.JSON(), nullable=False),
        sa.Column("changed_at", Moment(timezone=True), nullable=False),
        sa.Column("partnership_id", _ID, nullable=False),
        sa.ForeignKeyConstraint(
            ["partnership_id"], ["partnerships.id"], name=op.f("fk_table_views_partnership_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("fk_table_views_user_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_table_views")),
        sa.UniqueConstraint(
            "partnership_id",
            "user_id",
            "table_name",
            "name",
            name=op.f("uq_table_views_partnership_id_user_id_table_name_name"),
        ),
    )
    op.create_table(
        "tags",
        sa.Column("id", _ID, nullable=False),
        sa.Column("name", sa.String(length=40), nullable=False),
        sa.Column("folded", sa.String(length=80), nullable=False),
        sa.Column("colour", sa.SmallInteger(), nullable=False),
        sa.Column("partnership_id", _ID, nullable=False),
        sa.CheckConstraint("colour BETWEEN 1 AND 8", name=op.f("ck_tags_colour")),
        sa.ForeignKeyConstraint(
            ["partnership_id"], ["partnerships.id"], name=op.f("fk_tags_partnership_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_tags")),
        sa.UniqueConstraint("partnership_id", "folded", name=op.f("uq_tags_partnership_id_folded")),
        sa.UniqueConstraint("partnership_id", "id", name=op.f("uq_tags_partnership_id_id")),
    )
    op.create_table(
        "activity",
        sa.Column("day", Day(), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.Column("by", sa.String(length=7), nullable=False),
        sa.Column("partnership_id", _ID, nullable=False),
        sa.Column("customer_id", _ID, nullable=False),
        sa.CheckConstraint("by IN ('client', 'partner')", name=op.f("ck_activity_by")),
        sa.CheckConstraint("count >= 0", name=op.f("ck_activity_count")),
        sa.ForeignKeyConstraint(
            ["partnership_id", "customer_id"],
            ["customers.partnership_id", "customers.id"],
            name=op.f("fk_activity_partnership_id_customer_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("customer_id", "day", "kind", name=op.f("pk_activity")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "contact_changes",
        sa.Column("id", _ID, nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=True),
        sa.Column("email", sa.String(length=254), nullable=True),
        sa.Column("phone", sa.String(length=40), nullable=True),
        sa.Column("at", Moment(timezone=True), nullable=False),
        sa.Column("author", sa.String(length=200), nullable=False),
        sa.Column("customer_id", _ID, nullable=True),
        sa.Column("partnership_id", _ID, nullable=False),
        sa.CheckConstraint(
            "kind IN ('sales', 'customer_success', 'finance', 'technical')", name=op.f("ck_contact_changes_kind")
        ),
        sa.ForeignKeyConstraint(
            ["partnership_id", "customer_id"],
            ["customers.partnership_id", "customers.id"],
            name=op.f("fk_contact_changes_partnership_id_customer_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["partnership_id"], ["partnerships.id"], name=op.f("fk_contact_changes_partnership_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_contact_changes")),
    )
    op.create_index(
        "ix_contact_changes_partnership_id_customer_id_kind",
        "contact_changes",
        ["partnership_id", "customer_id", "kind"],
        unique=False,
    )

    op.create_table(
        "contacts",
        sa.Column("id", _ID, nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("email", sa.String(length=254), nullable=True),
        sa.Column("phone", sa.String(length=40), nullable=True),
        sa.Column("customer_id", _ID, nullable=True),
        sa.Column("partnership_id", _ID, nullable=False),
        sa.CheckConstraint(
            "kind IN ('sales', 'customer_success', 'finance', 'technical')", name=op.f("ck_contacts_kind")
        ),
        sa.ForeignKeyConstraint(
            ["partnership_id", "customer_id"],
            ["customers.partnership_id", "customers.id"],
            name=op.f("fk_contacts_partnership_id_customer_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["partnership_id"], ["partnerships.id"], name=op.f("fk_contacts_partnership_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_contacts")),
    )
    op.create_index(
        "uq_contacts_customer",
        "contacts",
        ["partnership_id", "customer_id", "kind"],
        unique=True,
        sqlite_where=sa.text("customer_id IS NOT NULL"),
        postgresql_where=sa.text("customer_id IS NOT NULL"),
    )
    op.create_index(
        "uq_contacts_partnership",
        "contacts",
        ["partnership_id", "kind"],
        unique=True,
        sqlite_where=sa.text("customer_id IS NULL"),
        postgresql_where=sa.text("customer_id IS NULL"),
    )

    op.create_table(
        "customer_tags",
        sa.Column("tag_id", _ID, nullable=False),
        sa.Column("partnership_id", _ID, nullable=False),
        sa.Column("customer_id", _ID, nullable=False),
        sa.ForeignKeyConstraint(
            ["partnership_id", "customer_id"],
            ["customers.partnership_id", "customers.id"],
            name=op.f("fk_customer_tags_partnership_id_customer_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["partnership_id", "tag_id"],
            ["tags.partnership_id", "tags.id"],
            name=op.f("fk_customer_tags_partnership_id_tag_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("customer_id", "tag_id", name=op.f("pk_customer_tags")),
    )
    op.create_index("ix_customer_tags_tag_id", "customer_tags", ["tag_id"], unique=False)

    op.create_table(
        "notes",
        sa.Column("id", _ID, nullable=False),
        sa.Column("author_id", _ID, nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("written_at", Moment(timezone=True), nullable=False),
        sa.Column("edited_at", Moment(timezone=True), nullable=True),
        sa.Column("removed_at", Moment(timezone=True), nullable=True),
        sa.Column("partnership_id", _ID, nullable=False),
        sa.Column("customer_id", _ID, nullable=False),
        sa.ForeignKeyConstraint(["author_id"], ["users.id"], name=op.f("fk_notes_author_id"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(
            ["partnership_id", "customer_id"],
            ["customers.partnership_id", "customers.id"],
            name=op.f("fk_notes_partnership_id_customer_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_notes")),
        sa.UniqueConstraint("partnership_id", "id", name=op.f("uq_notes_partnership_id_id")),
    )
    op.create_index("ix_notes_customer_id", "notes", ["customer_id"], unique=False)

    op.create_table(
        "orders",
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
        sa.CheckConstraint("annual_minor >= 0", name=op.f("ck_orders_annual_minor")),
        sa.CheckConstraint("licences > 0", name=op.f("ck_orders_licences")),
        sa.CheckConstraint("start_on <= end_on", name=op.f("ck_orders_days")),
        sa.ForeignKeyConstraint(
            ["partnership_id", "customer_id"],
            ["customers.partnership_id", "customers.id"],
            name=op.f("fk_orders_partnership_id_customer_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(["product_id"], ["products.id"], name=op.f("fk_orders_product_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_orders")),
        sa.UniqueConstraint("number", name=op.f("uq_orders_number")),
    )
    op.create_index(
        "ix_orders_customer_id_product_id_start_on", "orders", ["customer_id", "product_id", "start_on"], unique=False
    )
    op.create_index("ix_orders_partnership_id_end_on", "orders", ["partnership_id", "end_on"], unique=False)

    op.create_table(
        "scanners",
        sa.Column("code", sa.String(length=64), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("last_seen_at", Moment(timezone=True), nullable=True),
        sa.Column("partnership_id", _ID, nullable=False),
        sa.Column("customer_id", _ID, nullable=False),
        sa.ForeignKeyConstraint(
            ["partnership_id", "customer_id"],
            ["customers.partnership_id", "customers.id"],
            name=op.f("fk_scanners_partnership_id_customer_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("customer_id", "code", name=op.f("pk_scanners")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "scans",
        sa.Column("product_id", _ID, nullable=False),
        sa.Column("code", sa.String(length=64), nullable=False),
        sa.Column("at", Moment(timezone=True), nullable=False),
        sa.Column("status", sa.String(length=6), nullable=False),
        sa.Column("partnership_id", _ID, nullable=False),
        sa.Column("customer_id", _ID, nullable=False),
        sa.CheckConstraint("status IN ('ok', 'failed')", name=op.f("ck_scans_status")),
        sa.ForeignKeyConstraint(
            ["partnership_id", "customer_id"],
            ["customers.partnership_id", "customers.id"],
            name=op.f("fk_scans_partnership_id_customer_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(["product_id"], ["products.id"], name=op.f("fk_scans_product_id")),
        sa.PrimaryKeyConstraint("customer_id", "product_id", "code", name=op.f("pk_scans")),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_scans_customer_id_at", "scans", ["customer_id", "at"], unique=False)

    op.create_table(
        "tasks",
        sa.Column("id", _ID, nullable=False),
        sa.Column("rule", sa.String(length=40), nullable=False),
        sa.Column("subject", sa.String(length=120), nullable=False),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("severity", sa.String(length=6), nullable=False),
        sa.Column("opens", sa.String(length=20), nullable=False),
        sa.Column("raised_on", Day(), nullable=False),
        sa.Column("changed_at", Moment(timezone=True), nullable=False),
        sa.Column("resolved_on", Day(), nullable=True),
        sa.Column("done_at", Moment(timezone=True), nullable=True),
        sa.Column("snoozed_until", Day(), nullable=True),
        sa.Column("assignee_id", _ID, nullable=True),
        sa.Column("partnership_id", _ID, nullable=False),
        sa.Column("customer_id", _ID, nullable=False),
        sa.CheckConstraint("severity IN ('low', 'medium', 'high')", name=op.f("ck_tasks_severity")),
        sa.ForeignKeyConstraint(["assignee_id"], ["users.id"], name=op.f("fk_tasks_assignee_id"), ondelete="SET NULL"),
        sa.ForeignKeyConstraint(
            ["partnership_id", "customer_id"],
            ["customers.partnership_id", "customers.id"],
            name=op.f("fk_tasks_partnership_id_customer_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_tasks")),
        sa.UniqueConstraint(
            "partnership_id",
            "customer_id",
            "rule",
            "subject",
            name=op.f("uq_tasks_partnership_id_customer_id_rule_subject"),
        ),
        sa.UniqueConstraint("partnership_id", "id", name=op.f("uq_tasks_partnership_id_id")),
    )
    op.create_index("ix_tasks_partnership_id_resolved_on", "tasks", ["partnership_id", "resolved_on"], unique=False)

    op.create_table(
        "note_versions",
        sa.Column("id", _ID, nullable=False),
        sa.Column("note_id", _ID, nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("until", Moment(timezone=True), nullable=False),
        sa.Column("partnership_id", _ID, nullable=False),
        sa.Column("customer_id", _ID, nullable=False),
        sa.ForeignKeyConstraint(
            ["partnership_id", "customer_id"],
            ["customers.partnership_id", "customers.id"],
            name=op.f("fk_note_versions_partnership_id_customer_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["partnership_id", "note_id"],
            ["notes.partnership_id", "notes.id"],
            name=op.f("fk_note_versions_partnership_id_note_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_note_versions")),
    )
    op.create_index("ix_note_versions_note_id", "note_versions", ["note_id"], unique=False)

    op.create_table(
        "task_reads",
        sa.Column("user_id", _ID, nullable=False),
        sa.Column("task_id", _ID, nullable=False),
        sa.Column("read_at", Moment(timezone=True), nullable=False),
        sa.Column("partnership_id", _ID, nullable=False),
        sa.ForeignKeyConstraint(
            ["partnership_id", "task_id"],
            ["tasks.partnership_id", "tasks.id"],
            name=op.f("fk_task_reads_partnership_id_task_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["partnership_id"], ["partnerships.id"], name=op.f("fk_task_reads_partnership_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("fk_task_reads_user_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("user_id", "task_id", name=op.f("pk_task_reads")),
    )
    if op.get_bind().dialect.name == "postgresql":
        for table, kind in _TABLES.items():
            for statement in guard(table, kind):
                op.execute(statement)


def downgrade() -> None:
    for table in ("note_versions", "customer_tags", "task_reads", *_TABLES):
        op.execute(f"DROP TABLE IF EXISTS {table}")
