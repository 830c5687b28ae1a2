"""Who looked at what: one row an hour for each kind of thing, written before the coach gets the answer."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import bindparam, select
from sqlalchemy.dialects.postgresql import insert as postgresql_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert
from sqlmodel import Session

from askwell.core.clock import now
from askwell.core.columns import table_of
from askwell.core.db import database_of
from askwell.core.ids import new_id
from askwell.core.prepared import Prepared, among
from askwell.sharing.models import Look, LookKind

_look = table_of(Look)
_KNOWN = Prepared(
    select(_look.c.engagement_id).where(
        among(_look.c.engagement_id, "ids"), _look.c.kind == bindparam("kind"), _look.c.hour == bindparam("hour")
    )
)
_NOTE = Prepared(
    sqlite_insert(_look).on_conflict_do_nothing(), postgresql=postgresql_insert(_look).on_conflict_do_nothing()
)


def note(session: Session, looked: Sequence[tuple[UUID, UUID]], kind: LookKind) -> None:
    """Note that a coach looked at something of these clients, by these engagements, unless this hour has told so.

    The session reads only: what is to be noted is written in a transaction of its own.
    """
    at = now()
    hour = at.replace(minute=0, second=0, microsecond=0)
    bound = {"ids": [engagement_id for _, engagement_id in looked], "kind": kind, "hour": hour}
    known = {row["engagement_id"] for row in _KNOWN.rows(session, bound)} if looked else set()
    rows: list[dict[str, Any]] = [
        {"owner_id": client_id, "id": new_id(), "engagement_id": engagement_id, "kind": kind, "hour": hour, "at": at}
        for client_id, engagement_id in looked
        if engagement_id not in known
    ]
    if rows:
        with database_of(session.info["request"]).transaction() as writing:
            _NOTE.run(writing, rows)
