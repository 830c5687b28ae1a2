"""What was worked out for a board, kept until something happens in the account.

Whatever changes a board is recorded as an event in the same transaction. So as long as no event was added, the board is
what it was. Events may be committed in another order than that of their ids: they are counted, of the last hour or two.
"""

import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable
from datetime import date, timedelta
from typing import Any, NamedTuple, TypeVar, cast
from uuid import UUID

from sqlalchemy import bindparam, func, select
from sqlmodel import Session

from askwell.core.clock import now
from askwell.core.columns import table_of
from askwell.core.ids import first_id_at
from askwell.core.prepared import Prepared
from askwell.events.models import Event

Found = TypeVar("Found")
_MOST = 1000
_event = table_of(Event)
_LAST = Prepared(
    select(_event.c.id).where(_event.c.owner_id == bindparam("owner_id")).order_by(_event.c.id.desc()).limit(1)
)
_RECENT = Prepared(
    select(func.count().label("count")).where(
        _event.c.owner_id == bindparam("owner_id"), _event.c.id > bindparam("since", type_=_event.c.id.type)
    )
)


class _Stamp(NamedTuple):
    """Up to where an account's history went: on which day, since when it was counted, how much, and the last of it."""

    day: date
    since: UUID
    recent: int
    last: UUID | None


def _stamp(session: Session, owner_id: UUID) -> _Stamp:
    at = now()
    since = first_id_at(at.replace(minute=0, second=0, microsecond=0) - timedelta(hours=1))
    bound: dict[str, Any] = {"owner_id": owner_id, "since": since}
    last = _LAST.first(session, bound)
    return _Stamp(at.date(), since, _RECENT.rows(session, bound)[0]["count"], last["id"] if last else None)


_known: OrderedDict[Hashable, tuple[_Stamp, Any]] = OrderedDict()
_lock = threading.Lock()


def remembered(session: Session, owner_id: UUID, asked: Hashable, find: Callable[[], Found]) -> Found:
    """What was found before, if nothing has happened since then; what is found now, if something has."""
    stamp = _stamp(session, owner_id)
    with _lock:
        before, found = _known.get((owner_id, asked), (None, None))
    if before == stamp:
        return cast(Found, found)
    found = find()
    with _lock:
        _known[owner_id, asked] = stamp, found
        if len(_known) > _MOST:
            _known.popitem(last=False)
    return found
