"""Engines and sessions: one way to read and one way to write, the same on SQLite and on PostgreSQL."""

import fcntl
import math
import os
import sqlite3
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Annotated, Any
from uuid import UUID

import structlog
from fastapi import Depends, Request
from psycopg.pq import ExecStatus
from pydantic_core import from_json
from sqlalchemy import (
    Boolean,
    ColumnElement,
    CompoundSelect,
    Connection,
    Engine,
    Text,
    bindparam,
    cast,
    event,
    func,
    make_url,
    select,
    text,
)
from sqlalchemy.exc import InvalidatePoolError, OperationalError
from sqlalchemy.pool import ConnectionPoolEntry, PoolResetState, QueuePool
from sqlmodel import Session, create_engine

from askwell.core.settings import Settings

_log = structlog.get_logger()

_PRAGMAS = (
    "busy_timeout=5000",
    "journal_mode=WAL",
    "synchronous=NORMAL",  # `_Kept` waits for the disk, when others may write already
    "foreign_keys=ON",
    "secure_delete=ON",
    "temp_store=MEMORY",
    "cache_size=-16000",
    "mmap_size=0",
    "wal_autocheckpoint=1000",
    "journal_size_limit=67108864",
    "trusted_schema=OFF",
)
_REST_SECONDS = 1.0
_ALL = "*"
_sync = getattr(os, "fdatasync", os.fsync)
_POSTGRESQL_OPTIONS = "-c timezone=UTC -c lock_timeout=5000 -c statement_timeout=30000"

# A page read out of order costs little on what servers have for disks; PostgreSQL's default would have it read whole
# tables for 20 rows. Another process takes longer to start than any of our reads takes.
_POSTGRESQL_READING = (
    "-c default_transaction_read_only=on -c plan_cache_mode=force_custom_plan "
    "-c random_page_cost=1.1 -c max_parallel_workers_per_gather=0"
)


def sqlite_module() -> Any:
    """The SQLite library to use.

    SQLite 3.7.0 to 3.51.2 may corrupt a database in WAL mode when two connections write and checkpoint at the same
    instant (fixed in 3.51.3, 3.50.7 and 3.44.6: https://sqlite.org/wal.html#walresetbug).
    """
    if _is_sound(sqlite3.sqlite_version_info):
        return sqlite3
    try:
        import pysqlite3.dbapi2 as bundled
    except ImportError:
        pass
    else:
        if _is_sound(bundled.sqlite_version_info):
            return bundled
    _log.warning("sqlite_has_wal_reset_race", version=sqlite3.sqlite_version, advice="update SQLite to 3.51.3 or later")
    return sqlite3


def _is_sound(version: tuple[int, ...]) -> bool:
    return version >= (3, 51, 3) or (3, 50, 7) <= version < (3, 51) or (3, 44, 6) <= version < (3, 45)


class WriterQueue:
    """Lets the writers of all processes in one at a time.

    SQLite's own waiting polls, and starves the unlucky. The kernel frees the file lock of a killed process.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._file: int | None = None

    def enter(self) -> None:
        """Wait for the turn."""
        if self._file is None:
            self._file = os.open(self._path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        fcntl.flock(self._file, fcntl.LOCK_EX)

    def leave(self) -> None:
        """Let the next one in."""
        assert self._file is not None
        fcntl.flock(self._file, fcntl.LOCK_UN)


def _sqlite_engine(url: str, pool_size: int, **choices: Any) -> Engine:
    """Connections in SQLite's autocommit mode."""
    path = Path(make_url(url).database or "")
    path.parent.mkdir(parents=True, exist_ok=True)
    engine = create_engine(
        url,
        module=sqlite_module(),
        poolclass=QueuePool,
        pool_size=pool_size,
        max_overflow=0,
        pool_timeout=10,
        pool_use_lifo=True,  # the connection used last knows most pages and statements
        hide_parameters=True,  # what people write has no place in logs
        json_deserializer=from_json,
        # The driver drops the newest statement for the next one when it has as many as it keeps, by default 128.
        connect_args={"timeout": 5.0, "check_same_thread": False, "cached_statements": 1000},
        **choices,
    )

    @event.listens_for(engine, "connect")
    def connect(connection: Any, entry: ConnectionPoolEntry) -> None:
        connection.isolation_level = None  # the driver must never say BEGIN
        for pragma in _PRAGMAS:
            connection.execute(f"PRAGMA {pragma}")

    return engine


