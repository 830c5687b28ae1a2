"""Backups of the embedded database: a consistent copy of its file."""

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import make_url

from askwell.core.backup.content import BackupError, Content
from askwell.core.backup.publish import publish
from askwell.core.db import Database
from askwell.core.migrate import upgrade
from askwell.core.settings import Settings
from askwell.core.sqlite import sqlite_module

MEMBER = "db.sqlite3"


def dump(url: str, target: Path) -> Content:
    """Write the database as it stands to the target; writers hardly notice."""
    with _open(_path(url)) as connection:
        connection.execute("VACUUM INTO ?", (str(target),))
    with _open(target) as copy:
        return _content(copy)


def check(dumped: Path, expected: Content) -> None:
    """BackupError unless the copy is sound and holds what is expected."""
    with _open(dumped) as connection:
        faults = connection.execute("PRAGMA integrity_check").fetchall()
        orphans = connection.execute("PRAGMA foreign_key_check").fetchall()
        if faults != [("ok",)] or orphans:
            raise BackupError(f"The database in the backup is damaged: {faults[:3]} {orphans[:3]}")
        expected.expect(_content(connection))


def load(dumped: Path, folder: Path) -> None:
    """Put the copy into an empty data folder, upgraded to this version; it appears there complete or not at all."""
    folder.mkdir(parents=True, exist_ok=True)
    if any(not entry.name.startswith(".restoring-") for entry in folder.iterdir()):
        raise BackupError(f"{folder} is not empty. Restore into a new folder, then point ASKWELL_DATA_DIR at it.")
    with tempfile.TemporaryDirectory(dir=folder, prefix=".restoring-") as draft:
        settings = Settings(data_dir=Path(draft), database_url=None)
        path = _path(settings.url)
        shutil.copyfile(dumped, path)
        database = Database(settings, for_all=True)
        upgrade(database)
        database.close()
        publish(path, folder / path.name)


def _path(url: str) -> Path:
    return Path(make_url(url).database or "")


@contextmanager
def _open(path: Path) -> Iterator[Any]:
    if not path.is_file():
        raise BackupError(f"There is no database at {path}.")
    driver = sqlite_module()
    try:
        with closing(driver.connect(path, isolation_level=None, timeout=30)) as connection:
            yield connection
    except driver.DatabaseError as error:
        raise BackupError(f"{path} cannot be read: {error}") from error


def _content(connection: Any) -> Content:
    named = connection.execute(
        "SELECT name FROM pragma_table_list WHERE schema = 'main' AND type = 'table' AND name NOT LIKE 'sqlite_%'"
    )
    tables = {name: connection.execute(f'SELECT count(*) FROM "{name}"').fetchone()[0] for (name,) in named.fetchall()}  # noqa: S608
    (revision,) = connection.execute("SELECT version_num FROM alembic_version").fetchone()
    return Content(revision, tables)
