"""Who looked at what: one row an hour for each kind of thing, written before the coach gets the answer."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import bindparam, select
from sqlalchemy.dialects.postgresql import insert as postgresql_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert
from sqlmodel import Session

from askwell.core.acting import acting_for
from askwell.core.clock import now
from askwell.core.columns import table_of
from askwell.core.db import database_of
from askwell.core.ids import new_id
from askwell.core.prepared import Prepared, among
from askwell.sharing.models import Look, LookKind

_look = table_of(Look)
_KNOWN = Prepared(
    select(_look.c.engagement_id).where(
        among(_look.c.owner_id, "owner_ids"),
        among(_look.c.engagement_id, "ids"),
        _look.c.kind == bindparam("kind"),
        _look.c.hour == bindparam("hour"),
    )
)
_NOTE = Prepared(
    sqlite_insert(_look).on_conflict_do_nothing(), postgresql=postgresql_insert(_look).on_conflict_do_nothing()
)


_noted: dict[tuple[LookKind, datetime], set[UUID]] = {}
_MOST_REMEMBERED = 24  # hours of a kind


def note(session: Session, looked: Sequence[tuple[UUID, UUID]], kind: LookKind) -> None:
    """Note that a coach looked at something of these clients, by these engagements, unless this hour has told so.

    The session reads only: what is to be noted is written in a transaction of its own. This process remembers what it
    has noted; what others have is looked up.
    """
    at = now()
    hour = at.replace(minute=0, second=0, microsecond=0)
    noted = _noted.get((kind, hour), set())
    new = [(client_id, id) for client_id, id in looked if id not in noted]
    if not new:
        return
    bound = {"owner_ids": [client_id for client_id, _ in new], "ids": [id for _, id in new], "kind": kind, "hour": hour}
    known = {row["engagement_id"] for row in _KNOWN.rows(session, bound)}
    rows: list[dict[str, Any]] = [
        {"owner_id": client_id, "id": new_id(), "engagement_id": id, "kind": kind, "hour": hour, "at": at}
        for client_id, id in new
        if id not in known
    ]
    if rows:
        with database_of(session.info["request"]).transaction() as writing:
            acting_for(writing, *{row["owner_id"] for row in rows})
            _NOTE.run(writing, rows)
    if (kind, hour) not in _noted and len(_noted) >= _MOST_REMEMBERED:
        _noted.clear()
    _noted.setdefault((kind, hour), set()).update(id for _, id in new)