def _sqlite_reader(url: str, pool_size: int) -> Engine:
    engine = _sqlite_engine(url, pool_size, isolation_level="AUTOCOMMIT", pool_reset_on_return=None)

    # Once and for all: to say it again would make SQLite forget every statement that it has prepared.
    @event.listens_for(engine, "connect")
    def connect(connection: Any, entry: ConnectionPoolEntry) -> None:
        connection.execute("PRAGMA query_only=1")

    return engine


def _sqlite_writer(url: str) -> Engine:
    # One connection: its page cache is good until somebody else writes, and a thread that waits for it waits its turn.
    engine = _sqlite_engine(url, 1)
    queue = WriterQueue(Path(f"{engine.url.database}-writer"))

    @event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        pooled = connection.connection
        if not pooled.info.get("in_turn"):
            queue.enter()
            pooled.info["in_turn"] = True
        pooled.dbapi_connection.execute("BEGIN IMMEDIATE")  # type: ignore[union-attr]

    def leave(connection: Any, entry: ConnectionPoolEntry, *cause: Any) -> None:
        if entry.info.pop("in_turn", False):
            queue.leave()

    event.listen(engine, "checkin", leave)
    event.listen(engine, "invalidate", leave)
    return engine


def _postgresql_engine(url: str, pool_size: int, options: str, **choices: Any) -> Engine:
    engine = create_engine(
        make_url(url).set(drivername="postgresql+psycopg"),
        pool_size=pool_size,
        max_overflow=4,
        pool_timeout=10,
        pool_recycle=1800,
        hide_parameters=True,
        pool_use_lifo=True,
        json_deserializer=from_json,
        connect_args={"application_name": "askwell", "connect_timeout": 5, "options": options},
        **choices,
    )
    _ask_after_a_rest(engine)
    return engine


def _postgresql_reader(url: str, pool_size: int, options: str) -> Engine:
    choices: dict[str, Any] = {"isolation_level": "AUTOCOMMIT", "pool_reset_on_return": None}
    engine = _postgresql_engine(url, pool_size, f"{options} {_POSTGRESQL_READING}", **choices)
    _forget_for_whom(engine)
    return engine


def _forget_for_whom(engine: Engine) -> None:
    """A connection that goes back to the pool acts for those again for whom it did at first.

    The answer is waited for when the connection is wanted again: until then the driver refuses everything else.
    """
    error = engine.dialect.loaded_dbapi.Error

    @event.listens_for(engine, "reset")
    def reset(connection: Any, entry: ConnectionPoolEntry, state: PoolResetState) -> None:
        if not state.terminate_only:
            connection.pgconn.send_query(b"RESET app.accounts")
            connection.pgconn.flush()

    @event.listens_for(engine, "checkout", insert=True)
    def checkout(connection: Any, entry: ConnectionPoolEntry, proxy: Any) -> None:
        try:
            while (answer := connection.pgconn.get_result()) is not None:
                if answer.status != ExecStatus.COMMAND_OK:
                    raise InvalidatePoolError
        except error as lost:
            raise InvalidatePoolError from lost


def _ask_after_a_rest(engine: Engine) -> None:
    """A connection that rested may have died with its server; one just used is trusted, which saves a journey."""
    dialect = engine.dialect

    @event.listens_for(engine, "checkin")
    def checkin(connection: Any, entry: ConnectionPoolEntry) -> None:
        entry.info["rests_since"] = time.monotonic()

    @event.listens_for(engine, "checkout")
    def checkout(connection: Any, entry: ConnectionPoolEntry, proxy: Any) -> None:
        if time.monotonic() - entry.info.pop("rests_since", math.inf) < _REST_SECONDS:
            return
        try:
            dialect.do_ping(connection)
        except dialect.loaded_dbapi.Error as error:
            raise InvalidatePoolError from error


