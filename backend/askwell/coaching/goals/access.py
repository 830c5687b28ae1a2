"""Whose goals these are: the seeker's own. Their coach sees them with their progress, and may propose others."""

from typing import Annotated
from uuid import UUID

from sqlalchemy import Select, and_, bindparam, select
from sqlmodel import Session, col

from askwell.auth.viewer import Scope, Viewer, allow
from askwell.coaching.goals.models import Goal, GoalState
from askwell.core.db import Writing
from askwell.core.errors import NotFound
from askwell.core.preconditions import IfMatch
from askwell.core.routing import loaded
from askwell.sharing.access import Coaching, Share

Reader = Annotated[Viewer, allow(Scope.interviews_read)]
Writer = Annotated[Viewer, allow(Scope.interviews_write)]
_KEPT, _IS_PROPOSED = col(Goal.trashed_at).is_(None), col(Goal.state) == GoalState.proposed
SHARED = and_(col(Goal.owner_id) == bindparam("owner_id"), _KEPT)
"""Which goals of a client, bound as `owner_id`, a coach may see who is shown their progress."""


def _held(session: Session, wanted: Select[Goal]) -> Goal:
    goal = session.scalar(wanted.with_for_update())
    if goal is None:
        raise NotFound
    return goal


def _mine(viewer: Viewer, id: UUID) -> Select[Goal]:
    return select(Goal).where(col(Goal.owner_id) == viewer.account_id, col(Goal.id) == id)


def _by_me(share: Share, id: UUID) -> Select[Goal]:
    theirs = (col(Goal.owner_id) == share.client_id) & (col(Goal.id) == id)
    return select(Goal).where(theirs, col(Goal.engagement_id) == share.engagement_id)


def _editable(viewer: Writer, session: Writing, id: UUID, expected: IfMatch) -> Goal:
    goal = _held(session, _mine(viewer, id).where(_KEPT))
    expected.of(goal)
    return goal


def _deleted(viewer: Writer, session: Writing, id: UUID) -> Goal:
    return _held(session, _mine(viewer, id).where(_KEPT | ~_IS_PROPOSED))


def _proposed(share: Coaching, session: Writing, goal_id: UUID, expected: IfMatch) -> Goal:
    goal = _held(session, _by_me(share, goal_id).where(_KEPT))
    expected.of(goal)
    return goal


def _withdrawn(share: Coaching, session: Writing, goal_id: UUID) -> Goal:
    return _held(session, _by_me(share, goal_id).where(_KEPT | _IS_PROPOSED))


Editable = Annotated[Goal, loaded(_editable)]
Deleted = Annotated[Goal, loaded(_deleted)]
"""A goal that the seeker may have deleted."""
Proposed = Annotated[Goal, loaded(_proposed)]
"""A goal that the coach proposed by this engagement."""
Withdrawn = Annotated[Goal, loaded(_withdrawn)]
"""As `Proposed`; the coach may have withdrawn it."""
