"""Reading the timeline, and following it."""

import json
from functools import cache
from typing import Any
from uuid import UUID

from sqlalchemy import ARRAY, ColumnElement, Text, Uuid, bindparam, func, or_, select, tuple_, type_coerce
from sqlmodel import Session, col

from askwell.auth.viewer import Viewer
from askwell.core.columns import Rows, table_of
from askwell.core.pages import Listing, Paging, Sort
from askwell.core.prepared import Prepared
from askwell.events import turns
from askwell.events.models import Event, Subject
from askwell.events.schemas import EventPage, EventRead
from askwell.events.seeing import may_see

_event = table_of(Event)
_NAMES = ("id", "turn", "type", "at", "subject_kind", "subject_id", "data")
_MINE = _event.c.owner_id == bindparam("owner_id")
_PLACE = tuple_(_event.c.turn, _event.c.id)


def _of(kinds: frozenset[Subject]) -> list[ColumnElement[bool]]:
    if kinds == frozenset(Subject):
        return []
    return [or_(*(_event.c.subject_kind == kind for kind in sorted(kinds)))]


@cache
def _listing(filters: frozenset[str], kinds: frozenset[Subject]) -> Listing:
    statement = select(*(col(getattr(Event, name)) for name in _NAMES)).where(
        col(Event.owner_id) == bindparam("owner_id"), *_of(kinds)
    )
    for name in filters:
        statement = statement.where(getattr(Event, name) == bindparam(name))
    return Listing(
        statement, col(Event.owner_id), col(Event.id), Sort("-at", col(Event.id), descending=True, is_unique=True)
    )


def _read(row: dict[str, Any]) -> EventRead:
    subject = {"kind": row.pop("subject_kind"), "id": row.pop("subject_id")}
    return {**row, "subject": subject, "position": turns.written((row.pop("turn"), row["id"]))}  # type: ignore[typeddict-item]


def timeline(session: Session, viewer: Viewer, paging: Paging, filters: dict[str, Any]) -> EventPage:
    """The account's events that meet every filter, the latest first, as far as the viewer may see them."""
    given = _given(filters)
    found = _listing(frozenset(given), may_see(viewer.scopes)).page(
        session, paging, {"owner_id": viewer.account_id, **given}
    )
    items = [_read(row) for row in found["items"]]
    return {"items": items, "next_cursor": found["next_cursor"], "next_after": None}


def _given(filters: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in filters.items() if value is not None}


def _settled(statement: Rows) -> Prepared:
    return Prepared(statement, postgresql=statement.where(turns.HAS_ENDED))


@cache
def _following(filters: frozenset[str], kinds: frozenset[Subject]) -> Prepared:
    place = tuple_(bindparam("turn", type_=_event.c.turn.type), bindparam("id", type_=_event.c.id.type))
    conditions = [_event.c[name] == bindparam(name) for name in sorted(filters)] + _of(kinds)
    statement = select(*(_event.c[name] for name in _NAMES)).where(_MINE, place < _PLACE, *conditions)
    in_order = statement.order_by(_event.c.owner_id, _event.c.turn, _event.c.id).limit(bindparam("most"))
    return _settled(in_order)


def after(
    session: Session, viewer: Viewer, place: turns.Place, most: int, filters: dict[str, Any] | None = None
) -> list[EventRead]:
    """What was recorded behind this place of the feed, in order, as far as the viewer may see it."""
    given = _given(filters or {})
    bound = {"owner_id": viewer.account_id, "turn": place[0], "id": place[1], "most": most, **given}
    found = _following(frozenset(given), may_see(viewer.scopes)).rows(session, bound)
    return [_read(row) for row in found]


_LATEST = _settled(
    select(_event.c.turn, _event.c.id)
    .where(_MINE)
    .order_by(_event.c.owner_id.desc(), _event.c.turn.desc(), _event.c.id.desc())
    .limit(1)
)


def latest(session: Session, owner_id: UUID) -> turns.Place:
    """The end of an account's feed."""
    found = _LATEST.first(session, {"owner_id": owner_id})
    return (found["turn"], found["id"]) if found is not None else turns.BEGINNING


_LISTED = func.json_each(bindparam("owner_ids", type_=Text())).table_valued("value").c.value
_UNNESTED = func.unnest(bindparam("owner_ids", type_=ARRAY(Uuid()))).column_valued("account")


def _last_turns(owner_id: Any, *conditions: ColumnElement[bool]) -> Rows:
    last = select(func.max(_event.c.turn)).where(_event.c.owner_id == owner_id, *conditions)
    return select(type_coerce(owner_id, Uuid()).label("owner_id"), last.scalar_subquery().label("turn"))


_LAST_TURNS = Prepared(_last_turns(_LISTED), postgresql=_last_turns(_UNNESTED, turns.HAS_ENDED))


def latest_turns(session: Session, owner_ids: list[UUID]) -> dict[UUID, int | None]:
    """The last turn of each of these accounts, in one statement."""
    is_sqlite = session.get_bind().dialect.name == "sqlite"
    listed = json.dumps([id.hex for id in owner_ids]) if is_sqlite else owner_ids
    return {row["owner_id"]: row["turn"] for row in _LAST_TURNS.rows(session, {"owner_ids": listed})}


def feed(session: Session, viewer: Viewer, position: str, most: int, filters: dict[str, Any]) -> EventPage:
    """A page of the feed: what comes after this position, and the position to go on from."""
    if position == turns.NOW:
        return {"items": [], "next_cursor": None, "next_after": turns.written(latest(session, viewer.account_id))}
    items = after(session, viewer, turns.read(position), most, filters)
    return {"items": items, "next_cursor": None, "next_after": items[-1]["position"] if items else position}
