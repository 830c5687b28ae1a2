"""A database, and its sessions: one way to read and one way to write, the same on SQLite and on PostgreSQL."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from typing import Annotated, Any

from fastapi import Depends, Request
from sqlalchemy import Connection, make_url, text
from sqlalchemy.exc import OperationalError
from sqlalchemy.pool import QueuePool
from sqlmodel import Session

from askwell.core import postgresql, sqlite
from askwell.core.settings import Settings


class Database:
    """One database, with one way to read it and one way to write it.

    Its sessions see nobody's rows on PostgreSQL, until they are told for whom they act. Those of a database that acts
    for all, as workers and migrations do, see everything.
    """

    def __init__(self, settings: Settings, *, for_all: bool = False) -> None:
        self.settings, self.url = settings, settings.url
        self.is_sqlite = make_url(self.url).get_backend_name() == "sqlite"
        self.threads = ThreadPoolExecutor(settings.threads, "database")
        connections = settings.threads + 3
        # A read is one statement or a few that need no common snapshot: no BEGIN and no ROLLBACK to wait for.
        if self.is_sqlite:
            self.engine, self._writer = sqlite.reader(self.url, connections), sqlite.writer(self.url)
        else:
            self.engine = postgresql.reader(self.url, connections, for_all=for_all)
            self._writer = postgresql.writer(self.url, connections, for_all=for_all)

    @property
    def pools(self) -> dict[str, QueuePool]:
        """The connections, by what they are for."""
        engines = {"reading": self.engine, "writing": self._writer}
        return {name: engine.pool for name, engine in engines.items() if isinstance(engine.pool, QueuePool)}

    def reading(self, **info: Any) -> Session:
        """A session that cannot write; it takes a connection when first used."""
        info = {"settings": self.settings, "is_in_transaction": False, **info}
        return Session(self.engine, expire_on_commit=False, autoflush=False, info=info)

    def writing(self, **info: Any) -> Session:
        """A session that may write; its user commits. On SQLite it waits for its turn when first used."""
        session = sqlite.Kept if self.is_sqlite else Session
        info = {"settings": self.settings, "is_in_transaction": True, **info}
        return session(self._writer, expire_on_commit=False, info=info)

    @contextmanager
    def transaction(self) -> Iterator[Session]:
        """Write, outside of a request: committed at the end, rolled back on any error."""
        with self.writing() as session:
            yield session
            session.commit()

    @property
    def for_all(self) -> "Database":
        """The same database for those who act for all, as workers do. SQLite has one writer and asks nobody."""
        return self if self.is_sqlite else Database(self.settings, for_all=True)

    @contextmanager
    def migrating(self) -> Iterator[Connection]:
        """A connection that may change the schema. SQLite's foreign keys rest meanwhile: a table that is rebuilt would
        take its children with it. They are checked at the end."""
        with self._writer.connect() as connection:
            dbapi: Any = connection.connection.dbapi_connection
            if self.is_sqlite:
                dbapi.execute("PRAGMA foreign_keys=OFF")
            yield connection
            if self.is_sqlite:
                broken = dbapi.execute("PRAGMA foreign_key_check").fetchall()
                dbapi.execute("PRAGMA foreign_keys=ON")
                if broken:
                    raise RuntimeError(f"The migration left references that lead nowhere: {broken[:5]}")

    def close(self) -> None:
        """Give every connection back."""
        self.threads.shutdown()
        self.engine.dispose()
        self._writer.dispose()


def refresh_statistics(session: Session, *models: Any) -> None:
    """Have PostgreSQL look again at tables that have grown a lot within a minute.

    With the statistics of an empty table it takes any index that begins with the owner, and reads all that they have.
    """
    if session.get_bind().dialect.name == "postgresql":
        session.execute(text("ANALYZE " + ", ".join(model.__tablename__ for model in models)))


def database_of(request: Request) -> Database:
    """The database that the request's app works on."""
    database: Database = request.app.state.database
    return database


def settings_of(session: Session) -> Settings:
    """The settings of the installation whose database this is."""
    settings: Settings = session.info["settings"]
    return settings


def is_deadlock(error: OperationalError) -> bool:
    """Whether PostgreSQL ended this one of two that waited for each other."""
    return getattr(error.orig, "sqlstate", None) == "40P01"


def is_writing(session: Session) -> bool:
    """Whether a request's session may write."""
    return bool(session.info.get("is_writing"))


async def _reading(request: Request) -> Session:
    return database_of(request).reading(request=request)


async def _writing(request: Request) -> Session:
    return database_of(request).writing(request=request, is_writing=True)


# A session takes its connection when first used. The endpoint's own thread does that, and commits or closes it there
# (`core/routing.py`): so neither needs a thread of its own.
Reading = Annotated[Session, Depends(_reading)]
Writing = Annotated[Session, Depends(_writing)]
