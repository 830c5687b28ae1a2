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
_FOR_ALL = "-c app.accounts=*"
"""Whoever backs up need not be above row security: the rows of all are asked for (decision 24)."""


def dump(url: str, target: Path) -> Content:
    """Write the database as it stands at one instant to the target."""
    with psycopg.connect(_plain(url), options=_FOR_ALL) as connection:
        # The counts and the dump see the same snapshot, whatever is written meanwhile.
        connection.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        (snapshot,) = connection.execute("SELECT pg_export_snapshot()").fetchone() or ("",)
        content = _content(connection)
        _run("pg_dump", url, "--format=custom", "--enable-row-security", f"--snapshot={snapshot}", f"--file={target}")
    return content


def check(dumped: Path, expected: Content) -> None:
    """BackupError unless the dump can be read and has every row that is expected."""
    expected.expect(Content(expected.revision, _rows(dumped)))


def load(dumped: Path, url: str, expected: Content) -> None:
    """Fill an empty database from the dump in one transaction, and upgrade it to this version."""
    with psycopg.connect(_plain(url), options=_FOR_ALL) as connection:
        if _tables(connection):
            raise BackupError("The target database is not empty. Create a new one and restore into that.")
    options = ["--single-transaction", "--exit-on-error", "--no-owner", "--no-privileges"]
    _run("pg_restore", url, *options, str(dumped))
    with psycopg.connect(_plain(url), options=_FOR_ALL) as connection:
        expected.expect(_content(connection))
    database = Database(Settings(database_url=url), for_all=True)
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


def _rows(dumped: Path) -> dict[str, int]:
    """Rows per table in a dump: the lines of each COPY, which a line of its own ends."""
    command = [_path("pg_restore"), "--data-only", "--file=-", str(dumped)]
    rows: dict[str, int] = {}
    table = None
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL) as reading:  # noqa: S603
        assert reading.stdout
        for line in reading.stdout:
            if table is None and line.startswith(b"COPY "):
                table = line.split()[1].decode().rpartition(".")[2].strip('"')
                rows[table] = 0
            elif line == b"\\.\n":
                table = None
            elif table is not None:
                rows[table] += 1
    if reading.returncode:
        raise BackupError("The dump cannot be read.")
    return rows


def _path(program: str) -> str:
    path = shutil.which(program)
    if path is None:
        raise BackupError(
            f"{program} is not installed. It comes with PostgreSQL's client programs (postgresql-client)."
        )
    return path


def _run(program: str, url: str | None, *arguments: str) -> str:
    """Run one of PostgreSQL's programs and return what it printed."""
    environment = dict(os.environ)
    if url is not None:
        password = make_url(url).password
        arguments = (f"--dbname={_without_password(url)}", *arguments)
        environment |= {"PGOPTIONS": _FOR_ALL} | ({"PGPASSWORD": str(password)} if password else {})
    done = subprocess.run([_path(program), *arguments], env=environment, check=False, capture_output=True, text=True)  # noqa: S603
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
