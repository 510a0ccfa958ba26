"""row-level security: PostgreSQL itself holds every transaction to the scope it names"""

from collections.abc import Sequence

from alembic import op

from data.row_security import Kind, guard, unguard

revision: str = "0003"
down_revision: str | None = "0002"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

_TABLES = {
    "audit_events": Kind.AUDIT_EVENT,
    "audit_head": Kind.AUDIT_HEAD,
    "commitments": Kind.PARTNERSHIP_WIDE,
    "credentials": Kind.NOBODY,
    "customers": Kind.CUSTOMER_ITSELF,
    "cycle_peaks": Kind.CUSTOMER,
    "cycle_totals": Kind.PARTNERSHIP_WIDE,
    "daily_totals": Kind.PARTNERSHIP_WIDE,
    "export_requests": Kind.USER,
    "hand_overs": Kind.NOBODY,
    "import_reports": Kind.NOBODY,
    "membership_customers": Kind.CUSTOMER,
    "memberships": Kind.PARTNERSHIP,
    "outbox": Kind.OUTBOX,
    "partners": Kind.PARTNER_ITSELF,
    "partnerships": Kind.PARTNERSHIP_ITSELF,
    "price_tiers": Kind.PRICE_TIER,
    "prices": Kind.CUSTOMER_OR_NONE,
    "products": Kind.SHARED,
    "readings": Kind.CUSTOMER,
    "recovery_codes": Kind.NOBODY,
    "users": Kind.PARTNER,
    "web_sessions": Kind.NOBODY,
}


def upgrade() -> None:
    if op.get_bind().dialect.name == "postgresql":
        for table, kind in _TABLES.items():
            for statement in guard(table, kind):
                op.execute(statement)


def downgrade() -> None:
    if op.get_bind().dialect.name == "postgresql":
        for table in _TABLES:
            for statement in unguard(table):
                op.execute(statement)
