"""How Alembic reaches the database: through the product's own engine, one migrator at a time."""

from typing import Any

from alembic import context
from sqlalchemy import Connection, text

from askwell.app import METADATA
from askwell.core.db import Database
from askwell.core.settings import Settings

_LOCK = 4_715_021


def _render(kind: str, item: Any, autogenerate: Any) -> Any:
    """Migrations outlive the code: they name plain SQLAlchemy types only."""
    name = type(item).__name__
    if kind != "type":
        return False
    if name == "UTCDateTime":
        return "sa.DateTime(timezone=True)"
    if name == "AutoString":
        return f"sa.String({item.impl.length or ''})"
    if name == "Enum":
        return f"sa.String({item.length})"
    if name == "JSON":
        autogenerate.imports.add("from sqlalchemy.dialects import postgresql")
        return 'sa.JSON().with_variant(postgresql.JSONB(), "postgresql")'
    return False


def _is_ours(name: str | None, kind: str, parents: Any) -> bool:
    """Leave out what migrations write by hand: the full-text index of each engine."""
    return not (name or "").startswith(("search_words", "word_vector", "ix_search_entry_words"))


def _migrate(connection: Connection) -> None:
    context.configure(
        connection=connection,
        target_metadata=METADATA,
        render_as_batch=True,
        render_item=_render,
        include_name=_is_ours,
        compare_type=True,
        transactional_ddl=True,
        transaction_per_migration=True,
    )
    with context.begin_transaction():
        context.run_migrations()


def _migrate_alone(database: Database) -> None:
    with database.migrating() as connection:
        if connection.dialect.name == "postgresql":
            connection.execute(text(f"select pg_advisory_lock({_LOCK})"))
            connection.commit()
        _migrate(connection)


given = context.config.attributes.get("database")
_migrate_alone(given or Database(Settings(), for_all=True))
