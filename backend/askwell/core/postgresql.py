"""PostgreSQL: connections that read, connections that write, and for whom they act."""

import math
import time
from typing import Any

from pydantic_core import from_json
from sqlalchemy import Connection, Engine, event, make_url
from sqlalchemy.exc import InvalidatePoolError
from sqlalchemy.pool import ConnectionPoolEntry
from sqlmodel import create_engine

from askwell.core.acting import ALL, NOBODY, SETTING
from askwell.core.prepared import BEFORE_USE, driver_of

_REST_SECONDS = 1.0
_OPTIONS = "-c timezone=UTC -c lock_timeout=5000 -c statement_timeout=30000"

# A page read out of order costs little on what servers have for disks; PostgreSQL's default would have it read whole
# tables for 20 rows. Another process takes longer to start than any of our reads takes.
_READING = (
    "-c default_transaction_read_only=on -c plan_cache_mode=force_custom_plan "
    "-c random_page_cost=1.1 -c max_parallel_workers_per_gather=0"
)


def reader(url: str, pool_size: int, *, for_all: bool) -> Engine:
    """What cannot write, and has no transactions; it acts for nobody at first, or for all."""
    choices: dict[str, Any] = {"isolation_level": "AUTOCOMMIT", "pool_reset_on_return": None}
    engine = _engine(url, pool_size, f"{_at_first(for_all)} {_READING}", **choices)
    _forget_for_whom(engine)
    return engine


def writer(url: str, pool_size: int, *, for_all: bool) -> Engine:
    """What writes; it acts for nobody at first, or for all."""
    return _engine(url, pool_size, _at_first(for_all))


def _at_first(for_all: bool) -> str:
    return f"-c {SETTING}={ALL if for_all else NOBODY}"


def _engine(url: str, pool_size: int, options: str, **choices: Any) -> Engine:
    engine = create_engine(
        make_url(url).set(drivername="postgresql+psycopg"),
        pool_size=pool_size,
        max_overflow=4,
        pool_timeout=10,
        pool_recycle=1800,
        hide_parameters=True,
        pool_use_lifo=True,
        json_deserializer=from_json,
        connect_args={"application_name": "askwell", "connect_timeout": 5, "options": f"{_OPTIONS} {options}"},
        **choices,
    )
    _ask_after_a_rest(engine)
    return engine


def _forget_for_whom(engine: Engine) -> None:
    """A connection that another session had acts for those again for whom it did at first, and plans as at first.

    That is done before its next statement, unless that says it anew: so it takes no journey of its own.
    """

    @event.listens_for(engine, "checkin")
    def checkin(connection: Any, entry: ConnectionPoolEntry) -> None:
        entry.info[BEFORE_USE] = _forget

    @event.listens_for(engine, "before_cursor_execute")
    def before_cursor_execute(connection: Connection, *statement: Any) -> None:
        driver_of(connection)


def _forget(driver: Any) -> None:
    driver.execute("RESET ALL")


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
