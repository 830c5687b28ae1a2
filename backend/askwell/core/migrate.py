"""Bringing a database to the present schema, and telling whether it is there."""

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory

from askwell.core.db import Database

_SCRIPTS = Path(__file__).parents[1] / "migrations"


def _config(database: Database) -> Config:
    config = Config(attributes={"database": database})
    config.set_main_option("script_location", str(_SCRIPTS).replace("%", "%%"))
    return config


def upgrade(database: Database) -> None:
    """Run every migration that is missing; several processes may ask for it at once."""
    command.upgrade(_config(database), "head")


def head() -> str:
    """The revision that this release works on."""
    revision = ScriptDirectory(str(_SCRIPTS)).get_current_head()
    assert revision is not None
    return revision


def current(database: Database) -> str | None:
    """The revision that the database is at; None for an empty one."""
    with database.engine.connect() as connection:
        return MigrationContext.configure(connection).get_current_revision()


def revisions() -> set[str]:
    """Every revision that this release knows."""
    return {script.revision for script in ScriptDirectory(str(_SCRIPTS)).walk_revisions()}
