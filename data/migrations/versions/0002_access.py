"""credentials of their own, one-time hand-overs, sessions that can be listed, and a chained audit log"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

from data.audit_chain import COVERED, FIRST_HASH, GUARDS, hash_of
from data.models.types import Moment

revision: str = "0002"
down_revision: str | None = "0001"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    _create_credentials()
    _create_hand_overs()
    _extend_web_sessions()
    _chain_audit_events()


def _recreate() -> str:
    """SQLite changes a table by making it anew; nothing refers to the tables this is used for."""
    return "always" if op.get_bind().dialect.name == "sqlite" else "never"


def _create_credentials() -> None:
    op.create_table(
        "credentials",
        sa.Column("user_id", _ID, nullable=False),
        sa.Column("password", sa.Text(), nullable=True),
        sa.Column("password_changed_at", Moment(timezone=True), nullable=True),
        sa.Column("failures", sa.Integer(), server_default="0", nullable=False),
        sa.Column("locked_until", Moment(timezone=True), nullable=True),
        sa.Column("locked", sa.Boolean(), server_default="0", nullable=False),
        sa.Column("second_factor_required", sa.Boolean(), server_default="0", nullable=False),
        sa.Column("totp_secret", sa.Text(), nullable=True),
        sa.Column("totp_confirmed_at", Moment(timezone=True), nullable=True),
        sa.Column("totp_last_step", sa.BigInteger(), server_default="0", nullable=False),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("fk_credentials_user_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("user_id", name=op.f("pk_credentials")),
    )
    op.create_table(
        "recovery_codes",
        sa.Column("user_id", _ID, nullable=False),
        sa.Column("code_hash", sa.String(length=64), nullable=False),
        sa.Column("used_at", Moment(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("fk_recovery_codes_user_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("user_id", "code_hash", name=op.f("pk_recovery_codes")),
    )
    # A hash that was stored bare is sealed when its person signs in next.
    op.execute(
        "INSERT INTO credentials (user_id, password) SELECT id, password_hash FROM users"
        " WHERE password_hash IS NOT NULL"
    )
    op.drop_column("users", "password_hash")


def _create_hand_overs() -> None:
    op.create_table(
        "hand_overs",
        sa.Column("id", _ID, nullable=False),
        sa.Column("user_id", _ID, nullable=False),
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.Column("link_hash", sa.String(length=64), nullable=True),
        sa.Column("secret", sa.Text(), nullable=True),
        sa.Column("created_at", Moment(timezone=True), nullable=False),
        sa.Column("expires_at", Moment(timezone=True), nullable=False),
        sa.Column("tries_left", sa.Integer(), nullable=False),
        sa.Column("consumed_at", Moment(timezone=True), nullable=True),
        sa.CheckConstraint("kind IN ('invitation', 'reset', 'forgotten')", name=op.f("ck_hand_overs_kind")),
        sa.CheckConstraint("(secret IS NULL) = (kind = 'forgotten')", name=op.f("ck_hand_overs_secret")),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("fk_hand_overs_user_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_hand_overs")),
        sa.UniqueConstraint("link_hash", name=op.f("uq_hand_overs_link_hash")),
    )
    op.create_index("ix_hand_overs_expires_at", "hand_overs", ["expires_at"])
    op.create_index("ix_hand_overs_user_id", "hand_overs", ["user_id"])


def _extend_web_sessions() -> None:
    op.execute("DELETE FROM web_sessions")  # none of them says which browser it belongs to
    with op.batch_alter_table("web_sessions", recreate=_recreate()) as table:
        table.add_column(sa.Column("portal", sa.String(length=10), nullable=True))
        table.add_column(sa.Column("user_id", _ID, nullable=True))
        table.add_column(sa.Column("browser", sa.String(length=80), nullable=True))
        table.add_column(sa.Column("address", sa.String(length=64), nullable=True))
    op.create_index("ix_web_sessions_portal_user_id", "web_sessions", ["portal", "user_id"])


def _chain_audit_events() -> None:
    op.create_table(
        "audit_head",
        sa.Column("id", sa.SmallInteger(), autoincrement=False, nullable=False),
        sa.Column("sequence", sa.BigInteger(), nullable=False),
        sa.Column("hash", sa.String(length=64), nullable=False),
        sa.CheckConstraint("id = 1", name=op.f("ck_audit_head_one_row")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_audit_head")),
    )
    with op.batch_alter_table("audit_events", recreate=_recreate()) as table:
        table.add_column(sa.Column("sequence", sa.BigInteger(), nullable=True))
        table.add_column(sa.Column("partner_id", _ID, nullable=True))
        table.add_column(sa.Column("hash", sa.String(length=64), nullable=True))
    _chain_what_is_there()
    with op.batch_alter_table("audit_events", recreate=_recreate()) as table:
        table.alter_column("sequence", nullable=False)
        table.alter_column("hash", nullable=False)
        table.create_unique_constraint(op.f("uq_audit_events_sequence"), ["sequence"])
    op.create_index("ix_audit_events_partner_id_at", "audit_events", ["partner_id", "at"])
    for statement in GUARDS[op.get_bind().dialect.name]:
        op.execute(statement)


def _chain_what_is_there() -> None:
    connection = op.get_bind()
    events = sa.table(
        "audit_events",
        *(sa.column(name) for name in ("id", "sequence", "user_id", "partner_id", "partnership_id", "action")),
        *(sa.column(name) for name in ("subject", "address", "hash")),
        sa.column("at", Moment()),
        sa.column("detail", sa.JSON()),
    )
    sequence, last = 0, FIRST_HASH
    for sequence, row in enumerate(connection.execute(sa.select(events).order_by(events.c.id)).mappings().all(), 1):
        last = hash_of(last, {**{name: row[name] for name in COVERED}, "sequence": sequence})
        connection.execute(events.update().where(events.c.id == row["id"]).values(sequence=sequence, hash=last))
    head = sa.table("audit_head", *(sa.column(name) for name in ("id", "sequence", "hash")))
    connection.execute(head.insert().values(id=1, sequence=sequence, hash=last))


def downgrade() -> None:
    if op.get_bind().dialect.name == "sqlite":
        op.execute("DROP TRIGGER audit_events_no_update")
        op.execute("DROP TRIGGER audit_events_no_delete")
    else:
        op.execute("DROP TRIGGER audit_events_no_change ON audit_events")
        op.execute("DROP FUNCTION refuse_audit_change()")
    op.drop_index("ix_audit_events_partner_id_at", "audit_events")
    with op.batch_alter_table("audit_events", recreate=_recreate()) as table:
        table.drop_constraint(op.f("uq_audit_events_sequence"), type_="unique")
        for name in ("hash", "partner_id", "sequence"):
            table.drop_column(name)
    op.drop_table("audit_head")
    op.drop_index("ix_web_sessions_portal_user_id", "web_sessions")
    with op.batch_alter_table("web_sessions", recreate=_recreate()) as table:
        for name in ("address", "browser", "user_id", "portal"):
            table.drop_column(name)
    op.add_column("users", sa.Column("password_hash", sa.String(length=255), nullable=True))
    # A sealed password cannot be opened here; its person needs a new one.
    op.execute(
        "UPDATE users SET password_hash = (SELECT password FROM credentials WHERE credentials.user_id = users.id"
        " AND credentials.password LIKE '$argon2id$%')"
    )
    for table_name in ("hand_overs", "recovery_codes", "credentials"):
        op.drop_table(table_name)
