"""The order of the feed: the order in which transactions become visible, whatever the order in which they began.

An event has the turn of its transaction. SQLite lets one transaction in after the other, so a turn is the time, or one
more than the last. On PostgreSQL it is the transaction's number, and what is shown ends before the lowest number that
is still under way: nothing can appear later among what was shown. Recording an event waits for nobody (decision 26).
"""

import time
from typing import Any
from uuid import UUID

from pydantic_core import PydanticCustomError
from sqlalchemy import BigInteger, ColumnElement, bindparam, func, insert, literal_column, select, text
from sqlmodel import Session, col

from askwell.core.columns import table_of
from askwell.core.db import Database
from askwell.core.prepared import Prepared
from askwell.events.models import Event, FeedBase

_event = table_of(Event)
_NOBODY = UUID(int=0)
_BASE = func.coalesce(select(func.max(col(FeedBase.base))).scalar_subquery(), 0)
_LAST = select(func.max(_event.c.turn)).where(_event.c.owner_id == bindparam("owner_id")).scalar_subquery()

Place = tuple[int, UUID]
"""A turn, and the event's id within it."""
BEGINNING: Place = (0, _NOBODY)
NOW = "now"
"""What callers name the end of the feed by."""

HAS_ENDED: ColumnElement[bool] = _event.c.turn < _BASE + literal_column(
    "CAST(CAST(pg_snapshot_xmin(pg_current_snapshot()) AS text) AS bigint)", BigInteger()
)
"""On PostgreSQL: that no transaction that is under way could still put an event before this one."""


def _append(turn: Any) -> Any:
    """The statement that adds an event; everything but its turn is bound under the column's name."""
    given = [column for column in _event.c if column.name != "turn"]
    values = (bindparam(column.name, type_=column.type) for column in given)
    return insert(_event).from_select([*(column.name for column in given), "turn"], select(*values, turn))


_THIS_TRANSACTION = literal_column("CAST(CAST(pg_current_xact_id() AS text) AS bigint)", BigInteger())
_APPEND = Prepared(
    _append(func.max(bindparam("micros", type_=BigInteger()), func.coalesce(_LAST, 0) + 1)),
    postgresql=_append(_BASE + _THIS_TRANSACTION),
)


def append(session: Session, event: dict[str, Any]) -> None:
    """Add an event, given as a row without its turn."""
    _APPEND.run(session, [{**event, "micros": time.time_ns() // 1000}])


def written(place: Place) -> str:
    """A place in the feed, as callers are given it."""
    turn, id = place
    return f"{turn}-{id.hex}" if place != BEGINNING else "0"


def read(position: str) -> Place:
    """The place that a caller was given, or 0 for the beginning. Raises PydanticCustomError."""
    turn, _, id = position.partition("-")
    try:
        place = int(turn), UUID(hex=id) if id else _NOBODY
        if turn.isdecimal() and turn.isascii() and place[0] < 2**63 and written(place) == position:
            return place
    except ValueError:
        pass
    raise PydanticCustomError("not_a_position", "Send the position of an event as you were given it, 0, or now.")


def settle(database: Database) -> None:
    """See to it that turns go on growing after a database was brought to another server of PostgreSQL, which counts
    its transactions anew. To be done before anything is recorded."""
    if database.is_sqlite:
        return
    with database.transaction() as session:
        system = session.execute(text("SELECT system_identifier FROM pg_control_system()")).scalar_one()
        if session.get(FeedBase, system) is None:
            session.execute(text("LOCK TABLE feed_base IN SHARE ROW EXCLUSIVE MODE"))
            highest, counted = session.execute(select(func.max(_event.c.turn), _THIS_TRANSACTION)).one()
            base = max((highest or 0) + 1 - counted, session.execute(select(_BASE)).scalar_one(), 0)
            session.execute(text("DELETE FROM feed_base"))
            session.add(FeedBase(system=system, base=base))