class _Kept(Session):
    """A session on SQLite whose commit returns when the change would survive a power cut (decision 21).

    `synchronous=FULL` would wait for the disk inside of the transaction, while nobody else can write.
    """

    def commit(self) -> None:
        """Commit, let the next one write, and wait until the write-ahead log is on the disk."""
        super().commit()
        with suppress(FileNotFoundError):  # who closed the last connection has copied it into the database
            _wait_for_disk(f"{self.get_bind().engine.url.database}-wal")


def _wait_for_disk(path: str) -> None:
    file = os.open(path, os.O_RDONLY | os.O_CLOEXEC)
    try:
        _sync(file)
    finally:
        os.close(file)


class Database:
    """One database, with one way to read it and one way to write it.

    Its sessions see nobody's rows on PostgreSQL, until they are told for whom they act. Those of a database that acts
    for all, as workers and migrations do, see everything.
    """

    def __init__(self, settings: Settings, *, for_all: bool = False) -> None:
        self.settings, self.url = settings, settings.url
        self.is_sqlite = make_url(self.url).get_backend_name() == "sqlite"
        self.threads = ThreadPoolExecutor(settings.threads, "database")
        connections = settings.threads + 2
        # A read is one statement or a few that need no common snapshot: no BEGIN and no ROLLBACK to wait for.
        if self.is_sqlite:
            self.engine, self._writer = _sqlite_reader(self.url, connections), _sqlite_writer(self.url)
        else:
            options = f"{_POSTGRESQL_OPTIONS} -c app.accounts={_ALL if for_all else ''}"
            self._writer = _postgresql_engine(self.url, connections, options)
            self.engine = _postgresql_reader(self.url, connections, options)

    def reading(self, **info: Any) -> Session:
        """A session that cannot write; it takes a connection when first used."""
        info = {"settings": self.settings, "is_in_transaction": False, **info}
        return Session(self.engine, expire_on_commit=False, autoflush=False, info=info)

    def writing(self, **info: Any) -> Session:
        """A session that may write; its user commits. On SQLite it waits for its turn when first used."""
        session = _Kept if self.is_sqlite else Session
        return session(self._writer, expire_on_commit=False, info={"settings": self.settings, **info})

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


def acting_for(session: Session, *account_ids: UUID) -> None:
    """From now on the session sees and changes rows of these accounts, and of nobody else; at first, nobody's.

    PostgreSQL's row security sees to that (decision 24). What a writing session is told holds for its transaction.
    """
    _act(session, f"{{{','.join(map(str, account_ids))}}}")


def acting_for_found(session: Session, account_ids: CompoundSelect[UUID]) -> None:
    """As `acting_for`, of the accounts that a statement finds; there is at least one."""
    if session.get_bind().dialect.name == "postgresql":
        found = func.array_agg(account_ids.subquery().c[0])
        session.execute(select(_set_accounts(cast(found, Text))), {"is_in_transaction": is_in_transaction(session)})


def acting_for_all(session: Session) -> None:
    """From now on the session sees and changes everybody's rows: for what nobody has asked for, or nobody known."""
    _act(session, _ALL)


def _act(session: Session, accounts: str) -> None:
    if session.get_bind().dialect.name == "postgresql":
        told = accounts, is_in_transaction(session)
        session.connection().exec_driver_sql("SELECT set_config('app.accounts', %s, %s)", told)


def acting_for_owner(owner_id: ColumnElement[UUID]) -> ColumnElement[str]:
    """What a statement that finds a good credential selects on PostgreSQL, to act for its owner in the same journey.

    Bind `is_in_transaction`.
    """
    return _set_accounts(func.concat("{", cast(owner_id, Text), "}"))


def _set_accounts(accounts: ColumnElement[str]) -> ColumnElement[str]:
    return func.set_config("app.accounts", accounts, bindparam("is_in_transaction", type_=Boolean))


def is_in_transaction(session: Session) -> bool:
    """Whether the session has a transaction, and not only statements that follow each other."""
    return bool(session.info.get("is_in_transaction", True))


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
