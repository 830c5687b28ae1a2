"""Backups of a PostgreSQL database, by PostgreSQL's own programs."""

import os
import shutil
import subprocess
from pathlib import Path

import psycopg
from psycopg.sql import SQL, Identifier
from sqlalchemy import URL, make_url

from askwell.core.backup.content import BackupError, Content
from askwell.core.db import Database
from askwell.core.migrate import upgrade
from askwell.core.settings import Settings

MEMBER = "db.pgdump"


def dump(url: str, target: Path) -> Content:
    """Write the database as it stands at one instant to the target."""
    with psycopg.connect(_plain(url)) as connection:
        # The counts and the dump see the same snapshot, whatever is written meanwhile.
        connection.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        (snapshot,) = connection.execute("SELECT pg_export_snapshot()").fetchone() or ("",)
        content = _content(connection)
        _run("pg_dump", url, "--format=custom", f"--snapshot={snapshot}", f"--file={target}")
    return content


def check(dumped: Path, expected: Content) -> None:
    """BackupError unless the dump can be read and has data for every table that is expected."""
    listing = _run("pg_restore", None, "--list", str(dumped))
    listed = {line.split()[6] for line in listing.splitlines() if " TABLE DATA " in line}
    if listed != expected.tables.keys():
        raise BackupError(f"The dump lacks tables, or has others: {sorted(listed ^ expected.tables.keys())}")


def load(dumped: Path, url: str, expected: Content) -> None:
    """Fill an empty database from the dump in one transaction, and upgrade it to this version."""
    with psycopg.connect(_plain(url)) as connection:
        if _tables(connection):
            raise BackupError("The target database is not empty. Create a new one and restore into that.")
    options = ["--single-transaction", "--exit-on-error", "--no-owner", "--no-privileges"]
    _run("pg_restore", url, *options, str(dumped))
    with psycopg.connect(_plain(url)) as connection:
        expected.expect(_content(connection))
    database = Database(Settings(database_url=url))
    upgrade(database)
    database.close()


def _content(connection: psycopg.Connection) -> Content:
    tables = {}
    for name in _tables(connection):
        (tables[name],) = connection.execute(SQL("SELECT count(*) FROM {}").format(Identifier(name))).fetchone() or (0,)
    (revision,) = connection.execute("SELECT version_num FROM alembic_version").fetchone() or ("",)
    return Content(revision, tables)


def _tables(connection: psycopg.Connection) -> list[str]:
    found = connection.execute("SELECT tablename FROM pg_tables WHERE schemaname = current_schema() ORDER BY tablename")
    return [name for (name,) in found]


def _run(program: str, url: str | None, *arguments: str) -> str:
    """Run one of PostgreSQL's programs and return what it printed."""
    path = shutil.which(program)
    if path is None:
        raise BackupError(
            f"{program} is not installed. It comes with PostgreSQL's client programs (postgresql-client)."
        )
    environment = dict(os.environ)
    if url is not None:
        password = make_url(url).password
        arguments = (f"--dbname={_without_password(url)}", *arguments)
        environment |= {"PGPASSWORD": str(password)} if password else {}
    done = subprocess.run([path, *arguments], env=environment, check=False, capture_output=True, text=True)  # noqa: S603
    if done.returncode:
        raise BackupError(f"{program} failed: {done.stderr.strip()}")
    return done.stdout


def _plain(url: str) -> str:
    return _postgresql(url).render_as_string(hide_password=False)


def _without_password(url: str) -> str:
    # Everybody on the machine can read a program's arguments.
    return _postgresql(url).set(password=None).render_as_string(hide_password=False)


def _postgresql(url: str) -> URL:
    return make_url(url).set(drivername="postgresql")
