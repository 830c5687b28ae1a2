"""SQLite: one file, read through several connections and written through one."""

import fcntl
import os
import sqlite3
from contextlib import suppress
from pathlib import Path
from typing import Any

import structlog
from pydantic_core import from_json
from sqlalchemy import Connection, Engine, event, make_url
from sqlalchemy.pool import ConnectionPoolEntry, QueuePool
from sqlmodel import Session, create_engine

_log = structlog.get_logger()

_PRAGMAS = (
    "busy_timeout=5000",
    "journal_mode=WAL",
    "synchronous=NORMAL",  # `Kept` waits for the disk, when others may write already
    "foreign_keys=ON",
    "secure_delete=ON",
    "temp_store=MEMORY",
    "cache_size=-16000",
    "mmap_size=0",
    "wal_autocheckpoint=1000",
    "journal_size_limit=67108864",
    "trusted_schema=OFF",
)
_sync = getattr(os, "fdatasync", os.fsync)


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


def has_wal_race() -> bool:
    """Whether the SQLite library at hand is one of those."""
    return not _is_sound(sqlite_module().sqlite_version_info)


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


def _engine(url: str, pool_size: int, **choices: Any) -> Engine:
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


def reader(url: str, pool_size: int) -> Engine:
    """What cannot write."""
    engine = _engine(url, pool_size, isolation_level="AUTOCOMMIT", pool_reset_on_return=None)

    # Once and for all: to say it again would make SQLite forget every statement that it has prepared.
    @event.listens_for(engine, "connect")
    def connect(connection: Any, entry: ConnectionPoolEntry) -> None:
        connection.execute("PRAGMA query_only=1")

    return engine


def writer(url: str) -> Engine:
    """What writes, one process and one thread at a time."""
    # One connection: its page cache is good until somebody else writes, and a thread that waits for it waits its turn.
    engine = _engine(url, 1)
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


class Kept(Session):
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
