"""Databases to test on: migrated once, then copied."""

import shutil
from collections.abc import Callable
from contextlib import suppress
from hashlib import sha256
from itertools import count
from pathlib import Path
from typing import Any
from uuid import uuid4

from sqlalchemy import Connection, create_engine, inspect, make_url, text
from sqlalchemy.exc import IntegrityError, ProgrammingError

from askwell.core.db import Database
from askwell.core.migrate import upgrade
from askwell.core.settings import Settings

NewDatabase = Callable[[], Settings]
"""Makes a migrated database that nobody else uses."""


def sqlite_copies(folder: Path) -> NewDatabase:
    """New databases are copies of a file."""
    original = _settings(folder / "original")
    _migrate(original)
    numbers = count()

    def copy() -> Settings:
        fresh = folder / str(next(numbers))
        shutil.copytree(original.data_dir, fresh)
        return _settings(fresh)

    return copy


def postgresql_copies(folder: Path, server: str) -> NewDatabase:
    """New databases are clones of a template on the server."""
    original = empty_postgresql(folder, server)
    _migrate(original)
    return lambda: empty_postgresql(folder, server, f'TEMPLATE "{original.data_dir.name}" STRATEGY FILE_COPY')


def empty_postgresql(folder: Path, server: str, clause: str = "") -> Settings:
    """A database on the server, without tables unless the clause brings them."""
    name, owner = f"askwell_{uuid4().hex[:12]}", "askwell_tests"
    admin = create_engine(server, isolation_level="AUTOCOMMIT")
    with admin.connect() as connection:
        _add_role(connection, owner)
        connection.execute(text(f'CREATE DATABASE "{name}" OWNER {owner} {clause}'))
    admin.dispose()
    url = make_url(server).set(database=name, username=owner, password=owner).render_as_string(hide_password=False)
    return _settings(folder / name, database_url=url)


def _add_role(connection: Connection, name: str) -> None:
    """Row security holds for nobody who is above it, so the tests' role is an ordinary one."""
    with suppress(ProgrammingError, IntegrityError):  # it is there, or another process adds it
        connection.execute(text(f"CREATE ROLE {name} LOGIN NOSUPERUSER NOBYPASSRLS PASSWORD '{name}'"))


def digests(settings: Settings) -> dict[str, str]:
    """One digest per table, whatever the order of its rows."""
    database = Database(settings, for_all=True)
    found = {}
    with database.engine.connect() as connection:
        for name in inspect(connection).get_table_names():
            rows = sorted(map(repr, connection.execute(text(f'SELECT * FROM "{name}"'))))
            found[name] = sha256("\n".join(rows).encode()).hexdigest()
    database.close()
    return found


def _settings(folder: Path, **choices: Any) -> Settings:
    folder.mkdir(parents=True, exist_ok=True)
    return Settings(data_dir=folder, rate_limits=False, **choices)


def _migrate(settings: Settings) -> None:
    database = Database(settings, for_all=True)
    upgrade(database)
    database.close()
