"""Whose goals these are: the seeker's own. Their coach sees them with their progress, and may propose others."""

from typing import Annotated
from uuid import UUID

from sqlalchemy import Select, bindparam, select
from sqlmodel import Session, col

from askwell.auth.viewer import Scope, Viewer, allow
from askwell.coaching.goals.models import Goal
from askwell.core.db import Writing
from askwell.core.errors import NotFound
from askwell.core.preconditions import IfMatch
from askwell.core.routing import loaded
from askwell.sharing.access import Coaching

Reader = Annotated[Viewer, allow(Scope.interviews_read)]
Writer = Annotated[Viewer, allow(Scope.interviews_write)]
SHARED = col(Goal.owner_id) == bindparam("owner_id")
"""Which goals of a client, bound as `owner_id`, a coach may see who is shown their progress."""


def _held(session: Session, wanted: Select[Goal], expected: IfMatch) -> Goal:
    goal = session.scalar(wanted.with_for_update())
    if goal is None:
        raise NotFound
    expected.of(goal)
    return goal


def _editable(viewer: Writer, session: Writing, id: UUID, expected: IfMatch) -> Goal:
    mine = (col(Goal.owner_id) == viewer.account_id) & (col(Goal.id) == id)
    return _held(session, select(Goal).where(mine), expected)


def _proposed(share: Coaching, session: Writing, goal_id: UUID, expected: IfMatch) -> Goal:
    by_me = (col(Goal.owner_id) == share.client_id) & (col(Goal.engagement_id) == share.engagement_id)
    return _held(session, select(Goal).where(by_me, col(Goal.id) == goal_id), expected)


Editable = Annotated[Goal, loaded(_editable)]
Proposed = Annotated[Goal, loaded(_proposed)]
"""A goal that the coach proposed by this engagement."""
