"""Reading goals, with how many interviews were held towards them."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, bindparam, func, select
from sqlmodel import Session

from askwell.coaching.goals.access import SHARED
from askwell.coaching.goals.models import Goal
from askwell.coaching.goals.schemas import GoalPage, GoalRead
from askwell.contacts.masking import Mask
from askwell.contacts.pseudonyms import cast_of
from askwell.core.columns import table_of
from askwell.core.errors import NotFound
from askwell.core.pages import Listing, Paging, Sort
from askwell.core.prepared import Prepared
from askwell.interviews.models import Interview, InterviewState
from askwell.sharing.access import Share
from askwell.sharing.models import Role

_goal, _interview = table_of(Goal), table_of(Interview)
_NAMES = (
    *("id", "version", "created_at", "updated_at", "state", "target", "starts_on", "due_on", "text", "engagement_id"),
)


def held() -> ColumnElement[int]:
    """How many interviews of a goal's owner were held within its days."""
    i, counted = _interview.c, select(func.count()).select_from(_interview)
    within = (i.ended_at >= _goal.c.starts_at) & (i.ended_at < _goal.c.ends_at)
    is_theirs = (i.owner_id == _goal.c.owner_id) & (i.state == InterviewState.completed) & i.trashed_at.is_(None)
    return counted.where(is_theirs, within).correlate(_goal).scalar_subquery()


_ALL = select(*(_goal.c[name] for name in _NAMES), held().label("actual")).where(SHARED)
_MOST_AT_ONCE = 100
_ONE = Prepared(_ALL.where(_goal.c.id == bindparam("id")))
_LISTING = Listing(_ALL, _goal.c.owner_id, _goal.c.id, Sort("-created_at", _goal.c.id, descending=True, is_unique=True))


def _read(row: dict[str, Any]) -> GoalRead:
    proposed_by = Role.client if row.pop("engagement_id") is None else Role.coach
    return {**row, "proposed_by": proposed_by, "is_met": row["actual"] >= row["target"]}  # type: ignore[typeddict-item]


def one(session: Session, owner_id: UUID, id: UUID) -> GoalRead:
    """One goal. Raises NotFound."""
    row = _ONE.first(session, {"owner_id": owner_id, "id": id})
    if row is None:
        raise NotFound
    return _read(row)


def page(session: Session, owner_id: UUID, paging: Paging) -> GoalPage:
    """One's own goals, the latest first."""
    found = _LISTING.page(session, paging, {"owner_id": owner_id})
    return {"items": [_read(row) for row in found["items"]], "next_cursor": found["next_cursor"]}


def shared(session: Session, share: Share, paging: Paging) -> GoalPage:
    """The goals of a client, the latest first, as their coach reads them."""
    found, mask = page(session, share.client_id, paging), cast_of(session, share).mask
    return {**found, "items": [masked(goal, mask) for goal in found["items"]]}


def masked(goal: GoalRead, mask: Mask) -> GoalRead:
    """A goal that names nobody."""
    return {**goal, "text": mask.or_none(goal["text"])}


_WITHIN = Prepared(
    _ALL.where(_goal.c.ends_at > bindparam("since"), _goal.c.starts_at < bindparam("until"))
    .order_by(_goal.c.due_on, _goal.c.id)
    .limit(_MOST_AT_ONCE)
)


def within(session: Session, owner_id: UUID, since: datetime, until: datetime) -> list[GoalRead]:
    """The goals of a time, the first due first."""
    return [_read(row) for row in _WITHIN.rows(session, {"owner_id": owner_id, "since": since, "until": until})]
