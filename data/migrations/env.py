"""How Alembic runs here: on a connection lent by `data.engines`, or on the address in PORTAL_DATABASE_URL."""

from alembic import context
from sqlalchemy import Connection

from data.engines import engine_at
from data.models import Base
from data.row_security import open_everything
from data.settings import PortalType, settings_from


def _run(connection: Connection) -> None:
    if connection.dialect.name == "postgresql":
        connection.exec_driver_sql("SET LOCAL lock_timeout = '5s'")
        connection.exec_driver_sql("SET LOCAL statement_timeout = '15min'")
    open_everything(connection)  # a step that moves data moves everybody's
    context.configure(
        connection=connection,
        target_metadata=Base.metadata,
        render_as_batch=connection.dialect.name == "sqlite",
        compare_type=True,
        transactional_ddl=True,
        user_module_prefix="",
    )
    with context.begin_transaction():
        context.run_migrations()


lent: Connection | None = context.config.attributes.get("connection")
if lent is not None:
    _run(lent)
else:
    with engine_at(settings_from().database_urls[PortalType.PARTNER]).begin() as own:
        _run(own)
